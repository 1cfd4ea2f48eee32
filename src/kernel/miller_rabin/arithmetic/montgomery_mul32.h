/* Arithmetic modulo the numbers of a vector whose multiplication takes 32 bits by 32 (AVX2, and AVX-512
 * without IFMA), in Montgomery's form: with R = 2^32 for n < 2^32 and R = 2^64 for the others; all values lie
 * below n. The file that includes it has included one of vector_*.h. Knows nothing of the tests. */
#ifndef PRIMES_KERNEL_MILLER_RABIN_ARITHMETIC_MONTGOMERY_MUL32_H
#define PRIMES_KERNEL_MILLER_RABIN_ARITHMETIC_MONTGOMERY_MUL32_H

#include <stdbool.h>

#include "kernel/miller_rabin/arithmetic/compiler.h"
#include "kernel/miller_rabin/arithmetic/montgomery.h"

#define NARROW_END (UINT64_C(1) << 32)

struct modulus {
    vector n, inverse, one;
};

/* `is_narrow`, n < NARROW_END, is a constant everywhere: what inlining leaves is the code of one tier. */

/* a - b modulo n. */
INLINE vector subtract(const struct modulus *m, bool is_narrow, vector a, vector b)
{
    return add_where(is_narrow ? is_above(b, a) : is_far_above(b, a), sub(a, b), m->n);
}

INLINE vector twice(const struct modulus *m, bool is_narrow, vector a)
{
    return subtract(m, is_narrow, a, sub(m->n, a));
}

/* The high word of a * b, and what makes the low one: its upper half in the low half of `middle`, the lower
 * in that of `low`. */
struct product {
    vector high, middle, low;
};

INLINE struct product wide_product(vector a, vector b)
{
    vector a_high = high32(a), b_high = high32(b);
    vector low = times(a, b), first = add(times(a, b_high), high32(low));
    vector middle = add(times(a_high, b), low32(first));
    return (struct product){add(add(times(a_high, b_high), high32(first)), high32(middle)), middle, low};
}

INLINE struct product wide_square_product(vector a)
{
    vector a_high = high32(a), low = times(a, a), cross = times(a, a_high);
    vector first = add(cross, high32(low)), middle = add(cross, low32(first));
    return (struct product){add(add(times(a_high, a_high), high32(first)), high32(middle)), middle, low};
}

/* Of a product that is still to be divided by R: the high half, and what division takes away from it. */
struct halves {
    vector high, excess;
};

INLINE struct halves narrow_halves(const struct modulus *m, vector a, vector b)
{
    vector product = times(a, b), excess = times(times(product, m->inverse), m->n);
    return (struct halves){high32(product), high32(excess)};
}

INLINE struct halves wide_halves(const struct modulus *m, struct product product)
{
    vector cross = add(times(product.low, high32(m->inverse)), times(product.middle, m->inverse));
    vector quotient = add(times(product.low, m->inverse), shift_left32(cross));
    return (struct halves){product.high, wide_product(quotient, m->n).high};
}

/* a * a. */
INLINE vector square_of(const struct modulus *m, bool is_narrow, vector a)
{
    struct halves halves = is_narrow ? narrow_halves(m, a, a) : wide_halves(m, wide_square_product(a));
    return subtract(m, is_narrow, halves.high, halves.excess);
}

/* a * a - c. */
INLINE vector square_subtract(const struct modulus *m, bool is_narrow, vector a, vector c)
{
    struct halves halves = is_narrow ? narrow_halves(m, a, a) : wide_halves(m, wide_square_product(a));
    return subtract(m, is_narrow, subtract(m, is_narrow, halves.high, c), halves.excess);
}

/* a * b - c. */
INLINE vector multiply_subtract(const struct modulus *m, bool is_narrow, vector a, vector b, vector c)
{
    struct halves halves = is_narrow ? narrow_halves(m, a, b) : wide_halves(m, wide_product(a, b));
    return subtract(m, is_narrow, subtract(m, is_narrow, halves.high, c), halves.excess);
}

INLINE struct modulus modulus_of(const uint64_t *n, bool is_narrow)
{
    uint64_t inverse[LANES], one[LANES];
    for (int i = 0; i < LANES; i++) {
        inverse[i] = inverse_mod_word(n[i]);
        one[i] = (is_narrow ? NARROW_END : 0 - n[i]) % n[i];
    }
    return (struct modulus){load(n), load(inverse), load(one)};
}

INLINE vector small_multiple(const struct modulus *m, const uint64_t *factor)
{
    uint64_t n[LANES], one[LANES], multiple[LANES];
    store(n, m->n);
    store(one, m->one);
    for (int i = 0; i < LANES; i++) {
        struct montgomery lane = {n[i], 0, one[i]};
        multiple[i] = montgomery_small(&lane, factor[i]);
    }
    return load(multiple);
}

#endif
