/* A part of a run with --shard, as its record tells of it. Knows nothing of other parts, and does not look at
 * the verdicts. */
#ifndef PRIMES_MERGE_PART_H
#define PRIMES_MERGE_PART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/error.h"
#include "engine/exchange/tally.h"

/* What there is of each kind, and in which order. */
struct part_counts {
    uint64_t numbers, prime, composite, neither, invalid;
    char numbers_digest[DIGEST_TEXT_SIZE], verdicts_digest[DIGEST_TEXT_SIZE];
};

struct part {
    const char *record; /* its path, borrowed */
    char *verdicts;     /* path of the file beside it, */
    uint64_t bytes;     /* and its size; 0: it was not looked at */
    uint64_t index;     /* from 1 */
    uint64_t count;     /* of parts */
    uint64_t first;     /* place of its first number among all, from 0 */
    uint64_t numbers_in_all;
    struct part_counts counts;
    char *kernel;
    char *sources;                   /* JSON: where the numbers came from, the same in all parts */
    char *input;                     /* JSON: how much it was; NULL: the record does not say */
    char identity[DIGEST_TEXT_SIZE]; /* which input it was, by what it holds; "": the record does not say */
};

/* Reads the file, which must hold one record, of a part in tsv that came to its end. ERROR_INVALID: it is no
 * such record, and why, as a continuation of "NAME: "; ERROR_FAILED: memory ran out. */
bool part_read(struct part *part, const char *path, struct error *error);

/* The record in `text`, with the same errors. `part` has its paths already. */
bool part_parse(struct part *part, const char *text, size_t size, struct error *error);

struct part_counts part_counts_of(const struct tally *tally);

/* "2 prime, 8 composite, 0 neither, 0 invalid" */
enum { PART_COUNTS_SIZE = 160 };
const char *part_counts_text(const struct part_counts *counts, char text[PART_COUNTS_SIZE]);

void part_free(struct part *part);

#endif
