/* Estimates of n / d for the large candidates of `trial-simd`, and the proof of how far they may be off. For
 * the file of an instruction set, see simd_vector.h. Knows nothing of the residues that they are compared
 * with. */
#ifndef PRIMES_KERNEL_TRIAL_SIMD_ESTIMATE_H
#define PRIMES_KERNEL_TRIAL_SIMD_ESTIMATE_H

#include <stdbool.h>

#include "kernel/trial/simd_layout.h"

/* The estimated quotients of a period, with `margin` added, so that the estimate of a divisor exceeds its
 * residue by 0 to `bound`: the base of a span minus a line, which falls from it by its slope and its bow. Of
 * each word the low bits count: 16 of a base, 32 of a slope, 16 of a bow, both in units of 2^-16. */
struct estimate {
    uint64_t first; /* number of the period */
    uint64_t base[PERIOD_SPANS] __attribute__((aligned(8 * REALS)));
    uint64_t slope[PERIOD_SPANS]; /* where it is straight, of blocks */
    uint64_t bow[PERIOD_SPANS];   /* where it is straight, none */
    uint16_t margin, bound;
    bool bowed;
};

/* How far an estimate may be off. Let L = SPAN, d be at most the first number of the block, and c = n / d^3.
 *
 * Straight: in a span around m, with x = m + t and |t| <= L/2, n / x is estimated by q - t s, where s = n /
 * D^2 is the slope in the middle of the block, D = m + u with |u| <= 3.5 L, and q = n / D + u s + u^2 n / D^3
 * is n / m but for u^3 n / (D^3 m) < 43 c L^3 / d. The slope of n / x changes by less than 2 c from one
 * number to the next, so it differs between m and D by less than 7 c L, which is 3.5 c L^2 at the end of the
 * span; and n / x lies above its tangent at m by n t^2 / (m^2 x) < c L^2 / 4.
 *
 * Bowed: in a span from a on, with x = a + o and s = n / (a (a + L)), exactly n / x = n / a - o s - o (L - o)
 * s / x. With a + L/2 in place of x it is off by less than c / d times the maximum of o (L - o) |L/2 - o|,
 * which is L^3 / (12 sqrt 3); and by 0.34, because s / x is taken in units of 2^-16 and o (L - o) <= 210^2.
 *
 * Rounding: the base is the nearest integer of a sum that is exact to 0.01, for n / d lies below 2^43; the
 * slope in units of 2^-16 adds 0.004. A line is rounded down, and so is a bow. So the estimate exceeds n / x
 * by more than -off - 0.55 and by less than off + 0.55 + 1, or + 2 where it is bowed. */
#define ROUNDING 0.55
#define STRAIGHT_OFF (3.75 * SPAN * SPAN)
#define SERIES_OFF (43.0 * SPAN * SPAN * SPAN)
#define BOWED_OFF (0.0482 * SPAN * SPAN * SPAN)
#define BOW_ROUNDING 0.35

/* By choice: more makes more hits, less lets more blocks go the slower way. */
#define STRAIGHT_OFF_MAX 3.0
#define BOWED_OFF_MAX 5.0

/* slope * o, rounded down, modulo 2^16; `slope` in units of 2^-16. */
static inline lanes fall(lanes offset, uint64_t slope)
{
    return offset * (uint16_t)(slope >> 16) + lanes_high_product(offset, fill((uint16_t)slope));
}

static void estimate_straight(const struct blocks *blocks, struct estimate *estimate)
{
    double quotient[PERIOD_BLOCKS], slope[PERIOD_BLOCKS], bow[PERIOD_BLOCKS];
    words *base = (words *)estimate->base;
    for (int block = 0; block < PERIOD_BLOCKS; block++) {
        const double middle = (double)estimate->first + (BLOCK / 2 + BLOCK * block);
        quotient[block] = blocks->real / middle;
        slope[block] = quotient[block] / middle;
        bow[block] = slope[block] / middle;
    }
    for (int block = 0; block < PERIOD_BLOCKS; block++) {
        const reals q = fill_real(quotient[block] + estimate->margin);
        estimate->slope[block] = round_real(slope[block] * 0x1p16);
        for (int i = 0; i < BLOCK_SPANS / REALS; i++, base++) {
            const reals t = blocks->middle[i];
            *base = rounded(q - slope[block] * (t - SPAN / 2) + bow[block] * (t * t));
        }
    }
}

static void estimate_bowed(const struct blocks *blocks, struct estimate *estimate)
{
    for (int span = 0; span < PERIOD_SPANS; span++) {
        const double d = (double)estimate->first + SPAN * span, quotient = blocks->real / d;
        const double slope = quotient / (d + SPAN), bow = slope / (d + SPAN / 2);
        estimate->base[span] = round_real(quotient + estimate->margin);
        estimate->slope[span] = round_real(slope * 0x1p16);
        estimate->bow[span] = round_real(bow * 0x1p16);
    }
}

static inline lanes line_of(const struct blocks *blocks, const struct estimate *estimate, bool bowed,
                            int span, int part)
{
    if (!bowed)
        return fall(blocks->offset[part], estimate->slope[span / BLOCK_SPANS]);
    return fall(blocks->offset[part], estimate->slope[span]) +
           lanes_high_product(blocks->bow[part], fill((uint16_t)estimate->bow[span]));
}

/* How far the estimates of a period, and of all after it, may be off, and so which way they are made. */
static void choose_way(const struct blocks *blocks, struct estimate *estimate)
{
    const double d = (double)estimate->first, curve = blocks->real / (d * d * d);
    const double straight_off = (STRAIGHT_OFF + SERIES_OFF / d) * curve;
    estimate->bowed = straight_off > STRAIGHT_OFF_MAX;
    const double off = estimate->bowed ? BOWED_OFF * curve / d + BOW_ROUNDING : straight_off;
    estimate->margin = (uint16_t)(off + ROUNDING);
    estimate->bound = (uint16_t)(2 * estimate->margin + (estimate->bowed ? 2 : 1));
}

/* From where on the bowed estimate is good: n / d^3 < 1, so that it fits into 16 bits, and not too far off.
 */
static uint64_t blocks_begin(uint64_t n)
{
    const double real = (double)n;
    double d = 0x1p14;
    while (real > 0.9 * d * d * d || BOWED_OFF * real > BOWED_OFF_MAX * d * d * d * d)
        d *= 1.0625;
    return (uint64_t)d;
}

#endif
