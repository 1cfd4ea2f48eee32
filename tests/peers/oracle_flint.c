#include <flint/flint.h>
#include <flint/ulong_extras.h>

#include "oracle.h"

static bool is_prime(uint64_t n)
{
    return n_is_prime(n) != 0;
}

struct oracle oracle_flint(void)
{
    return (struct oracle){"FLINT", FLINT_VERSION, is_prime};
}
