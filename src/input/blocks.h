/* A big file in blocks: block i owns the lines whose first byte lies in bytes [i * block_size, (i+1) *
 * block_size), so that any process can read any block on its own. A first pass summarizes all blocks, in any
 * order and anywhere; the index of these summaries says in which block a number stands, and in which line a
 * block begins. Text, or 64-bit integers in little-endian order (which need no first pass). Knows nothing of
 * how the numbers are read from the bytes, of threads and of ranks.
 *
 * A file whose size, or the bytes of a block, are not what they were when they were first read is an
 * ERROR_FAILED, that says which block. Another time of modification is none: the same bytes are the same. */
#ifndef PRIMES_INPUT_BLOCKS_H
#define PRIMES_INPUT_BLOCKS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

enum {
    BLOCKS_SIZE = 128 * 1024,   /* usual bytes of a block; a multiple of 8 */
    BLOCKS_BYTES_MAX = 1 << 30, /* of a block that a caller asks for */
    BLOCKS_COUNT_MAX = 1 << 20, /* a longer file has longer blocks */
    BLOCKS_PATH_SIZE = 4096,
    BLOCKS_INTEGER_SIZE = sizeof(uint64_t), /* bytes of a number in the binary form */
};

enum blocks_form { BLOCKS_TEXT, BLOCKS_BINARY };

/* What names the file to another process; plain bytes, so that it can travel. */
struct blocks_file {
    char path[BLOCKS_PATH_SIZE]; /* as the user gave it */
    enum blocks_form form;
    bool shared; /* every process can open it under its path; else one alone has it and fetches for the others
                  */
    uint64_t size, modified_nanoseconds;
    uint64_t block_size;
};

/* What the first pass counts in one block. */
struct blocks_summary {
    uint64_t numbers; /* invalid lines included */
    uint64_t lines;   /* that ended with a newline */
    uint64_t invalid;
    uint64_t largest;     /* number; 0 without one */
    uint64_t bytes;       /* of its lines */
    uint64_t fingerprint; /* of these bytes */
};

struct blocks {
    struct blocks_file file;
    int fd;                           /* -1: not open here */
    size_t count;                     /* of blocks */
    struct blocks_summary *summaries; /* one a block; NULL for the binary form */
    atomic_uint_least64_t *seen;      /* of the binary form: fingerprint of each block when it was first read
                                         here, 0 before; NULL for a text */
    uint64_t *first_number;           /* of each block, and the count of all; NULL for the binary form */
    uint64_t *first_line;             /* of each block, from 1, and the one behind all; as first_number */
};

/* Takes ownership of `fd`, a regular file, also when it fails. A binary file must hold whole integers:
 * ERROR_USAGE. block_size 0 is the usual one. NULL with `error` set. */
struct blocks *blocks_open(const char *path, int fd, enum blocks_form form, bool shared, uint64_t block_size,
                           struct error *error);

/* The same file in another process, which opens it if it is shared. A file of another size is an error. NULL
 * with `error` set. */
struct blocks *blocks_reopen(const struct blocks_file *file, struct error *error);

void blocks_free(struct blocks *blocks);

/* After the first pass, when all summaries are filled in; what follows needs it. */
void blocks_build_index(struct blocks *blocks);

/* How many numbers the file holds, invalid lines included. */
uint64_t blocks_numbers(const struct blocks *blocks);

/* The block that number `index` of the file stands in; index < blocks_numbers. */
size_t blocks_find(const struct blocks *blocks, uint64_t index);

/* How many numbers there are before block i, 0 ... count. */
uint64_t blocks_before(const struct blocks *blocks, size_t i);

/* A bound of the numbers of block i. */
uint64_t blocks_largest(const struct blocks *blocks, size_t i);

/* Has the file its size still? */
bool blocks_check_size(const struct blocks *blocks, struct error *error);

/* Was it written to since it was opened, as its time of modification tells, or is that not known? It may have
 * the same bytes all the same. */
bool blocks_were_touched(const struct blocks *blocks);

/* By what this process sees the file: two that have the same see the same bytes, for there is one kernel and
 * one file behind both. Not across hosts: each may have kept older bytes of a file that all share. */
uint64_t blocks_view(const struct blocks *blocks);

/* Block i was read, and has this fingerprint: is that the one it had when it was first read? Of the binary
 * form, this may be the first time. */
bool blocks_check(const struct blocks *blocks, size_t i, uint64_t fingerprint, struct error *error);

/* Reads bytes [at, at + size), which the file had when it was opened. */
bool blocks_read_bytes(const struct blocks *blocks, char *bytes, size_t size, uint64_t at,
                       struct error *error);

/* Sets the error of a block that is not what it was; returns false. */
bool blocks_error_changed(const struct blocks *blocks, size_t i, struct error *error);

#endif
