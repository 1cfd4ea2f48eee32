/* Both tests of the kernel `miller-rabin` on several vectors at once, for the arithmetic of the instructions
 * IFMA: one limb for the narrow numbers, two for the wide. Knows nothing of how products are made.
 *
 * The file that includes it has defined STRONG_VECTORS and LUCAS_VECTORS, how many vectors are in flight; it
 * gets strong_narrow, lucas_narrow, strong_wide, lucas_wide, as struct miller_rabin_tests of backend.h wants
 * them. */
#ifndef PRIMES_KERNEL_MILLER_RABIN_TESTS_IFMA_H
#define PRIMES_KERNEL_MILLER_RABIN_TESTS_IFMA_H

#include "kernel/miller_rabin/arithmetic/compiler.h"
#include "kernel/miller_rabin/arithmetic/montgomery_one_limb.h"
#include "kernel/miller_rabin/arithmetic/montgomery_two_limbs.h"
#include "kernel/miller_rabin/tests_ending.h"

enum { WINDOW = 3 }; /* bits of the exponent of 2 that one shift applies */

/* The first multiple of WINDOW from which no exponent has bits. */
static inline int windows_end(vector bits_in_any)
{
    return (highest_bit_of(bits_in_any) + WINDOW) / WINDOW * WINDOW;
}

static inline vector window(vector exponent, int at)
{
    return bit_and(shift_right_by(exponent, (unsigned)at), broadcast((1 << WINDOW) - 1));
}

static uint64_t strong_narrow(const uint64_t *n)
{
    struct narrow m[STRONG_VECTORS];
    vector exponent[STRONG_VECTORS], twos[STRONG_VECTORS], x[STRONG_VECTORS];
    vector any = zero();
    for (int v = 0; v < STRONG_VECTORS; v++) {
        m[v] = narrow_of(load(n + v * LANES));
        vector minus_one = sub(m[v].n, broadcast(1));
        twos[v] = ending_twos(minus_one);
        exponent[v] = shift_right(minus_one, twos[v]);
        any = bit_or(any, exponent[v]);
    }
    int at = windows_end(any) - WINDOW;
    UNROLL
    for (int v = 0; v < STRONG_VECTORS; v++)
        x[v] = shift_left(m[v].one, window(exponent[v], at));
    while (at > 0) {
        at -= WINDOW;
        UNROLL
        for (int v = 0; v < STRONG_VECTORS; v++) {
            for (int i = 0; i < WINDOW; i++)
                x[v] = narrow_multiply(&m[v], x[v], x[v], m[v].n);
            x[v] = shift_left(x[v], window(exponent[v], at));
        }
    }
    struct ending ending[STRONG_VECTORS];
    UNROLL
    for (int v = 0; v < STRONG_VECTORS; v++)
        ending[v] = strong_ending(m[v].n, twos[v], narrow_canonical(&m[v], x[v]), broadcast(1));
    for (uint64_t done = 1; done <= ENDING_SQUARINGS; done++) {
        UNROLL
        for (int v = 0; v < STRONG_VECTORS; v++) {
            x[v] = narrow_multiply(&m[v], x[v], x[v], m[v].n);
            ending_check(&ending[v], done, narrow_canonical(&m[v], x[v]));
        }
    }
    uint64_t passed = 0;
    for (int v = 0; v < STRONG_VECTORS; v++)
        passed |= strong_passed(&ending[v], n + v * LANES) << (v * LANES);
    return passed;
}

static uint64_t lucas_narrow(const uint64_t *n, const uint64_t *parameter)
{
    struct narrow m[LUCAS_VECTORS];
    vector swaps[LUCAS_VECTORS], twos[LUCAS_VECTORS];
    vector square[LUCAS_VECTORS], product[LUCAS_VECTORS]; /* V_2k+2b and V_2k+1, b the last bit */
    vector minus_two[LUCAS_VECTORS], minus_p[LUCAS_VECTORS];
    vector any = zero();
    for (int v = 0; v < LUCAS_VECTORS; v++) {
        m[v] = narrow_of(load(n + v * LANES));
        vector plus_one = add(m[v].n, broadcast(1));
        twos[v] = ending_twos(plus_one);
        vector exponent = shift_right(plus_one, twos[v]);
        any = bit_or(any, exponent);
        swaps[v] = bit_xor(exponent, shift_right_by(exponent, 1));
        square[v] = narrow_modulo(add(m[v].one, m[v].one), m[v].n);
        product[v] = narrow_from_small(&m[v], load(parameter + v * LANES));
        minus_two[v] = narrow_negative(&m[v], square[v]);
        minus_p[v] = narrow_negative(&m[v], product[v]);
    }
    for (int bit = highest_bit_of(any); bit >= 0; bit--) {
        vector at = broadcast(UINT64_C(1) << bit);
        UNROLL
        for (int v = 0; v < LUCAS_VECTORS; v++) {
            mask swap = any_set(swaps[v], at);
            vector next = blend(swap, square[v], product[v]);
            product[v] = narrow_multiply(&m[v], square[v], product[v], minus_p[v]);
            square[v] = narrow_multiply(&m[v], next, next, minus_two[v]);
        }
    }
    struct ending ending[LUCAS_VECTORS];
    UNROLL
    for (int v = 0; v < LUCAS_VECTORS; v++) {
        mask even = ending_has_more_twos(add(m[v].n, broadcast(1))); /* the last bit was 0 */
        vector v_k1 = blend(even, square[v], product[v]);
        product[v] = blend(even, product[v], square[v]);
        ending[v] = lucas_ending(m[v].n, twos[v], narrow_canonical(&m[v], product[v]),
                                 narrow_canonical(&m[v], v_k1), broadcast(2), load(parameter + v * LANES));
    }
    for (uint64_t done = 2; done <= ENDING_SQUARINGS; done++) {
        UNROLL
        for (int v = 0; v < LUCAS_VECTORS; v++) {
            product[v] = narrow_multiply(&m[v], product[v], product[v], minus_two[v]);
            ending_check(&ending[v], done, narrow_canonical(&m[v], product[v]));
        }
    }
    uint64_t passed = 0;
    for (int v = 0; v < LUCAS_VECTORS; v++)
        passed |= lucas_passed(&ending[v], n + v * LANES, parameter + v * LANES) << (v * LANES);
    return passed;
}

static uint64_t strong_wide(const uint64_t *n)
{
    struct wide m[STRONG_VECTORS];
    vector exponent[STRONG_VECTORS], twos[STRONG_VECTORS];
    struct limbs x[STRONG_VECTORS];
    vector any = zero();
    for (int v = 0; v < STRONG_VECTORS; v++) {
        vector number = load(n + v * LANES), minus_one = sub(number, broadcast(1));
        m[v] = wide_of(number);
        twos[v] = ending_twos(minus_one);
        exponent[v] = shift_right(minus_one, twos[v]);
        any = bit_or(any, exponent[v]);
    }
    int at = windows_end(any) - WINDOW;
    UNROLL
    for (int v = 0; v < STRONG_VECTORS; v++)
        x[v] = wide_power_of_two(window(exponent[v], at));
    while (at > 0) {
        at -= WINDOW;
        for (int i = 0; i < WINDOW; i++) {
            UNROLL
            for (int v = 0; v < STRONG_VECTORS; v++)
                x[v] = wide_square(&m[v], x[v], zero_limbs());
        }
        UNROLL
        for (int v = 0; v < STRONG_VECTORS; v++)
            x[v] = wide_shift_left(x[v], window(exponent[v], at));
    }
    struct ending ending[STRONG_VECTORS];
    UNROLL
    for (int v = 0; v < STRONG_VECTORS; v++)
        ending[v] = strong_ending(load(n + v * LANES), twos[v], wide_canonical(&m[v], x[v]), broadcast(1));
    for (uint64_t done = 1; done <= ENDING_SQUARINGS; done++) {
        UNROLL
        for (int v = 0; v < STRONG_VECTORS; v++) {
            x[v] = wide_square(&m[v], x[v], zero_limbs());
            ending_check(&ending[v], done, wide_canonical(&m[v], x[v]));
        }
    }
    uint64_t passed = 0;
    for (int v = 0; v < STRONG_VECTORS; v++)
        passed |= strong_passed(&ending[v], n + v * LANES) << (v * LANES);
    return passed;
}

static uint64_t lucas_wide(const uint64_t *n, const uint64_t *parameter)
{
    struct wide m[LUCAS_VECTORS];
    vector swaps[LUCAS_VECTORS], twos[LUCAS_VECTORS];
    struct limbs square[LUCAS_VECTORS], product[LUCAS_VECTORS]; /* V_2k+2b and V_2k+1, b the last bit */
    struct limbs minus_two[LUCAS_VECTORS], minus_p[LUCAS_VECTORS];
    vector any = zero();
    for (int v = 0; v < LUCAS_VECTORS; v++) {
        vector number = load(n + v * LANES), plus_one = add(number, broadcast(1));
        m[v] = wide_of(number);
        twos[v] = ending_twos(plus_one);
        vector exponent = shift_right(plus_one, twos[v]);
        any = bit_or(any, exponent);
        swaps[v] = bit_xor(exponent, shift_right_by(exponent, 1));
        square[v] = wide_two();
        product[v] = wide_from_small(&m[v], load(parameter + v * LANES));
        minus_two[v] = wide_negative(number, square[v]);
        minus_p[v] = wide_negative(number, product[v]);
    }
    for (int bit = highest_bit_of(any); bit >= 0; bit--) {
        vector at = broadcast(UINT64_C(1) << bit);
        UNROLL
        for (int v = 0; v < LUCAS_VECTORS; v++) {
            mask swap = any_set(swaps[v], at);
            struct limbs next = wide_blend(swap, square[v], product[v]);
            product[v] = wide_multiply(&m[v], square[v], product[v], minus_p[v]);
            square[v] = wide_square(&m[v], next, minus_two[v]);
        }
    }
    struct ending ending[LUCAS_VECTORS];
    UNROLL
    for (int v = 0; v < LUCAS_VECTORS; v++) {
        mask even = ending_has_more_twos(add(load(n + v * LANES), broadcast(1))); /* the last bit was 0 */
        struct limbs v_k1 = wide_blend(even, square[v], product[v]);
        product[v] = wide_blend(even, product[v], square[v]);
        ending[v] = lucas_ending(load(n + v * LANES), twos[v], wide_canonical(&m[v], product[v]),
                                 wide_canonical(&m[v], v_k1), broadcast(2), load(parameter + v * LANES));
    }
    for (uint64_t done = 2; done <= ENDING_SQUARINGS; done++) {
        UNROLL
        for (int v = 0; v < LUCAS_VECTORS; v++) {
            product[v] = wide_square(&m[v], product[v], minus_two[v]);
            ending_check(&ending[v], done, wide_canonical(&m[v], product[v]));
        }
    }
    uint64_t passed = 0;
    for (int v = 0; v < LUCAS_VECTORS; v++)
        passed |= lucas_passed(&ending[v], n + v * LANES, parameter + v * LANES) << (v * LANES);
    return passed;
}

#endif
