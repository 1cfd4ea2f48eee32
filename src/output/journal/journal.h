/* A journal that is read: its head, and its lines as far as they are whole and right. It is read as if an
 * enemy had written it: what is not, byte by byte, what would have been written there is not taken. Knows
 * nothing of the data that it vouches for, except how much there has to be. */
#ifndef PRIMES_OUTPUT_JOURNAL_JOURNAL_H
#define PRIMES_OUTPUT_JOURNAL_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "output/journal/journal_data.h"
#include "output/journal/journal_text.h"

/* A line, and where the journal can be cut behind it. */
struct journal_entry {
    struct journal_line line; /* its texts are some of the journal's */
    uint64_t end;             /* bytes of the journal up to and with it */
    struct journal_chain chain;
    size_t text_end; /* how many of the journal's texts are before its end */
};

/* {0} is an empty one. */
struct journal {
    struct journal_head head;
    uint64_t head_end;
    struct journal_chain head_chain;
    struct journal_entry *entries; /* the lines in order, entry_count of them, perhaps none */
    size_t entry_count, entry_room;
    struct journal_texts texts; /* of all lines: the data from the first byte to the last line's offset */
    uint64_t passed_over;       /* bytes behind the last good line: torn, or not to be trusted */
};

/* Reads the regular file at `path`, itself and not what a link there leads to. ERROR_USAGE: its head is none,
 * or of another version; ERROR_FAILED: it cannot be opened or read, or memory ran out. The sentence names the
 * file. The journal is to be freed in any case. */
bool journal_read(struct journal *journal, const char *path, struct error *error);

/* The same of a file that is open, from its beginning; `path` is only named. */
bool journal_read_from(struct journal *journal, int fd, const char *path, struct error *error);

/* Frees what it owns and leaves {0}. */
void journal_free(struct journal *journal);

#endif
