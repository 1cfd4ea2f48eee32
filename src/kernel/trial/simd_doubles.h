/* The search of `trial-simd` for small candidates, by quotients in double precision, in the vectors of
 * simd_vector.h. Knows nothing of residues.
 *
 * q is n / d in doubles, rounded to an integer. Where d divides n the error of q is below 1/2, so q is exact;
 * and then n = q d modulo 2^32, which holds for no other d because |n - q d| < 2^32. */
#ifndef PRIMES_KERNEL_TRIAL_SIMD_DOUBLES_H
#define PRIMES_KERNEL_TRIAL_SIMD_DOUBLES_H

#include <stdbool.h>

#include "kernel/trial/scalar_division.h"
#include "kernel/trial/simd_vector.h"
#include "kernel/trial/wheel.h"

/* Is there a divisor in this turn of the wheel? `offset`: its residues. */
static inline bool has_divisor(uint64_t n, uint64_t turn, const vector_f64 *offset)
{
    const vector_u64 zero = {0};
    vector_u64 found = zero;
    for (int i = 0; i < WHEEL_RESIDUES / DOUBLES; i++) {
        const vector_f64 d = broadcast_f64((double)turn) + offset[i];
        const vector_u64 q = round_vector(broadcast_f64((double)n) / d),
                         low = (vector_u64)(d + 0x1p52) & UINT32_MAX;
        found |= (vector_u64)((((q & UINT32_MAX) * low - n) << 32) == zero);
    }
    uint64_t any = 0;
    for (int i = 0; i < DOUBLES; i++)
        any |= found[i];
    return any != 0;
}

/* Needs n / lo < 2^50. */
static uint64_t search_by_doubles(uint64_t n, uint64_t lo, uint64_t hi)
{
    vector_f64 offset[WHEEL_RESIDUES / DOUBLES];
    for (int i = 0; i < WHEEL_RESIDUES; i++)
        offset[i / DOUBLES][i % DOUBLES] = wheel_residues[i];
    for (uint64_t turn = lo / WHEEL * WHEEL; turn < hi; turn += WHEEL) {
        if (!has_divisor(n, turn, offset))
            continue;
        const uint64_t end = turn + WHEEL < hi ? turn + WHEEL : hi;
        const uint64_t divisor = scalar_division_search(n, turn < lo ? lo : turn, end);
        if (divisor)
            return divisor;
    }
    return 0;
}

#endif
