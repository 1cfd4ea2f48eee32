/* One file, or standard input, to numbers: a small text as a list in memory, all else in blocks. Knows
 * nothing of other sources. */
#ifndef PRIMES_INPUT_INPUT_FILE_H
#define PRIMES_INPUT_INPUT_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "input/blocks.h"
#include "input/numbers.h"

/* How files are read. {0}: texts of up to INPUT_FILE_SMALL bytes are lists in memory, longer ones big files
 * in blocks of the usual size, that this process alone can open and scans alone. */
enum { INPUT_FILE_SMALL = 16 * 1024 * 1024 };
struct input_methods {
    bool binary;         /* files hold 64-bit integers in little-endian order */
    uint64_t block_size; /* for tests: of all files, however small; 0: none */
    void *context;
    /* Scans the blocks of a big file and builds its index; may make it a shared one. */
    bool (*scan)(void *context, struct blocks *blocks, struct error *error);
    /* Standard input is read next. May be NULL. */
    void (*before_standard_input)(void *context);
};

/* Appends the numbers of the file that the user named so ("-": standard input). What cannot be opened or read
 * is ERROR_FAILED. What comes from a pipe or a terminal and is no small text is copied to a nameless file
 * first (spool.h). `*invalid_lines` says how many of its lines are no numbers. */
bool input_file_load(struct numbers *numbers, const char *path, const struct input_methods *methods,
                     uint64_t *invalid_lines, struct error *error);

#endif
