/* The tables of a report, in every format: scaling (a row for every configuration), numbers (a row for every
 * number, a column for every world), why (where the workers of every
 * configuration went), and check (twelve rules of honest measurement). */
#ifndef PRIMES_REPORT_TABLES_PRINT_H
#define PRIMES_REPORT_TABLES_PRINT_H

#include <stdio.h>

#include "report/analysis/group.h"

enum report_table { REPORT_SCALING, REPORT_NUMBERS, REPORT_WHY, REPORT_CHECK };
enum report_format { REPORT_TEXT, REPORT_MARKDOWN, REPORT_CSV, REPORT_LATEX, REPORT_JSON };

/* Prints all groups. In CSV, which has no place for them, the caveats of the groups are left to the caller.
 * Whether it could be written is for the caller to ask `file`; fails only if memory ran out. */
bool report_print(const struct groups *groups, enum report_table table, enum report_format format, FILE *file,
                  struct error *error);

#endif
