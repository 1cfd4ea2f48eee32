/* The parts of the kernel `miller-rabin` for AVX-512 with IFMA: 8 numbers a vector, several vectors in
 * flight. The instructions multiply 52 bits by 52 and add the low or the high half of the product: LOW and
 * HIGH below, which look at the low 52 bits of the factors alone.
 *
 * Arithmetic modulo n is Montgomery's with R = 2^52, in one limb of 52 bits for the narrow n and in two for
 * the wide. Values are not reduced below n but kept small enough for the next product; `canonical` reduces
 * one in the end. */
#include "kernel/miller_rabin/backend.h"
#include "kernel/miller_rabin/small_primes.h"

#include <immintrin.h>

#include "kernel/miller_rabin/vector_avx512.h"

#include "kernel/miller_rabin/tests_ending.h"

enum {
    LANES = 8,
    STRONG_VECTORS = 6,
    LUCAS_VECTORS = 3,
    DIGIT = 3, /* bits of the exponent of 2 that one shift applies */
};

#define NARROW_END (UINT64_C(1) << 43)

#define LOW(sum, a, b) _mm512_madd52lo_epu64(sum, a, b)
#define HIGH(sum, a, b) _mm512_madd52hi_epu64(sum, a, b)
#define UNROLL _Pragma("GCC unroll 8")

static inline vector zero(void)
{
    return all(0);
}

static inline vector low_limb(vector a)
{
    return _mm512_and_si512(a, all((UINT64_C(1) << 52) - 1));
}

static inline vector high_limb(vector a)
{
    return _mm512_srli_epi64(a, 52);
}

/* 1/n modulo 2^52 for odd n: right in the low 5 bits, which each step of Newton's doubles. */
static inline vector inverse(vector n)
{
    vector x = _mm512_xor_si512(add(n, add(n, n)), all(2));
    UNROLL
    for (int i = 0; i < 4; i++)
        x = LOW(zero(), x, sub(all(2), LOW(zero(), x, n)));
    return x;
}

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

/* --- one limb: n < 2^43, values below 2^52 --- */

struct narrow {
    vector n;
    vector inverse;
    vector one; /* 2^52 mod n, below n */
};

static inline vector correct_modulo(__m512d x, __m512d n) /* x off by at most one n */
{
    x = _mm512_mask_add_pd(x, _mm512_cmp_pd_mask(x, _mm512_setzero_pd(), _CMP_LT_OQ), x, n);
    x = _mm512_mask_sub_pd(x, _mm512_cmp_pd_mask(x, n, _CMP_GE_OQ), x, n);
    return _mm512_cvtpd_epu64(x);
}

/* x mod n for x < 2^53 and n < 2^43. */
static inline vector narrow_modulo(vector x, vector n)
{
    __m512d divisor = _mm512_cvtepu64_pd(n), dividend = _mm512_cvtepu64_pd(x);
    __m512d quotient =
        _mm512_roundscale_pd(_mm512_div_pd(dividend, divisor), _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC);
    return correct_modulo(_mm512_fnmadd_pd(quotient, divisor, dividend), divisor);
}

static inline struct narrow narrow_of(vector n)
{
    return (struct narrow){n, inverse(n), narrow_modulo(all(UINT64_C(1) << 52), n)};
}

/* a * b / 2^52 + extra modulo n, below 2n + extra if a * b < 2^52 * n. The extra is n or more, as n is taken
 * away. */
static inline vector narrow_multiply(const struct narrow *m, vector a, vector b, vector extra)
{
    vector quotient = LOW(zero(), LOW(zero(), a, b), m->inverse);
    return sub(HIGH(extra, a, b), HIGH(zero(), quotient, m->n));
}

/* What a < 2^52 stands for, below n. */
static inline vector narrow_canonical(const struct narrow *m, vector a)
{
    vector excess = HIGH(zero(), LOW(zero(), a, m->inverse), m->n);
    return _mm512_mask_sub_epi64(zero(), _mm512_test_epi64_mask(excess, excess), m->n, excess);
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

/* --- two limbs: n >= 2^43. A value is low + 2^52 * high with the low 52 bits of `low` alone --- */

struct pair {
    vector low, high;
};

struct wide {
    struct pair n;
    vector negative_inverse; /* -1/n modulo 2^52 */
    struct pair fold;        /* 2^104 modulo n, at most n + 2^54 */
};

static inline struct pair pair_of(vector x)
{
    return (struct pair){low_limb(x), high_limb(x)};
}

/* 2^104 modulo n. The quotient comes from doubles, a little too small: by less than 2^-50 of it. */
static inline struct pair fold_of(vector n, struct pair limbs)
{
    __m512d quotient = _mm512_div_pd(_mm512_set1_pd(0x1p104), _mm512_cvtepu64_pd(n));
    vector q = _mm512_cvttpd_epu64(_mm512_mul_pd(quotient, _mm512_set1_pd(1 - 0x1p-51)));
    vector low = LOW(zero(), q, limbs.low);
    vector high = HIGH(LOW(LOW(zero(), q, limbs.high), high_limb(q), limbs.low), q, limbs.low);
    vector difference = sub(zero(), low);
    return (struct pair){low_limb(difference), low_limb(sub(_mm512_srai_epi64(difference, 63), high))};
}

static inline struct wide wide_of(vector n)
{
    struct pair limbs = pair_of(n);
    return (struct wide){limbs, sub(zero(), inverse(n)), fold_of(n, limbs)};
}

/* (p0 + 2^52 p1 + 2^104 p2) / 2^52 + 2^52 * top modulo n, where p2 < 2^39 and the sum of the rest is near
 * 2^104: what is at 2^104 is folded down, what is at 1 divided away. At most n + 2^53 above what p1 and top
 * began with. */
static inline struct pair wide_reduce(const struct wide *m, vector p0, vector p1, vector p2, vector top)
{
    p0 = LOW(p0, p2, m->fold.low);
    p1 = HIGH(p1, p2, m->fold.low);
    p1 = LOW(p1, p2, m->fold.high);
    vector quotient = LOW(zero(), p0, m->negative_inverse);
    p0 = LOW(p0, quotient, m->n.low);
    p1 = HIGH(p1, quotient, m->n.low);
    p1 = LOW(p1, quotient, m->n.high);
    top = HIGH(top, quotient, m->n.high);
    p1 = add(p1, high_limb(p0));
    return (struct pair){p1, add(top, high_limb(p1))};
}

/* a * a / 2^52 + extra, a * b / 2^52 + extra: for factors below 2^71. */
static inline struct pair wide_square(const struct wide *m, struct pair a, struct pair extra)
{
    vector twice = add(a.high, a.high);
    vector p0 = LOW(zero(), a.low, a.low);
    vector p1 = LOW(HIGH(extra.low, a.low, a.low), a.low, twice);
    vector p2 = LOW(HIGH(zero(), a.low, twice), a.high, a.high);
    return wide_reduce(m, p0, p1, p2, extra.high);
}

static inline struct pair wide_multiply(const struct wide *m, struct pair a, struct pair b, struct pair extra)
{
    vector p0 = LOW(zero(), a.low, b.low);
    vector p1 = LOW(LOW(HIGH(extra.low, a.low, b.low), a.low, b.high), a.high, b.low);
    vector p2 = LOW(HIGH(HIGH(zero(), a.low, b.high), a.high, b.low), a.high, b.high);
    return wide_reduce(m, p0, p1, p2, extra.high);
}

static inline struct pair nothing(void)
{
    return (struct pair){zero(), zero()};
}

static inline struct pair wide_choose(mask second, struct pair a, struct pair b)
{
    return (struct pair){_mm512_mask_blend_epi64(second, a.low, b.low),
                         _mm512_mask_blend_epi64(second, a.high, b.high)};
}

static inline struct pair wide_shift(struct pair a, vector by)
{
    vector low = _mm512_sllv_epi64(low_limb(a.low), by);
    return (struct pair){low, add(_mm512_sllv_epi64(a.high, by), high_limb(low))};
}

/* What a < 2^72 stands for, below n. */
static inline vector wide_canonical(const struct wide *m, struct pair a)
{
    vector quotient = LOW(zero(), a.low, m->negative_inverse);
    vector carry = high_limb(LOW(low_limb(a.low), quotient, m->n.low));
    vector low = LOW(HIGH(add(a.high, carry), quotient, m->n.low), quotient, m->n.high);
    vector high = add(HIGH(zero(), quotient, m->n.high), high_limb(low));
    low = low_limb(low);
    vector less_low = sub(low, m->n.low);
    vector less_high = add(sub(high, m->n.high), _mm512_srai_epi64(less_low, 63));
    mask below = _mm512_movepi64_mask(less_high);
    low = _mm512_mask_blend_epi64(below, low_limb(less_low), low);
    high = _mm512_mask_blend_epi64(below, less_high, high);
    return add(low, _mm512_slli_epi64(high, 52));
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

/* A multiple of n between 2^65 and 2^67, less a value below n + 2^54. */
static inline struct pair wide_less(vector n, struct pair value)
{
    vector exponent = sub(high_limb(_mm512_castpd_si512(_mm512_cvtepu64_pd(n))), all(1023));
    vector low = sub(low_limb(_mm512_sllv_epi64(n, sub(all(66), exponent))), low_limb(value.low));
    vector high = sub(_mm512_srlv_epi64(n, sub(exponent, all(14))), value.high);
    return (struct pair){low_limb(low), add(high, _mm512_srai_epi64(low, 63))};
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

/* --- the filter --- */

#define LIMB_MAX ((UINT64_C(1) << 52) - 1)

#define SMALL_PRIMES_OF_52_BITS(p, inverse) {p, UINT64_C(inverse) & LIMB_MAX, LIMB_MAX / (p)},

/* For x below 2^52. */
static const struct small_prime small_primes_52[SMALL_PRIMES_COUNT] = {SMALL_PRIMES(SMALL_PRIMES_OF_52_BITS)};

/* Primes tried on one residue: with product < 2^35, n is congruent to (n mod 2^48) + (n / 2^48) * (2^48 mod
 * product), which is below 2^52. */
struct group {
    int first, end;  /* among the small primes */
    uint64_t weight; /* 2^48 mod product */
};

#define WEIGHT(product) ((UINT64_C(1) << 48) % (product))

static const struct group first_group = {0, SMALL_PRIMES_FIRST_ROUND, WEIGHT(UINT64_C(3) * 5 * 7 * 11 * 13)};
static const struct group later_groups[] = {
    {23, 27, WEIGHT(UINT64_C(97) * 101 * 103 * 107)},
    {18, 23, WEIGHT(UINT64_C(71) * 73 * 79 * 83 * 89)},
    {12, 18, WEIGHT(UINT64_C(43) * 47 * 53 * 59 * 61 * 67)},
    {5, 12, WEIGHT(UINT64_C(17) * 19 * 23 * 29 * 31 * 37 * 41)},
};

/* Where a prime of the group divides n, the code becomes the smallest that does. */
static inline vector try_group(const struct group *group, vector n, vector code)
{
    vector residue =
        LOW(_mm512_and_si512(n, all((UINT64_C(1) << 48) - 1)), _mm512_srli_epi64(n, 48), all(group->weight));
    UNROLL
    for (int i = group->end - 1; i >= group->first; i--) {
        vector quotient = LOW(zero(), residue, all(small_primes_52[i].inverse));
        mask divides = _mm512_cmple_epu64_mask(quotient, all(small_primes_52[i].limit));
        code = _mm512_mask_mov_epi64(code, divides, all(small_primes_52[i].p));
    }
    return code;
}

static inline vector first_primes(vector n, vector code)
{
    return try_group(&first_group, n, code);
}

static inline vector later_primes(vector n, vector code)
{
    for (size_t i = 0; i < sizeof later_groups / sizeof later_groups[0]; i++)
        code = try_group(&later_groups[i], n, code);
    return code;
}

#include "kernel/miller_rabin/filter_avx512.h"

const struct miller_rabin_backend miller_rabin_avx512ifma = {
    .filter = filter,
    .narrow_end = NARROW_END,
    .narrow = {STRONG_VECTORS * LANES, LUCAS_VECTORS *LANES, strong_narrow, lucas_narrow},
    .wide = {STRONG_VECTORS * LANES, LUCAS_VECTORS *LANES, strong_wide, lucas_wide},
};
