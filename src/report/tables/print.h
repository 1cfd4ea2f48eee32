/* The tables of a report, all groups in one format. Knows nothing of what stands in a table. */
#ifndef PRIMES_REPORT_TABLES_PRINT_H
#define PRIMES_REPORT_TABLES_PRINT_H

#include <stdio.h>

#include "report/tables/group_table.h"

enum print_format { PRINT_TEXT, PRINT_MARKDOWN, PRINT_CSV, PRINT_LATEX, PRINT_JSON };

/* Of a format for a person. */
enum table_markup print_markup(enum print_format format);

/* What the bounds in the tables of scaling are: a line for each kind that is there. Fails only if memory ran
 * out. */
bool print_describe_bounds(const struct groups *groups, struct lines *lines, struct error *error);

/* Of `columns` (columns.h) NULL is all. In CSV, which has no place for them, the caveats of the groups are
 * left to the caller. Whether it could be written is for the caller to ask `file`; fails only if memory ran
 * out, and with ERROR_USAGE, of weak scaling where there is none, of a modelled curve where it is not of one
 * table, of a column that is not there. */
bool print_tables(const struct groups *groups, enum group_table_kind kind, enum print_format format,
                  const char *columns, FILE *file, struct error *error);

#endif
