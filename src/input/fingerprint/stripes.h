/* The part of a fingerprint that takes time: whole stripes of bytes, added to lanes. Knows nothing of what
 * the lanes become. One function for each instruction set that has its own; all come to the same lanes.
 *
 * A stripe is 16 words of 64 bits, the lowest byte first; lanes 0 to 15 take their low halves, 16 to 31 their
 * high halves: lane = lane mod 2^32 * FACTOR + lane / 2^32 + half. That is Marsaglia's multiply-with-carry
 * (J. Mod. Appl. Stat. Methods 2, 2003): the lane times 2^-32, modulo the prime p = FACTOR * 2^32 - 1, so
 * that a lane is a polynomial with its halves as coefficients, at one point of the field of p. No sum wraps,
 * and no two halves are congruent modulo p. */
#ifndef PRIMES_INPUT_FINGERPRINT_STRIPES_H
#define PRIMES_INPUT_FINGERPRINT_STRIPES_H

#include <stddef.h>
#include <stdint.h>

enum { STRIPE_WORDS = 16, STRIPE_LANES = 2 * STRIPE_WORDS, STRIPE_SIZE = STRIPE_WORDS * sizeof(uint64_t) };

/* The first 32 bits behind the point of e, less 53: the next for which p is prime. */
#define STRIPE_FACTOR UINT32_C(0xB7E1512D)

typedef void stripes_add(uint64_t lanes[STRIPE_LANES], const unsigned char *bytes, size_t stripes);

stripes_add stripes_add_portable, stripes_add_avx2;

/* The one for the instruction set in use. */
stripes_add *stripes_adder(void);

#endif
