/* The engine's listener of one repetition, on rank 0: takes the outcomes in the order of the numbers, writes
 * and counts them, keeps what the record says of each, and draws the progress. Knows nothing of the other
 * repetitions. */
#ifndef PRIMES_PROGRAM_LISTENER_H
#define PRIMES_PROGRAM_LISTENER_H

#include <stdbool.h>

#include "engine/engine.h"
#include "files/lock.h"
#include "options.h"
#include "output/output.h"
#include "output/progress.h"
#include "output/record/record_data.h"
#include "output/verdict_stream.h"

struct listener {
    const struct numbers *numbers;
    struct output *output;
    bool writes;                /* this repetition's verdicts go to the output */
    const struct tally *before; /* of the numbers before these, which are in the output already */
    bool is_kept;               /* the output is to stay, unfinished as it is */
    struct lock *lock;          /* of the output, which shows that this run is there */

    struct verdicts verdicts;
    struct progress progress;
    struct record_number *record_numbers; /* of the numbers; NULL: none */
    bool flushes;                         /* somebody may be watching them come */
    struct error error;
};

/* Does the record name every number? Those of a big file are not read again, and of those that an earlier
 * part of the run decided no times are known. */
bool listener_keeps_numbers(const struct options *options, const struct numbers *numbers, bool goes_on);

/* The first members are set. */
bool listener_open(struct listener *listener, const struct options *options, bool goes_on,
                   const struct rows *rows, struct error *error);

/* Takes away the line of progress, and frees what it owns. Harmless on {0}. */
void listener_close(struct listener *listener);

/* As the engine calls it. */
struct engine_listener listener_for_engine(struct listener *listener);

#endif
