/* Before anything is computed: what an earlier run left unfinished of this output, and whether this run goes
 * on with it, begins anew, or is refused; and whether it is kept itself, so that another one can go on. Knows
 * nothing of how a run is kept while it computes: that is checkpoints.h. */
#ifndef PRIMES_PROGRAM_RESUMING_H
#define PRIMES_PROGRAM_RESUMING_H

#include <stdbool.h>
#include <stdio.h>

#include "base/error.h"
#include "engine/parallel/ranks.h"
#include "files/lock.h"
#include "files/unfinished.h"
#include "input/numbers.h"
#include "options.h"
#include "output/journal/journal.h"
#include "program/reading/reading.h"
#include "program/resuming/remaining.h"

struct resuming {
    const struct options *options;
    struct ranks *ranks;
    int threads;         /* of this rank */
    double started_wall; /* the run, in seconds since the epoch */

    /* What came of it, on every rank: */
    bool is_kept;               /* another run will be able to go on with this one */
    bool goes_on;               /* it goes on with an earlier one */
    bool is_whole;              /* the result is there already: nothing is to be done */
    struct remaining remaining; /* what is known of the numbers that are left */

    /* Rank 0 only: */
    bool is_file;             /* the output is a regular file */
    struct unfinished places; /* of it */
    struct lock lock;
    bool has_journal; /* there is one that this run goes on with */
    bool has_data;    /* and there is what it vouches for, */
    bool takes_back;  /* or will be, when the result has left its place for a moment */
    struct journal journal;
    size_t lines;               /* of the journal, whose data are right */
    struct journal_head head;   /* of this run, if it is kept */
    struct journal_line before; /* what is done already, bare; part 0: nothing */
    enum error_code code;       /* of a run whose result is whole */
};

/* Rank 0, before the numbers are read: takes the output's lock, and refuses (ERROR_USAGE) to begin where
 * something unfinished is and nobody said what to do about it, and to go on where that cannot be. To
 * `messages` goes what there is to say while it waits. */
bool resuming_look(struct resuming *resuming, FILE *messages, struct error *error);

/* Collective, when rank 0 has all numbers of this run: leaves those that remain. To `messages` goes how far
 * it is. What it returns on rank 0 counts. */
bool resuming_settle(struct resuming *resuming, const struct reading *reading, struct numbers *numbers,
                     FILE *messages, struct error *error);

/* Collective, after reading_share. */
bool resuming_share(struct resuming *resuming, struct error *error);

/* Rank 0: discards what is unfinished there, and nothing vouches for. Before the output is opened. */
bool resuming_discard(struct resuming *resuming, struct error *error);

/* Lets go of the lock. Harmless to repeat. */
void resuming_close(struct resuming *resuming);

#endif
