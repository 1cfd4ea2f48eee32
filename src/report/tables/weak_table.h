/* The table of weak scaling: a row for every configuration of a sweep whose work grows with the workers.
 * Knows nothing of formats. */
#ifndef PRIMES_REPORT_TABLES_WEAK_TABLE_H
#define PRIMES_REPORT_TABLES_WEAK_TABLE_H

#include <jansson.h>

#include "report/analysis/group.h"
#include "report/tables/cells/table.h"

/* For a person. */
void weak_table_fill(const struct group *group, struct table *table);

/* For a program: an array of flat objects with the same keys in every group. NULL if memory ran out. */
json_t *weak_table_rows(const struct group *group);

#endif
