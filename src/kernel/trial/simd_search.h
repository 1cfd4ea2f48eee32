/* The vector search of `trial-simd`, written once for vectors of any width. The file of an instruction set
 * defines
 *
 *     LANES                             16-bit lanes of a vector, 8, 16 or 32
 *     lanes                             the vector, of uint16_t
 *     REALS                             doubles of a vector, 2, 4 or 8
 *     lanes_high_product(a, b)          the high halves of the products, unsigned
 *     lanes_note(seen, over, bound)     notes in `seen` where over <= bound; begins with lanes_nothing
 *     lanes_any(seen, bound)            an integer that is 0 exactly if nothing was noted for this bound
 *     lanes_hits(over, bound)           HIT_BITS bits for each lane from the low end on, set where over <=
 * bound
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

#include "kernel/trial/wheel.h"

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
    PERIOD_SPANS = PERIOD / SPAN,
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
            const uint64_t d = turn + wheel_residues[i];
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
        offset[i / REALS][i % REALS] = wheel_residues[i];
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
    double real;                       /* n */
    lanes offset[SPAN_VECTORS];        /* o of the candidates within a span */
    lanes bow[SPAN_VECTORS];           /* o (SPAN - o) */
    reals middle[BLOCK_SPANS / REALS]; /* of the spans, from the middle of a block */
    lanes residue[PERIOD_SPANS * SPAN_VECTORS], step[PERIOD_SPANS * SPAN_VECTORS];
};

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

static void lay_offsets(struct blocks *blocks)
{
    for (int i = 0; i < BLOCK_SPANS; i++)
        blocks->middle[i / REALS][i % REALS] = SPAN * i + (SPAN - BLOCK) / 2;
    for (int i = 0; i < SPAN_VECTORS * LANES; i++) {
        const int o = wheel_residues[i % WHEEL_RESIDUES] + i / WHEEL_RESIDUES * WHEEL;
        blocks->offset[i / LANES][i % LANES] = (uint16_t)o;
        blocks->bow[i / LANES][i % LANES] = (uint16_t)(o * (SPAN - o));
    }
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
static inline uint64_t search_part(uint64_t (*way)(uint64_t n, uint64_t lo, uint64_t hi), uint64_t n,
                                   uint64_t *lo, uint64_t hi, uint64_t end)
{
    const uint64_t stop = least(end, hi), from = *lo;
    if (from >= stop)
        return 0;
    *lo = stop;
    return way(n, from, stop);
}

/* The smallest d of [lo, hi) that divides n and has no factor 2, 3, 5 or 7; 0 if there is none. For 11 <= lo
 * <= hi <= kernel_divisor_end(n). */
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
