/* The vector searches of the kernel `trial-simd`, one for each instruction set. Private to the kernel. */
#ifndef PRIMES_KERNEL_TRIAL_SIMD_H
#define PRIMES_KERNEL_TRIAL_SIMD_H

#include <stdint.h>

#include "kernel/isa.h"

/* The smallest d of [lo, hi) that divides n and has no factor 2, 3, 5 or 7; 0 if there is none. For
 * 11 <= lo <= hi <= kernel_divisor_end(n). */
typedef uint64_t trial_simd_search(uint64_t n, uint64_t lo, uint64_t hi);

trial_simd_search trial_simd_search_portable, trial_simd_search_avx2, trial_simd_search_avx512;

/* By instruction set. Of those that the CPU lacks none may be called. */
extern trial_simd_search *const trial_simd_searches[ISA_COUNT];

#endif
