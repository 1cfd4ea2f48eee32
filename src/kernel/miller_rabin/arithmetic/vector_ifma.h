/* Multiplication of the instructions IFMA, beside the vectors of vector_avx512.h: 52 bits by 52, of which the
 * low or the high half is added to a sum; and limbs of 52 bits. Knows nothing of what is computed with them.
 */
#ifndef PRIMES_KERNEL_MILLER_RABIN_ARITHMETIC_VECTOR_IFMA_H
#define PRIMES_KERNEL_MILLER_RABIN_ARITHMETIC_VECTOR_IFMA_H

#include "kernel/miller_rabin/arithmetic/compiler.h"
#include "kernel/miller_rabin/arithmetic/vector_avx512.h"

#define LOW(sum, a, b) _mm512_madd52lo_epu64(sum, a, b)
#define HIGH(sum, a, b) _mm512_madd52hi_epu64(sum, a, b)

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

#endif
