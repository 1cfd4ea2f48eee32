/* The vector search of `trial-simd` by AVX2. */
#include <immintrin.h>
#include <stdint.h>

enum { LANES = 16, DOUBLES = 4, HIT_BITS = 2 };
typedef uint16_t vector_u16 __attribute__((vector_size(2 * LANES)));

/* Of hits, the smallest excess of each lane. */
#define no_hits ((vector_u16)_mm256_set1_epi16(-1))

static inline vector_u16 add_hits(vector_u16 hits, vector_u16 excess, vector_u16 bound)
{
    (void)bound;
    return (vector_u16)_mm256_min_epu16((__m256i)hits, (__m256i)excess);
}

static inline uint32_t any_hits(vector_u16 hits, vector_u16 bound)
{
    const __m256i low = _mm256_min_epu16((__m256i)hits, (__m256i)bound);
    return (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi16((__m256i)hits, low));
}

static inline uint64_t hits_mask(vector_u16 excess, vector_u16 bound)
{
    return any_hits(excess, bound);
}

static inline vector_u16 multiply_high(vector_u16 a, vector_u16 b)
{
    return (vector_u16)_mm256_mulhi_epu16((__m256i)a, (__m256i)b);
}

#include "kernel/trial/simd.h"
#include "kernel/trial/simd_search.h"

uint64_t trial_simd_search_avx2(uint64_t n, uint64_t lo, uint64_t hi)
{
    return search_all(n, lo, hi);
}
