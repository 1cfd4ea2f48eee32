/* The table of single numbers: a row for each, a column for every world. Knows nothing of formats. */
#ifndef PRIMES_REPORT_TABLES_NUMBERS_TABLE_H
#define PRIMES_REPORT_TABLES_NUMBERS_TABLE_H

#include <jansson.h>

#include "report/analysis/group.h"
#include "report/tables/cells/table.h"

/* For a person. */
void numbers_table_fill(const struct group *group, struct table *table);

/* For a program: an array of flat objects with the same keys in every group. NULL if memory ran out. */
json_t *numbers_table_rows(const struct group *group);

#endif
