/* The columns that --columns asks for, by their names in CSV and JSON, "workers,speedup": those of an object,
 * and those of a table for a person, where it has them. Knows nothing of what stands in them. */
#ifndef PRIMES_REPORT_TABLES_CELLS_COLUMNS_H
#define PRIMES_REPORT_TABLES_CELLS_COLUMNS_H

#include <jansson.h>

#include "report/tables/cells/table.h"

/* A new object with the members of `row`, or else `head`, that are asked for, in that order. NULL: memory ran
 * out, or ERROR_USAGE: there is none of a name. `head` may be NULL. */
json_t *columns_pick(const char *columns, json_t *head, json_t *row, struct error *error);

/* Sets which columns the table shows; its heads are whole. ERROR_USAGE: it has none of a name. */
bool columns_choose(const char *columns, struct table *table, struct error *error);

#endif
