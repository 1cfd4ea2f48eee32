/* The vector search of `trial-simd` by AVX2. */
#include <immintrin.h>
#include <stdint.h>

enum { LANES = 16, REALS = 4, HIT_BITS = 2 };
typedef uint16_t lanes __attribute__((vector_size(2 * LANES)));

#define lanes_nothing ((lanes)_mm256_set1_epi16(-1))

static inline lanes lanes_note(lanes seen, lanes over, lanes bound)
{
    (void)bound;
    return (lanes)_mm256_min_epu16((__m256i)seen, (__m256i)over);
}

static inline uint32_t lanes_any(lanes seen, lanes bound)
{
    const __m256i low = _mm256_min_epu16((__m256i)seen, (__m256i)bound);
    return (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi16((__m256i)seen, low));
}

static inline uint64_t lanes_hits(lanes over, lanes bound)
{
    return lanes_any(over, bound);
}

static inline lanes lanes_high_product(lanes a, lanes b)
{
    return (lanes)_mm256_mulhi_epu16((__m256i)a, (__m256i)b);
}

#include "kernel/trial/simd.h"
#include "kernel/trial/simd_search.h"

uint64_t trial_simd_search_avx2(uint64_t n, uint64_t lo, uint64_t hi)
{
    return search_all(n, lo, hi);
}
