/* The parts of the kernel `miller-rabin`, one set of them for each instruction set; open to its tests. Knows
 * nothing of the order in which they are applied: that is miller_rabin.c.
 *
 * Together they are the test of Baillie, Pomerance, Selfridge and Wagstaff: division by small primes, the
 * strong test to base 2, and the extra strong Lucas test. No composite below 2^64 passes both tests: J.
 * Feitsma and W. Galway listed all base-2 Fermat pseudoprimes below 2^64 (118,968,378 of them, 31,894,014
 * strong), and D. Jacobsen ran the Lucas test on each (Math::Prime::Util 0.29;
 * http://ntheory.org/pseudoprimes.html).
 *
 * The extra strong Lucas test of n (Z. Mo and J. Jones; J. Grantham, Frobenius pseudoprimes, 2001) with the
 * parameters of R. Baillie's method C (OEIS A217719): Q = 1 and P the first of 3, 4, 5 ... whose D = P^2 - 4
 * has the Jacobi symbol (D/n) = -1. With V_0 = 2, V_1 = P, V_{k+1} = P V_k - V_{k-1}, and n + 1 = d * 2^s for
 * an odd d, n passes if V_d = 2 and V_{d+1} = P, or V_d = -2 and V_{d+1} = -P (which says U_d = 0), or V_{d *
 * 2^r} = 0 for an r with 0 <= r < s - 1, all modulo n. Every prime passes. */
#ifndef PRIMES_KERNEL_MILLER_RABIN_MILLER_RABIN_H
#define PRIMES_KERNEL_MILLER_RABIN_MILLER_RABIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kernel/isa.h"
#include "kernel/verdict.h"

enum {
    MILLER_RABIN_LANES_MAX = 64,   /* a test answers with one bit a lane */
    MILLER_RABIN_FILTER_MAX = 256, /* numbers that a filter takes at once */
    MILLER_RABIN_SLACK = 8, /* a filter may write so many more survivors than there are, of no meaning */
};

/* Both tests on a full group of odd numbers without a prime factor to 107, not below 109^2. Bit i of the
 * answer: n[i] passes. */
struct miller_rabin_tests {
    size_t strong_lanes; /* numbers in a group of the strong test, at most MILLER_RABIN_LANES_MAX */
    size_t lucas_lanes;
    uint64_t (*strong)(const uint64_t *n);
    uint64_t (*lucas)(const uint64_t *n, const uint64_t *parameter); /* P, see miller_rabin_parameter */
};

struct miller_rabin_code {
    /* Decides what the small primes decide, marks the rest as composite, and appends it to `survivor` with
     * its indices; returns how many. count <= MILLER_RABIN_FILTER_MAX; the two last have room for count +
     * MILLER_RABIN_SLACK. */
    size_t (*filter)(const uint64_t *n, size_t count, struct verdict *verdict, uint64_t *survivor,
                     uint64_t *index);
    uint64_t narrow_end;              /* `narrow` is for n below, `wide` for n from here */
    struct miller_rabin_tests narrow; /* both on numbers of this tier */
    struct miller_rabin_tests wide;
};

/* The parts for each instruction set that this build knows (dispatch_*.c). */
extern const struct miller_rabin_code *const miller_rabin_codes[ISA_COUNT];

extern const struct miller_rabin_code miller_rabin_portable;
extern const struct miller_rabin_code miller_rabin_avx2;
extern const struct miller_rabin_code miller_rabin_avx512;
extern const struct miller_rabin_code miller_rabin_avx512ifma;

/* The verdict of the small primes: `composite` without a divisor if they do not decide. One number at a time.
 */
struct verdict miller_rabin_small_primes(uint64_t n);

/* The rest of a filter in plain C: of the numbers at `count` indices, which 2 to 13 do not divide or which
 * are below 109^2, decides what the other small primes decide, and leaves the rest as `survivor` with its
 * indices; returns how many. */
size_t miller_rabin_second_round(const uint64_t *n, size_t count, struct verdict *verdict, uint64_t *survivor,
                                 uint64_t *index);

/* Both tests in plain C, one number at a time; for odd n > 1, and for P of miller_rabin_parameter. */
bool miller_rabin_strong_test(uint64_t n);
bool miller_rabin_lucas_test(uint64_t n, uint64_t parameter);

/* P of the Lucas test, or 0 if n is a square or shares a factor with a D, and so is composite. For odd n
 * without a prime factor to 107. */
uint64_t miller_rabin_parameter(uint64_t n);

#endif
