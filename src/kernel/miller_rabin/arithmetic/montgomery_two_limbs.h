/* Arithmetic modulo the numbers n >= 2^43 of a vector by the instructions IFMA, in Montgomery's form with R =
 * 2^52: two limbs of 52 bits. A value is low + 2^52 * high with the low 52 bits of `low` alone. Values are
 * not reduced below n but kept small enough for the next product; `wide_canonical` reduces one in the end.
 * Knows nothing of the tests. */
#ifndef PRIMES_KERNEL_MILLER_RABIN_ARITHMETIC_MONTGOMERY_TWO_LIMBS_H
#define PRIMES_KERNEL_MILLER_RABIN_ARITHMETIC_MONTGOMERY_TWO_LIMBS_H

#include "kernel/miller_rabin/arithmetic/vector_ifma.h"

struct limbs {
    vector low, high;
};

struct wide {
    struct limbs n;
    vector negative_inverse; /* -1/n modulo 2^52 */
    struct limbs fold;       /* 2^104 modulo n, at most n + 2^54 */
};

static inline struct limbs limbs_of(vector x)
{
    return (struct limbs){low_limb(x), high_limb(x)};
}

/* 2^104 modulo n. The quotient comes from doubles, a little too small: by less than 2^-50 of it. */
static inline struct limbs fold_of(vector n, struct limbs limbs)
{
    __m512d quotient = _mm512_div_pd(_mm512_set1_pd(0x1p104), _mm512_cvtepu64_pd(n));
    vector q = _mm512_cvttpd_epu64(_mm512_mul_pd(quotient, _mm512_set1_pd(1 - 0x1p-51)));
    vector low = madd_low(zero(), q, limbs.low);
    vector high = madd_high(madd_low(madd_low(zero(), q, limbs.high), high_limb(q), limbs.low), q, limbs.low);
    vector difference = sub(zero(), low);
    return (struct limbs){low_limb(difference), low_limb(sub(_mm512_srai_epi64(difference, 63), high))};
}

static inline struct wide wide_of(vector n)
{
    struct limbs limbs = limbs_of(n);
    return (struct wide){limbs, sub(zero(), inverse(n)), fold_of(n, limbs)};
}

/* (p0 + 2^52 p1 + 2^104 p2) / 2^52 + 2^52 * top modulo n, where p2 < 2^39 and the sum of the rest is near
 * 2^104: what is at 2^104 is folded down, what is at 1 divided away. At most n + 2^53 above what p1 and top
 * began with. */
static inline struct limbs wide_reduce(const struct wide *m, vector p0, vector p1, vector p2, vector top)
{
    p0 = madd_low(p0, p2, m->fold.low);
    p1 = madd_high(p1, p2, m->fold.low);
    p1 = madd_low(p1, p2, m->fold.high);
    vector quotient = madd_low(zero(), p0, m->negative_inverse);
    p0 = madd_low(p0, quotient, m->n.low);
    p1 = madd_high(p1, quotient, m->n.low);
    p1 = madd_low(p1, quotient, m->n.high);
    top = madd_high(top, quotient, m->n.high);
    p1 = add(p1, high_limb(p0));
    return (struct limbs){p1, add(top, high_limb(p1))};
}

/* a * a / 2^52 + extra, a * b / 2^52 + extra: for factors below 2^71. */
static inline struct limbs wide_square(const struct wide *m, struct limbs a, struct limbs extra)
{
    vector twice = add(a.high, a.high);
    vector p0 = madd_low(zero(), a.low, a.low);
    vector p1 = madd_low(madd_high(extra.low, a.low, a.low), a.low, twice);
    vector p2 = madd_low(madd_high(zero(), a.low, twice), a.high, a.high);
    return wide_reduce(m, p0, p1, p2, extra.high);
}

static inline struct limbs wide_multiply(const struct wide *m, struct limbs a, struct limbs b,
                                         struct limbs extra)
{
    vector p0 = madd_low(zero(), a.low, b.low);
    vector p1 = madd_low(madd_low(madd_high(extra.low, a.low, b.low), a.low, b.high), a.high, b.low);
    vector p2 = madd_low(madd_high(madd_high(zero(), a.low, b.high), a.high, b.low), a.high, b.high);
    return wide_reduce(m, p0, p1, p2, extra.high);
}

static inline struct limbs zero_limbs(void)
{
    return (struct limbs){zero(), zero()};
}

static inline struct limbs wide_blend(mask second, struct limbs a, struct limbs b)
{
    return (struct limbs){blend(second, a.low, b.low), blend(second, a.high, b.high)};
}

static inline struct limbs wide_shift_left(struct limbs a, vector by)
{
    vector low = shift_left(low_limb(a.low), by);
    return (struct limbs){low, add(shift_left(a.high, by), high_limb(low))};
}

/* 2 in the form. */
static inline struct limbs wide_two(void)
{
    return (struct limbs){zero(), broadcast(2)};
}

/* 2^k in the form. */
static inline struct limbs wide_power_of_two(vector k)
{
    return (struct limbs){zero(), shift_left(broadcast(1), k)};
}

/* k in the form, below n + 2^54. */
static inline struct limbs wide_from_small(const struct wide *m, vector k)
{
    return wide_multiply(m, (struct limbs){k, zero()}, m->fold, zero_limbs());
}

/* What a < 2^72 stands for, below n. */
static inline vector wide_canonical(const struct wide *m, struct limbs a)
{
    vector quotient = madd_low(zero(), a.low, m->negative_inverse);
    vector carry = high_limb(madd_low(low_limb(a.low), quotient, m->n.low));
    vector low = madd_low(madd_high(add(a.high, carry), quotient, m->n.low), quotient, m->n.high);
    vector high = add(madd_high(zero(), quotient, m->n.high), high_limb(low));
    low = low_limb(low);
    vector less_low = sub(low, m->n.low);
    vector less_high = add(sub(high, m->n.high), _mm512_srai_epi64(less_low, 63));
    mask below = _mm512_movepi64_mask(less_high);
    low = blend(below, low_limb(less_low), low);
    high = blend(below, less_high, high);
    return add(low, _mm512_slli_epi64(high, 52));
}

/* A multiple of n between 2^65 and 2^67, less a value below n + 2^54. */
static inline struct limbs wide_negative(vector n, struct limbs value)
{
    vector exponent = sub(high_limb(_mm512_castpd_si512(_mm512_cvtepu64_pd(n))), broadcast(1023));
    vector low = sub(low_limb(shift_left(n, sub(broadcast(66), exponent))), low_limb(value.low));
    vector high = sub(shift_right(n, sub(exponent, broadcast(14))), value.high);
    return (struct limbs){low_limb(low), add(high, _mm512_srai_epi64(low, 63))};
}

#endif
