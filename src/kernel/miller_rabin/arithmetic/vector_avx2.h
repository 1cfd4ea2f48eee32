/* Vectors of 256 bits, 4 numbers each, for the files of AVX2: the operations that vector_portable.h has in
 * plain C. Knows nothing of what is computed with them. */
#ifndef PRIMES_KERNEL_MILLER_RABIN_ARITHMETIC_VECTOR_AVX2_H
#define PRIMES_KERNEL_MILLER_RABIN_ARITHMETIC_VECTOR_AVX2_H

#include <immintrin.h>
#include <stdint.h>

enum { LANES = 4 };

typedef __m256i vector;
typedef __m256i mask; /* a word of ones or zeros a lane */

static inline vector broadcast(uint64_t x)
{
    return _mm256_set1_epi64x((long long)x);
}

static inline vector load(const uint64_t *x)
{
    return _mm256_loadu_si256((const __m256i *)x);
}

static inline void store(uint64_t *to, vector x)
{
    _mm256_storeu_si256((__m256i *)to, x);
}

static inline vector add(vector a, vector b)
{
    return _mm256_add_epi64(a, b);
}

static inline vector sub(vector a, vector b)
{
    return _mm256_sub_epi64(a, b);
}

static inline vector mul32(vector a, vector b)
{
    return _mm256_mul_epu32(a, b);
}

static inline vector high32(vector a)
{
    return _mm256_srli_epi64(a, 32);
}

static inline vector low32(vector a)
{
    return _mm256_blend_epi32(a, _mm256_setzero_si256(), 0xaa);
}

static inline vector shift_left32(vector a)
{
    return _mm256_slli_epi64(a, 32);
}

static inline vector shift_right(vector a, vector by)
{
    return _mm256_srlv_epi64(a, by);
}

static inline vector bit_or(vector a, vector b)
{
    return _mm256_or_si256(a, b);
}

static inline vector bit_xor(vector a, vector b)
{
    return _mm256_xor_si256(a, b);
}

static inline int highest_bit_of(vector a)
{
    uint64_t lane[LANES];
    store(lane, a);
    return 63 - __builtin_clzll(lane[0] | lane[1] | lane[2] | lane[3]);
}

static inline mask equal(vector a, vector b)
{
    return _mm256_cmpeq_epi64(a, b);
}

static inline mask is_greater(vector a, vector b)
{
    return _mm256_cmpgt_epi64(a, b);
}

static inline mask is_greater_u64(vector a, vector b)
{
    vector sign = broadcast(UINT64_C(1) << 63);
    return is_greater(bit_xor(a, sign), bit_xor(b, sign));
}

static inline mask none_set(vector a, vector bits)
{
    return equal(_mm256_and_si256(a, bits), _mm256_setzero_si256());
}

static inline mask mask_and(mask a, mask b)
{
    return _mm256_and_si256(a, b);
}

static inline mask mask_or(mask a, mask b)
{
    return _mm256_or_si256(a, b);
}

static inline mask mask_and_not(mask a, mask b)
{
    return _mm256_andnot_si256(b, a);
}

static inline uint64_t mask_bits(mask a)
{
    return (uint64_t)_mm256_movemask_pd(_mm256_castsi256_pd(a));
}

/* b where the mask is set, else a. */
static inline vector blend(mask where, vector a, vector b)
{
    return _mm256_blendv_epi8(a, b, where);
}

static inline vector masked_add(mask where, vector a, vector b)
{
    return add(a, _mm256_and_si256(where, b));
}

#endif
