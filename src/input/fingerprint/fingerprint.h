/* A fingerprint of bytes, at the speed of memory, that are added in pieces of any size: are they the bytes
 * that were read before? Against accidents, not enemies. Knows nothing of files.
 *
 * The method is Karp and Rabin's, as in base/digest.h, on many lanes at once (stripes.h), which are folded
 * into one value in the end. Bytes that differ within eight that stand at a multiple of eight, so any single
 * byte, certainly have another fingerprint; bytes that differ in another way have the same one with a
 * probability of about 2^-63. */
#ifndef PRIMES_INPUT_FINGERPRINT_FINGERPRINT_H
#define PRIMES_INPUT_FINGERPRINT_FINGERPRINT_H

#include <stddef.h>
#include <stdint.h>

#include "input/fingerprint/stripes.h"

struct fingerprint {
    uint64_t lanes[STRIPE_LANES];
    uint64_t size;                   /* bytes that were added */
    unsigned char rest[STRIPE_SIZE]; /* the last size % STRIPE_SIZE of them */
};

void fingerprint_begin(struct fingerprint *fingerprint);

void fingerprint_add(struct fingerprint *fingerprint, const void *bytes, size_t size);

/* Of all that was added; never 0. */
uint64_t fingerprint_end(const struct fingerprint *fingerprint);

/* Of these bytes. */
uint64_t fingerprint_of(const void *bytes, size_t size);

#endif
