/* The table of schedules: workers down, schedules across, in each cell the speedup. Knows nothing of formats.
 */
#ifndef PRIMES_REPORT_TABLES_SCHEDULES_TABLE_H
#define PRIMES_REPORT_TABLES_SCHEDULES_TABLE_H

#include <jansson.h>

#include "report/analysis/schedule_grid.h"
#include "report/tables/cells/table.h"

/* For a person. */
void schedules_table_fill(const struct group *group, const struct schedule_grid *grid, struct table *table);

/* For a program: an array of flat objects, one for each cell, with the same keys in every group; what is not
 * known, and all figures of a cell that was not measured, are null. NULL if memory ran out. */
json_t *schedules_table_rows(const struct group *group, const struct schedule_grid *grid);

#endif
