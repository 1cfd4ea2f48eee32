/* The search of `trial-simd` for large candidates: if d divides n then n / d = n d' modulo 2^16, where d' is
 * the inverse of d modulo 2^16. Both sides are cheap for many d at once. The right side, the residue, need
 * not be computed anew: with D = 105 * 2^8, a multiple of the wheel, (d + D)' = d' - D d'^2 modulo 2^16, for
 * D^2 = 0; so from one period of D candidates to the next every residue falls by a step that stays the same.
 * The left side, the quotient, lies close to a line over a span of a few hundred candidates. An estimate that
 * is off by no more than e makes candidates of the 2e + 1 residues around it: nearly all d are ruled out, and
 * those that are left are divided. How far an estimate may be off is bounded in simd_estimate.h, so no
 * divisor is ruled out.
 *
 * For the file of an instruction set, see simd_vector.h. */
#ifndef PRIMES_KERNEL_TRIAL_SIMD_RESIDUES_H
#define PRIMES_KERNEL_TRIAL_SIMD_RESIDUES_H

#include <stdbool.h>

#include "kernel/trial/simd_estimate.h"
#include "kernel/trial/simd_layout.h"

/* Newton's iteration: d is its own inverse modulo 2^3, and each round doubles the bits. */
static inline lanes inverse(lanes d)
{
    lanes x = d;
    for (int bits = 3; bits < 16; bits *= 2)
        x *= 2 - d * x;
    return x;
}

static void lay_residues(struct blocks *blocks, uint64_t first)
{
    for (int i = 0; i < PERIOD_SPANS * SPAN_VECTORS; i++) {
        const uint64_t span = first + (uint64_t)(i / SPAN_VECTORS * SPAN);
        const lanes reciprocal = inverse(blocks->offset[i % SPAN_VECTORS] + (uint16_t)span);
        blocks->residue[i] = reciprocal * (uint16_t)blocks->n;
        blocks->step[i] = blocks->residue[i] * reciprocal * (uint16_t)PERIOD;
    }
}

enum hits { HITS_NONE = 0, HITS_NEAR = 1, HITS_FAR = 2 };

/* Which of the two estimates, of this period and of the next one, do not rule out all candidates of the
 * block? Moves its residues on by two periods. Inlined for each way, so that `bowed` is a constant. */
static inline __attribute__((always_inline)) int
hits_of(struct blocks *blocks, int block, const struct estimate *near, const struct estimate *far, bool bowed)
{
    const lanes bound = fill(near->bound);
    lanes seen_near = lanes_nothing, seen_far = lanes_nothing, line_near[SPAN_VECTORS],
          line_far[SPAN_VECTORS];
    lanes *residue = blocks->residue + block * BLOCK_VECTORS;
    const lanes *step = blocks->step + block * BLOCK_VECTORS;
    for (int part = 0; part < SPAN_VECTORS; part++) {
        line_near[part] = line_of(blocks, near, bowed, block * BLOCK_SPANS, part);
        line_far[part] = line_of(blocks, far, bowed, block * BLOCK_SPANS, part);
    }
    for (int span = block * BLOCK_SPANS; span < (block + 1) * BLOCK_SPANS; span++) {
        const lanes base_near = fill((uint16_t)near->base[span]), base_far = fill((uint16_t)far->base[span]);
        for (int part = 0; part < SPAN_VECTORS; part++, residue++, step++) {
            const lanes now = *residue, next = now - *step;
            *residue = next - *step;
            if (bowed) {
                line_near[part] = line_of(blocks, near, bowed, span, part);
                line_far[part] = line_of(blocks, far, bowed, span, part);
            }
            seen_near = lanes_note(seen_near, base_near - line_near[part] - now, bound);
            seen_far = lanes_note(seen_far, base_far - line_far[part] - next, bound);
        }
    }
    return (lanes_any(seen_near, bound) ? HITS_NEAR : 0) | (lanes_any(seen_far, bound) ? HITS_FAR : 0);
}

/* The smallest divisor among the candidates of a block that its estimate does not rule out. `moves` is how
 * many periods the residues have been moved on since. */
static __attribute__((noinline, cold)) uint64_t divide(const struct blocks *blocks, int block,
                                                       const struct estimate *estimate, uint16_t moves)
{
    const lanes *residue = blocks->residue + block * BLOCK_VECTORS;
    const lanes *step = blocks->step + block * BLOCK_VECTORS;
    for (int span = block * BLOCK_SPANS; span < (block + 1) * BLOCK_SPANS; span++) {
        for (int part = 0; part < SPAN_VECTORS; part++, residue++, step++) {
            const lanes quotient =
                fill((uint16_t)estimate->base[span]) - line_of(blocks, estimate, estimate->bowed, span, part);
            uint64_t hits = lanes_hits(quotient - (*residue + *step * moves), fill(estimate->bound));
            for (; hits; hits &= hits - 1) {
                const int lane = __builtin_ctzll(hits) / HIT_BITS;
                const uint64_t d = estimate->first + (uint64_t)(span * SPAN) + blocks->offset[part][lane];
                if (d >= blocks->lo && d < blocks->hi && blocks->n % d == 0)
                    return d;
            }
        }
    }
    return 0;
}

/* The smallest divisor of two periods, of which there are estimates. */
static inline __attribute__((always_inline)) uint64_t
search_estimated(struct blocks *blocks, const struct estimate *near, const struct estimate *far, bool bowed)
{
    uint64_t later = 0;
    for (int block = 0; block < PERIOD_BLOCKS; block++) {
        const int hits = hits_of(blocks, block, near, far, bowed);
        if (__builtin_expect(hits == HITS_NONE, true))
            continue;
        const uint64_t divisor = hits & HITS_NEAR ? divide(blocks, block, near, 2) : 0;
        if (divisor)
            return divisor;
        if (hits & HITS_FAR && !later)
            later = divide(blocks, block, far, 1);
    }
    return later;
}

/* The smallest divisor of the two periods from `first` on. */
static uint64_t search_two_periods(struct blocks *blocks, uint64_t first)
{
    struct estimate near, far; /* large: no more of them is written than is needed */
    near.first = first;
    choose_way(blocks, &near);
    far.first = first + PERIOD;
    far.margin = near.margin;
    far.bound = near.bound;
    far.bowed = near.bowed;
    if (near.bowed) {
        estimate_bowed(blocks, &near);
        estimate_bowed(blocks, &far);
        return search_estimated(blocks, &near, &far, true);
    }
    estimate_straight(blocks, &near);
    estimate_straight(blocks, &far);
    return search_estimated(blocks, &near, &far, false);
}

/* Needs lo / BLOCK * BLOCK >= blocks_begin(n). */
static uint64_t search_blocks(uint64_t n, uint64_t lo, uint64_t hi)
{
    const uint64_t begin = lo / BLOCK * BLOCK;
    struct blocks blocks;
    uint64_t divisor = 0;
    blocks.n = n;
    blocks.lo = lo;
    blocks.hi = hi;
    blocks.real = (double)n;
    lay_offsets(&blocks);
    lay_residues(&blocks, begin);
    for (uint64_t first = begin; first < hi && !divisor; first += 2 * PERIOD)
        divisor = search_two_periods(&blocks, first);
    return divisor;
}

#endif
