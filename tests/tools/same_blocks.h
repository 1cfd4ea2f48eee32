/* Reads a text twice: whole, by text_reader_feed, and in blocks of some size, as the ranks do. For tests. */
#ifndef PRIMES_TESTS_SAME_BLOCKS_H
#define PRIMES_TESTS_SAME_BLOCKS_H

#include <stddef.h>
#include <stdint.h>

/* NULL if both ways come to the same numbers and invalid lines, also for parts of the sequence that `seed`
 * chooses, read from the file and from fetched bytes, and a byte that changes is noticed; else what is wrong.
 */
const char *same_blocks(const char *bytes, size_t size, uint64_t block_size, uint64_t seed);

#endif
