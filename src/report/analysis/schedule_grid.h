/* The rows of a group as a grid, to hold schedules against each other: a line for every shape (workers,
 * world, ranks and threads), a column for every schedule. Knows nothing of how it is shown. */
#ifndef PRIMES_REPORT_ANALYSIS_SCHEDULE_GRID_H
#define PRIMES_REPORT_ANALYSIS_SCHEDULE_GRID_H

#include "report/analysis/group.h"

/* Borrows the rows of the group. */
struct schedule_grid {
    const struct run **shapes; /* a run of each line, in the order of the rows */
    size_t shape_count;
    const struct run **schedules; /* a run of each column, in the order of run_order_schedules */
    size_t schedule_count;
    const struct row **cells; /* line by line, the fastest that counts; NULL: none does */
    size_t missing;  /* cells of several workers without a row: with one, all schedules do the same */
    bool has_choice; /* some cell has several rows that count: they differ in bindings, or in split numbers */
};

/* Fails only if memory ran out. */
bool schedule_grid_make(struct schedule_grid *grid, const struct group *group, struct error *error);

/* NULL: there is none. */
const struct row *schedule_grid_cell(const struct schedule_grid *grid, size_t shape, size_t schedule);

/* The fastest of a line with several rows; NULL: it has one or none, or is of one worker, whom no schedule
 * makes faster. */
const struct row *schedule_grid_fastest(const struct schedule_grid *grid, size_t shape);

void schedule_grid_free(struct schedule_grid *grid);

#endif
