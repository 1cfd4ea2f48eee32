/* The table of repetitions, the long format: a row for each, with all that is known of it. Knows nothing of
 * formats. */
#ifndef PRIMES_REPORT_TABLES_REPETITIONS_TABLE_H
#define PRIMES_REPORT_TABLES_REPETITIONS_TABLE_H

#include <jansson.h>

#include "report/analysis/group.h"
#include "report/tables/cells/table.h"

/* For a person: the times, and what they say of the CPUs. */
void repetitions_table_fill(const struct group *group, struct table *table);

/* For a program: an array of flat objects with the same keys in every group, row by row, in the order in
 * which the records were read. NULL if memory ran out. */
json_t *repetitions_table_rows(const struct group *group);

#endif
