/* The second round of the filters that have only the first in instructions of their own, in plain C. Knows
 * nothing of the first but that 2 to 13 do not divide what it leaves. */
#ifndef PRIMES_KERNEL_MILLER_RABIN_FILTER_SECOND_ROUND_H
#define PRIMES_KERNEL_MILLER_RABIN_FILTER_SECOND_ROUND_H

#include <stddef.h>
#include <stdint.h>

#include "kernel/verdict.h"

/* Of the numbers at `count` indices, which 2 to 13 do not divide or which are below 109^2, decides what the
 * other small primes decide, and leaves the rest as `survivor` with its indices; returns how many. */
size_t filter_second_round(const uint64_t *n, size_t count, struct verdict *verdict, uint64_t *survivor,
                           uint64_t *index);

#endif
