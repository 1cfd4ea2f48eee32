/* Other libraries' word on a number, for the sweep. Knows nothing of this project. */
#ifndef PRIMES_TESTS_PEERS_ORACLE_H
#define PRIMES_TESTS_PEERS_ORACLE_H

#include <stdbool.h>
#include <stdint.h>

struct oracle {
    const char *name;
    const char *version;
    bool (*is_prime)(uint64_t n);
};

/* GMP: a Baillie-PSW test, of which no composite below 2^64 passes, and a strong test. */
struct oracle oracle_gmp(void);

/* FLINT; without a name where it is not installed. */
struct oracle oracle_flint(void);

#endif
