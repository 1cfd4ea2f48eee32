/* Whole numbers in environment variables, checked as those of options are: none that is wrong is taken for
 * another. Knows nothing of what they mean. */
#ifndef PRIMES_ENVIRONMENT_VARIABLE_H
#define PRIMES_ENVIRONMENT_VARIABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

/* All leave the value as it is where the variable is unset or empty. ERROR_USAGE. */

/* A whole number from `low` to `high`. */
bool variable_parse_count(const char *name, uint64_t low, uint64_t high, uint64_t *count,
                          struct error *error);
bool variable_parse_int(const char *name, int low, int high, int *number, struct error *error);

/* The first of such numbers separated by commas, with blanks around them or not: OMP_NUM_THREADS=4,2. */
bool variable_parse_first(const char *name, int low, int high, int *number, struct error *error);

#endif
