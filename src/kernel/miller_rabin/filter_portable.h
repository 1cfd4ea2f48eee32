/* The filter of the kernel `miller-rabin` in plain C, one number after the other. Knows nothing of what
 * becomes of those that survive. */
#ifndef PRIMES_KERNEL_MILLER_RABIN_FILTER_PORTABLE_H
#define PRIMES_KERNEL_MILLER_RABIN_FILTER_PORTABLE_H

#include "kernel/miller_rabin/arithmetic/compiler.h"
#include "kernel/miller_rabin/filter_second_round.h"
#include "kernel/miller_rabin/small_primes.h"

/* The smallest of 2 to 13 that divides n, or the code of an unknown composite; without a branch, for it goes
 * either way. */
static uint32_t first_round(uint64_t n)
{
    uint32_t code = VERDICT_CODE_COMPOSITE;
    UNROLL
    for (int i = SMALL_PRIMES_FIRST_ROUND - 1; i >= 0; i--)
        code = n * small_primes[i].inverse <= small_primes[i].limit ? (uint32_t)small_primes[i].p : code;
    return n % 2 ? code : 2;
}

static size_t filter(const uint64_t *n, size_t count, struct verdict *verdict, uint64_t *survivor,
                     uint64_t *index)
{
    size_t open = 0;
    for (size_t i = 0; i < count; i++) {
        verdict[i].code = first_round(n[i]);
        index[open] = i;
        open += verdict[i].code == VERDICT_CODE_COMPOSITE || n[i] < SMALL_PRIMES_DECIDE_BELOW;
    }
    return filter_second_round(n, open, verdict, survivor, index);
}

#endif
