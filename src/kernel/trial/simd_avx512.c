/* The vector search of `trial-simd` by AVX-512: F, BW, DQ, VL. */
#include <immintrin.h>
#include <stdint.h>

enum { LANES = 32, REALS = 8, HIT_BITS = 1 };
typedef uint16_t lanes __attribute__((vector_size(2 * LANES)));

#define lanes_nothing ((lanes)_mm512_set1_epi16(-1))

static inline lanes lanes_note(lanes seen, lanes over, lanes bound)
{
    (void)bound;
    return (lanes)_mm512_min_epu16((__m512i)seen, (__m512i)over);
}

static inline uint32_t lanes_any(lanes seen, lanes bound)
{
    return _mm512_cmple_epu16_mask((__m512i)seen, (__m512i)bound);
}

static inline uint64_t lanes_hits(lanes over, lanes bound)
{
    return lanes_any(over, bound);
}

static inline lanes lanes_high_product(lanes a, lanes b)
{
    return (lanes)_mm512_mulhi_epu16((__m512i)a, (__m512i)b);
}

#include "kernel/trial/simd.h"
#include "kernel/trial/simd_search.h"

uint64_t trial_simd_search_avx512(uint64_t n, uint64_t lo, uint64_t hi)
{
    return search_all(n, lo, hi);
}
