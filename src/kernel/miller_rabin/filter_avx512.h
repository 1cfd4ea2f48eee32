/* The filter of the kernel `miller-rabin` for AVX-512, 8 numbers at a time. Knows nothing of how a prime is
 * tried, nor of what becomes of those that survive.
 *
 * The file that includes it has defined
 *
 *     first_primes(n, code)     for 3 to 13
 *     later_primes(n, code)     for 17 to 107
 *
 * where one of those primes divides n, the code becomes the smallest that does. */
#ifndef PRIMES_KERNEL_MILLER_RABIN_FILTER_AVX512_H
#define PRIMES_KERNEL_MILLER_RABIN_FILTER_AVX512_H

#include "kernel/miller_rabin/arithmetic/vector_avx512.h"
#include "kernel/miller_rabin/small_primes.h"

static inline mask first_lanes(size_t count)
{
    return (mask)(count < LANES ? (1U << count) - 1 : 0xffU);
}

/* Appends the lanes of the mask; up to 8 elements behind are overwritten. */
static inline size_t append(uint64_t *to, size_t count, mask lanes, vector x)
{
    store(to + count, _mm512_maskz_compress_epi64(lanes, x));
    return count + (size_t)__builtin_popcount(lanes);
}

static void decide_small(const uint64_t *n, mask small, struct verdict *verdict)
{
    for (unsigned lanes = small; lanes; lanes &= lanes - 1) {
        int lane = __builtin_ctz(lanes);
        verdict[lane] = small_primes_verdict(n[lane]);
    }
}

/* The first round, for all numbers: 2 to 13. */
static size_t first_round(const uint64_t *n, size_t count, struct verdict *verdict, uint64_t *survivor,
                          uint64_t *index)
{
    const vector composite = broadcast(VERDICT_CODE_COMPOSITE);
    const vector lane_indices = _mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0);
    size_t left = 0;
    for (size_t i = 0; i < count; i += LANES) {
        mask present = first_lanes(count - i);
        vector number = _mm512_maskz_loadu_epi64(present, n + i);
        vector code = first_primes(number, composite);
        code = _mm512_mask_mov_epi64(code, _mm512_testn_epi64_mask(number, broadcast(1)), broadcast(2));
        _mm512_mask_cvtepi64_storeu_epi32(verdict + i, present, code);
        mask small = _mm512_mask_cmplt_epu64_mask(present, number, broadcast(SMALL_PRIMES_DECIDE_BELOW));
        if (small)
            decide_small(n + i, small, verdict + i);
        mask open = (mask)(_mm512_mask_cmpeq_epi64_mask(present, code, composite) & ~small);
        append(index, left, open, add(lane_indices, broadcast(i)));
        left = append(survivor, left, open, number);
    }
    return left;
}

/* The second round, in place: 17 to 107. */
static size_t second_round(size_t count, struct verdict *verdict, uint64_t *survivor, uint64_t *index)
{
    const vector composite = broadcast(VERDICT_CODE_COMPOSITE);
    size_t left = 0;
    for (size_t i = 0; i < count; i += LANES) {
        mask present = first_lanes(count - i);
        vector number = load(survivor + i), indices = load(index + i);
        vector code = later_primes(number, composite);
        mask open = _mm512_mask_cmpeq_epi64_mask(present, code, composite);
        mask decided = (mask)(present & ~open);
        _mm512_mask_i64scatter_epi32(verdict, decided, indices, _mm512_cvtepi64_epi32(code), sizeof *verdict);
        append(index, left, open, indices);
        left = append(survivor, left, open, number);
    }
    return left;
}

static size_t filter(const uint64_t *n, size_t count, struct verdict *verdict, uint64_t *survivor,
                     uint64_t *index)
{
    return second_round(first_round(n, count, verdict, survivor, index), verdict, survivor, index);
}

#endif
