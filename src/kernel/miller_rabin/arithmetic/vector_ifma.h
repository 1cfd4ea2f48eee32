/* What the instructions IFMA add to the vectors of vector_avx512.h: products of 52 bits by 52, of which the
 * low or the high half is added to a sum; and limbs of 52 bits. Knows nothing of the moduli. */
#ifndef PRIMES_KERNEL_MILLER_RABIN_ARITHMETIC_VECTOR_IFMA_H
#define PRIMES_KERNEL_MILLER_RABIN_ARITHMETIC_VECTOR_IFMA_H

#include "kernel/miller_rabin/arithmetic/compiler.h"
#include "kernel/miller_rabin/arithmetic/vector_avx512.h"

/* They look at the low 52 bits of the factors alone. */
static inline vector madd_low(vector sum, vector a, vector b)
{
    return _mm512_madd52lo_epu64(sum, a, b);
}

static inline vector madd_high(vector sum, vector a, vector b)
{
    return _mm512_madd52hi_epu64(sum, a, b);
}

static inline vector zero(void)
{
    return broadcast(0);
}

static inline vector low_limb(vector a)
{
    return bit_and(a, broadcast((UINT64_C(1) << 52) - 1));
}

static inline vector high_limb(vector a)
{
    return shift_right_by(a, 52);
}

/* 1/n modulo 2^52 for odd n: right in the low 5 bits, which each step of Newton's doubles. */
static inline vector inverse(vector n)
{
    vector x = bit_xor(add(n, add(n, n)), broadcast(2));
    UNROLL
    for (int i = 0; i < 4; i++)
        x = madd_low(zero(), x, sub(broadcast(2), madd_low(zero(), x, n)));
    return x;
}

#endif
