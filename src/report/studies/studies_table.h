/* The table of studies side by side: a row for every configuration of each. Knows nothing of formats. */
#ifndef PRIMES_REPORT_STUDIES_STUDIES_TABLE_H
#define PRIMES_REPORT_STUDIES_STUDIES_TABLE_H

#include <jansson.h>

#include "report/analysis/group.h"
#include "report/tables/cells/table.h"

/* For a person. */
void studies_table_fill(const struct group *group, struct table *table);

/* For a program: an array of flat objects with the same keys in every group. NULL if memory ran out. */
json_t *studies_table_rows(const struct group *group);

#endif
