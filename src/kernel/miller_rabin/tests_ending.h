/* How the vector tests of the kernel `miller-rabin` end: what a vector of numbers has passed while the last
 * powers are looked at. The powers of 2 in n - 1 and n + 1 are taken off the exponent to at most
 * ENDING_SQUARINGS + 1, so that all vectors end together; that suffices for 127 of 128 primes, and the others
 * are decided in plain C.
 *
 * The file that includes it has defined, for its instruction set, the types `vector` (of LANES words of 64
 * bits) and `mask` (a truth value for each), and the functions used here. */
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
    vector count = all(1);
    for (uint64_t i = 1; i <= ENDING_SQUARINGS; i++)
        count = choose(has_none(x, all((UINT64_C(2) << i) - 1)), count, all(1 + i));
    return count;
}

/* Where 2 divides it more often than that. */
static inline mask ending_is_deep(vector x)
{
    return has_none(x, all((UINT64_C(4) << ENDING_SQUARINGS) - 1));
}

/* Begins with 2^((n - 1) / 2^twos). `one` is 1 in the form of the power; both below n, as all values here. */
static inline struct ending strong_ending(vector n, vector twos, vector power, vector one)
{
    vector minus_one = sub(n, one);
    mask is_one = equal(power, one), deep = ending_is_deep(sub(n, all(1)));
    return (struct ending){twos, minus_one, either(equal(power, minus_one), but_not(is_one, deep)),
                           both(is_one, deep)};
}

/* A squaring of the power, or a doubling of the index; of `done` + 1 or more twos. */
static inline void ending_check(struct ending *e, uint64_t done, vector value)
{
    e->passes = either(e->passes, both(is_above(e->twos, all(done)), equal(value, e->target)));
}

/* Begins with V at (n + 1) / 2^twos and after it; V_0 and V_1 in the same form. */
static inline struct ending lucas_ending(vector n, vector twos, vector here, vector after, vector two,
                                         vector p)
{
    mask trivial = either(both(equal(here, two), equal(after, p)),
                          both(equal(here, sub(n, two)), equal(after, sub(n, p))));
    mask deep = ending_is_deep(add(n, all(1)));
    struct ending e = {twos, all(0), but_not(trivial, deep), both(trivial, deep)};
    ending_check(&e, 1, here);
    return e;
}

static inline uint64_t strong_passed(const struct ending *e, const uint64_t *n)
{
    uint64_t passes = lanes_of(e->passes);
    for (uint64_t left = lanes_of(e->unknown); left; left &= left - 1) {
        int lane = __builtin_ctzll(left);
        passes |= (uint64_t)bpsw_strong_test(n[lane]) << lane;
    }
    return passes;
}

static inline uint64_t lucas_passed(const struct ending *e, const uint64_t *n, const uint64_t *parameter)
{
    uint64_t passes = lanes_of(e->passes);
    for (uint64_t left = lanes_of(e->unknown); left; left &= left - 1) {
        int lane = __builtin_ctzll(left);
        passes |= (uint64_t)bpsw_lucas_test(n[lane], parameter[lane]) << lane;
    }
    return passes;
}

#endif
