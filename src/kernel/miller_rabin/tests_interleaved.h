/* Both tests of the kernel `miller-rabin` on several numbers at once in plain C, interleaved so that the
 * multiplier of the CPU is never idle while a product waits for the one before. Knows nothing of vectors.
 *
 * The file that includes it has defined STRONG_VECTORS and LUCAS_VECTORS, how many numbers are in flight. */
#ifndef PRIMES_KERNEL_MILLER_RABIN_TESTS_INTERLEAVED_H
#define PRIMES_KERNEL_MILLER_RABIN_TESTS_INTERLEAVED_H

#include "kernel/miller_rabin/arithmetic/compiler.h"
#include "kernel/miller_rabin/tests_scalar.h"

static uint64_t strong_interleaved(const uint64_t *n)
{
    struct strong test[STRONG_VECTORS];
    uint64_t any = 0, passed = 0;
    for (int i = 0; i < STRONG_VECTORS; i++) {
        test[i] = strong_start(montgomery_of(n[i]));
        any |= test[i].exponent;
    }
    for (int bit = highest_bit(any); bit >= 0; bit--) {
        UNROLL
        for (int i = 0; i < STRONG_VECTORS; i++)
            strong_step(&test[i], bit);
    }
    for (int i = 0; i < STRONG_VECTORS; i++)
        passed |= (uint64_t)strong_end(&test[i]) << i;
    return passed;
}

static uint64_t lucas_interleaved(const uint64_t *n, const uint64_t *parameter)
{
    struct lucas test[LUCAS_VECTORS];
    uint64_t any = 0, passed = 0;
    for (int i = 0; i < LUCAS_VECTORS; i++) {
        test[i] = lucas_start(montgomery_of(n[i]), parameter[i]);
        any |= test[i].swaps;
    }
    for (int bit = highest_bit(any); bit >= 0; bit--) {
        UNROLL
        for (int i = 0; i < LUCAS_VECTORS; i++)
            lucas_step(&test[i], bit);
    }
    for (int i = 0; i < LUCAS_VECTORS; i++)
        passed |= (uint64_t)lucas_end(&test[i]) << i;
    return passed;
}

#endif
