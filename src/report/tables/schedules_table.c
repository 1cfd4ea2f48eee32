#include "report/tables/schedules_table.h"

#include <math.h>

#include "report/findings/labels.h"
#include "report/json/json_build.h"
#include "report/tables/cells/shape_json.h"

/* Of a run time, against the median of the base: what the base varies is the same for all. NAN: not known. */
static double speedup_of(const struct group *group, double seconds)
{
    return group->base && seconds > 0 ? group->base->median / seconds : NAN;
}

/* ---- For a person. */

/* Of the line that the table begins with. */
static void shape_cells(struct table *table, const struct run *run, bool names_nodes)
{
    char shape[LABELS_SHAPE_SIZE];
    table_cell(table, "%s", run_world_name(run->world));
    if (names_nodes)
        table_cell(table, "%d", run->nodes);
    else
        table_cell(table, "%s", "");
    table_cell(table, "%s", labels_shape(run, shape));
    table_cell(table, "%d", run->workers);
}

/* "1.98 (1.97–1.99)", the fastest with a star before it. */
static void speedup_cell(struct table *table, const struct group *group, const struct row *row,
                         bool is_fastest)
{
    const char *const star = is_fastest ? "* " : "";
    if (!row || isnan(row->speedup.value))
        table_cell(table, "–");
    else if (isnan(row->low))
        table_cell(table, "%s%.2f", star, row->speedup.value);
    else
        table_cell(table, "%s%.2f (%.2f–%.2f)", star, row->speedup.value, speedup_of(group, row->high),
                   speedup_of(group, row->low));
}

static void add_footnotes(const struct group *group, const struct schedule_grid *grid, struct table *table)
{
    if (group->base && !group->base->like->source)
        table_footnote(
            table,
            "speedup against the fastest sequential run, which is of schedule %s; in brackets as the 95 %% "
            "interval of the median time has it; * the least median of its line; where intervals overlap, it "
            "may be chance",
            group->base->like->schedule);
    if (grid->schedule_count == 1 && !group->runs[0]->source)
        table_footnote(table, "all runs are of schedule %s: make others with primes --schedule KIND[,CHUNK]",
                       grid->schedules[0]->schedule);
    if (grid->missing > 0)
        table_footnote(table, "%zu cell%s of several workers %s no run that counts", grid->missing,
                       lines_plural(grid->missing), grid->missing == 1 ? "has" : "have");
    if (grid->has_choice)
        table_footnote(
            table,
            "of runs in one cell that differ in bindings, or in whether numbers are split, the fastest");
}

void schedules_table_fill(const struct group *group, const struct schedule_grid *grid, struct table *table)
{
    static const char *const heads[] = {"world", "nodes", "ranks × threads", "workers"};
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
        table_head(table, "%s", heads[i]);
    for (size_t i = 0; i < grid->schedule_count; i++)
        table_head(table, "%s", grid->schedules[i]->schedule);
    table->left = 1;
    for (size_t shape = 0; shape < grid->shape_count; shape++) {
        const struct row *fastest = schedule_grid_fastest(grid, shape);
        shape_cells(table, grid->shapes[shape], group_spans_nodes(group));
        for (size_t i = 0; i < grid->schedule_count; i++) {
            const struct row *row = schedule_grid_cell(grid, shape, i);
            speedup_cell(table, group, row, row && row == fastest);
        }
    }
    add_footnotes(group, grid, table);
}

/* ---- For a program. */

static void put_figures(bool *good, json_t *json, const struct group *group, const struct row *row)
{
    json_build_put(good, json, "repetitions", row ? json_integer((json_int_t)row->repetitions) : json_null());
    json_build_put(good, json, "median_seconds", json_build_real(row ? row->median : NAN));
    json_build_put(good, json, "interval_low_seconds", json_build_real(row ? row->low : NAN));
    json_build_put(good, json, "interval_high_seconds", json_build_real(row ? row->high : NAN));
    json_build_put(good, json, "speedup", json_build_real(row ? row->speedup.value : NAN));
    json_build_put(good, json, "speedup_low", json_build_real(row ? speedup_of(group, row->high) : NAN));
    json_build_put(good, json, "speedup_high", json_build_real(row ? speedup_of(group, row->low) : NAN));
    json_build_put(good, json, "efficiency", json_build_real(row ? row->efficiency.value : NAN));
    json_build_put(good, json, "bound", json_build_real(row ? row->bound : NAN));
}

static json_t *cell_json(const struct group *group, const struct schedule_grid *grid, size_t shape,
                         size_t schedule)
{
    const struct run *run = grid->shapes[shape];
    const struct row *row = schedule_grid_cell(grid, shape, schedule);
    bool good = true;
    json_t *json = json_object();
    shape_json_put(&good, json, run);
    json_build_put(&good, json, "schedule_name", json_string(grid->schedules[schedule]->schedule));
    put_figures(&good, json, group, row);
    json_build_put(&good, json, "is_fastest", json_boolean(row && row == schedule_grid_fastest(grid, shape)));
    return json_build_finish(good, json);
}

json_t *schedules_table_rows(const struct group *group, const struct schedule_grid *grid)
{
    bool good = true;
    json_t *rows = json_array();
    for (size_t shape = 0; shape < grid->shape_count; shape++)
        for (size_t schedule = 0; schedule < grid->schedule_count; schedule++)
            json_build_append(&good, rows, cell_json(group, grid, shape, schedule));
    return json_build_finish(good, rows);
}
