/* Both tests of the kernel `miller-rabin` on several vectors at once, by the instructions IFMA. The file that
 * includes it has defined STRONG_VECTORS and LUCAS_VECTORS: how many are in flight. Knows nothing of how
 * products are made. */
#ifndef PRIMES_KERNEL_MILLER_RABIN_TESTS_IFMA_H
#define PRIMES_KERNEL_MILLER_RABIN_TESTS_IFMA_H

#include "kernel/miller_rabin/arithmetic/compiler.h"
#include "kernel/miller_rabin/arithmetic/montgomery_one_limb.h"
#include "kernel/miller_rabin/arithmetic/montgomery_two_limbs.h"
#include "kernel/miller_rabin/tests_ending.h"

enum { DIGIT = 3 }; /* bits of the exponent of 2 that one shift applies */

/* The first multiple of DIGIT from which no exponent has bits. */
static inline int digits_end(uint64_t bits_in_any)
{
    int length = 64 - __builtin_clzll(bits_in_any);
    return (length + DIGIT - 1) / DIGIT * DIGIT;
}

static inline vector digit(vector exponent, int at)
{
    return _mm512_and_si512(_mm512_srli_epi64(exponent, (unsigned)at), all((1 << DIGIT) - 1));
}

static uint64_t strong_narrow(const uint64_t *n)
{
    struct narrow m[STRONG_VECTORS];
    vector exponent[STRONG_VECTORS], twos[STRONG_VECTORS], x[STRONG_VECTORS];
    vector any = zero();
    for (int v = 0; v < STRONG_VECTORS; v++) {
        m[v] = narrow_of(load(n + v * LANES));
        vector minus_one = sub(m[v].n, all(1));
        twos[v] = ending_twos(minus_one);
        exponent[v] = _mm512_srlv_epi64(minus_one, twos[v]);
        any = _mm512_or_si512(any, exponent[v]);
    }
    int at = digits_end((uint64_t)_mm512_reduce_or_epi64(any)) - DIGIT;
    UNROLL
    for (int v = 0; v < STRONG_VECTORS; v++)
        x[v] = _mm512_sllv_epi64(m[v].one, digit(exponent[v], at));
    while (at > 0) {
        at -= DIGIT;
        UNROLL
        for (int v = 0; v < STRONG_VECTORS; v++) {
            for (int i = 0; i < DIGIT; i++)
                x[v] = narrow_multiply(&m[v], x[v], x[v], m[v].n);
            x[v] = _mm512_sllv_epi64(x[v], digit(exponent[v], at));
        }
    }
    struct ending ending[STRONG_VECTORS];
    UNROLL
    for (int v = 0; v < STRONG_VECTORS; v++)
        ending[v] = strong_ending(m[v].n, twos[v], narrow_canonical(&m[v], x[v]), all(1));
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
    vector turn[LUCAS_VECTORS], twos[LUCAS_VECTORS];
    vector square[LUCAS_VECTORS], product[LUCAS_VECTORS]; /* V_2k+2b and V_2k+1, b the last bit */
    vector less_two[LUCAS_VECTORS],
        less_parameter[LUCAS_VECTORS]; /* n - 2 and n - P in the form, and n more */
    vector any = zero();
    for (int v = 0; v < LUCAS_VECTORS; v++) {
        m[v] = narrow_of(load(n + v * LANES));
        vector plus_one = add(m[v].n, all(1));
        twos[v] = ending_twos(plus_one);
        vector exponent = _mm512_srlv_epi64(plus_one, twos[v]);
        any = _mm512_or_si512(any, exponent);
        turn[v] = _mm512_xor_si512(exponent, _mm512_srli_epi64(exponent, 1));
        square[v] = narrow_modulo(add(m[v].one, m[v].one), m[v].n);
        product[v] = narrow_modulo(_mm512_mullo_epi64(m[v].one, load(parameter + v * LANES)), m[v].n);
        vector twice = add(m[v].n, m[v].n);
        less_two[v] = sub(twice, square[v]);
        less_parameter[v] = sub(twice, product[v]);
    }
    for (int bit = 63 - __builtin_clzll((uint64_t)_mm512_reduce_or_epi64(any)); bit >= 0; bit--) {
        vector here = all(UINT64_C(1) << bit);
        UNROLL
        for (int v = 0; v < LUCAS_VECTORS; v++) {
            mask turns = _mm512_test_epi64_mask(turn[v], here);
            vector next = _mm512_mask_blend_epi64(turns, square[v], product[v]);
            product[v] = narrow_multiply(&m[v], square[v], product[v], less_parameter[v]);
            square[v] = narrow_multiply(&m[v], next, next, less_two[v]);
        }
    }
    struct ending ending[LUCAS_VECTORS];
    UNROLL
    for (int v = 0; v < LUCAS_VECTORS; v++) {
        mask even = ending_is_deep(add(m[v].n, all(1))); /* the last bit was 0 */
        vector after = _mm512_mask_blend_epi64(even, square[v], product[v]);
        product[v] = _mm512_mask_blend_epi64(even, product[v], square[v]);
        ending[v] = lucas_ending(m[v].n, twos[v], narrow_canonical(&m[v], product[v]),
                                 narrow_canonical(&m[v], after), all(2), load(parameter + v * LANES));
    }
    for (uint64_t done = 2; done <= ENDING_SQUARINGS; done++) {
        UNROLL
        for (int v = 0; v < LUCAS_VECTORS; v++) {
            product[v] = narrow_multiply(&m[v], product[v], product[v], less_two[v]);
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
    struct pair x[STRONG_VECTORS];
    vector any = zero();
    for (int v = 0; v < STRONG_VECTORS; v++) {
        vector number = load(n + v * LANES), minus_one = sub(number, all(1));
        m[v] = wide_of(number);
        twos[v] = ending_twos(minus_one);
        exponent[v] = _mm512_srlv_epi64(minus_one, twos[v]);
        any = _mm512_or_si512(any, exponent[v]);
    }
    int at = digits_end((uint64_t)_mm512_reduce_or_epi64(any)) - DIGIT;
    UNROLL
    for (int v = 0; v < STRONG_VECTORS; v++)
        x[v] = (struct pair){zero(), _mm512_sllv_epi64(all(1), digit(exponent[v], at))};
    while (at > 0) {
        at -= DIGIT;
        for (int i = 0; i < DIGIT; i++) {
            UNROLL
            for (int v = 0; v < STRONG_VECTORS; v++)
                x[v] = wide_square(&m[v], x[v], nothing());
        }
        UNROLL
        for (int v = 0; v < STRONG_VECTORS; v++)
            x[v] = wide_shift(x[v], digit(exponent[v], at));
    }
    struct ending ending[STRONG_VECTORS];
    UNROLL
    for (int v = 0; v < STRONG_VECTORS; v++)
        ending[v] = strong_ending(load(n + v * LANES), twos[v], wide_canonical(&m[v], x[v]), all(1));
    for (uint64_t done = 1; done <= ENDING_SQUARINGS; done++) {
        UNROLL
        for (int v = 0; v < STRONG_VECTORS; v++) {
            x[v] = wide_square(&m[v], x[v], nothing());
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
    vector turn[LUCAS_VECTORS], twos[LUCAS_VECTORS];
    struct pair square[LUCAS_VECTORS], product[LUCAS_VECTORS]; /* V_2k+2b and V_2k+1, b the last bit */
    struct pair less_two[LUCAS_VECTORS], less_parameter[LUCAS_VECTORS];
    vector any = zero();
    for (int v = 0; v < LUCAS_VECTORS; v++) {
        vector number = load(n + v * LANES), plus_one = add(number, all(1));
        m[v] = wide_of(number);
        twos[v] = ending_twos(plus_one);
        vector exponent = _mm512_srlv_epi64(plus_one, twos[v]);
        any = _mm512_or_si512(any, exponent);
        turn[v] = _mm512_xor_si512(exponent, _mm512_srli_epi64(exponent, 1));
        square[v] = (struct pair){zero(), all(2)};
        struct pair p = {load(parameter + v * LANES), zero()};
        product[v] = wide_multiply(&m[v], p, m[v].fold, nothing());
        less_two[v] = wide_less(number, square[v]);
        less_parameter[v] = wide_less(number, product[v]);
    }
    for (int bit = 63 - __builtin_clzll((uint64_t)_mm512_reduce_or_epi64(any)); bit >= 0; bit--) {
        vector here = all(UINT64_C(1) << bit);
        UNROLL
        for (int v = 0; v < LUCAS_VECTORS; v++) {
            mask turns = _mm512_test_epi64_mask(turn[v], here);
            struct pair next = wide_choose(turns, square[v], product[v]);
            product[v] = wide_multiply(&m[v], square[v], product[v], less_parameter[v]);
            square[v] = wide_square(&m[v], next, less_two[v]);
        }
    }
    struct ending ending[LUCAS_VECTORS];
    UNROLL
    for (int v = 0; v < LUCAS_VECTORS; v++) {
        mask even = ending_is_deep(add(load(n + v * LANES), all(1))); /* the last bit was 0 */
        struct pair after = wide_choose(even, square[v], product[v]);
        product[v] = wide_choose(even, product[v], square[v]);
        ending[v] = lucas_ending(load(n + v * LANES), twos[v], wide_canonical(&m[v], product[v]),
                                 wide_canonical(&m[v], after), all(2), load(parameter + v * LANES));
    }
    for (uint64_t done = 2; done <= ENDING_SQUARINGS; done++) {
        UNROLL
        for (int v = 0; v < LUCAS_VECTORS; v++) {
            product[v] = wide_square(&m[v], product[v], less_two[v]);
            ending_check(&ending[v], done, wide_canonical(&m[v], product[v]));
        }
    }
    uint64_t passed = 0;
    for (int v = 0; v < LUCAS_VECTORS; v++)
        passed |= lucas_passed(&ending[v], n + v * LANES, parameter + v * LANES) << (v * LANES);
    return passed;
}

#endif
