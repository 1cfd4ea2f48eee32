/* Estimates of n / d for the large candidates d of `trial-simd`, in the vectors of simd_vector.h, and the
 * proof of how far they may be off. Knows nothing of the residues that they are compared with. */
#ifndef PRIMES_KERNEL_TRIAL_SIMD_ESTIMATE_H
#define PRIMES_KERNEL_TRIAL_SIMD_ESTIMATE_H

#include <stdbool.h>

#include "kernel/trial/simd_layout.h"

/* What all estimates are made of. */
struct dividend {
    double n;
    struct layout layout; /* of the candidates that n is divided by */
};

/* The estimated quotients of a period, with `margin` added, so that the estimate of a divisor exceeds its
 * residue by 0 to `bound`: the base of a span minus a drop, which is a polynomial in the offset from its
 * begin. Of each word the low bits count: 16 of a base, 32 of a slope, 16 of a curvature, both in units of
 * 2^-16. */
struct estimate {
    uint64_t first; /* number of the period */
    uint64_t base[PERIOD_SPANS] __attribute__((aligned(8 * DOUBLES)));
    uint64_t slope[PERIOD_SPANS];     /* linear: of blocks; quadratic: of spans */
    uint64_t curvature[PERIOD_SPANS]; /* linear: none */
    uint16_t margin, bound;
    bool is_quadratic;
};

/* How far an estimate may be off. Let L = SPAN, d be at most the first number of the block, and c = n / d^3.
 *
 * Linear: in a span around m, with x = m + t and |t| <= L/2, n / x is estimated by q - t s, where s = n /
 * D^2 is the slope in the middle of the block, D = m + u with |u| <= 3.5 L, and q = n / D + u s + u^2 n / D^3
 * is n / m but for u^3 n / (D^3 m) < 43 c L^3 / d. The slope of n / x changes by less than 2 c from one
 * number to the next, so it differs between m and D by less than 7 c L, which is 3.5 c L^2 at the end of the
 * span; and n / x lies above its tangent at m by n t^2 / (m^2 x) < c L^2 / 4.
 *
 * Quadratic: in a span from a on, with x = a + o and s = n / (a (a + L)), exactly n / x = n / a - o s - o (L
 * - o) s / x. With a + L/2 in place of x it is off by less than c / d times the maximum of o (L - o) |L/2 -
 * o|, which is L^3 / (12 sqrt 3); and by 0.34, because s / x is taken in units of 2^-16 and o (L - o) <=
 * 210^2.
 *
 * Rounding: the base is the nearest integer of a sum that is exact to 0.01, for n / d lies below 2^43; the
 * slope in units of 2^-16 adds 0.004. Each term of a drop is rounded down. So the estimate exceeds n / x
 * by more than -error - 0.55 and by less than error + 0.55 + 1, or + 2 where it is quadratic. */
#define ROUNDING 0.55
#define LINEAR_ERROR (3.75 * SPAN * SPAN)
#define SERIES_ERROR (43.0 * SPAN * SPAN * SPAN)
#define QUADRATIC_ERROR (0.0482 * SPAN * SPAN * SPAN)
#define CURVATURE_ROUNDING 0.35

/* By choice: more makes more hits, less lets more blocks take the slower estimate. */
#define LINEAR_ERROR_MAX 3.0
#define QUADRATIC_ERROR_MAX 5.0

/* How far the estimates of a period, and of all after it, may be off, and so of which degree they are. */
static void estimate_choose(const struct dividend *dividend, struct estimate *estimate)
{
    const double d = (double)estimate->first, c = dividend->n / (d * d * d);
    const double linear_error = (LINEAR_ERROR + SERIES_ERROR / d) * c;
    estimate->is_quadratic = linear_error > LINEAR_ERROR_MAX;
    const double error = estimate->is_quadratic ? QUADRATIC_ERROR * c / d + CURVATURE_ROUNDING : linear_error;
    estimate->margin = (uint16_t)(error + ROUNDING);
    estimate->bound = (uint16_t)(2 * estimate->margin + (estimate->is_quadratic ? 2 : 1));
}

static void estimate_linear(const struct dividend *dividend, struct estimate *estimate)
{
    double quotient[PERIOD_BLOCKS], slope[PERIOD_BLOCKS], curvature[PERIOD_BLOCKS];
    vector_u64 *base = (vector_u64 *)estimate->base;
    for (int block = 0; block < PERIOD_BLOCKS; block++) {
        const double middle = (double)estimate->first + (BLOCK / 2 + BLOCK * block);
        quotient[block] = dividend->n / middle;
        slope[block] = quotient[block] / middle;
        curvature[block] = slope[block] / middle;
    }
    for (int block = 0; block < PERIOD_BLOCKS; block++) {
        const vector_f64 q = broadcast_f64(quotient[block] + estimate->margin);
        estimate->slope[block] = round_double(slope[block] * 0x1p16);
        for (int i = 0; i < BLOCK_SPANS / DOUBLES; i++, base++) {
            const vector_f64 u = dividend->layout.middle[i];
            *base = round_vector(q - slope[block] * (u - SPAN / 2) + curvature[block] * (u * u));
        }
    }
}

static void estimate_quadratic(const struct dividend *dividend, struct estimate *estimate)
{
    for (int span = 0; span < PERIOD_SPANS; span++) {
        const double d = (double)estimate->first + SPAN * span, quotient = dividend->n / d;
        const double slope = quotient / (d + SPAN), curvature = slope / (d + SPAN / 2);
        estimate->base[span] = round_double(quotient + estimate->margin);
        estimate->slope[span] = round_double(slope * 0x1p16);
        estimate->curvature[span] = round_double(curvature * 0x1p16);
    }
}

/* slope * o, rounded down, modulo 2^16; `slope` in units of 2^-16. */
static inline vector_u16 linear_term(vector_u16 offset, uint64_t slope)
{
    return offset * (uint16_t)(slope >> 16) + multiply_high(offset, broadcast_u16((uint16_t)slope));
}

/* By how much the quotients of a vector lie below the base of their span; `is_quadratic` as in the estimate.
 */
static inline vector_u16 estimate_drop(const struct dividend *dividend, const struct estimate *estimate,
                                       bool is_quadratic, int span, int part)
{
    if (!is_quadratic)
        return linear_term(dividend->layout.offset[part], estimate->slope[span / BLOCK_SPANS]);
    return linear_term(dividend->layout.offset[part], estimate->slope[span]) +
           multiply_high(dividend->layout.parabola[part], broadcast_u16((uint16_t)estimate->curvature[span]));
}

/* From where on the quadratic estimate is good: n / d^3 < 1, so that it fits into 16 bits, and not too far
 * off.
 */
static uint64_t estimate_begin(uint64_t n)
{
    const double real = (double)n;
    double d = 0x1p14;
    while (real > 0.9 * d * d * d || QUADRATIC_ERROR * real > QUADRATIC_ERROR_MAX * d * d * d * d)
        d *= 1.0625;
    return (uint64_t)d;
}

#endif
