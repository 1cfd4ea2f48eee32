#include "sieve/sieve.h"

bool sieve_is_available(void)
{
    return false;
}

void sieve_prepare(void)
{
}

bool sieve_count(uint64_t lo, uint64_t hi, uint64_t step, uint64_t *primes, struct error *error)
{
    (void)lo;
    (void)hi;
    (void)step;
    *primes = 0;
    return error_set(error, ERROR_FAILED, "this build has no libprimesieve");
}
