/* What every kernel offers to the plan and the engine. A kernel is pure: no I/O, no allocation, no global
 * state that changes; it knows nothing of threads and ranks, and any of its functions may run in many threads
 * at once. */
#ifndef PRIMES_KERNEL_KERNEL_H
#define PRIMES_KERNEL_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kernel/verdict.h"

struct kernel {
    const char *name;      /* as --kernel takes it */
    const char *summary;   /* one line for the help */
    const char *operation; /* what one operation is, in the plural: "divisors" */

    /* Operations to decide n if n turns out to be prime (the most it can take). Deterministic; at least 1. Of
     * a kernel with search it does not fall as n grows. */
    uint64_t (*cost)(uint64_t n);

    /* Decides n[0 .. count) into verdict[0 .. count) and returns the operations it took. */
    uint64_t (*check)(const uint64_t *n, size_t count, struct verdict *verdict);

    /* The smallest divisor d of n with lo <= d < hi among those the kernel tries, or 0 if there is none. It
     * may leave out multiples of smaller primes, so a piece alone says little; but the smallest divisor of n
     * above 1 is never left out, so the minimum over pieces that cover [2, kernel_divisor_end(n)) is that
     * divisor. Needs 2 <= lo and hi <= kernel_divisor_end(n). NULL where a kernel decides a number whole. */
    uint64_t (*search)(uint64_t n, uint64_t lo, uint64_t hi);

    /* Operations of a search of [lo, hi) that finds nothing. NULL without search. */
    uint64_t (*search_cost)(uint64_t lo, uint64_t hi);

    /* The largest hi such that [lo, hi) costs at most `operations` (at least one operation's worth is always
     * granted, so that hi > lo). Saturates at UINT64_MAX. NULL without search. */
    uint64_t (*search_end)(uint64_t lo, uint64_t operations);

    /* Where only the counts of a dense range are asked for, a sieve is to make them (sieve/sieve.h). */
    bool counts_by_sieve;

    /* Its time passes asleep: as many workers as one likes can share a CPU, and none is in another's way. */
    bool sleeps;

    uint64_t slice_operations; /* about a millisecond of work: how long the engine goes without looking up */
    uint64_t unit_operations;  /* about ten milliseconds of work: what a worker takes at once */
};

/* The end (not included) of the divisors that decide n: isqrt(n) + 1. n is prime exactly if n >= 2 and no d
 * with 2 <= d < kernel_divisor_end(n) divides it. At most 2^32. */
uint64_t kernel_divisor_end(uint64_t n);

/* The kernels of the library; kernel_list.h has them by name. */
extern const struct kernel kernel_trial;
extern const struct kernel kernel_trial_simd;
extern const struct kernel kernel_miller_rabin;
extern const struct kernel kernel_sieve;

#endif
