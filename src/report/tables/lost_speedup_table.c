#include "report/tables/lost_speedup_table.h"

#include <math.h>
#include <stdio.h>

#include "report/analysis/loss/law_points.h"
#include "report/findings/fitted_laws.h"
#include "report/findings/labels.h"
#include "report/json/json_build.h"
#include "report/tables/cells/estimate_json.h"

static bool is_shown(const struct group *group, size_t row, const struct explanation *explanation)
{
    return group->rows[row].like->workers > 1 && !isnan(explanation->rows[row].lost.value);
}

/* ---- For a person. */

void lost_speedup_table_fill(const struct group *group, const struct explanation *explanation,
                             struct table *table)
{
    static const char *const heads[] = {"world", "ranks × threads", "kind", "numbers", "workers"};
    char speedup[LABELS_SPEEDUP_SIZE];
    const bool names_schedules = group_names_schedules(group);
    bool some_split = false;
    for (size_t i = 0; i < group->row_count; i++)
        some_split = some_split || group->rows[i].like->splits;
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
        table_head(table, "%s", heads[i]);
    table_head(table, "%s", labels_speedup(group, speedup));
    table_head(table, "lost");
    for (int part = 0; part < LOST_PARTS; part++)
        table_head(table, "%s", lost_parts_name((enum lost_part)part));
    table->left = 1;
    size_t shown = 0;
    for (size_t i = 0; i < group->row_count; i++) {
        const struct row *row = &group->rows[i];
        char shape[LABELS_SHAPE_SIZE];
        if (!is_shown(group, i, explanation))
            continue;
        shown++;
        table_cell(table, "%s", run_world_name(row->like->world));
        table_cell(table, "%s", labels_shape(row->like, shape));
        table_cell(table, "%s", names_schedules ? row->like->schedule : "");
        table_cell(table, "%s", !some_split ? "" : row->like->splits ? "split" : "whole");
        table_cell(table, "%d", row->like->workers);
        table_cell(table, "%.2f", row->speedup.value);
        table_estimate_cell(table, explanation->rows[i].lost, 2);
        for (int part = 0; part < LOST_PARTS; part++)
            if (part == LOST_VAIN && !row->like->splits)
                table_cell(table, "%s", ""); /* nothing can be */
            else
                table_number_cell(table, explanation->rows[i].part[part].value, 2);
    }
    if (shown == 0)
        table_footnote(table, "nothing to explain: no run with more than one worker has a speedup");
    table_footnotes(table, &explanation->sentences);
}

/* ---- For a program. */

static json_t *row_json(const struct row *row, const struct lost_speedup *loss)
{
    bool good = true;
    json_t *json = json_object();
    json_build_put(&good, json, "world", json_string(run_world_name(row->like->world)));
    json_build_put(&good, json, "ranks", json_integer(row->like->ranks));
    json_build_put(&good, json, "threads_max", json_integer(row->like->threads_most));
    json_build_put(&good, json, "workers", json_integer(row->like->workers));
    json_build_put(&good, json, "cpus", json_integer((json_int_t)loss->cpus));
    json_build_put(&good, json, "numbers_go_out", json_string(row->like->splits ? "split" : "whole"));
    json_build_put(&good, json, "median_seconds", json_build_real(row->median));
    estimate_json_put(&good, json, "speedup", row->speedup);
    estimate_json_put(&good, json, "lost", loss->lost);
    for (int part = 0; part < LOST_PARTS; part++)
        estimate_json_put(&good, json, lost_parts_key((enum lost_part)part), loss->part[part]);
    json_build_put(&good, json, "speed_of_base", json_build_real(loss->speed));
    json_build_put(&good, json, "running_share", json_build_real(loss->share));
    json_build_put(&good, json, "operations_of_base", json_build_real(loss->work));
    json_build_put(&good, json, "vain_share", json_build_real(loss->vain_share));
    json_build_put(&good, json, "tasks",
                   loss->tasks > 0 ? json_integer((json_int_t)loss->tasks) : json_null());
    json_build_put(&good, json, "tasks_are", json_string(lost_speedup_tasks_name(loss->tasks_are)));
    json_build_put(&good, json, "longest_share", json_build_real(loss->longest));
    json_build_put(&good, json, "bound", json_build_real(loss->bound));
    json_build_put(&good, json, "schedule_name", json_string(row->like->schedule));
    json_build_put(&good, json, "most_share", json_build_real(loss->most_share));
    json_build_put(&good, json, "most_worker",
                   isnan(loss->most_share) ? json_null() : json_integer(loss->most_worker));
    json_build_put(&good, json, "chunks", json_build_real(loss->chunks));
    json_build_put(&good, json, "held_back_seconds", json_build_real(loss->held_back));
    return json_build_finish(good, json);
}

json_t *lost_speedup_table_rows(const struct group *group, const struct explanation *explanation)
{
    bool good = true;
    json_t *rows = json_array();
    for (size_t i = 0; i < group->row_count; i++)
        if (is_shown(group, i, explanation))
            json_build_append(&good, rows, row_json(&group->rows[i], &explanation->rows[i]));
    return json_build_finish(good, rows);
}

/* NULL: it is fitted. */
static const char *why_not(const struct group *group, const struct law_fit *fit)
{
    const char *silence = law_points_silence_name(law_points_silence(group));
    if (fit->state != LAW_TOO_FEW && fit->state != LAW_NO_BOUND)
        return NULL;
    return silence ? silence : fit->state == LAW_TOO_FEW ? "few_points" : "no_bound";
}

/* The finding that makes doubtful what follows from the points; null: none. */
static json_t *doubt_json(const struct group *group)
{
    const struct finding *doubt = fitted_laws_doubt(group);
    return json_build_text(doubt ? finding_kind_name(doubt->kind) : NULL);
}

static json_t *law_json(const struct group *group, const struct laws *laws, enum law law)
{
    static const char *const states[] = {[LAW_FITS] = "fits",
                                         [LAW_REJECTED] = "rejected",
                                         [LAW_TOO_FEW] = "not_fitted",
                                         [LAW_NO_BOUND] = "not_fitted"};
    const struct law_fit *fit = &laws->fit[law];
    const bool is_told = law == laws->best && !laws_passes_bound(&fit->reach);
    bool good = true;
    json_t *json = json_object();
    json_build_put(&good, json, "law", json_string(laws_name(law)));
    json_build_put(&good, json, "state", json_string(states[fit->state]));
    json_build_put(&good, json, "why_not", json_build_text(why_not(group, fit)));
    json_build_put(&good, json, "doubt", doubt_json(group));
    json_build_put(&good, json, "is_best", json_boolean(law == laws->best));
    json_build_put(&good, json, "points", json_integer((json_int_t)laws->count));
    json_build_put(&good, json, "parameter", json_build_real(fit->parameter[0]));
    json_build_put(&good, json, "second_parameter", json_build_real(fit->parameter[1]));
    json_build_put(&good, json, "rms_residual", json_build_real(fit->rms));
    json_build_put(&good, json, "aicc", json_build_real(fit->aic));
    json_build_put(&good, json, "probability", json_build_real(fit->tail));
    json_build_put(&good, json, "most_speedup", json_build_real(is_told ? fit->reach.speedup : NAN));
    json_build_put(&good, json, "bound", json_build_real(fit->reach.bound));
    return json_build_finish(good, json);
}

json_t *lost_speedup_table_laws(const struct group *group, const struct laws *laws)
{
    bool good = true;
    json_t *array = json_array();
    for (int law = 0; law < LAWS; law++)
        json_build_append(&good, array, law_json(group, laws, (enum law)law));
    return json_build_finish(good, array);
}

json_t *lost_speedup_table_serial(const struct group *group, const struct serial_trend *trend)
{
    bool good = true;
    json_t *json = json_object();
    const struct row *first = trend->first, *last = trend->last;
    json_build_put(&good, json, "least_workers", first ? json_integer(first->like->workers) : json_null());
    estimate_json_put(&good, json, "at_least", first ? first->karp_flatt : estimate_unknown());
    json_build_put(&good, json, "most_workers", last ? json_integer(last->like->workers) : json_null());
    estimate_json_put(&good, json, "at_most", last ? last->karp_flatt : estimate_unknown());
    json_build_put(&good, json, "direction", json_string(serial_trend_direction_name(trend->direction)));
    estimate_json_put(&good, json, "per_doubling", trend->slope);
    json_build_put(&good, json, "doubt", doubt_json(group));
    return json_build_finish(good, json);
}
