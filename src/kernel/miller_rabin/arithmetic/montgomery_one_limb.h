/* Arithmetic modulo the numbers n < 2^43 of a vector by the instructions IFMA, in Montgomery's form with R =
 * 2^52: one limb of 52 bits. Values are not reduced below n but kept small enough for the next product, below
 * 2^52; `narrow_canonical` reduces one in the end. Knows nothing of the tests. */
#ifndef PRIMES_KERNEL_MILLER_RABIN_ARITHMETIC_MONTGOMERY_ONE_LIMB_H
#define PRIMES_KERNEL_MILLER_RABIN_ARITHMETIC_MONTGOMERY_ONE_LIMB_H

#include "kernel/miller_rabin/arithmetic/vector_ifma.h"

#define NARROW_END (UINT64_C(1) << 43)

struct narrow {
    vector n;
    vector inverse; /* of n modulo 2^52 */
    vector one;     /* 2^52 mod n, below n */
};

/* x mod n for x that is off by at most one n. */
static inline vector correct_modulo(__m512d x, __m512d n)
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
    return (struct narrow){n, inverse(n), narrow_modulo(broadcast(UINT64_C(1) << 52), n)};
}

/* a * b / 2^52 + extra modulo n, below 2n + extra if a * b < 2^52 * n. The extra is n or more, as n is taken
 * away. */
static inline vector narrow_multiply(const struct narrow *m, vector a, vector b, vector extra)
{
    vector quotient = madd_low(zero(), madd_low(zero(), a, b), m->inverse);
    return sub(madd_high(extra, a, b), madd_high(zero(), quotient, m->n));
}

/* k in the form, below n; k * n < 2^53. */
static inline vector narrow_from_small(const struct narrow *m, vector k)
{
    return narrow_modulo(_mm512_mullo_epi64(m->one, k), m->n);
}

/* -a for a < n, as the extra of a product: n at least. */
static inline vector narrow_negative(const struct narrow *m, vector a)
{
    return sub(add(m->n, m->n), a);
}

/* What a < 2^52 stands for, below n. */
static inline vector narrow_canonical(const struct narrow *m, vector a)
{
    vector excess = madd_high(zero(), madd_low(zero(), a, m->inverse), m->n);
    return _mm512_mask_sub_epi64(zero(), any_set(excess, excess), m->n, excess);
}

#endif
