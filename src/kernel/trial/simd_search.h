/* The whole search of `trial-simd`, written once for vectors of any width: the file of an instruction set
 * defines what simd_vector.h names, and then includes this. Knows where each method of search is exact, not
 * how it works: division while n / d has more than 50 bits, doubles from there, residues from where the
 * estimates are good. */
#ifndef PRIMES_KERNEL_TRIAL_SIMD_SEARCH_H
#define PRIMES_KERNEL_TRIAL_SIMD_SEARCH_H

#include "kernel/trial/scalar_division.h"
#include "kernel/trial/simd_doubles.h"
#include "kernel/trial/simd_estimate.h"
#include "kernel/trial/simd_residues.h"

static inline uint64_t min_u64(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* Searches the part of [*lo, hi) below `end` by one method, and moves *lo on to where it ends. */
static inline uint64_t search_part(uint64_t (*method)(uint64_t n, uint64_t lo, uint64_t hi), uint64_t n,
                                   uint64_t *lo, uint64_t hi, uint64_t end)
{
    const uint64_t stop = min_u64(end, hi), from = *lo;
    if (from >= stop)
        return 0;
    *lo = stop;
    return method(n, from, stop);
}

/* A trial_simd_search, see simd.h. */
static inline uint64_t search_all(uint64_t n, uint64_t lo, uint64_t hi)
{
    uint64_t divisor = search_part(scalar_division_search, n, &lo, hi, (n >> 50) + 1);
    if (!divisor)
        divisor = search_part(search_by_doubles, n, &lo, hi, (estimate_begin(n) + BLOCK) / BLOCK * BLOCK);
    if (!divisor)
        divisor = search_part(search_by_residues, n, &lo, hi, hi);
    return divisor;
}

#endif
