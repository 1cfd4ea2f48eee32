/* A part of the numbers, loaded into memory. Knows nothing of where they were loaded from. */
#ifndef PRIMES_INPUT_NUMBERS_BLOCK_H
#define PRIMES_INPUT_NUMBERS_BLOCK_H

#include <stddef.h>
#include <stdint.h>

#include "input/text/invalid_lines.h"

/* Consecutive numbers of a sequence, in the memory of whoever loaded them. */
struct numbers_block {
    uint64_t first; /* index of the first */
    size_t count;
    const uint64_t *values;             /* an invalid one reads as 0 */
    const struct invalid_line *invalid; /* those among them that are no numbers, in order */
    size_t invalid_count;
    uint64_t invalid_first; /* what invalid[].index is counted from, for the first number of the block */
};

/* Numbers that values[] begins with, of which those are invalid that `lines` has with indices [from, from +
 * count). Their `first` is 0. */
static inline struct numbers_block numbers_block_of(const uint64_t *values, size_t count,
                                                    const struct invalid_lines *lines, uint64_t from)
{
    const size_t begin = invalid_lines_find(lines, from), end = invalid_lines_find(lines, from + count);
    return (struct numbers_block){.count = count,
                                  .values = values,
                                  .invalid = lines->items ? lines->items + begin : NULL,
                                  .invalid_count = end - begin,
                                  .invalid_first = from};
}

/* How far behind the first number of the block its i-th invalid one stands. */
static inline size_t numbers_block_offset(const struct numbers_block *block, size_t i)
{
    return (size_t)(block->invalid[i].index - block->invalid_first);
}

#endif
