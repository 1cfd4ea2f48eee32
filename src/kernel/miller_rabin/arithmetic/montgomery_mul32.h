/* Arithmetic modulo the numbers of a vector, by products of 32 bits by 32 (AVX2, AVX-512 without IFMA), in
 * Montgomery's form: R = 2^32 for n < 2^32, R = 2^64 for the others; all values lie below n. Knows nothing of
 * the tests.
 *
 * The file that includes it has included one of vector_*.h. */
#ifndef PRIMES_KERNEL_MILLER_RABIN_ARITHMETIC_MONTGOMERY_MUL32_H
#define PRIMES_KERNEL_MILLER_RABIN_ARITHMETIC_MONTGOMERY_MUL32_H

#include <stdbool.h>

#include "kernel/miller_rabin/arithmetic/compiler.h"
#include "kernel/miller_rabin/arithmetic/montgomery.h"

#define NARROW_END (UINT64_C(1) << 32)

struct modulus {
    vector n;
    vector inverse; /* of n modulo 2^64, of which the low half is that modulo 2^32 */
    vector one;     /* R mod n: 1 in Montgomery form */
};

/* `is_narrow`, n < NARROW_END, is a constant everywhere: what inlining leaves is the code of one tier. */

/* a - b modulo n; sub is that of words. */
INLINE vector mod_subtract(const struct modulus *m, bool is_narrow, vector a, vector b)
{
    return masked_add(is_narrow ? is_greater(b, a) : is_greater_u64(b, a), sub(a, b), m->n);
}

INLINE vector mod_double(const struct modulus *m, bool is_narrow, vector a)
{
    return mod_subtract(m, is_narrow, a, sub(m->n, a));
}

/* The high word of a * b, and what makes the low one: its upper half in the low half of `middle`, the lower
 * in that of `low`. */
struct product {
    vector high, middle, low;
};

INLINE struct product wide_product(vector a, vector b)
{
    vector a_high = high32(a), b_high = high32(b);
    vector low = mul32(a, b), first = add(mul32(a, b_high), high32(low));
    vector middle = add(mul32(a_high, b), low32(first));
    return (struct product){add(add(mul32(a_high, b_high), high32(first)), high32(middle)), middle, low};
}

INLINE struct product wide_square_product(vector a)
{
    vector a_high = high32(a), low = mul32(a, a), cross = mul32(a, a_high);
    vector first = add(cross, high32(low)), middle = add(cross, low32(first));
    return (struct product){add(add(mul32(a_high, a_high), high32(first)), high32(middle)), middle, low};
}

/* Of a product that is still to be divided by R: the high half, and what division takes away from it. */
struct unreduced {
    vector high, excess;
};

INLINE struct unreduced narrow_unreduced(const struct modulus *m, vector a, vector b)
{
    vector product = mul32(a, b), excess = mul32(mul32(product, m->inverse), m->n);
    return (struct unreduced){high32(product), high32(excess)};
}

INLINE struct unreduced wide_unreduced(const struct modulus *m, struct product product)
{
    vector cross = add(mul32(product.low, high32(m->inverse)), mul32(product.middle, m->inverse));
    vector quotient = add(mul32(product.low, m->inverse), shift_left32(cross));
    return (struct unreduced){product.high, wide_product(quotient, m->n).high};
}

/* a * a. */
INLINE vector mod_square(const struct modulus *m, bool is_narrow, vector a)
{
    struct unreduced unreduced =
        is_narrow ? narrow_unreduced(m, a, a) : wide_unreduced(m, wide_square_product(a));
    return mod_subtract(m, is_narrow, unreduced.high, unreduced.excess);
}

/* a * a - c. */
INLINE vector square_subtract(const struct modulus *m, bool is_narrow, vector a, vector c)
{
    struct unreduced unreduced =
        is_narrow ? narrow_unreduced(m, a, a) : wide_unreduced(m, wide_square_product(a));
    return mod_subtract(m, is_narrow, mod_subtract(m, is_narrow, unreduced.high, c), unreduced.excess);
}

/* a * b - c. */
INLINE vector multiply_subtract(const struct modulus *m, bool is_narrow, vector a, vector b, vector c)
{
    struct unreduced unreduced =
        is_narrow ? narrow_unreduced(m, a, b) : wide_unreduced(m, wide_product(a, b));
    return mod_subtract(m, is_narrow, mod_subtract(m, is_narrow, unreduced.high, c), unreduced.excess);
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

/* k > 0 in the form; it may differ from lane to lane. */
INLINE vector from_small(const struct modulus *m, const uint64_t *k)
{
    uint64_t n[LANES], one[LANES], form[LANES];
    store(n, m->n);
    store(one, m->one);
    for (int i = 0; i < LANES; i++) {
        struct montgomery lane = {n[i], 0, one[i]};
        form[i] = montgomery_from_small(&lane, k[i]);
    }
    return load(form);
}

#endif
