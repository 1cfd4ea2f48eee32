/* Where results go: standard output, or a file that appears under its name only when it is whole. Every byte
 * is checked; an error sticks, so that writing may go on and the first cause is told at the end. Knows
 * nothing of what is written. */
#ifndef PRIMES_OUTPUT_OUTPUT_H
#define PRIMES_OUTPUT_OUTPUT_H

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
    uint64_t offset; /* of the buffer in the file, where it has offsets */
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

/* Any number of bytes. */
void output_write(struct output *output, const char *bytes, size_t size);

/* Text that fits OUTPUT_RESERVE_MAX. */
void output_print(struct output *output, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Writes out what is buffered. False, with the first cause, if anything failed so far. */
bool output_flush(struct output *output, struct error *error);

/* Can other descriptors of the file write parts of it? So it is with --output to a regular file. */
bool output_has_offsets(const struct output *output);

/* Room for `size` bytes behind all that was written so far; somebody else will write them there. Returns
 * its offset. Needs output_has_offsets. */
uint64_t output_claim(struct output *output, uint64_t size);

/* Writes all bytes at that offset; any thread may do so at any time. False with the cause in errno. */
bool output_write_at(int fd, const char *bytes, uint64_t size, uint64_t offset);

/* The sentence for errno after output_write_at failed. `path` is as the user gave it. */
bool output_write_at_failed(const char *path, struct error *error);

/* How another process opens the file while it is written: plain bytes, so that it can travel. */
struct output_shared {
    char path[4096]; /* "": not at all */
    uint64_t inode;
};

/* `same_node`: the others run on this machine. Else a nameless file gets its temporary name. */
void output_share(struct output *output, bool same_node, struct output_shared *shared);

/* A descriptor for output_write_at, or -1 where the file is not to be seen. */
int output_attach(const struct output_shared *shared);

/* Flushes, syncs, and puts the file in its place. */
bool output_commit(struct output *output, struct error *error);

/* A file that has a temporary name loses it now, as there may be no time later; nothing may be committed any
 * more. Harmless to repeat. */
void output_abandon(struct output *output);

/* Frees what it owns; a file that was not committed disappears. Harmless on {0}. */
void output_close(struct output *output);

#endif
