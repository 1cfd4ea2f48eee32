/* The measured part of a run: warm-ups and repetitions of the same work, their verdicts written once and
 * compared every time, their raw times kept for the record. Knows nothing of the command line's errors or
 * exit codes. */
#ifndef PRIMES_RUN_STUDY_H
#define PRIMES_RUN_STUDY_H

#include "engine/engine.h"
#include "engine/placement.h"
#include "options.h"
#include "output/output.h"
#include "output/progress.h"
#include "output/record/record.h"
#include "output/shared_file.h"
#include "output/verdicts.h"

struct study {
    const struct options *options;
    struct ranks *ranks;
    int threads;                           /* of this rank */
    const struct numbers *numbers;         /* the same on every rank */
    const struct shared_file *shared_file; /* in which this rank writes its texts, if it sees it; else it
                                              sends them to rank 0 */

    /* Rank 0 only: */
    const int *threads_of; /* of each rank */
    struct plan *plan;
    struct output *output;
    struct record *record;       /* NULL: none */
    struct placement *placement; /* what was found before the run; the run adds what it measures */

    /* What came of it, on rank 0: */
    struct tally tally; /* the same of every repetition */
    double *seconds;    /* of the measured repetitions, the shortest first; from malloc */
    int repetitions;    /* measured */
    double compute_seconds, collect_seconds, write_seconds; /* sums, as in struct record_phases */
    bool stopped;                                           /* early, by a signal */
    int stop_signal;
    uint64_t numbers_done; /* when it was stopped */
};

/* Collective: runs all warm-ups and repetitions. On rank 0 false with `error` set when anything failed, wrong
 * output included; on the other ranks false whenever rank 0's is, or when it was stopped. */
bool study_run(struct study *study, struct error *error);

void study_free(struct study *study);

#endif
