/* FLINT: n_is_prime, one number a call. */
#include <flint/flint.h>
#include <flint/ulong_extras.h>

#include "driver.h"

static void decide(const uint64_t *n, size_t count, unsigned char *prime)
{
    for (size_t i = 0; i < count; i++)
        prime[i] = n_is_prime(n[i]) != 0;
}

int main(int argc, char **argv)
{
    if (argc != 4)
        return driver_usage("peer_flint NUMBERS VERDICTS SECONDS");
    return driver_run(argv + 1, FLINT_VERSION, decide);
}
