/* How the large candidates of `trial-simd` lie in vectors of 16-bit lanes, those of simd_vector.h. Knows
 * nothing of the number that they may divide. */
#ifndef PRIMES_KERNEL_TRIAL_SIMD_LAYOUT_H
#define PRIMES_KERNEL_TRIAL_SIMD_LAYOUT_H

#include "kernel/trial/simd_vector.h"
#include "kernel/trial/wheel.h"

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

struct layout {
    vector_u16 offset[SPAN_VECTORS];          /* o of the candidates within a span */
    vector_u16 parabola[SPAN_VECTORS];        /* o (SPAN - o) */
    vector_f64 middle[BLOCK_SPANS / DOUBLES]; /* of the spans, from the middle of a block */
};

static void layout_init(struct layout *layout)
{
    for (int i = 0; i < BLOCK_SPANS; i++)
        layout->middle[i / DOUBLES][i % DOUBLES] = SPAN * i + (SPAN - BLOCK) / 2;
    for (int i = 0; i < SPAN_VECTORS * LANES; i++) {
        const int o = wheel_residues[i % WHEEL_RESIDUES] + i / WHEEL_RESIDUES * WHEEL;
        layout->offset[i / LANES][i % LANES] = (uint16_t)o;
        layout->parabola[i / LANES][i % LANES] = (uint16_t)(o * (SPAN - o));
    }
}

#endif
