/* Exact probabilities of orders and counts that chance alone makes. Knows nothing of what was ranked or
 * counted. */
#ifndef PRIMES_STATISTICS_INFERENCE_CHANCES_H
#define PRIMES_STATISTICS_INFERENCE_CHANCES_H

#include <stdbool.h>
#include <stddef.h>

/* Into `probability` comes that of at least `least` successes in `count` independent trials, of which each
 * has its own probability of success. False: memory ran out. */
bool chances_of_successes(const double *of_each, size_t count, size_t least, double *probability);

/* Into `probability` comes that one of `places`, which are ranked `times` times, from 1 in each, has ranks
 * whose sum is at most `sum`, where every order is as likely as any other and the rankings are independent.
 * False: memory ran out. */
bool chances_of_low_ranks(size_t places, size_t times, size_t sum, double *probability);

#endif
