/* SplitMix64, the generator of random numbers. Knows nothing of what they are drawn for. */
#ifndef PRIMES_INPUT_SPLITMIX64_H
#define PRIMES_INPUT_SPLITMIX64_H

#include <stdint.h>

/* Output `i` of SplitMix64, from 0. Its state is a counter, so any output can be had without those before it.
 * G. L. Steele Jr., D. Lea, C. H. Flood: Fast splittable pseudorandom number generators, OOPSLA 2014; the
 * constants are those of java.util.SplittableRandom and of S. Vigna's splitmix64.c. */
static const uint64_t SPLITMIX64_STEP = UINT64_C(0x9E3779B97F4A7C15);

static inline uint64_t splitmix64(uint64_t seed, uint64_t i)
{
    uint64_t z = seed + (i + 1) * SPLITMIX64_STEP;
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

#endif
