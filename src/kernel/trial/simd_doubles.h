/* The search of `trial-simd` for small candidates: q is n / d in doubles, rounded to an integer. Where d
 * divides n the error of q is below 1/2, so q is exact; and then n = q d modulo 2^32, which holds for no
 * other d because |n - q d| < 2^32. For the file of an instruction set, see simd_vector.h. */
#ifndef PRIMES_KERNEL_TRIAL_SIMD_DOUBLES_H
#define PRIMES_KERNEL_TRIAL_SIMD_DOUBLES_H

#include <stdbool.h>

#include "kernel/trial/simd_division.h"
#include "kernel/trial/simd_vector.h"
#include "kernel/trial/wheel.h"

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

#endif
