/* How the vector tests of the kernel `miller-rabin` end: what a vector of numbers has passed while the last
 * powers are looked at. Knows nothing of how they are computed. The file that includes it has included one of
 * arithmetic/vector_*.h.
 *
 * The powers of 2 in n - 1 and n + 1 are taken off the exponent to at most ENDING_SQUARINGS + 1, so that all
 * vectors end together; that suffices for 127 of 128 primes, and the others are decided in plain C. */
#ifndef PRIMES_KERNEL_MILLER_RABIN_TESTS_ENDING_H
#define PRIMES_KERNEL_MILLER_RABIN_TESTS_ENDING_H

#include <stdint.h>

#include "kernel/miller_rabin/bpsw.h"

enum { ENDING_SQUARINGS = 3 };

struct ending {
    vector twos;   /* that were taken off the exponent */
    vector target; /* what may still come: n - 1 in the strong test, 0 in that of Lucas */
    mask passes;
    mask unknown; /* there are more twos, and what was found says nothing of the powers before */
};

/* How often 2 divides an even x > 0, or ENDING_SQUARINGS + 1 if more often. */
static inline vector ending_twos(vector x)
{
    vector count = broadcast(1);
    for (uint64_t i = 1; i <= ENDING_SQUARINGS; i++)
        count = blend(none_set(x, broadcast((UINT64_C(2) << i) - 1)), count, broadcast(1 + i));
    return count;
}

/* Where 2 divides it more often than that. */
static inline mask ending_has_more_twos(vector x)
{
    return none_set(x, broadcast((UINT64_C(4) << ENDING_SQUARINGS) - 1));
}

/* Begins with 2^((n - 1) / 2^twos). `one` is 1 in the form of the power; both below n, as all values here. */
static inline struct ending strong_ending(vector n, vector twos, vector power, vector one)
{
    vector minus_one = sub(n, one);
    mask is_one = equal(power, one), more_twos = ending_has_more_twos(sub(n, broadcast(1)));
    return (struct ending){twos, minus_one, mask_or(equal(power, minus_one), mask_and_not(is_one, more_twos)),
                           mask_and(is_one, more_twos)};
}

/* After a squaring of the power, or a doubling of the index: where there are more than `done` twos, the value
 * counts. */
static inline void ending_check(struct ending *e, uint64_t done, vector value)
{
    e->passes = mask_or(e->passes, mask_and(is_greater(e->twos, broadcast(done)), equal(value, e->target)));
}

/* Begins with V_k and V_k+1 for k = (n + 1) / 2^twos; V_0 and V_1 in the same form. */
static inline struct ending lucas_ending(vector n, vector twos, vector v_k, vector v_k1, vector two, vector p)
{
    mask trivial = mask_or(mask_and(equal(v_k, two), equal(v_k1, p)),
                           mask_and(equal(v_k, sub(n, two)), equal(v_k1, sub(n, p))));
    mask more_twos = ending_has_more_twos(add(n, broadcast(1)));
    struct ending e = {twos, broadcast(0), mask_and_not(trivial, more_twos), mask_and(trivial, more_twos)};
    ending_check(&e, 1, v_k);
    return e;
}

static inline uint64_t strong_passed(const struct ending *e, const uint64_t *n)
{
    uint64_t passes = mask_bits(e->passes);
    for (uint64_t left = mask_bits(e->unknown); left; left &= left - 1) {
        int lane = __builtin_ctzll(left);
        passes |= (uint64_t)bpsw_strong_test(n[lane]) << lane;
    }
    return passes;
}

static inline uint64_t lucas_passed(const struct ending *e, const uint64_t *n, const uint64_t *parameter)
{
    uint64_t passes = mask_bits(e->passes);
    for (uint64_t left = mask_bits(e->unknown); left; left &= left - 1) {
        int lane = __builtin_ctzll(left);
        passes |= (uint64_t)bpsw_lucas_test(n[lane], parameter[lane]) << lane;
    }
    return passes;
}

#endif
