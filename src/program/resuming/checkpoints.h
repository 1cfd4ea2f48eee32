/* How a run is kept while it computes: what is decided so far goes to the disk from time to time, under a
 * name that says that it is unfinished, and a journal vouches for it. Knows nothing of what an earlier run
 * left, except where this one begins. */
#ifndef PRIMES_PROGRAM_CHECKPOINTS_H
#define PRIMES_PROGRAM_CHECKPOINTS_H

#include <stdbool.h>
#include <stdio.h>

#include "base/error.h"
#include "engine/engine.h"
#include "output/journal/journal_writer.h"
#include "output/output.h"
#include "output/shared_file.h"
#include "output/verdict_stream.h"
#include "program/resuming/resuming.h"

struct checkpoints {
    const struct shared_file *shared_file; /* on every rank */

    /* Rank 0 only: */
    struct resuming *resuming;
    FILE *messages;     /* what a person should know */
    int argument_count; /* of the command line */
    char *const *arguments;
    struct output *output;
    const struct verdicts *verdicts; /* what was delivered so far; set while there is one to look at */
    double begun;                    /* when the computation began, on the clock */
    struct journal_writer writer;
    bool has_journal;
    struct journal_texts texts; /* what the next line vouches for, */
    struct journal_line line;   /* and it */
    struct journal_line kept;   /* the last that was written, bare */
    bool is_lost, has_told;     /* what was kept is not there any more */
};

/* Rank 0, when the output is open: goes on with the journal, if there is one, which is cut where what it
 * vouches for ends. */
bool checkpoints_open(struct checkpoints *checkpoints, struct error *error);

/* On every rank; `seconds` from one to the next. */
struct engine_checkpoints checkpoints_for_engine(struct checkpoints *checkpoints, double seconds);

/* Rank 0, before the output takes its place: if there is a journal, it says that the result, of this tally,
 * is whole. */
bool checkpoints_end(struct checkpoints *checkpoints, const struct tally *tally, struct error *error);

/* Rank 0, when it has its place: there is no journal any more. */
void checkpoints_remove(struct checkpoints *checkpoints);

/* Rank 0, after a run that was stopped: how far it is, where that is kept or why it is not, and the command
 * that goes on; as the end of a sentence. */
enum { CHECKPOINTS_TEXT_SIZE = 900 };
const char *checkpoints_describe(const struct checkpoints *checkpoints, const struct engine_result *result,
                                 char text[CHECKPOINTS_TEXT_SIZE]);

/* Rank 0, after a run that failed: adds to its error what of it is kept, if anything is, and the command that
 * goes on. */
void checkpoints_add_to_error(const struct checkpoints *checkpoints, struct error *error);

/* What is kept stays. Harmless to repeat. */
void checkpoints_close(struct checkpoints *checkpoints);

#endif
