#include "report/studies/studies_table.h"

#include <math.h>

#include "report/findings/labels.h"
#include "report/json/json_build.h"
#include "report/tables/cells/estimate_json.h"
#include "report/tables/cells/shape_json.h"

/* By schedule, studies are told apart by what their rows have. */
static const char *study_of(const struct row *row)
{
    return *row->like->key[RUN_STUDY] ? row->like->key[RUN_STUDY] : row->like->schedule;
}

void studies_table_fill(const struct group *group, struct table *table)
{
    static const char *const heads[] = {"study",           "world",   "nodes",      "ranks × threads",
                                        "schedule",        "workers", "runs",       "median s",
                                        "95 % interval s", "speedup", "efficiency", "remark"};
    const bool nodes = group_spans_nodes(group), names_schedules = group_names_schedules(group);
    const int decimals = labels_decimals(group);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        table_head(table, "%s", heads[i]);
    table->left = 2;
    table->last_left = true;
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++) {
        char study[SHOWN_SIZE], shape[LABELS_SHAPE_SIZE], remark[LABELS_REMARK_SIZE];
        table_cell(table, "%s", lines_show(study_of(row), study));
        table_cell(table, "%s", run_world_name(row->like->world));
        table_count_cell(table, row->like->nodes, nodes);
        table_cell(table, "%s", labels_shape(row->like, shape));
        table_cell(table, "%s", names_schedules ? row->like->schedule : "");
        table_cell(table, "%d", row->like->workers);
        table_cell(table, "%zu", row->repetitions);
        table_cell(table, "%.*f", decimals, row->median);
        table_range_cell(table, row->low, row->high, decimals);
        table_estimate_cell(table, row->speedup, 2);
        table_estimate_cell(table, row->efficiency, 2);
        table_cell(table, "%s", labels_remark(row, remark));
    }
}

static json_t *row_json(const struct row *row)
{
    char remark[LABELS_REMARK_SIZE];
    bool good = true;
    json_t *json = json_object();
    json_build_put(&good, json, "study", json_string(study_of(row)));
    shape_json_put(&good, json, row->like);
    json_build_put(&good, json, "schedule_name", json_string(row->like->schedule));
    json_build_put(&good, json, "numbers_go_out", json_string(row->like->splits ? "split" : "whole"));
    json_build_put(&good, json, "study_kernel", json_string(row->like->key[RUN_KERNEL]));
    json_build_put(&good, json, "study_commit", json_string(row->like->key[RUN_COMMIT]));
    json_build_put(&good, json, "study_cpu_model", json_string(row->like->key[RUN_CPU_MODEL]));
    json_build_put(&good, json, "study_machine", json_string(row->like->key[RUN_MACHINE]));
    json_build_put(&good, json, "repetitions", json_integer((json_int_t)row->repetitions));
    json_build_put(&good, json, "median_seconds", json_build_real(row->median));
    json_build_put(&good, json, "interval_low_seconds", json_build_real(row->low));
    json_build_put(&good, json, "interval_high_seconds", json_build_real(row->high));
    estimate_json_put(&good, json, "speedup", row->speedup);
    estimate_json_put(&good, json, "efficiency", row->efficiency);
    json_build_put(&good, json, "core_seconds", json_build_real(row->core_seconds));
    json_build_put(&good, json, "rate", json_build_real(row->rate));
    json_build_put(&good, json, "remark", json_string(labels_remark(row, remark)));
    return json_build_finish(good, json);
}

json_t *studies_table_rows(const struct group *group)
{
    bool good = true;
    json_t *rows = json_array();
    for (size_t i = 0; i < group->row_count; i++)
        json_build_append(&good, rows, row_json(&group->rows[i]));
    return json_build_finish(good, rows);
}
