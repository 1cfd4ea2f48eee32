/* Both tests of the kernel `miller-rabin` for vectors whose multiplication takes 32 bits by 32 (AVX2, and
 * AVX-512 without IFMA). Montgomery's form with R = 2^32 for n < 2^32 and R = 2^64 for the others; all values
 * lie below n.
 *
 * The file that includes it has defined, beside what tests_ending.h needs, STRONG_VECTORS and
 * LUCAS_VECTORS (how many are in flight) and the functions used here. */
#ifndef PRIMES_KERNEL_MILLER_RABIN_TESTS_VECTOR_H
#define PRIMES_KERNEL_MILLER_RABIN_TESTS_VECTOR_H

#include <stdbool.h>

#include "kernel/miller_rabin/montgomery.h"
#include "kernel/miller_rabin/tests_ending.h"

#define NARROW_END (UINT64_C(1) << 32)
#define UNROLL _Pragma("GCC unroll 8")
#define INLINE static inline __attribute__((always_inline))

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

INLINE uint64_t strong_by(bool is_narrow, const uint64_t *n)
{
    struct modulus m[STRONG_VECTORS];
    vector exponent[STRONG_VECTORS], twos[STRONG_VECTORS], x[STRONG_VECTORS], any = all(0);
    for (int v = 0; v < STRONG_VECTORS; v++) {
        m[v] = modulus_of(n + v * LANES, is_narrow);
        vector minus_one = sub(m[v].n, all(1));
        twos[v] = ending_twos(minus_one);
        exponent[v] = shift_right(minus_one, twos[v]);
        any = either_bit(any, exponent[v]);
        x[v] = m[v].one;
    }
    for (uint64_t bit = UINT64_C(1) << highest_bit_of(any); bit; bit >>= 1) {
        UNROLL
        for (int v = 0; v < STRONG_VECTORS; v++) {
            vector square = square_of(&m[v], is_narrow, x[v]);
            x[v] = choose(has_none(exponent[v], all(bit)), twice(&m[v], is_narrow, square), square);
        }
    }
    uint64_t passed = 0;
    struct ending ending[STRONG_VECTORS];
    UNROLL
    for (int v = 0; v < STRONG_VECTORS; v++)
        ending[v] = strong_ending(m[v].n, twos[v], x[v], m[v].one);
    for (uint64_t done = 1; done <= ENDING_SQUARINGS; done++) {
        UNROLL
        for (int v = 0; v < STRONG_VECTORS; v++) {
            x[v] = square_of(&m[v], is_narrow, x[v]);
            ending_check(&ending[v], done, x[v]);
        }
    }
    for (int v = 0; v < STRONG_VECTORS; v++)
        passed |= strong_passed(&ending[v], n + v * LANES) << (v * LANES);
    return passed;
}

INLINE uint64_t lucas_by(bool is_narrow, const uint64_t *n, const uint64_t *parameter)
{
    struct modulus m[LUCAS_VECTORS];
    vector turns[LUCAS_VECTORS], twos[LUCAS_VECTORS], any = all(0);
    vector square[LUCAS_VECTORS],
        product[LUCAS_VECTORS]; /* V_2k+2b and V_2k+1, b the last bit of the index */
    vector two[LUCAS_VECTORS], p[LUCAS_VECTORS];
    for (int v = 0; v < LUCAS_VECTORS; v++) {
        m[v] = modulus_of(n + v * LANES, is_narrow);
        vector plus_one = add(m[v].n, all(1));
        twos[v] = ending_twos(plus_one);
        vector index = shift_right(plus_one, twos[v]);
        any = either_bit(any, index);
        turns[v] = differing_bits(index, shift_right(index, all(1)));
        square[v] = two[v] = twice(&m[v], is_narrow, m[v].one);
        product[v] = p[v] = small_multiple(&m[v], parameter + v * LANES);
    }
    for (uint64_t bit = UINT64_C(1) << highest_bit_of(any); bit; bit >>= 1) {
        UNROLL
        for (int v = 0; v < LUCAS_VECTORS; v++) {
            vector next = choose(has_none(turns[v], all(bit)), product[v], square[v]);
            product[v] = multiply_subtract(&m[v], is_narrow, square[v], product[v], p[v]);
            square[v] = square_subtract(&m[v], is_narrow, next, two[v]);
        }
    }
    uint64_t passed = 0;
    struct ending ending[LUCAS_VECTORS];
    UNROLL
    for (int v = 0; v < LUCAS_VECTORS; v++) {
        mask even = ending_is_deep(add(m[v].n, all(1))); /* the last bit was 0 */
        vector after = choose(even, square[v], product[v]);
        product[v] = choose(even, product[v], square[v]);
        ending[v] = lucas_ending(m[v].n, twos[v], product[v], after, two[v], p[v]);
    }
    for (uint64_t done = 2; done <= ENDING_SQUARINGS; done++) {
        UNROLL
        for (int v = 0; v < LUCAS_VECTORS; v++) {
            product[v] = square_subtract(&m[v], is_narrow, product[v], two[v]);
            ending_check(&ending[v], done, product[v]);
        }
    }
    for (int v = 0; v < LUCAS_VECTORS; v++)
        passed |= lucas_passed(&ending[v], n + v * LANES, parameter + v * LANES) << (v * LANES);
    return passed;
}

#endif
