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

/* "classic, kernel trial, 433,405,945 divisors, ...": what stands above a table. A text from malloc; NULL if
 * memory ran out. */
char *report_title(const struct group *group);

/* "2 × 4": ranks and threads of each. */
enum { REPORT_SHAPE_SIZE = 48 };
const char *report_shape(const struct run *run, char text[REPORT_SHAPE_SIZE]);

/* "4 workers share 2 CPUs", "misplaced (smt): left out", "numbers split: 103 units", "OMP_PLACES=cores",
 * several with semicolons, or "". */
enum { REPORT_REMARK_SIZE = 384 };
const char *report_remark(const struct row *row, char text[REPORT_REMARK_SIZE]);

/* Decimals with which even the shortest time of the group shows three digits. */
int report_decimals(const struct group *group);

/* The fastest row of a world that has more than one worker, else of one; NULL if the world has none. */
const struct row *report_fastest(const struct group *group, enum run_world world);

#endif
