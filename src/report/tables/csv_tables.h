/* All tables of a report as CSV: one head, and in every row what its group is of. It has no place for
 * caveats. Knows nothing of what stands in the rows. */
#ifndef PRIMES_REPORT_TABLES_CSV_TABLES_H
#define PRIMES_REPORT_TABLES_CSV_TABLES_H

#include <stdio.h>

#include "report/tables/group_table.h"

/* Fails only if memory ran out; whether it could be written is for the caller to ask `file`. */
bool csv_tables_print(const struct groups *groups, enum group_table_kind kind, const char *columns,
                      FILE *file, struct error *error);

#endif
