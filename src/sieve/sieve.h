/* How many primes there are in a dense range, by a segmented sieve of Eratosthenes, which is far faster than
 * to check each number; it counts them without saying which they are. sieve_primesieve.c asks libprimesieve
 * (Kim Walisch), sieve_none.c stands in where that is missing. Knows nothing of units, threads and ranks. */
#ifndef PRIMES_SIEVE_SIEVE_H
#define PRIMES_SIEVE_SIEVE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

/* Can it count? */
bool sieve_is_available(void);

/* To be called once, before the threads that count. */
void sieve_prepare(void);

/* The primes among lo, lo + step ... hi, which must be hit; step 1 or 2. Any number of threads may count at
 * once. */
bool sieve_count(uint64_t lo, uint64_t hi, uint64_t step, uint64_t *primes, struct error *error);

#endif
