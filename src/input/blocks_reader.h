/* Reads the blocks of a big file: the first pass over a block, and any part of the numbers. One reader for
 * one thread. Knows nothing of what the numbers are for. */
#ifndef PRIMES_INPUT_BLOCKS_READER_H
#define PRIMES_INPUT_BLOCKS_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/error.h"
#include "input/blocks.h"
#include "input/numbers_block.h"

struct blocks_reader;

/* NULL with `error` set if memory ran out. */
struct blocks_reader *blocks_reader_new(struct error *error);
void blocks_reader_free(struct blocks_reader *reader);

/* The first pass over block i of a text. */
bool blocks_reader_scan(struct blocks_reader *reader, const struct blocks *blocks, size_t i,
                        struct blocks_summary *summary, struct error *error);

/* Reads numbers [first, first + count) of the file, at least one, after blocks_build_index, and the blocks
 * they stand in; from memory if these are what was read last. `fetched` is what blocks_reader_fetch brought
 * from another process, or NULL. What `block` shows is the reader's, until it reads other blocks, and as long
 * as there is `blocks`; its first number is `first`. */
bool blocks_reader_read(struct blocks_reader *reader, const struct blocks *blocks, uint64_t first,
                        size_t count, const struct buffer *fetched, struct numbers_block *block,
                        struct error *error);

/* Would it read these from memory? */
bool blocks_reader_holds(const struct blocks_reader *reader, const struct blocks *blocks, uint64_t first,
                         size_t count);

/* The fingerprint that block i has now. */
bool blocks_reader_fingerprint(struct blocks_reader *reader, const struct blocks *blocks, size_t i,
                               uint64_t *fingerprint, struct error *error);

/* A spread sample of the blocks of a file, for those forms that have no first pass: so many, the i-th of
 * which is that block, and the fingerprints that they have now. */
enum { BLOCKS_SAMPLE_MAX = 64 };
size_t blocks_reader_sample_count(const struct blocks *blocks);
size_t blocks_reader_sampled(const struct blocks *blocks, size_t i);
bool blocks_reader_sample(const struct blocks *blocks, uint64_t fingerprints[BLOCKS_SAMPLE_MAX],
                          struct error *error);

/* Appends the bytes that blocks_reader_read needs for these numbers, and for all others of their blocks. */
bool blocks_reader_fetch(const struct blocks *blocks, uint64_t first, size_t count, struct buffer *buffer,
                         struct error *error);

/* Numbers [first, end) of the file: all of the blocks that these stand in. */
struct blocks_extent {
    uint64_t first, end;
};
struct blocks_extent blocks_reader_extent(const struct blocks *blocks, uint64_t first, size_t count);

/* After the last number: has the file its size still, and what this process read of it the same bytes? Each
 * block of a text was held against the first pass when it was read. Of the binary form the blocks are read
 * once more if the file was written to, or only touched. */
bool blocks_reader_end(const struct blocks *blocks, struct error *error);

#endif
