/* The table of configurations: a row for each, with speedup and efficiency. Knows nothing of formats. */
#ifndef PRIMES_REPORT_TABLES_SCALING_TABLE_H
#define PRIMES_REPORT_TABLES_SCALING_TABLE_H

#include <jansson.h>

#include "report/analysis/group.h"
#include "report/tables/cells/table.h"

/* For a person. */
void scaling_table_fill(const struct group *group, struct table *table);

/* For a program: an array of flat objects with the same keys in every group. NULL if memory ran out. */
json_t *scaling_table_rows(const struct group *group);

#endif
