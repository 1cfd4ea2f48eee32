/* The vector search of `trial-simd`, written once for vectors of any width. The file of an instruction set
 * defines
 *
 *     LANES                             16-bit lanes of a vector, 8, 16 or 32
 *     lanes                             the vector, of uint16_t
 *     REALS                             doubles of a vector, 2, 4 or 8
 *     lanes_high_product(a, b)          the high halves of the products, unsigned
 *     lanes_note(seen, over, bound)     notes in `seen` where over <= bound; begins with lanes_nothing
 *     lanes_any(seen, bound)            an integer that is 0 exactly if nothing was noted for this bound
 *
 * and then includes this. Three ways, from the smallest candidates up:
 *
 * 1. search_plainly: the machine's division, while n / d has more than 50 bits.
 *
 * 2. search_reals: q is n / d in doubles, rounded to an integer. Where d divides n the error of q is below
 * 1/2, so q is exact; and then n = q d modulo 2^32, which holds for no other d because |n - q d| < 2^32.
 *
 * 3. search_blocks: if d divides n then n / d = n d' modulo 2^16, where d' is the inverse of d modulo 2^16.
 * Both sides are cheap for many d at once. The right side, the residue, need not be computed anew: with D =
 * 105 * 2^8, a multiple of the wheel, (d + D)' = d' - D d'^2 modulo 2^16, for D^2 = 0; so from one period of
 * D candidates to the next every residue falls by a step that stays the same. The left side, the quotient,
 * lies close to a line over a span of a few hundred candidates. An estimate that is off by no more than e
 * makes candidates of the 2e + 1 residues around it: nearly all d are ruled out, and those that are left are
 * divided. How far an estimate may be off is bounded below, so no divisor is ruled out. */
#ifndef PRIMES_KERNEL_TRIAL_SIMD_SEARCH_H
#define PRIMES_KERNEL_TRIAL_SIMD_SEARCH_H

#include <stdbool.h>
#include <string.h>

#include "kernel/trial_simd.h"

typedef double reals __attribute__((vector_size(8 * REALS)));
typedef uint64_t words __attribute__((vector_size(8 * REALS)));

/* A span is one or two turns of the wheel, to fill whole vectors; a block is 8 spans, a period D numbers. */
enum {
    SPAN_TURNS = LANES > 16 ? 2 : 1,
    SPAN = WHEEL * SPAN_TURNS,
    SPAN_VECTORS = WHEEL_RESIDUES * SPAN_TURNS / LANES,
    BLOCK_SPANS = 8,
    BLOCK_VECTORS = BLOCK_SPANS * SPAN_VECTORS,
    BLOCK = BLOCK_SPANS * SPAN,
    PERIOD = 105 << 8,
    PERIOD_BLOCKS = PERIOD / BLOCK,
    BLOCK_REALS = BLOCK_SPANS / REALS,
};

/* Added to a double of less than 2^51 it leaves the integer nearest to it in the low bits. */
#define ROUND 0x1.8p52

static inline lanes fill(uint16_t value)
{
    return (lanes){0} + value;
}

static inline reals fill_real(double value)
{
    return (reals){0} + value;
}

static inline words rounded(reals x)
{
    return (words)(x + ROUND);
}

static inline uint64_t round_real(double x)
{
    uint64_t bits;
    x += ROUND;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static inline uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* ---- Tiny candidates. */

static uint64_t search_plainly(uint64_t n, uint64_t lo, uint64_t hi)
{
    for (uint64_t turn = lo / WHEEL * WHEEL; turn < hi; turn += WHEEL) {
        for (int i = 0; i < WHEEL_RESIDUES; i++) {
            const uint64_t d = turn + trial_simd_residues[i];
            if (d >= lo && d < hi && n % d == 0)
                return d;
        }
    }
    return 0;
}

/* ---- Small candidates. */

static inline bool has_divisor(uint64_t n, uint64_t turn, const reals *offset)
{
    const words zero = {0};
    words found = zero;
    for (int i = 0; i < WHEEL_RESIDUES / REALS; i++) {
        const reals d = fill_real((double)turn) + offset[i];
        const words q = rounded(fill_real((double)n) / d), low = (words)(d + 0x1p52) & UINT32_MAX;
        found |= (words)((((q & UINT32_MAX) * low - n) << 32) == zero);
    }
    uint64_t any = 0;
    for (int i = 0; i < REALS; i++)
        any |= found[i];
    return any != 0;
}

/* Needs n / lo < 2^50. */
static uint64_t search_reals(uint64_t n, uint64_t lo, uint64_t hi)
{
    reals offset[WHEEL_RESIDUES / REALS];
    for (int i = 0; i < WHEEL_RESIDUES; i++)
        offset[i / REALS][i % REALS] = trial_simd_residues[i];
    for (uint64_t turn = lo / WHEEL * WHEEL; turn < hi; turn += WHEEL) {
        if (!has_divisor(n, turn, offset))
            continue;
        const uint64_t end = turn + WHEEL < hi ? turn + WHEEL : hi;
        const uint64_t divisor = search_plainly(n, turn < lo ? lo : turn, end);
        if (divisor)
            return divisor;
    }
    return 0;
}

/* ---- Large candidates. */

struct blocks {
    uint64_t n, lo, hi;
    double real;                /* n */
    lanes offset[SPAN_VECTORS]; /* o of the candidates within a span */
    lanes bow[SPAN_VECTORS];    /* o (SPAN - o) */
    lanes residue[PERIOD / SPAN * SPAN_VECTORS], step[PERIOD / SPAN * SPAN_VECTORS];
};

/* The estimated quotients of a block: `base` of a span minus `line` of a vector; with `margin` added, so that
 * the estimate of a divisor exceeds its residue by 0 to `bound`. */
struct estimate {
    uint64_t base[BLOCK_SPANS]; /* the low 16 bits count */
    lanes line[BLOCK_VECTORS];  /* where it is the same for all spans, only those of the first */
    uint16_t margin, bound;
};

/* How far an estimate may be off. Let L = SPAN, d be at most the first number of the block, and c = n / d^3.
 *
 * Straight: n / x in a span around m, with x = m + t and |t| <= L/2, is estimated by n / m - t n / D^2. D is
 * the middle of the block, |D - m| <= 3.5 L. The slope of n / x changes by less than 2 c from one number to
 * the next, so it differs between m and D by less than 7 c L, which is 3.5 c L^2 at the end of the span; and
 * n / x lies above its tangent at m by n t^2 / (m^2 x) < c L^2 / 4.
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
#define BOWED_OFF (0.0482 * SPAN * SPAN * SPAN)
#define BOW_ROUNDING 0.35

/* By choice: more makes more hits, less lets more blocks go the slower way. */
#define STRAIGHT_OFF_MAX 3.0
#define BOWED_OFF_MAX 5.0

/* Newton's iteration: d is its own inverse modulo 2^3, and each round doubles the bits. */
static inline lanes inverse(lanes d)
{
    lanes x = d;
    for (int bits = 3; bits < 16; bits *= 2)
        x *= 2 - d * x;
    return x;
}

static void lay_residues(struct blocks *blocks, uint64_t block)
{
    lanes *residue = blocks->residue + block % PERIOD_BLOCKS * BLOCK_VECTORS,
          *step = blocks->step + block % PERIOD_BLOCKS * BLOCK_VECTORS;
    for (size_t i = 0; i < BLOCK_VECTORS; i++) {
        const lanes d =
            blocks->offset[i % SPAN_VECTORS] + (uint16_t)(block * BLOCK + i / SPAN_VECTORS * SPAN);
        const lanes reciprocal = inverse(d);
        residue[i] = reciprocal * (uint16_t)blocks->n;
        step[i] = residue[i] * reciprocal * (uint16_t)PERIOD;
    }
}

/* floor(slope * o + 1), or one more, modulo 2^16; `slope` in units of 2^-16 */
static inline lanes fall(lanes offset, uint64_t slope)
{
    return offset * (uint16_t)(slope >> 16) + lanes_high_product(offset, fill((uint16_t)slope));
}

static inline void estimate_straight(const struct blocks *blocks, uint64_t block, struct estimate *estimate)
{
    const double middle = (double)(block * BLOCK + BLOCK / 2), slope = blocks->real / (middle * middle);
    const uint64_t fixed = round_real(slope * 0x1p16);
    for (int i = 0; i < BLOCK_SPANS; i++) {
        const double d = (double)(block * BLOCK) + (SPAN / 2 + SPAN * i);
        estimate->base[i] = round_real(blocks->real / d + (slope * (SPAN / 2) + estimate->margin));
    }
    for (int i = 0; i < SPAN_VECTORS; i++)
        estimate->line[i] = fall(blocks->offset[i], fixed);
}

static inline void estimate_bowed(const struct blocks *blocks, uint64_t block, struct estimate *estimate)
{
    uint64_t slope[BLOCK_SPANS], bow[BLOCK_SPANS];
    for (int i = 0; i < BLOCK_SPANS; i++) {
        const double d = (double)(block * BLOCK) + SPAN * i;
        const double q = blocks->real / d, s = q / (d + SPAN), c = s / (d + SPAN / 2);
        estimate->base[i] = round_real(q + estimate->margin);
        slope[i] = round_real(s * 0x1p16);
        bow[i] = round_real(c * 0x1p16);
    }
    for (int i = 0; i < BLOCK_VECTORS; i++) {
        const int span = i / SPAN_VECTORS, part = i % SPAN_VECTORS;
        estimate->line[i] = fall(blocks->offset[part], slope[span]) +
                            lanes_high_product(blocks->bow[part], fill((uint16_t)bow[span]));
    }
}

/* Moves the residues of the block on by a period. True if the estimate rules out all of its candidates. */
static inline bool is_ruled_out(struct blocks *blocks, uint64_t block, const struct estimate *estimate,
                                int lines)
{
    lanes *residue = blocks->residue + block % PERIOD_BLOCKS * BLOCK_VECTORS;
    const lanes *step = blocks->step + block % PERIOD_BLOCKS * BLOCK_VECTORS;
    const lanes bound = fill(estimate->bound);
    lanes seen = lanes_nothing;
    for (int span = 0; span < BLOCK_SPANS; span++) {
        const lanes base = fill((uint16_t)estimate->base[span]);
        const lanes *line = estimate->line + (lines == SPAN_VECTORS ? 0 : span * SPAN_VECTORS);
        for (int part = 0; part < SPAN_VECTORS; part++, residue++, step++) {
            const lanes now = *residue;
            *residue = now - *step;
            seen = lanes_note(seen, base - line[part] - now, bound);
        }
    }
    return !lanes_any(seen, bound);
}

/* The smallest divisor among the candidates of a block that the estimate did not rule out. */
static __attribute__((noinline, cold)) uint64_t divide(const struct blocks *blocks, uint64_t block,
                                                       const struct estimate *estimate, int lines)
{
    const lanes *residue = blocks->residue + block % PERIOD_BLOCKS * BLOCK_VECTORS,
                *step = blocks->step + block % PERIOD_BLOCKS * BLOCK_VECTORS, bound = fill(estimate->bound);
    for (int i = 0; i < BLOCK_VECTORS; i++) {
        const lanes base = fill((uint16_t)estimate->base[i / SPAN_VECTORS]);
        const lanes over = base - estimate->line[i % lines] - (residue[i] + step[i]);
        if (!lanes_any(lanes_note(lanes_nothing, over, bound), bound))
            continue;
        for (int lane = 0; lane < LANES; lane++) {
            const uint64_t d =
                block * BLOCK + (uint64_t)(i / SPAN_VECTORS * SPAN) + blocks->offset[i % SPAN_VECTORS][lane];
            if (over[lane] <= estimate->bound && d >= blocks->lo && d < blocks->hi && blocks->n % d == 0)
                return d;
        }
    }
    return 0;
}

static void lay_offsets(struct blocks *blocks)
{
    for (int i = 0; i < SPAN_VECTORS * LANES; i++) {
        const int o = trial_simd_residues[i % WHEEL_RESIDUES] + i / WHEEL_RESIDUES * WHEEL;
        blocks->offset[i / LANES][i % LANES] = (uint16_t)o;
        blocks->bow[i / LANES][i % LANES] = (uint16_t)(o * (SPAN - o));
    }
}

/* The blocks from `block` to `end`, at most a period. Inlined for each way, so that `bowed` is a constant. */
static inline __attribute__((always_inline)) uint64_t
search_period(struct blocks *blocks, uint64_t block, uint64_t end, struct estimate *estimate, bool bowed)
{
    const int lines = bowed ? BLOCK_VECTORS : SPAN_VECTORS;
    for (; block < end; block++) {
        if (bowed)
            estimate_bowed(blocks, block, estimate);
        else
            estimate_straight(blocks, block, estimate);
        if (__builtin_expect(is_ruled_out(blocks, block, estimate, lines), true))
            continue;
        const uint64_t divisor = divide(blocks, block, estimate, lines);
        if (divisor)
            return divisor;
    }
    return 0;
}

/* Needs lo >= blocks_begin(n). */
static uint64_t search_blocks(uint64_t n, uint64_t lo, uint64_t hi)
{
    struct blocks blocks = {.n = n, .lo = lo, .hi = hi, .real = (double)n};
    struct estimate estimate;
    const uint64_t first = lo / BLOCK, end = (hi + BLOCK - 1) / BLOCK;
    uint64_t divisor = 0;
    lay_offsets(&blocks);
    for (uint64_t block = first; block < least(end, first + PERIOD_BLOCKS); block++)
        lay_residues(&blocks, block);
    for (uint64_t block = first; block < end && !divisor; block += PERIOD_BLOCKS) {
        const uint64_t stop = least(end, block + PERIOD_BLOCKS);
        const double d = (double)(block * BLOCK), curve = blocks.real / (d * d * d);
        const bool bowed = STRAIGHT_OFF * curve > STRAIGHT_OFF_MAX;
        const double off = bowed ? BOWED_OFF * curve / d + BOW_ROUNDING : STRAIGHT_OFF * curve;
        estimate.margin = (uint16_t)(off + ROUNDING);
        estimate.bound = (uint16_t)(2 * estimate.margin + (bowed ? 2 : 1));
        divisor = bowed ? search_period(&blocks, block, stop, &estimate, true)
                        : search_period(&blocks, block, stop, &estimate, false);
    }
    return divisor;
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

/* Searches the part of [*lo, hi) below `end` by `way`, and moves *lo on to where it ends. */
static inline uint64_t search_part(trial_simd_search *way, uint64_t n, uint64_t *lo, uint64_t hi,
                                   uint64_t end)
{
    const uint64_t stop = least(end, hi), from = *lo;
    if (from >= stop)
        return 0;
    *lo = stop;
    return way(n, from, stop);
}

/* trial_simd_search */
static inline uint64_t search_all(uint64_t n, uint64_t lo, uint64_t hi)
{
    uint64_t divisor = search_part(search_plainly, n, &lo, hi, (n >> 50) + 1);
    if (!divisor)
        divisor = search_part(search_reals, n, &lo, hi, (blocks_begin(n) + BLOCK) / BLOCK * BLOCK);
    if (!divisor)
        divisor = search_part(search_blocks, n, &lo, hi, hi);
    return divisor;
}

#endif
