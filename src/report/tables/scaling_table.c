#include "report/tables/scaling_table.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "report/analysis/row_hosts.h"
#include "report/findings/labels.h"
#include "report/json/json_build.h"
#include "report/tables/cells/estimate_json.h"
#include "report/tables/cells/shape_json.h"

/* ---- For a person. */

/* Three digits; a rate of thousands of millions has more. */
static void rate_cell(struct table *table, double rate)
{
    const double millions = rate / 1e6;
    table_number_cell(table, millions, millions < 10 ? 2 : millions < 100 ? 1 : 0);
}

static void cpus_cell(struct table *table, int least, int most)
{
    if (most == 0)
        table_cell(table, "–");
    else if (least == most)
        table_cell(table, "%d", least);
    else
        table_cell(table, "%d–%d", least, most);
}

static void scaling_heads(const struct group *group, struct table *table)
{
    static const char *const heads[] = {
        "world",     "nodes", "ranks × threads", "schedule",        "workers",
        "CPUs each", "runs",  "median s",        "95 % interval s", "min s",
        "max s",     NULL,    "to 1 rank",       "efficiency",      "Karp–Flatt",
        "core s",    "bound", "10^6 op/s each",  "remark",
    };
    char speedup[LABELS_SPEEDUP_SIZE];
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
        table_head(table, "%s", heads[i] ? heads[i] : labels_speedup(group, speedup));
    table->left = 1;
    table->last_left = true;
}

void scaling_table_fill(const struct group *group, struct table *table)
{
    const bool nodes = group_spans_nodes(group), names_schedules = group_names_schedules(group);
    const int decimals = labels_decimals(group);
    scaling_heads(group, table);
    for (size_t i = 0; i < group->row_count; i++) {
        const struct row *row = &group->rows[i];
        const struct run *run = row->like;
        char shape[LABELS_SHAPE_SIZE], remark[LABELS_REMARK_SIZE];
        table_cell(table, "%s", run_world_name(run->world));
        table_count_cell(table, run->nodes, nodes);
        table_cell(table, "%s", labels_shape(run, shape));
        table_cell(table, "%s", names_schedules ? run->schedule : "");
        table_cell(table, "%d", run->workers);
        cpus_cell(table, run->cpus_least, run->cpus_most);
        table_cell(table, "%zu", row->repetitions);
        table_cell(table, "%.*f", decimals, row->median);
        table_range_cell(table, row->low, row->high, decimals);
        table_cell(table, "%.*f", decimals, row->seconds[0]);
        table_cell(table, "%.*f", decimals, row->seconds[row->repetitions - 1]);
        table_estimate_cell(table, row->speedup, 2);
        if (group->parallel_base && group->parallel_base != group->base)
            table_estimate_cell(table, row->parallel_speedup, 2);
        else
            table_cell(table, "%s", "");
        table_estimate_cell(table, row->efficiency, 2);
        table_estimate_cell(table, row->karp_flatt, 3);
        table_cell(table, "%.*f", decimals, row->core_seconds);
        table_number_cell(table, row->bound, 2);
        rate_cell(table, row->rate);
        table_cell(table, "%s", labels_remark(row, remark));
    }
}

/* ---- For a program. */

/* 0 is not known. */
static json_t *count_or_null(int count)
{
    return count > 0 ? json_integer(count) : json_null();
}

static json_t *hosts_json(const struct row *row)
{
    char *hosts = row_hosts_list(row);
    json_t *json = hosts ? json_string(hosts) : NULL;
    free(hosts);
    return json;
}

static json_t *row_json(const struct group *group, const struct row *row)
{
    const struct run *run = row->like;
    char remark[LABELS_REMARK_SIZE];
    bool good = true;
    json_t *json = json_object();
    shape_json_put(&good, json, run);
    json_build_put(&good, json, "cpus", count_or_null(run->cpus));
    json_build_put(&good, json, "cpus_of_worker_min", count_or_null(run->cpus_least));
    json_build_put(&good, json, "cpus_of_worker_max", count_or_null(run->cpus_most));
    json_build_put(&good, json, "records", json_integer((json_int_t)row->runs));
    json_build_put(&good, json, "repetitions", json_integer((json_int_t)row->repetitions));
    json_build_put(&good, json, "median_seconds", json_build_real(row->median));
    json_build_put(&good, json, "interval_low_seconds", json_build_real(row->low));
    json_build_put(&good, json, "interval_high_seconds", json_build_real(row->high));
    json_build_put(&good, json, "interval_coverage",
                   json_build_real(row->interval.low > 0 ? row->interval.coverage : NAN));
    json_build_put(&good, json, "min_seconds", json_build_real(row->seconds[0]));
    json_build_put(&good, json, "max_seconds", json_build_real(row->seconds[row->repetitions - 1]));
    estimate_json_put(&good, json, "speedup", row->speedup);
    estimate_json_put(&good, json, "speedup_to_one_rank", row->parallel_speedup);
    estimate_json_put(&good, json, "efficiency", row->efficiency);
    estimate_json_put(&good, json, "karp_flatt", row->karp_flatt);
    json_build_put(&good, json, "core_seconds", json_build_real(row->core_seconds));
    json_build_put(&good, json, "bound", json_build_real(row->bound));
    json_build_put(&good, json, "numbers_go_out", json_string(run->splits ? "split" : "whole"));
    json_build_put(&good, json, "units", json_build_real(row->units));
    json_build_put(&good, json, "vain_share", json_build_real(row->vain_share));
    json_build_put(&good, json, "rate", json_build_real(row->rate));
    json_build_put(&good, json, "remark", json_string(labels_remark(row, remark)));
    json_build_put(&good, json, "schedule_name", json_string(run->schedule));
    json_build_put(&good, json, "speedup_to_workers",
                   group->base ? json_integer(group->base->like->workers) : json_null());
    json_build_put(&good, json, "short_of_cpu", json_integer((json_int_t)row->short_of_cpu));
    json_build_put(&good, json, "hosts", hosts_json(row));
    return json_build_finish(good, json);
}

json_t *scaling_table_rows(const struct group *group)
{
    bool good = true;
    json_t *rows = json_array();
    for (size_t i = 0; i < group->row_count; i++)
        json_build_append(&good, rows, row_json(group, &group->rows[i]));
    return json_build_finish(good, rows);
}
