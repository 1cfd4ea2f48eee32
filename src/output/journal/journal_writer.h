/* A journal that is written: begun, gone on with, a line at a time, each on the disk before the call returns.
 * Knows nothing of when that has to be. */
#ifndef PRIMES_OUTPUT_JOURNAL_JOURNAL_WRITER_H
#define PRIMES_OUTPUT_JOURNAL_JOURNAL_WRITER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/error.h"
#include "output/journal/journal.h"

struct journal_writer {
    int fd; /* -1: none */
    char *path;
    uint64_t end;               /* of the last good line */
    bool is_torn;               /* something may stand behind it */
    struct journal_chain chain; /* up to there */
    uint64_t numbers;           /* of the head */
    struct journal_line before; /* the last line, bare; part 0: there is none */
    struct buffer buffer;
};

#define JOURNAL_WRITER_CLOSED ((struct journal_writer){.fd = -1})

/* Puts a journal that has only its head at `path`, where there must be none: whole and on the disk, with its
 * name. Who may read it, says the umask. ERROR_FAILED; to be closed in any case. */
bool journal_writer_create(struct journal_writer *writer, const char *path, const struct journal_head *head,
                           struct error *error);

/* Goes on with a journal that was read, behind the first `lines` of its lines; what is behind them is cut
 * off, on the disk. ERROR_FAILED; to be closed in any case. */
bool journal_writer_go_on(struct journal_writer *writer, const char *path, const struct journal *journal,
                          size_t lines, struct error *error);

/* Appends the line; the data that it vouches for must be on the disk. What would not be taken when it is read
 * is refused. ERROR_FAILED: nothing counts that was written, and the next line takes its place. */
bool journal_writer_append(struct journal_writer *writer, const struct journal_line *line,
                           struct error *error);

/* Frees what it owns; the file stays. Harmless to repeat. */
void journal_writer_close(struct journal_writer *writer);

#endif
