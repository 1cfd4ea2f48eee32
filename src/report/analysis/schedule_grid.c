#include "report/analysis/schedule_grid.h"

#include <stdlib.h>

#include "report/analysis/run_order.h"

typedef int order_of(const struct run *a, const struct run *b);

static int by_schedule(const void *left, const void *right)
{
    return run_order_schedules(*(const struct run *const *)left, *(const struct run *const *)right);
}

/* Equal ones stand side by side. */
static size_t drop_equal(const struct run **runs, size_t count, order_of *order)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || order(runs[kept - 1], runs[i]) != 0)
            runs[kept++] = runs[i];
    return kept;
}

static size_t place_of(const struct run *const *runs, size_t count, const struct run *run, order_of *order)
{
    size_t place = 0;
    while (place < count && order(runs[place], run) != 0)
        place++;
    return place;
}

static void fill(struct schedule_grid *grid, const struct group *group)
{
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++) {
        const size_t shape = place_of(grid->shapes, grid->shape_count, row->like, run_order_shapes),
                     schedule =
                         place_of(grid->schedules, grid->schedule_count, row->like, run_order_schedules);
        const struct row **cell = &grid->cells[shape * grid->schedule_count + schedule];
        if (row->is_left_out)
            continue;
        grid->has_choice = grid->has_choice || *cell;
        if (!*cell || row->median < (*cell)->median)
            *cell = row;
    }
    for (size_t i = 0; i < grid->shape_count * grid->schedule_count; i++)
        grid->missing += !grid->cells[i] && grid->shapes[i / grid->schedule_count]->workers > 1;
}

bool schedule_grid_make(struct schedule_grid *grid, const struct group *group, struct error *error)
{
    const size_t rows = group->row_count;
    *grid = (struct schedule_grid){.shapes = calloc(rows + 1, sizeof *grid->shapes),
                                   .schedules = calloc(rows + 1, sizeof *grid->schedules)};
    for (size_t i = 0; grid->shapes && grid->schedules && i < rows; i++)
        grid->shapes[i] = grid->schedules[i] = group->rows[i].like;
    if (grid->shapes && grid->schedules) {
        qsort(grid->schedules, rows, sizeof *grid->schedules, by_schedule);
        grid->shape_count = drop_equal(grid->shapes, rows, run_order_shapes);
        grid->schedule_count = drop_equal(grid->schedules, rows, run_order_schedules);
        grid->cells = calloc(grid->shape_count * grid->schedule_count + 1, sizeof *grid->cells);
    }
    if (!grid->cells) {
        schedule_grid_free(grid);
        return error_memory(error, "the report", rows * sizeof *grid->shapes);
    }
    fill(grid, group);
    return true;
}

const struct row *schedule_grid_cell(const struct schedule_grid *grid, size_t shape, size_t schedule)
{
    return grid->cells[shape * grid->schedule_count + schedule];
}

const struct row *schedule_grid_fastest(const struct schedule_grid *grid, size_t shape)
{
    const struct row *fastest = NULL;
    size_t count = 0;
    if (grid->shapes[shape]->workers == 1)
        return NULL;
    for (size_t i = 0; i < grid->schedule_count; i++) {
        const struct row *row = schedule_grid_cell(grid, shape, i);
        count += row != NULL;
        if (row && (!fastest || row->median < fastest->median))
            fastest = row;
    }
    return count > 1 ? fastest : NULL;
}

void schedule_grid_free(struct schedule_grid *grid)
{
    free(grid->shapes);
    free(grid->schedules);
    free(grid->cells);
    *grid = (struct schedule_grid){0};
}
