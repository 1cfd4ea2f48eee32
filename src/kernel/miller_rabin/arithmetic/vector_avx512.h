/* Vectors of 512 bits, 8 numbers each, for the files of AVX-512: the operations that vector_portable.h has in
 * plain C, and more. Knows nothing of what is computed with them. */
#ifndef PRIMES_KERNEL_MILLER_RABIN_ARITHMETIC_VECTOR_AVX512_H
#define PRIMES_KERNEL_MILLER_RABIN_ARITHMETIC_VECTOR_AVX512_H

#include <immintrin.h>
#include <stdint.h>

enum { LANES = 8 };

/* Without optimization some intrinsics are macros, which the compiler then blames on who uses them. */
#pragma GCC diagnostic ignored "-Wsign-conversion"

typedef __m512i vector;
typedef __mmask8 mask; /* a bit a lane */

static inline vector broadcast(uint64_t x)
{
    return _mm512_set1_epi64((long long)x);
}

static inline vector load(const uint64_t *x)
{
    return _mm512_loadu_si512(x);
}

static inline void store(uint64_t *to, vector x)
{
    _mm512_storeu_si512(to, x);
}

static inline vector add(vector a, vector b)
{
    return _mm512_add_epi64(a, b);
}

static inline vector sub(vector a, vector b)
{
    return _mm512_sub_epi64(a, b);
}

static inline vector shift_right(vector a, vector by)
{
    return _mm512_srlv_epi64(a, by);
}

/* All lanes by the same number of bits. */
static inline vector shift_right_by(vector a, unsigned bits)
{
    return _mm512_srli_epi64(a, bits);
}

static inline vector shift_left(vector a, vector by)
{
    return _mm512_sllv_epi64(a, by);
}

static inline vector bit_and(vector a, vector b)
{
    return _mm512_and_si512(a, b);
}

static inline vector bit_or(vector a, vector b)
{
    return _mm512_or_si512(a, b);
}

static inline vector bit_xor(vector a, vector b)
{
    return _mm512_xor_si512(a, b);
}

static inline int highest_bit_of(vector a)
{
    return 63 - __builtin_clzll((uint64_t)_mm512_reduce_or_epi64(a));
}

static inline mask equal(vector a, vector b)
{
    return _mm512_cmpeq_epi64_mask(a, b);
}

static inline mask is_greater(vector a, vector b)
{
    return _mm512_cmpgt_epu64_mask(a, b);
}

static inline mask none_set(vector a, vector bits)
{
    return _mm512_testn_epi64_mask(a, bits);
}

static inline mask any_set(vector a, vector bits)
{
    return _mm512_test_epi64_mask(a, bits);
}

static inline mask mask_and(mask a, mask b)
{
    return (mask)(a & b);
}

static inline mask mask_or(mask a, mask b)
{
    return (mask)(a | b);
}

static inline mask mask_and_not(mask a, mask b)
{
    return (mask)(a & ~b);
}

static inline uint64_t mask_bits(mask a)
{
    return a;
}

/* b where the mask is set, else a. */
static inline vector blend(mask where, vector a, vector b)
{
    return _mm512_mask_blend_epi64(where, a, b);
}

static inline vector mul32(vector a, vector b)
{
    return _mm512_mul_epu32(a, b);
}

static inline vector high32(vector a)
{
    return _mm512_srli_epi64(a, 32);
}

static inline vector low32(vector a)
{
    return _mm512_and_si512(a, broadcast(UINT32_MAX));
}

static inline vector shift_left32(vector a)
{
    return _mm512_slli_epi64(a, 32);
}

static inline mask is_greater_u64(vector a, vector b)
{
    return is_greater(a, b);
}

static inline vector masked_add(mask where, vector a, vector b)
{
    return _mm512_mask_add_epi64(a, where, a, b);
}

#endif
