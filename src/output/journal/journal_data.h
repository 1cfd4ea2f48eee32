/* What the journal of a run says: a head, which tells what was to be computed, and a line for each
 * checkpoint, which vouches for the verdicts before it. Knows nothing of their text and their file. */
#ifndef PRIMES_OUTPUT_JOURNAL_JOURNAL_DATA_H
#define PRIMES_OUTPUT_JOURNAL_JOURNAL_DATA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/exchange/tally.h"
#include "plan/begun.h"
#include "plan/known.h"

enum {
    JOURNAL_VERSION = 1,
    JOURNAL_INPUT_SIZE = 33,     /* 32 hexadecimal digits and a NUL */
    JOURNAL_TEXTS_MAX = 1 << 19, /* of one line: more are not read */
    JOURNAL_BEGUN_MAX = 1 << 17,
    JOURNAL_STRETCHES_MAX = 1 << 16, /* of verdicts ahead, */
    JOURNAL_AHEAD_MAX = 1 << 20,     /* and so many verdicts */
};

struct journal_source {
    char *kind; /* number, file, range, workload */
    char *text; /* as the user gave it; of a file its path */
};

/* {0} is the empty head. It owns its texts, from malloc. */
struct journal_head {
    uint64_t version; /* JOURNAL_VERSION */
    char *kernel, *format;
    int shard, shards;              /* from 1 on; 0 of 0: there are none */
    uint64_t numbers;               /* of the shard */
    uint64_t numbers_in_all;        /* the same without shards */
    char input[JOURNAL_INPUT_SIZE]; /* the content of all sources */
    bool binary;                    /* files hold 64-bit integers */
    struct journal_source *sources; /* source_count of them, at least one */
    size_t source_count;
    double started; /* seconds since the epoch */
};

/* A stretch of the data that is checked at once. */
struct journal_text {
    uint64_t size;        /* bytes, at least 1 */
    uint64_t fingerprint; /* of them, by input/fingerprint */
};

/* {0} is none. */
struct journal_texts {
    struct journal_text *items;
    size_t count, room;
};

/* What is so up to a checkpoint. */
struct journal_line {
    uint64_t part;   /* of the run, from 1 on: it was stopped part - 1 times */
    uint64_t done;   /* numbers of the shard that are decided and written */
    uint64_t offset; /* bytes of the data that hold them */
    struct tally tally;
    double seconds;             /* computed so far, in all parts */
    double written;             /* seconds since the epoch */
    bool is_whole;              /* nothing is missing */
    struct begun_numbers begun; /* owned; indices among the numbers of the shard, from `done` on, ascending */
    struct known_verdicts ahead;      /* owned; as `begun`; those that no line before has */
    const struct journal_text *texts; /* borrowed: the data since the line before, in order */
    size_t text_count;
};

/* False if memory ran out. Copies the texts. */
bool journal_data_add_source(struct journal_head *head, const char *kind, const char *text);
bool journal_data_add_text(struct journal_texts *texts, struct journal_text text);

/* The line without what it owns and borrows: what the next one has to follow. */
struct journal_line journal_data_bare_line(const struct journal_line *line);

/* What is wrong with a head, as a part of a sentence ("its shard is out of range"); NULL: nothing. */
const char *journal_data_head_fault(const struct journal_head *head);

/* The same of a line behind the line `before` (which may be bare; NULL: it is the first one) of a run of so
 * many numbers. */
const char *journal_data_line_fault(const struct journal_line *line, const struct journal_line *before,
                                    uint64_t numbers);

/* Free what they own and leave {0}. */
void journal_data_free_head(struct journal_head *head);
void journal_data_free_line(struct journal_line *line);
void journal_data_free_texts(struct journal_texts *texts);

#endif
