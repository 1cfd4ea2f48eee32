/* GMP: mpz_probab_prime_p with 25 repetitions, one number a call, the conversion from 64 bits with it. */
#include <gmp.h>

#include "driver.h"

static void decide(const uint64_t *n, size_t count, unsigned char *prime)
{
    mpz_t z;
    mpz_init2(z, 64);
    for (size_t i = 0; i < count; i++) {
        mpz_set_ui(z, n[i]);
        prime[i] = mpz_probab_prime_p(z, 25) != 0;
    }
    mpz_clear(z);
}

int main(int argc, char **argv)
{
    if (argc != 4)
        return driver_usage("peer_gmp NUMBERS VERDICTS SECONDS");
    return driver_run(argv + 1, gmp_version, decide);
}
