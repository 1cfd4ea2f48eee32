/* The vector search of `trial-simd` by AVX-512: F, BW, DQ, VL. */
#include <immintrin.h>
#include <stdint.h>

enum { LANES = 32, DOUBLES = 8, HIT_BITS = 1 };
typedef uint16_t vector_u16 __attribute__((vector_size(2 * LANES)));

/* Of hits, the smallest excess of each lane. */
#define no_hits ((vector_u16)_mm512_set1_epi16(-1))

static inline vector_u16 add_hits(vector_u16 hits, vector_u16 excess, vector_u16 bound)
{
    (void)bound;
    return (vector_u16)_mm512_min_epu16((__m512i)hits, (__m512i)excess);
}

static inline uint32_t any_hits(vector_u16 hits, vector_u16 bound)
{
    return _mm512_cmple_epu16_mask((__m512i)hits, (__m512i)bound);
}

static inline uint64_t hits_mask(vector_u16 excess, vector_u16 bound)
{
    return any_hits(excess, bound);
}

static inline vector_u16 multiply_high(vector_u16 a, vector_u16 b)
{
    return (vector_u16)_mm512_mulhi_epu16((__m512i)a, (__m512i)b);
}

#include "kernel/trial/simd.h"
#include "kernel/trial/simd_search.h"

uint64_t trial_simd_search_avx512(uint64_t n, uint64_t lo, uint64_t hi)
{
    return search_all(n, lo, hi);
}
