/* The strong probable prime test to one base: what the kernel `miller-rabin` is made of, open to its tests.
 * It decides nothing alone: every prime passes, and for each base some composites do. */
#ifndef PRIMES_KERNEL_STRONG_TEST_H
#define PRIMES_KERNEL_STRONG_TEST_H

#include <stdbool.h>
#include <stdint.h>

enum { STRONG_TEST_BASES = 7 };

/* No composite below 2^64 passes the strong test to all seven. Found by Jim Sinclair (2011) and verified
 * against Feitsma and Galway's list of all base-2 pseudoprimes below 2^64; see
 * https://miller-rabin.appspot.com. */
extern const uint64_t strong_test_bases[STRONG_TEST_BASES];

/* True if n is a strong probable prime to the base, for odd n > 1. A base that n divides says nothing of n,
 * and every n passes it: so the proof of the seven bases reads them. */
bool strong_test(uint64_t n, uint64_t base);

#endif
