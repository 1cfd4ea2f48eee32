#include "report/proposal/proposal_table.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/findings/labels.h"
#include "report/json/json_build.h"
#include "report/tables/cells/estimate_json.h"
#include "report/tables/cells/shape_json.h"

enum { MARKS_SIZE = 64 };

/* "largest, fastest" */
static const char *marks_of(const struct proposal *proposal, const struct row *row, char text[MARKS_SIZE])
{
    const struct {
        const struct row *row;
        const char *name;
    } marks[] = {
        {proposal->largest, "largest"}, {proposal->cheapest, "cheapest"}, {proposal->fastest, "fastest"}};
    size_t size = 0;
    *text = '\0';
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (marks[i].row == row)
            size += (size_t)snprintf(text + size, MARKS_SIZE - size, "%s%s", size ? ", " : "", marks[i].name);
    return text;
}

/* ---- The modelled points: of more workers, never measured, never recommended. */

static double modelled_efficiency(const struct modelled_point *point)
{
    return point->speedup / point->workers;
}

static size_t modelled_count(const struct group *group, const struct proposal *proposal)
{
    return group->model && !proposal->is_weak ? group->model->count : 0;
}

/* ---- For a person. */

/* Three digits, as small as it is. */
static void hours_cell(struct table *table, double hours)
{
    if (hours < 1e-3)
        table_cell(table, "%.2g", hours);
    else
        table_cell(table, "%.*f", hours < 0.1 ? 4 : hours < 10 ? 3 : 1, hours);
}

static void fill_measured(const struct proposal *proposal, const struct row *row, bool names_nodes,
                          int decimals, struct table *table)
{
    char configuration[LABELS_CONFIGURATION_SIZE], marks[MARKS_SIZE];
    table_cell(table, "%s", labels_configuration(row->like, configuration));
    table_count_cell(table, row->like->nodes, names_nodes);
    table_cell(table, "%d", row->like->workers);
    table_cell(table, "%zu", row->repetitions);
    table_cell(table, "%.*f", decimals, row->median);
    table_range_cell(table, row->low, row->high, decimals);
    if (proposal->is_weak)
        table_cell(table, "%s", "");
    else
        table_estimate_cell(table, row->speedup, 2);
    table_estimate_cell(table, row->efficiency, 2);
    hours_cell(table, proposal_core_hours(row));
    table_cell(table, "%s", marks_of(proposal, row, marks));
}

static void fill_modelled(const struct modelled_point *point, int decimals, struct table *table)
{
    table_cell(table, "modelled");
    table_cell(table, "%s", "");
    table_cell(table, "%d", point->workers);
    table_cell(table, "–");
    table_cell(table, "%.*f", decimals, point->seconds);
    table_cell(table, "–");
    table_number_cell(table, point->speedup, 2);
    table_number_cell(table, modelled_efficiency(point), 2);
    hours_cell(table, point->seconds * point->workers / 3600);
    table_cell(table, "modelled, not measured");
}

void proposal_table_fill(const struct group *group, const struct proposal *proposal, struct table *table)
{
    const char *const heads[] = {"configuration",
                                 "nodes",
                                 "cores",
                                 "runs",
                                 "time s",
                                 "95 % interval s",
                                 "speedup",
                                 proposal->is_weak ? "weak efficiency" : "efficiency",
                                 "core-hours a run",
                                 "mark"};
    const int decimals = labels_decimals(group);
    const bool names_nodes = group_spans_nodes(group);
    struct lines sentences = {0};
    struct error ignored;
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        table_head(table, "%s", heads[i]);
    table->left = 1;
    table->last_left = true;
    for (size_t i = 0; i < proposal->count; i++)
        fill_measured(proposal, proposal->rows[i], names_nodes, decimals, table);
    for (size_t i = 0; i < modelled_count(group, proposal); i++)
        fill_modelled(&group->model->points[i], decimals, table);
    if (proposal_table_tell(proposal, &sentences, &ignored))
        table_footnotes(table, &sentences);
    else
        table->broken = true;
    lines_free(&sentences);
}

/* ---- Sentences. */

static bool tell_none(const struct proposal *proposal, struct lines *lines, struct error *error)
{
    size_t several = 0;
    for (size_t i = 0; i < proposal->count; i++)
        several += proposal->rows[i]->like->workers > 1;
    if (several == 0)
        return lines_add(lines, error, "no configuration of several cores was measured");
    if (proposal->without_interval == several)
        return lines_add(lines, error,
                         "no efficiency has an interval: nothing is recommended; measure the base and each "
                         "configuration six times or more");
    return lines_add(lines, error,
                     "of no configuration of several cores the %sefficiency surely is %g or more",
                     proposal->is_weak ? "weak " : "", proposal->least);
}

static bool tell_largest(const struct proposal *proposal, struct lines *lines, struct error *error)
{
    char name[LABELS_CONFIGURATION_SIZE], efficiency[LABELS_ESTIMATE_SIZE];
    const struct row *row = proposal->largest;
    if (!row)
        return tell_none(proposal, lines, error);
    labels_configuration(row->like, name);
    labels_estimate(row->efficiency, 2, efficiency);
    if (!lines_add(lines, error, "largest: up to %d cores (%s) the %sefficiency is %g or more: %s there",
                   row->like->workers, name, proposal->is_weak ? "weak " : "", proposal->least, efficiency))
        return false;
    return !proposal->gap ||
           lines_add(lines, error, "but with %d cores (%s) that is not sure: %s",
                     proposal->gap->like->workers, labels_configuration(proposal->gap->like, name),
                     labels_estimate(proposal->gap->efficiency, 2, efficiency));
}

static bool tell_other(const char *what, const struct row *row, struct lines *lines, struct error *error)
{
    char name[LABELS_CONFIGURATION_SIZE];
    return lines_add(lines, error, "%s: %s, %.3g s and %.3g core-hours a run", what,
                     labels_configuration(row->like, name), row->median, proposal_core_hours(row));
}

bool proposal_table_tell(const struct proposal *proposal, struct lines *lines, struct error *error)
{
    return tell_largest(proposal, lines, error) &&
           (!proposal->cheapest || tell_other("cheapest", proposal->cheapest, lines, error)) &&
           (!proposal->fastest || tell_other("fastest", proposal->fastest, lines, error));
}

/* ---- For a program. */

static json_t *measured_json(const struct proposal *proposal, const struct row *row)
{
    bool good = true;
    json_t *json = json_object();
    shape_json_put(&good, json, row->like);
    json_build_put(&good, json, "schedule_name", json_string(row->like->schedule));
    json_build_put(&good, json, "scaling", json_string(proposal->is_weak ? "weak" : "strong"));
    json_build_put(&good, json, "is_modelled", json_false());
    json_build_put(&good, json, "repetitions", json_integer((json_int_t)row->repetitions));
    json_build_put(&good, json, "median_seconds", json_build_real(row->median));
    json_build_put(&good, json, "interval_low_seconds", json_build_real(row->low));
    json_build_put(&good, json, "interval_high_seconds", json_build_real(row->high));
    estimate_json_put(&good, json, "speedup", proposal->is_weak ? estimate_unknown() : row->speedup);
    estimate_json_put(&good, json, "efficiency", row->efficiency);
    json_build_put(&good, json, "core_hours", json_build_real(proposal_core_hours(row)));
    json_build_put(&good, json, "efficiency_asked_for", json_build_real(proposal->least));
    json_build_put(&good, json, "is_largest", json_boolean(row == proposal->largest));
    json_build_put(&good, json, "is_cheapest", json_boolean(row == proposal->cheapest));
    json_build_put(&good, json, "is_fastest", json_boolean(row == proposal->fastest));
    return json_build_finish(good, json);
}

/* With the keys of a measured row, in their order. */
static json_t *modelled_json(const struct proposal *proposal, const struct modelled_curve *curve,
                             const struct modelled_point *point)
{
    static const char *const unknown[] = {"nodes", "ranks", "threads_min", "threads_max"};
    bool good = true;
    json_t *json = json_object();
    json_build_put(&good, json, "world", json_string("modelled"));
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
        json_build_put(&good, json, unknown[i], json_null());
    json_build_put(&good, json, "workers", json_integer(point->workers));
    json_build_put(&good, json, "schedule_name",
                   *curve->schedule ? json_string(curve->schedule) : json_null());
    json_build_put(&good, json, "scaling", json_string("strong"));
    json_build_put(&good, json, "is_modelled", json_true());
    json_build_put(&good, json, "repetitions", json_integer(0));
    json_build_put(&good, json, "median_seconds", json_build_real(point->seconds));
    json_build_put(&good, json, "interval_low_seconds", json_null());
    json_build_put(&good, json, "interval_high_seconds", json_null());
    estimate_json_put(&good, json, "speedup", estimate_bare(point->speedup));
    estimate_json_put(&good, json, "efficiency", estimate_bare(modelled_efficiency(point)));
    json_build_put(&good, json, "core_hours", json_build_real(point->seconds * point->workers / 3600));
    json_build_put(&good, json, "efficiency_asked_for", json_build_real(proposal->least));
    json_build_put(&good, json, "is_largest", json_false());
    json_build_put(&good, json, "is_cheapest", json_false());
    json_build_put(&good, json, "is_fastest", json_false());
    return json_build_finish(good, json);
}

json_t *proposal_table_rows(const struct group *group, const struct proposal *proposal)
{
    bool good = true;
    json_t *rows = json_array();
    for (size_t i = 0; i < proposal->count; i++)
        json_build_append(&good, rows, measured_json(proposal, proposal->rows[i]));
    for (size_t i = 0; i < modelled_count(group, proposal); i++)
        json_build_append(&good, rows, modelled_json(proposal, group->model, &group->model->points[i]));
    return json_build_finish(good, rows);
}
