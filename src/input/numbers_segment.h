/* A run of numbers of one kind: a list, a range, random numbers, or a part of a big file. Knows nothing of
 * the sequence that it is a part of. Private to numbers. */
#ifndef PRIMES_INPUT_NUMBERS_SEGMENT_H
#define PRIMES_INPUT_NUMBERS_SEGMENT_H

#include <stddef.h>
#include <stdint.h>

struct blocks;

enum segment_kind {
    SEGMENT_LIST,
    SEGMENT_RANGE,
    SEGMENT_RANDOM,
    SEGMENT_BLOCKS,
};

/* A run of numbers of one kind. No segment is empty, so that each number stands in exactly one. */
struct segment {
    enum segment_kind kind;
    uint64_t first; /* index of its first number in the sequence */
    uint64_t count;
    uint64_t *values;      /* list: owned */
    uint64_t lo;           /* range */
    uint64_t step;         /* range */
    uint64_t seed;         /* random */
    uint64_t bits;         /* random: 1 ... 64 */
    uint64_t skip;         /* blocks: numbers of the file before the first */
    struct blocks *blocks; /* owned */
};

/* Frees what it owns. */
void numbers_segment_free(struct segment *segment);

/* Keeps numbers [offset, offset + count) of it, from 0, and forgets the others. */
void numbers_segment_keep(struct segment *segment, uint64_t offset, uint64_t count);

/* Copies numbers [offset, offset + count) of it, from 0, to `values`. Those of a big file are loaded, not
 * read. */
void numbers_segment_read(const struct segment *segment, uint64_t offset, size_t count, uint64_t *values);

/* A bound of its numbers, that is reached or, of many random ones, has as many digits as the largest. Not of
 * a big file. */
uint64_t numbers_segment_largest(const struct segment *segment);

/* Of `count` segments, in order and without a gap, the one that number `index` of the sequence stands in. */
const struct segment *numbers_segment_at(const struct segment *segments, size_t count, uint64_t index);

#endif
