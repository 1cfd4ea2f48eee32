#include <gmp.h>

#include "oracle.h"

enum { REPETITIONS = 25 }; /* of which Baillie-PSW stands for 24 */

static bool is_prime(uint64_t n)
{
    mp_limb_t limb = n;
    mpz_t z;
    return mpz_probab_prime_p(mpz_roinit_n(z, &limb, 1), REPETITIONS) != 0;
}

struct oracle oracle_gmp(void)
{
    return (struct oracle){"GMP", gmp_version, is_prime};
}
