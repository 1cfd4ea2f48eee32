/* The numbers of a run: a sequence, in input order, made of lists, ranges, random numbers and big files. Only
 * lists take memory. Knows nothing of kernels or verdicts. */
#ifndef PRIMES_INPUT_NUMBERS_H
#define PRIMES_INPUT_NUMBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/error.h"
#include "input/fingerprint/identity.h"
#include "input/numbers_block.h"
#include "input/text/invalid_lines.h"

struct segment;
struct blocks;
struct blocks_reader;
struct text_reader;

/* {0} is the empty sequence. */
struct numbers {
    uint64_t count;
    struct segment *segments;
    size_t segment_count;
    struct invalid_lines invalid; /* those of lists */
    uint64_t in_files;            /* so many numbers stand in big files */
    struct {
        uint64_t bytes, invalid_lines; /* from files and standard input, in all */
        struct identity identity;      /* of all sources */
        const char *stream;            /* path of the first source that cannot be read again, as it was given:
                                          standard input, a pipe, a device; NULL: there is none; borrowed */
    } read;                            /* not in other processes */
};

/* Frees what it owns and leaves {0}. */
void numbers_free(struct numbers *numbers);

/* The most a sequence may hold; more is an ERROR_USAGE. */
#define NUMBERS_COUNT_MAX (UINT64_C(1) << 62)

/* ---- Each of these appends to the sequence. */

/* count numbers; takes ownership of `values` (from malloc), also when it fails. */
bool numbers_add_list(struct numbers *numbers, uint64_t *values, size_t count, struct error *error);

/* lo, lo+step, ... up to and including hi where it is hit. Needs lo <= hi and step >= 1. */
bool numbers_add_range(struct numbers *numbers, uint64_t lo, uint64_t hi, uint64_t step, struct error *error);

/* count numbers drawn uniformly from 0 ... 2^bits-1 (bits 1 ... 64): the top bits of SplitMix64 (Steele, Lea,
 * Flood, OOPSLA 2014) started from `seed`. Number i depends on i, bits and seed only. */
bool numbers_add_random(struct numbers *numbers, uint64_t count, int bits, uint64_t seed,
                        struct error *error);

/* All numbers of a file that has its index; takes ownership of `blocks`, also when it fails. */
bool numbers_add_blocks(struct numbers *numbers, struct blocks *blocks, struct error *error);

/* The numbers and the invalid lines of the text that `reader` was fed with, which ends here: as one list. */
bool numbers_add_text(struct numbers *numbers, struct text_reader *reader, struct error *error);

/* Marks number `invalid->index`, which must stand in a list, as not a number; its value becomes 0 and is
 * ignored by all who look. Takes ownership of the strings, also when it fails. Calls come in ascending order
 * of the indices. */
bool numbers_add_invalid(struct numbers *numbers, const struct invalid_line *invalid, struct error *error);

/* ---- What is known without reading a file. */

/* Copies the values of numbers [first, first + count) to `values`. An invalid one reads as 0. None of them
 * may stand in a big file. */
void numbers_read(const struct numbers *numbers, uint64_t first, size_t count, uint64_t *values);

/* Number `index` as an invalid line of a list, or NULL if it is a number. */
const struct invalid_line *numbers_invalid_at(const struct numbers *numbers, uint64_t index);

/* What is known of the numbers from one on, index < count, without reading them. */
struct numbers_view {
    bool in_file;     /* they stand in a big file */
    uint64_t left;    /* so many are all in that file, or all in none */
    bool in_midst;    /* others stand before them in their block of the file */
    uint64_t count;   /* so many stand in one block of the file */
    uint64_t largest; /* a bound of those */
};
struct numbers_view numbers_peek(const struct numbers *numbers, uint64_t index);

/* So many numbers from `index` on, index < count, have their source in common: one list, one range, ... */
uint64_t numbers_left_of_source(const struct numbers *numbers, uint64_t index);

/* The numbers from `index` on, index < count, as a progression: their step is 0, and they are none, if they
 * stand in no range. */
struct numbers_progression {
    uint64_t first, step, count;
};
struct numbers_progression numbers_progression_at(const struct numbers *numbers, uint64_t index);

/* A bound of all numbers, at once however many there are: the largest of a list or a range, and of random
 * numbers that of a few, or the bound of many (see numbers_segment.c). */
uint64_t numbers_largest(const struct numbers *numbers);

/* Keeps numbers [first, first + count), which must lie within the sequence, and forgets the others. */
void numbers_keep(struct numbers *numbers, uint64_t first, uint64_t count);

/* ---- Loading parts of the sequence, from files too. */

/* One loader for one thread. {0} is a valid one. */
struct numbers_loader {
    uint64_t *values;
    size_t room;
    struct blocks_reader *reader;
};
void numbers_loader_free(struct numbers_loader *loader);

/* Loads numbers [first, first + count), at least one, all of them or none from big files. Of a file, the
 * blocks that were loaded last are not read again. `fetched` is what another process fetched for them, or
 * NULL. What `block` shows stays the loader's, until it loads again. */
bool numbers_load(const struct numbers *numbers, uint64_t first, size_t count, const struct buffer *fetched,
                  struct numbers_loader *loader, struct numbers_block *block, struct error *error);

/* Are the numbers from `first` on in a file that one process has and the others have not? Then numbers_fetch
 * appends what those need to load them, unless their loader holds them already. */
bool numbers_must_be_fetched(const struct numbers *numbers, uint64_t first);
bool numbers_loader_holds(const struct numbers_loader *loader, const struct numbers *numbers, uint64_t first,
                          size_t count);
bool numbers_fetch(const struct numbers *numbers, uint64_t first, size_t count, struct buffer *buffer,
                   struct error *error);

/* Numbers [first, end) of the sequence: those that are fetched along with these of a file, which they stand
 * in one block with. */
struct numbers_extent {
    uint64_t first, end;
};
struct numbers_extent numbers_fetched_with(const struct numbers *numbers, uint64_t first, size_t count);

/* Which input it is, by what all sources hold (fingerprint/identity.h), of which `numbers` may be a shard.
 * False where one of them cannot be read again: then nobody can ask whether it is the same, and `text` is "".
 * A text of at most INPUT_FILE_SMALL bytes has another identity where it is read in blocks for a test. */
bool numbers_identity(const struct numbers *numbers, char text[IDENTITY_TEXT_SIZE]);

/* Big file `i` of the sequence, from 0; NULL behind the last. */
struct blocks *numbers_file(const struct numbers *numbers, size_t i);

/* Big files, in the end: what was read of them here, is it what it was? ERROR_FAILED if not. */
bool numbers_unchanged(const struct numbers *numbers, struct error *error);

/* Calls `visit` for the first `most` invalid lines in order, and counts all. */
bool numbers_visit_invalid(const struct numbers *numbers, uint64_t most,
                           void (*visit)(void *context, const struct invalid_line *invalid), void *context,
                           uint64_t *count, struct error *error);

/* ---- Other processes. */

/* The sequence as bytes, for another process on the same kind of machine, which opens its big files itself;
 * `*bytes` is from malloc. Of invalid lines only index, line and column travel, not the strings (NULL on the
 * other side): rank 0 alone prints them. */
bool numbers_pack(const struct numbers *numbers, void **bytes, size_t *size, struct error *error);

/* Fills the empty `numbers` from such bytes. Bytes that numbers_pack cannot have written are ERROR_FAILED and
 * leave `numbers` empty. */
bool numbers_unpack(struct numbers *numbers, const void *bytes, size_t size, struct error *error);

#endif
