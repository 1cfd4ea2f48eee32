/* The vector search of `trial-simd`, written once for vectors of any width. The file of an instruction set
 * defines what simd_vector.h names, and then includes this. Three ways, from the smallest candidates up:
 * search_plainly, while n / d has more than 50 bits; search_reals; search_blocks. */
#ifndef PRIMES_KERNEL_TRIAL_SIMD_SEARCH_H
#define PRIMES_KERNEL_TRIAL_SIMD_SEARCH_H

#include "kernel/trial/simd_division.h"
#include "kernel/trial/simd_doubles.h"
#include "kernel/trial/simd_estimate.h"
#include "kernel/trial/simd_residues.h"

static inline uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
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
