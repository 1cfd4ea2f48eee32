#include <immintrin.h>

#include "input/fingerprint/stripes.h"

enum { IN_VECTOR = sizeof(__m256i) / sizeof(uint64_t), VECTORS = STRIPE_WORDS / IN_VECTOR };

static inline __m256i next_lanes(__m256i lanes, __m256i halves)
{
    const __m256i products = _mm256_mul_epu32(lanes, _mm256_set1_epi64x(STRIPE_FACTOR));
    return _mm256_add_epi64(_mm256_add_epi64(products, halves), _mm256_srli_epi64(lanes, 32));
}

void stripes_add_avx2(uint64_t lanes[STRIPE_LANES], const unsigned char *bytes, size_t stripes)
{
    __m256i low[VECTORS], high[VECTORS];
    __m256i *const kept = (__m256i *)(void *)lanes;
    for (int i = 0; i < VECTORS; i++) {
        low[i] = _mm256_loadu_si256(kept + i);
        high[i] = _mm256_loadu_si256(kept + VECTORS + i);
    }
    for (; stripes > 0; stripes--)
        for (int i = 0; i < VECTORS; i++, bytes += sizeof(__m256i)) {
            const __m256i words = _mm256_loadu_si256((const __m256i *)(const void *)bytes);
            low[i] = next_lanes(low[i], _mm256_blend_epi32(words, _mm256_setzero_si256(), 0xAA));
            high[i] = next_lanes(high[i], _mm256_srli_epi64(words, 32));
        }
    for (int i = 0; i < VECTORS; i++) {
        _mm256_storeu_si256(kept + i, low[i]);
        _mm256_storeu_si256(kept + VECTORS + i, high[i]);
    }
}
