/* All tables of a report as one JSON object. Knows nothing of what stands in the rows. */
#ifndef PRIMES_REPORT_TABLES_JSON_TABLES_H
#define PRIMES_REPORT_TABLES_JSON_TABLES_H

#include <stdio.h>

#include "report/tables/group_table.h"

/* Fails only if memory ran out; whether it could be written is for the caller to ask `file`. */
bool json_tables_print(const struct groups *groups, enum group_table_kind kind, const char *columns,
                       FILE *file, struct error *error);

#endif
