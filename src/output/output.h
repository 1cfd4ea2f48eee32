/* Where results go, buffered: standard output, or what a path names (files/target.h). Every byte is checked;
 * an error sticks, so that writing may go on and the first cause is reported at the end. Knows nothing of
 * what is written. */
#ifndef PRIMES_OUTPUT_OUTPUT_H
#define PRIMES_OUTPUT_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "files/target.h"
#include "output/journal/journal_data.h"

struct output {
    struct target target;
    char *buffer;
    size_t used;
    uint64_t offset; /* of the buffer in the file, where it has offsets */
    bool failed;
    struct error cause; /* of the first failure */
    bool notes_texts;   /* what is written is noted, as a journal wants it: */
    struct journal_texts texts;
};

/* `path` NULL is standard output; else files/target.h says what it may be. */
bool output_open(struct output *output, const char *path, struct error *error);

/* Goes on with the file at `data`, which is to take the place of what `path` names, behind its first `offset`
 * bytes; what stands there is cut off. */
bool output_open_left(struct output *output, const char *path, const char *data, uint64_t offset,
                      struct error *error);

/* Room for at least `size` bytes (at most OUTPUT_RESERVE_MAX) to be filled; output_advance says how many
 * were. */
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

/* Room for `size` bytes with this fingerprint behind all that was written so far; somebody else will write
 * them there. Returns its offset. Needs output_has_offsets. */
uint64_t output_claim(struct output *output, uint64_t size, uint64_t fingerprint);

/* What this process wrote reaches the disk. Any thread may call it while another one writes. */
bool output_sync(struct output *output, struct error *error);

/* The texts that were noted since the last call, for the caller to free. */
struct journal_texts output_take_texts(struct output *output);

/* Flushes, syncs, and puts the file in its place. */
bool output_commit(struct output *output, struct error *error);

/* A file that has a temporary name loses it now, as there may be no time later; nothing may be committed any
 * more. Harmless to repeat. */
void output_abandon(struct output *output);

/* Frees what it owns; a file that was not committed disappears. Harmless on {0}. */
void output_close(struct output *output);

#endif
