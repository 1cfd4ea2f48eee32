/* The search of `trial-simd` for the smallest candidates: the division of the machine, one candidate after
 * the other. Knows nothing of vectors. */
#ifndef PRIMES_KERNEL_TRIAL_SCALAR_DIVISION_H
#define PRIMES_KERNEL_TRIAL_SCALAR_DIVISION_H

#include <stdint.h>

#include "kernel/trial/wheel.h"

static uint64_t scalar_division_search(uint64_t n, uint64_t lo, uint64_t hi)
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

#endif
