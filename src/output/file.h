/* Where results go: standard output, or a file that appears under its name only when it is whole. Every byte
 * is checked; an error sticks, so that writing may go on and the first cause is told at the end. Knows
 * nothing of what is written. */
#ifndef PRIMES_OUTPUT_FILE_H
#define PRIMES_OUTPUT_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct output {
    int fd;
    char *path;   /* as the user gave it; NULL for standard output */
    char *target; /* with --output to a regular file: what is replaced, symbolic links followed; else NULL */
    char *temporary; /* the name of the file while it is written; NULL if it has none yet */
    char *buffer;
    size_t used;
    bool failed;
    struct error cause; /* of the first failure */
};

/* `path` NULL is standard output. A path that is no regular file (/dev/full, a pipe) is written directly. */
bool output_open(struct output *output, const char *path, struct error *error);

/* Room for at least `size` bytes (at most OUTPUT_RESERVE_MAX) to be filled and then claimed by
 * output_advance. */
enum { OUTPUT_RESERVE_MAX = 4096 };
char *output_reserve(struct output *output, size_t size);
void output_advance(struct output *output, size_t size);

/* Text that fits OUTPUT_RESERVE_MAX. */
void output_print(struct output *output, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Writes out what is buffered. False, with the first cause, if anything failed so far. */
bool output_flush(struct output *output, struct error *error);

/* Flushes, syncs, and puts the file in its place. */
bool output_commit(struct output *output, struct error *error);

/* Frees what it owns; a file that was not committed disappears. Harmless on {0}. */
void output_close(struct output *output);

#endif
