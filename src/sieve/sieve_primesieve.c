#include "sieve/sieve.h"

#include <primesieve.h>

bool sieve_is_available(void)
{
    return true;
}

/* The threads are ours. */
void sieve_prepare(void)
{
    primesieve_set_num_threads(1);
}

/* Of all numbers lo ... hi. */
static bool count_all(uint64_t lo, uint64_t hi, uint64_t *primes, struct error *error)
{
    *primes = primesieve_count_primes(lo, hi);
    return *primes != PRIMESIEVE_ERROR ||
           error_set(error, ERROR_FAILED, "libprimesieve cannot count the primes from %llu to %llu",
                     (unsigned long long)lo, (unsigned long long)hi);
}

bool sieve_count(uint64_t lo, uint64_t hi, uint64_t step, uint64_t *primes, struct error *error)
{
    const bool has_two = lo <= 2 && hi >= 2;
    if (step == 1)
        return count_all(lo, hi, primes, error);
    if (lo % 2 == 0) {
        *primes = has_two;
        return true;
    }
    if (!count_all(lo, hi, primes, error))
        return false;
    *primes -= has_two; /* 2 is no odd number */
    return true;
}
