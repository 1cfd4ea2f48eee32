/* The search of `trial-simd` for large candidates, by residues modulo 2^16 in the vectors of simd_vector.h.
 * Knows nothing of the estimates that it compares them with but how far they may be off.
 *
 * If d divides n then n / d = n d' modulo 2^16, where d' is the inverse of d modulo 2^16. Both sides are
 * cheap for many d at once. The right side, the residue, need not be computed anew: with D = 105 * 2^8, a
 * multiple of the wheel, (d + D)' = d' - D d'^2 modulo 2^16, for D^2 = 0; so from one period of D candidates
 * to the next every residue falls by a step that stays the same. The left side, the quotient, lies close to a
 * line over a span of a few hundred candidates. An estimate that is off by no more than e makes candidates of
 * the 2e + 1 residues around it: nearly all d are ruled out, and those that are left, the hits, are divided.
 * How far an estimate may be off is bounded in simd_estimate.h, so no divisor is ruled out. */
#ifndef PRIMES_KERNEL_TRIAL_SIMD_RESIDUES_H
#define PRIMES_KERNEL_TRIAL_SIMD_RESIDUES_H

#include <stdbool.h>

#include "kernel/trial/simd_estimate.h"
#include "kernel/trial/simd_layout.h"

struct residues {
    struct dividend dividend;
    vector_u16 residue[PERIOD_SPANS * SPAN_VECTORS], step[PERIOD_SPANS * SPAN_VECTORS];
    uint64_t n, lo, hi;
};

/* Newton's iteration: d is its own inverse modulo 2^3, and each round doubles the bits. */
static inline vector_u16 inverse(vector_u16 d)
{
    vector_u16 x = d;
    for (int bits = 3; bits < 16; bits *= 2)
        x *= 2 - d * x;
    return x;
}

/* Those of the period from `first` on. */
static void residues_init(struct residues *residues, uint64_t first)
{
    for (int i = 0; i < PERIOD_SPANS * SPAN_VECTORS; i++) {
        const uint64_t span = first + (uint64_t)(i / SPAN_VECTORS * SPAN);
        const vector_u16 reciprocal =
            inverse(residues->dividend.layout.offset[i % SPAN_VECTORS] + (uint16_t)span);
        residues->residue[i] = reciprocal * (uint16_t)residues->n;
        residues->step[i] = residues->residue[i] * reciprocal * (uint16_t)PERIOD;
    }
}

enum hit_in { HIT_IN_NEITHER = 0, HIT_IN_NEAR = 1, HIT_IN_FAR = 2 };

/* Which of the two estimates, of this period and of the next one, do not rule out all candidates of the
 * block? Moves its residues on by two periods. Inlined for each degree, so that `is_quadratic` is a constant.
 */
static inline __attribute__((always_inline)) int find_hits(struct residues *residues, int block,
                                                           const struct estimate *near,
                                                           const struct estimate *far, bool is_quadratic)
{
    const struct dividend *dividend = &residues->dividend;
    const vector_u16 bound = broadcast_u16(near->bound);
    vector_u16 hits_near = no_hits, hits_far = no_hits, drop_near[SPAN_VECTORS], drop_far[SPAN_VECTORS];
    vector_u16 *residue = residues->residue + block * BLOCK_VECTORS;
    const vector_u16 *step = residues->step + block * BLOCK_VECTORS;
    for (int part = 0; part < SPAN_VECTORS; part++) {
        drop_near[part] = estimate_drop(dividend, near, is_quadratic, block * BLOCK_SPANS, part);
        drop_far[part] = estimate_drop(dividend, far, is_quadratic, block * BLOCK_SPANS, part);
    }
    for (int span = block * BLOCK_SPANS; span < (block + 1) * BLOCK_SPANS; span++) {
        const vector_u16 base_near = broadcast_u16((uint16_t)near->base[span]);
        const vector_u16 base_far = broadcast_u16((uint16_t)far->base[span]);
        for (int part = 0; part < SPAN_VECTORS; part++, residue++, step++) {
            const vector_u16 now = *residue, next = now - *step;
            *residue = next - *step;
            if (is_quadratic) {
                drop_near[part] = estimate_drop(dividend, near, is_quadratic, span, part);
                drop_far[part] = estimate_drop(dividend, far, is_quadratic, span, part);
            }
            hits_near = add_hits(hits_near, base_near - drop_near[part] - now, bound);
            hits_far = add_hits(hits_far, base_far - drop_far[part] - next, bound);
        }
    }
    return (any_hits(hits_near, bound) ? HIT_IN_NEAR : 0) | (any_hits(hits_far, bound) ? HIT_IN_FAR : 0);
}

/* The smallest divisor among the hits of a block. `ahead` is how many periods its residues are ahead of the
 * estimate. */
static __attribute__((noinline, cold)) uint64_t divide_hits(const struct residues *residues, int block,
                                                            const struct estimate *estimate, uint16_t ahead)
{
    const struct dividend *dividend = &residues->dividend;
    const vector_u16 *residue = residues->residue + block * BLOCK_VECTORS;
    const vector_u16 *step = residues->step + block * BLOCK_VECTORS;
    for (int span = block * BLOCK_SPANS; span < (block + 1) * BLOCK_SPANS; span++) {
        for (int part = 0; part < SPAN_VECTORS; part++, residue++, step++) {
            const vector_u16 quotient = broadcast_u16((uint16_t)estimate->base[span]) -
                                        estimate_drop(dividend, estimate, estimate->is_quadratic, span, part);
            uint64_t hits = hits_mask(quotient - (*residue + *step * ahead), broadcast_u16(estimate->bound));
            for (; hits; hits &= hits - 1) {
                const int lane = __builtin_ctzll(hits) / HIT_BITS;
                const uint64_t d =
                    estimate->first + (uint64_t)(span * SPAN) + dividend->layout.offset[part][lane];
                if (d >= residues->lo && d < residues->hi && residues->n % d == 0)
                    return d;
            }
        }
    }
    return 0;
}

/* The smallest divisor of two periods, of which there are estimates. */
static inline __attribute__((always_inline)) uint64_t search_estimated(struct residues *residues,
                                                                       const struct estimate *near,
                                                                       const struct estimate *far,
                                                                       bool is_quadratic)
{
    uint64_t later = 0;
    for (int block = 0; block < PERIOD_BLOCKS; block++) {
        const int hit_in = find_hits(residues, block, near, far, is_quadratic);
        if (__builtin_expect(hit_in == HIT_IN_NEITHER, true))
            continue;
        const uint64_t divisor = hit_in & HIT_IN_NEAR ? divide_hits(residues, block, near, 2) : 0;
        if (divisor)
            return divisor;
        if (hit_in & HIT_IN_FAR && !later)
            later = divide_hits(residues, block, far, 1);
    }
    return later;
}

/* The smallest divisor of the two periods from `first` on. */
static uint64_t search_two_periods(struct residues *residues, uint64_t first)
{
    struct estimate near, far; /* large: no more of them is written than is needed */
    near.first = first;
    estimate_choose(&residues->dividend, &near);
    far.first = first + PERIOD;
    far.margin = near.margin;
    far.bound = near.bound;
    far.is_quadratic = near.is_quadratic;
    if (near.is_quadratic) {
        estimate_quadratic(&residues->dividend, &near);
        estimate_quadratic(&residues->dividend, &far);
        return search_estimated(residues, &near, &far, true);
    }
    estimate_linear(&residues->dividend, &near);
    estimate_linear(&residues->dividend, &far);
    return search_estimated(residues, &near, &far, false);
}

/* Needs lo / BLOCK * BLOCK >= estimate_begin(n). */
static uint64_t search_by_residues(uint64_t n, uint64_t lo, uint64_t hi)
{
    const uint64_t begin = lo / BLOCK * BLOCK;
    struct residues residues;
    uint64_t divisor = 0;
    residues.n = n;
    residues.lo = lo;
    residues.hi = hi;
    residues.dividend.n = (double)n;
    layout_init(&residues.dividend.layout);
    residues_init(&residues, begin);
    for (uint64_t first = begin; first < hi && !divisor; first += 2 * PERIOD)
        divisor = search_two_periods(&residues, first);
    return divisor;
}

#endif
