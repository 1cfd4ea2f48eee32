/* The parts of the kernel `miller-rabin` that are written once for each instruction set: a filter by small
 * primes, and both tests for groups of numbers. Knows nothing of the order in which they are applied: that is
 * miller_rabin.c. */
#ifndef PRIMES_KERNEL_MILLER_RABIN_BACKEND_H
#define PRIMES_KERNEL_MILLER_RABIN_BACKEND_H

#include <stddef.h>
#include <stdint.h>

#include "kernel/isa.h"
#include "kernel/verdict.h"

enum {
    MILLER_RABIN_GROUP_MAX = 64,   /* a test answers with one bit a lane */
    MILLER_RABIN_FILTER_MAX = 256, /* numbers that a filter takes at once */
    MILLER_RABIN_SLACK = 8, /* a filter may write so many more survivors than there are, of no meaning */
};

/* Both tests on a full group of odd numbers without a prime factor to 107, not below 109^2. Bit i of the
 * answer: n[i] passes. */
struct miller_rabin_tests {
    size_t strong_group_size; /* numbers in a group of the strong test, at most MILLER_RABIN_GROUP_MAX */
    size_t lucas_group_size;
    uint64_t (*strong)(const uint64_t *n);
    uint64_t (*lucas)(const uint64_t *n, const uint64_t *parameter); /* P, see lucas_parameter */
};

struct miller_rabin_backend {
    /* Decides what the small primes decide, marks the rest as composite, and writes it to `survivor` with
     * its indices; returns how many. count <= MILLER_RABIN_FILTER_MAX; the two last have room for count +
     * MILLER_RABIN_SLACK. */
    size_t (*filter)(const uint64_t *n, size_t count, struct verdict *verdict, uint64_t *survivor,
                     uint64_t *index);
    uint64_t narrow_end;              /* `narrow` is for n below, `wide` for n from here */
    struct miller_rabin_tests narrow; /* both on numbers of this tier */
    struct miller_rabin_tests wide;
};

/* The parts for each instruction set that this build knows (dispatch_*.c). */
extern const struct miller_rabin_backend *const miller_rabin_backends[ISA_COUNT];

extern const struct miller_rabin_backend miller_rabin_portable;
extern const struct miller_rabin_backend miller_rabin_avx2;
extern const struct miller_rabin_backend miller_rabin_avx512;
extern const struct miller_rabin_backend miller_rabin_avx512ifma;

#endif
