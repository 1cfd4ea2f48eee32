/* Which input a run has, by what it holds: of each source in order what it is, its size, and fingerprints of
 * its bytes or its text. What holds the same has the same identity, whatever its name and its age. Against
 * accidents, not enemies. Knows nothing of files. */
#ifndef PRIMES_INPUT_FINGERPRINT_IDENTITY_H
#define PRIMES_INPUT_FINGERPRINT_IDENTITY_H

#include <stdint.h>

#include "base/digest.h"

/* What a source is. The values are part of every identity: they never change. */
enum identity_kind {
    IDENTITY_NUMBER = 1,
    IDENTITY_RANGE = 2,
    IDENTITY_WORKLOAD = 3,
    IDENTITY_SMALL_TEXT = 4, /* a file that was read as a whole */
    IDENTITY_BIG_TEXT = 5,   /* one that was read in blocks, all of which count */
    IDENTITY_BINARY = 6,     /* one of which a sample of blocks counts */
};

/* {0} is that of no sources. */
struct identity {
    struct digest digest;
};

/* What was written on the command line. */
void identity_add_text(struct identity *identity, enum identity_kind kind, const char *text);

/* A file of so many bytes, in blocks of that size; identity_add_fingerprint then adds those of its blocks, in
 * order, or, of a small one, that of all its bytes. */
void identity_add_file(struct identity *identity, enum identity_kind kind, uint64_t size,
                       uint64_t block_size);
void identity_add_fingerprint(struct identity *identity, uint64_t fingerprint);

/* 32 hexadecimal digits and a NUL. */
enum { IDENTITY_TEXT_SIZE = DIGEST_TEXT_SIZE };
void identity_text(const struct identity *identity, char text[IDENTITY_TEXT_SIZE]);

#endif
