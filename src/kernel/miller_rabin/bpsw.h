/* Is one number prime? The test of Baillie, Pomerance, Selfridge and Wagstaff, in plain C, for numbers that
 * come alone and for what the vectors leave over. Knows nothing of vectors and blocks, nor of the division by
 * small primes that goes first (small_primes.h).
 *
 * The test is division by small primes, the strong test to base 2, and the extra strong Lucas test. No
 * composite below 2^64 passes both: J. Feitsma and W. Galway listed all base-2 Fermat pseudoprimes below 2^64
 * (118,968,378 of them, 31,894,014 strong), and D. Jacobsen ran the Lucas test on each (Math::Prime::Util
 * 0.29; http://ntheory.org/pseudoprimes.html).
 *
 * The extra strong Lucas test of n (Z. Mo and J. Jones; J. Grantham, Frobenius pseudoprimes, 2001) with the
 * parameters of R. Baillie's method C (OEIS A217719): Q = 1 and P the first of 3, 4, 5 ... whose D = P^2 - 4
 * has the Jacobi symbol (D/n) = -1. With V_0 = 2, V_1 = P, V_{k+1} = P V_k - V_{k-1}, and n + 1 = d * 2^s for
 * an odd d, n passes if V_d = 2 and V_{d+1} = P, or V_d = -2 and V_{d+1} = -P (which says U_d = 0), or V_{d *
 * 2^r} = 0 for an r with 0 <= r < s - 1, all modulo n. Every prime passes. */
#ifndef PRIMES_KERNEL_MILLER_RABIN_BPSW_H
#define PRIMES_KERNEL_MILLER_RABIN_BPSW_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/verdict.h"

/* For odd n > 1; the parameter is P of lucas_parameter.h. */
bool bpsw_strong_test(uint64_t n);
bool bpsw_lucas_test(uint64_t n, uint64_t parameter);

/* One operation is one product modulo n, of which a test takes one or two for each bit. */
static inline uint64_t bpsw_strong_operations(uint64_t n)
{
    return (uint64_t)(64 - __builtin_clzll(n));
}

static inline uint64_t bpsw_lucas_operations(uint64_t n)
{
    return 2 * bpsw_strong_operations(n);
}

/* Decides by both tests an odd n without a prime factor to 107, not below 109^2; returns the operations that
 * it took. */
uint64_t bpsw_decide(uint64_t n, struct verdict *verdict);

#endif
