/* How many bytes the rows of all numbers will have, before they are made. Knows nothing of where they go. */
#ifndef PRIMES_OUTPUT_SIZE_ESTIMATE_H
#define PRIMES_OUTPUT_SIZE_ESTIMATE_H

#include <stdint.h>

#include "input/numbers.h"
#include "output/rows.h"

/* From the rows of a few numbers in the middle, as if they were composites: right within a factor of two for
 * numbers of one kind. 0: not known, or none. */
uint64_t size_estimate(const struct rows *rows, const struct numbers *numbers);

#endif
