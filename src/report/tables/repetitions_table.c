#include "report/tables/repetitions_table.h"

#include <math.h>
#include <stdlib.h>

#include "report/analysis/loss/lost_speedup.h"
#include "report/analysis/row_hosts.h"
#include "report/findings/labels.h"
#include "report/json/json_build.h"
#include "report/tables/cells/shape_json.h"

/* ---- For a person. */

static const char *remark_of(const struct run *run, size_t repetition)
{
    return run->misplaced ? "misplaced" : row_is_short_of_cpu(run, repetition) ? "short of CPU" : "";
}

static void fill_repetition(const struct group *group, const struct run *run, size_t repetition, int decimals,
                            struct table *table)
{
    char shape[LABELS_SHAPE_SIZE];
    table_cell(table, "%s", run_world_name(run->world));
    table_cell(table, "%s", labels_shape(run, shape));
    table_cell(table, "%s", group_names_schedules(group) ? run->schedule : "");
    table_cell(table, "%d", run->workers);
    table_cell(table, "%s", run->started ? run->started : "");
    table_cell(table, "%s", run->host ? run->host : "");
    table_cell(table, "%zu", repetition + 1);
    table_cell(table, "%.*f", decimals, run->seconds[repetition]);
    table_number_cell(table, run->rates ? run->rates[repetition] / 1e6 : NAN, 1);
    table_number_cell(table, row_cpu_share(run, repetition), 2);
    table_cell(table, "%s", remark_of(run, repetition));
}

void repetitions_table_fill(const struct group *group, struct table *table)
{
    static const char *const heads[] = {"world", "ranks × threads", "schedule", "workers",        "started",
                                        "host",  "repetition",      "seconds",  "10^6 op/s each", "CPU share",
                                        "remark"};
    const int decimals = labels_decimals(group);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        table_head(table, "%s", heads[i]);
    table->left = 1;
    table->last_left = true;
    for (size_t i = 0; i < group->row_count; i++)
        for (size_t run = 0; run < group->rows[i].runs; run++)
            for (size_t k = 0; k < group->rows[i].members[run]->repetitions; k++)
                fill_repetition(group, group->rows[i].members[run], k, decimals, table);
}

/* ---- For a program. */

static json_t *text_or_null(const char *text)
{
    return json_build_text(text && *text ? text : NULL);
}

static void put_origin(bool *good, json_t *json, const struct run *run, size_t repetition)
{
    json_build_put(good, json, "cpus", run->cpus > 0 ? json_integer(run->cpus) : json_null());
    json_build_put(good, json, "schedule_name", json_string(run->schedule));
    json_build_put(good, json, "numbers_go_out", json_string(run->splits ? "split" : "whole"));
    json_build_put(good, json, "binding", text_or_null(run->binding));
    json_build_put(good, json, "misplaced", text_or_null(run->misplaced));
    json_build_put(good, json, "file", text_or_null(run->source ? NULL : run->file));
    json_build_put(good, json, "line", run->source ? json_null() : json_integer((json_int_t)run->line));
    json_build_put(good, json, "started", text_or_null(run->started));
    json_build_put(good, json, "host", text_or_null(run->host));
    json_build_put(good, json, "process", run->source ? json_null() : json_integer((json_int_t)run->process));
    json_build_put(good, json, "warmups", json_integer((json_int_t)run->warmups));
    json_build_put(good, json, "repetition", json_integer((json_int_t)repetition + 1));
    json_build_put(good, json, "seconds", json_build_real(run->seconds[repetition]));
    json_build_put(good, json, "rate", json_build_real(run->rates ? run->rates[repetition] : NAN));
    json_build_put(good, json, "cpu_share", json_build_real(row_cpu_share(run, repetition)));
    json_build_put(good, json, "is_short_of_cpu", json_boolean(row_is_short_of_cpu(run, repetition)));
}

static void put_account(bool *good, json_t *json, const struct account *account)
{
    const struct {
        const char *name;
        double value;
    } members[] = {
        {"compute_seconds", account->compute},
        {"busy_seconds", account->busy},
        {"cpu_seconds", account->cpu},
        {"busy_cpu_seconds", account->busy_cpu},
        {"before_seconds", account->before},
        {"end_seconds", account->end},
        {"operations_done", account->operations},
        {"most_operations", account->most_operations},
        {"units", account->units},
        {"vain_units", account->vain_units},
        {"vain_operations", account->vain_operations},
        {"chunks", account->chunks},
        {"held_back_seconds", account->held_back},
    };
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        json_build_put(good, json, members[i].name, json_build_real(members[i].value));
}

static const struct account UNKNOWN = {.compute = NAN,
                                       .busy = NAN,
                                       .cpu = NAN,
                                       .busy_cpu = NAN,
                                       .before = NAN,
                                       .end = NAN,
                                       .operations = NAN,
                                       .most_operations = NAN,
                                       .units = NAN,
                                       .vain_units = NAN,
                                       .vain_operations = NAN,
                                       .chunks = NAN,
                                       .held_back = NAN};

static json_t *repetition_json(const struct group *group, const struct row *row, const struct run *run,
                               size_t repetition, const double parts[LOST_PARTS])
{
    bool good = true;
    json_t *json = json_object();
    shape_json_put(&good, json, run);
    put_origin(&good, json, run, repetition);
    put_account(&good, json, run->accounts ? &run->accounts[repetition] : &UNKNOWN);
    const bool has_speedup = group->base && row->speedup.value > 0;
    json_build_put(&good, json, "lost",
                   json_build_real(has_speedup
                                       ? run->workers - group->base->like->workers * group->base->median /
                                                            run->seconds[repetition]
                                       : NAN));
    for (int part = 0; part < LOST_PARTS; part++)
        json_build_put(&good, json, lost_parts_key((enum lost_part)part), json_build_real(parts[part]));
    return json_build_finish(good, json);
}

static bool append_row(const struct group *group, const struct row *row, json_t *rows)
{
    double(*parts)[LOST_PARTS] = malloc((row->repetitions + 1) * sizeof *parts);
    struct error ignored;
    bool good = parts && lost_speedup_split_each(parts, group, row, &ignored);
    size_t i = 0;
    for (size_t run = 0; good && run < row->runs; run++)
        for (size_t k = 0; k < row->members[run]->repetitions; k++)
            json_build_append(&good, rows, repetition_json(group, row, row->members[run], k, parts[i++]));
    free(parts);
    return good;
}

json_t *repetitions_table_rows(const struct group *group)
{
    bool good = true;
    json_t *rows = json_array();
    for (size_t i = 0; good && i < group->row_count; i++)
        good = append_row(group, &group->rows[i], rows);
    return json_build_finish(good, rows);
}
