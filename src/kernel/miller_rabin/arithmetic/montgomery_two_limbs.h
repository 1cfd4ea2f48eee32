/* Arithmetic modulo the numbers n >= 2^43 of a vector by the instructions IFMA, in Montgomery's form with R =
 * 2^52: two limbs of 52 bits. A value is low + 2^52 * high with the low 52 bits of `low` alone. Values are
 * not reduced below n but kept small enough for the next product; `wide_canonical` reduces one in the end.
 * Knows nothing of the tests. */
#ifndef PRIMES_KERNEL_MILLER_RABIN_ARITHMETIC_MONTGOMERY_TWO_LIMBS_H
#define PRIMES_KERNEL_MILLER_RABIN_ARITHMETIC_MONTGOMERY_TWO_LIMBS_H

#include "kernel/miller_rabin/arithmetic/vector_ifma.h"

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

/* A multiple of n between 2^65 and 2^67, less a value below n + 2^54. */
static inline struct pair wide_less(vector n, struct pair value)
{
    vector exponent = sub(high_limb(_mm512_castpd_si512(_mm512_cvtepu64_pd(n))), all(1023));
    vector low = sub(low_limb(_mm512_sllv_epi64(n, sub(all(66), exponent))), low_limb(value.low));
    vector high = sub(_mm512_srlv_epi64(n, sub(exponent, all(14))), value.high);
    return (struct pair){low_limb(low), add(high, _mm512_srai_epi64(low, 63))};
}

#endif
