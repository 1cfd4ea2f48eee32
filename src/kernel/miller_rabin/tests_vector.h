/* Both tests of the kernel `miller-rabin` on several vectors at once, for the arithmetic of 32-bit products.
 * Knows nothing of how products are made.
 *
 * The file that includes it has included one of arithmetic/vector_*.h and arithmetic/montgomery_mul32.h, and
 * defined STRONG_VECTORS and LUCAS_VECTORS, how many vectors are in flight; it gets strong_narrow,
 * lucas_narrow, strong_wide, lucas_wide, as struct miller_rabin_tests of backend.h wants them. */
#ifndef PRIMES_KERNEL_MILLER_RABIN_TESTS_VECTOR_H
#define PRIMES_KERNEL_MILLER_RABIN_TESTS_VECTOR_H

#include <stdbool.h>

#include "kernel/miller_rabin/arithmetic/compiler.h"
#include "kernel/miller_rabin/tests_ending.h"

INLINE uint64_t strong_test(bool is_narrow, const uint64_t *n)
{
    struct modulus m[STRONG_VECTORS];
    vector exponent[STRONG_VECTORS], twos[STRONG_VECTORS], x[STRONG_VECTORS], any = broadcast(0);
    for (int v = 0; v < STRONG_VECTORS; v++) {
        m[v] = modulus_of(n + v * LANES, is_narrow);
        vector minus_one = sub(m[v].n, broadcast(1));
        twos[v] = ending_twos(minus_one);
        exponent[v] = shift_right(minus_one, twos[v]);
        any = bit_or(any, exponent[v]);
        x[v] = m[v].one;
    }
    for (uint64_t bit = UINT64_C(1) << highest_bit_of(any); bit; bit >>= 1) {
        UNROLL
        for (int v = 0; v < STRONG_VECTORS; v++) {
            vector square = mod_square(&m[v], is_narrow, x[v]);
            x[v] = blend(none_set(exponent[v], broadcast(bit)), mod_double(&m[v], is_narrow, square), square);
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
            x[v] = mod_square(&m[v], is_narrow, x[v]);
            ending_check(&ending[v], done, x[v]);
        }
    }
    for (int v = 0; v < STRONG_VECTORS; v++)
        passed |= strong_passed(&ending[v], n + v * LANES) << (v * LANES);
    return passed;
}

INLINE uint64_t lucas_test(bool is_narrow, const uint64_t *n, const uint64_t *parameter)
{
    struct modulus m[LUCAS_VECTORS];
    vector swaps[LUCAS_VECTORS], twos[LUCAS_VECTORS], any = broadcast(0);
    vector square[LUCAS_VECTORS], product[LUCAS_VECTORS]; /* V_2k+2b and V_2k+1, b the last bit */
    vector two[LUCAS_VECTORS], p[LUCAS_VECTORS];
    for (int v = 0; v < LUCAS_VECTORS; v++) {
        m[v] = modulus_of(n + v * LANES, is_narrow);
        vector plus_one = add(m[v].n, broadcast(1));
        twos[v] = ending_twos(plus_one);
        vector index = shift_right(plus_one, twos[v]);
        any = bit_or(any, index);
        swaps[v] = bit_xor(index, shift_right(index, broadcast(1)));
        square[v] = two[v] = mod_double(&m[v], is_narrow, m[v].one);
        product[v] = p[v] = from_small(&m[v], parameter + v * LANES);
    }
    for (uint64_t bit = UINT64_C(1) << highest_bit_of(any); bit; bit >>= 1) {
        UNROLL
        for (int v = 0; v < LUCAS_VECTORS; v++) {
            vector next = blend(none_set(swaps[v], broadcast(bit)), product[v], square[v]);
            product[v] = multiply_subtract(&m[v], is_narrow, square[v], product[v], p[v]);
            square[v] = square_subtract(&m[v], is_narrow, next, two[v]);
        }
    }
    uint64_t passed = 0;
    struct ending ending[LUCAS_VECTORS];
    UNROLL
    for (int v = 0; v < LUCAS_VECTORS; v++) {
        mask even = ending_has_more_twos(add(m[v].n, broadcast(1))); /* the last bit was 0 */
        vector v_k1 = blend(even, square[v], product[v]);
        product[v] = blend(even, product[v], square[v]);
        ending[v] = lucas_ending(m[v].n, twos[v], product[v], v_k1, two[v], p[v]);
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

static inline uint64_t strong_narrow(const uint64_t *n)
{
    return strong_test(true, n);
}

static inline uint64_t lucas_narrow(const uint64_t *n, const uint64_t *parameter)
{
    return lucas_test(true, n, parameter);
}

static inline uint64_t strong_wide(const uint64_t *n)
{
    return strong_test(false, n);
}

static inline uint64_t lucas_wide(const uint64_t *n, const uint64_t *parameter)
{
    return lucas_test(false, n, parameter);
}

#endif
