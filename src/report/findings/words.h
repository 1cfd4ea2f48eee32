/* A run, a row and a group in the few words that tables and figures share. Knows nothing of where they stand.
 */
#ifndef PRIMES_REPORT_FINDINGS_WORDS_H
#define PRIMES_REPORT_FINDINGS_WORDS_H

#include "report/analysis/group.h"

/* "classic, kernel trial, 433,405,945 divisors, ...": what stands above a table. A text from malloc; NULL if
 * memory ran out. */
char *words_title(const struct group *group);

/* "2 × 4": ranks and threads of each. */
enum { WORDS_SHAPE_SIZE = 48 };
const char *words_shape(const struct run *run, char text[WORDS_SHAPE_SIZE]);

/* "OpenMP 1 × 2": the world before it. */
enum { WORDS_CONFIGURATION_SIZE = WORDS_SHAPE_SIZE + 16 };
const char *words_configuration(const struct run *run, char text[WORDS_CONFIGURATION_SIZE]);

/* "4 workers share 2 CPUs", "misplaced (smt): left out", "numbers split: 103 units", "OMP_PLACES=cores",
 * several with semicolons, or "". */
enum { WORDS_REMARK_SIZE = 384 };
const char *words_remark(const struct row *row, char text[WORDS_REMARK_SIZE]);

/* Decimals with which even the shortest time of the group shows three digits. */
int words_decimals(const struct group *group);

#endif
