/* A fingerprint of a sequence of 64-bit symbols that can be computed in pieces: the digest of a concatenation
 * follows from the digests of its parts, so ranks and shards agree with one sequential reader. It detects
 * accidents (a lost, changed, swapped or repeated number), not attacks: it is no cryptographic hash.
 *
 * The method is Karp and Rabin's polynomial fingerprint (IBM J. Res. Dev. 31, 1987) over the field of the
 * Mersenne prime p = 2^61-1 at two fixed points x: each symbol is two digits (its high half, its low half
 * plus one), and the digest is the value of the polynomial with these digits as coefficients, the first one
 * the highest. */
#ifndef PRIMES_BASE_DIGEST_H
#define PRIMES_BASE_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DIGEST_POINTS = 2, DIGEST_TEXT_SIZE = 33 };

/* {0} is the digest of the empty sequence. */
struct digest {
    uint64_t value[DIGEST_POINTS]; /* each below 2^61-1 */
    uint64_t count;                /* symbols */
};

/* Appends one symbol. */
void digest_add(struct digest *digest, uint64_t symbol);

/* Appends symbols[0 .. count): several times as fast as one by one. */
void digest_add_many(struct digest *digest, const uint64_t *symbols, size_t count);

/* Appends first, first + step ... , `count` numbers, none of which may wrap; in a time that grows with its
 * logarithm. */
void digest_add_progression(struct digest *digest, uint64_t first, uint64_t step, uint64_t count);

/* Appends the sequence that `tail` is the digest of. */
void digest_append(struct digest *digest, const struct digest *tail);

/* 32 hexadecimal digits and a NUL: the two values, 16 digits each. */
void digest_text(const struct digest *digest, char text[DIGEST_TEXT_SIZE]);

/* Back from there, of so many symbols. False if digest_text cannot have written the text. */
bool digest_parse(struct digest *digest, const char *text, uint64_t count);

#endif
