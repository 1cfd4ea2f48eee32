/* Both tests of the kernel `miller-rabin` on one number, step by step, so that more than one can be under way
 * at once. See bpsw.h for the tests. Knows nothing of vectors. */
#ifndef PRIMES_KERNEL_MILLER_RABIN_TESTS_SCALAR_H
#define PRIMES_KERNEL_MILLER_RABIN_TESTS_SCALAR_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/miller_rabin/arithmetic/montgomery.h"

/* The strong test under way: 2^e, where e is what was read of the exponent (n - 1) / 2^s. */
struct strong {
    struct montgomery m;
    uint64_t exponent;
    uint64_t power; /* in the form */
};

/* The Lucas test under way: V_k and V_k+1, where k is what was read of the index (n + 1) / 2^s. One of them
 * comes from a square, V_k if k is even, the other from a product; which to square next depends on whether
 * the next bit differs. */
struct lucas {
    struct montgomery m;
    uint64_t swaps;           /* where a bit of the index differs from the one above */
    uint64_t square, product; /* in the form, as all of these */
    uint64_t two, parameter;  /* V_0, V_1 */
};

static inline struct strong strong_start(struct montgomery m)
{
    return (struct strong){m, (m.n - 1) >> __builtin_ctzll(m.n - 1), m.one};
}

static inline struct lucas lucas_start(struct montgomery m, uint64_t parameter)
{
    uint64_t two = montgomery_twice(&m, m.one), first = montgomery_from_small(&m, parameter);
    uint64_t index = (m.n + 1) >> __builtin_ctzll(m.n + 1);
    return (struct lucas){m, index ^ index >> 1, two, first, two, first};
}

/* The place of the highest bit of x > 0. */
static inline int highest_bit(uint64_t x)
{
    return 63 - __builtin_clzll(x);
}

/* Reads a bit of the exponent, from the highest down; zeros before the first one do no harm. */
static inline void strong_step(struct strong *t, int bit)
{
    t->power = montgomery_square(&t->m, t->power, t->exponent >> bit & 1);
}

static inline void lucas_step(struct lucas *t, int bit)
{
    uint64_t next = select_by_bit(t->swaps >> bit & 1, t->square, t->product);
    t->product = montgomery_multiply_subtract(&t->m, t->square, t->product, t->parameter);
    t->square = montgomery_multiply_subtract(&t->m, next, next, t->two);
}

/* When all bits are read: does n pass? */
static inline bool strong_end(struct strong *t)
{
    uint64_t minus_one = t->m.n - t->m.one;
    if (t->power == t->m.one || t->power == minus_one)
        return true;
    for (int left = __builtin_ctzll(t->m.n - 1); left > 1; left--) {
        t->power = montgomery_square(&t->m, t->power, 0);
        if (t->power == minus_one)
            return true;
    }
    return false;
}

static inline bool lucas_end(const struct lucas *t)
{
    const struct montgomery *m = &t->m;
    uint64_t v_k = t->product, v_k1 = t->square; /* k is read, and its last bit was 1 */
    if (v_k == t->two && v_k1 == t->parameter)
        return true;
    if (v_k == m->n - t->two && v_k1 == m->n - t->parameter)
        return true;
    for (int left = __builtin_ctzll(m->n + 1); left > 1; left--) {
        if (v_k == 0)
            return true;
        v_k = montgomery_multiply_subtract(m, v_k, v_k, t->two);
    }
    return false;
}

#endif
