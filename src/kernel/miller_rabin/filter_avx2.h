/* The filter of the kernel `miller-rabin` for AVX2: the first round 8 numbers at a time, by residues of 32
 * bits modulo 3 * 5 * 7 * 11 * 13; the second is that of filter_second_round.h. Knows nothing of what becomes
 * of those that survive. */
#ifndef PRIMES_KERNEL_MILLER_RABIN_FILTER_AVX2_H
#define PRIMES_KERNEL_MILLER_RABIN_FILTER_AVX2_H

#include "kernel/miller_rabin/arithmetic/compiler.h"
#include "kernel/miller_rabin/arithmetic/vector_avx2.h"
#include "kernel/miller_rabin/filter_second_round.h"
#include "kernel/miller_rabin/small_primes.h"

#define FIRST_PRODUCT (UINT64_C(3) * 5 * 7 * 11 * 13)

/* A number below 2^32 that is congruent to n: first below 2^47, then below 2^31 + 2^30. */
static inline vector residue32(vector n)
{
    vector once = add(mul32(high32(n), broadcast((UINT64_C(1) << 32) % FIRST_PRODUCT)), low32(n));
    vector high = _mm256_srli_epi64(once, 31), low = _mm256_and_si256(once, broadcast(INT32_MAX));
    return add(mul32(high, broadcast((UINT64_C(1) << 31) % FIRST_PRODUCT)), low);
}

/* The low halves of both, in order. */
static inline __m256i join32(vector first, vector second)
{
    __m256i unreduced = _mm256_castps_si256(
        _mm256_shuffle_ps(_mm256_castsi256_ps(first), _mm256_castsi256_ps(second), _MM_SHUFFLE(2, 0, 2, 0)));
    return _mm256_permute4x64_epi64(unreduced, _MM_SHUFFLE(3, 1, 2, 0));
}

/* The codes of 8 numbers after 2 to 13: the smallest that divides, or that of an unknown composite. */
static inline __m256i first_codes(const uint64_t *n)
{
    vector first = load(n), second = load(n + LANES);
    __m256i residue = join32(residue32(first), residue32(second));
    __m256i code = _mm256_set1_epi32((int)VERDICT_CODE_COMPOSITE);
    UNROLL
    for (int i = SMALL_PRIMES_FIRST_ROUND - 1; i >= 0; i--) {
        __m256i limit = _mm256_set1_epi32((int)(UINT32_MAX / small_primes[i].p));
        __m256i quotient =
            _mm256_mullo_epi32(residue, _mm256_set1_epi32((int)(uint32_t)small_primes[i].inverse));
        __m256i divides = _mm256_cmpeq_epi32(_mm256_min_epu32(quotient, limit), quotient);
        code = _mm256_blendv_epi8(code, _mm256_set1_epi32((int)small_primes[i].p), divides);
    }
    __m256i odd = _mm256_slli_epi32(join32(first, second), 31); /* the last bit becomes the sign */
    return _mm256_castps_si256(_mm256_blendv_ps(_mm256_castsi256_ps(_mm256_set1_epi32(2)),
                                                _mm256_castsi256_ps(code), _mm256_castsi256_ps(odd)));
}

/* A bit for each of 8 numbers that is below 109^2. */
static inline unsigned small_lanes(const uint64_t *n)
{
    vector limit = broadcast(SMALL_PRIMES_DECIDE_BELOW);
    uint64_t first = mask_bits(is_greater_u64(limit, load(n)));
    uint64_t second = mask_bits(is_greater_u64(limit, load(n + LANES)));
    return (unsigned)(first | second << LANES);
}

/* The codes of 8 numbers, and a bit for each that is still open: not divided by 2 to 13, or small. */
static inline unsigned decide_eight(const uint64_t *n, uint32_t *code)
{
    __m256i codes = first_codes(n);
    __m256i unknown = _mm256_cmpeq_epi32(codes, _mm256_set1_epi32((int)VERDICT_CODE_COMPOSITE));
    _mm256_storeu_si256((__m256i *)code, codes);
    return (unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(unknown)) | small_lanes(n);
}

/* The indices of the open numbers. */
static size_t first_round(const uint64_t *n, size_t count, struct verdict *verdict, uint64_t *index)
{
    size_t open = 0, whole = count - count % 8;
    for (size_t i = 0; i < whole; i += 8) {
        unsigned lanes = decide_eight(n + i, (uint32_t *)(verdict + i));
        UNROLL
        for (size_t j = 0; j < 8; j++) {
            index[open] = i + j;
            open += lanes >> j & 1;
        }
    }
    uint64_t last[8] = {0};
    uint32_t code[8];
    for (size_t i = whole; i < count; i++)
        last[i - whole] = n[i];
    unsigned lanes = decide_eight(last, code);
    for (size_t i = whole; i < count; i++) {
        verdict[i].code = code[i - whole];
        index[open] = i;
        open += lanes >> (i - whole) & 1;
    }
    return open;
}

static size_t filter(const uint64_t *n, size_t count, struct verdict *verdict, uint64_t *survivor,
                     uint64_t *index)
{
    size_t open = first_round(n, count, verdict, index);
    return filter_second_round(n, open, verdict, survivor, index);
}

#endif
