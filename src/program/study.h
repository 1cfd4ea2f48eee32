/* The measured part of a run: warm-ups and repetitions of the same work, their verdicts written once and
 * compared every time, their raw times kept for the record. Knows nothing of the command line's errors or
 * exit codes. */
#ifndef PRIMES_PROGRAM_STUDY_H
#define PRIMES_PROGRAM_STUDY_H

#include "engine/engine.h"
#include "engine/placement/placement_check.h"
#include "options.h"
#include "output/output.h"
#include "output/record/record.h"
#include "output/shared_file.h"
#include "output/summary.h"
#include "output/verdict_stream.h"
#include "program/resuming/checkpoints.h"
#include "program/resuming/resuming.h"

struct study {
    const struct options *options;
    struct ranks *ranks;
    int threads;                           /* of this rank */
    const struct numbers *numbers;         /* the same on every rank */
    const struct shared_file *shared_file; /* in which this rank writes its texts, if it sees it; else it
                                              sends them to rank 0 */
    struct resuming *resuming;             /* what was done before, and whether this run is kept, */
    struct checkpoints *checkpoints;       /* and how */

    const struct loop *loop; /* how the numbers go out; NULL: by the plan */
    int first_worker;        /* of a loop: the first thread of this rank, among all */
    bool in_place;           /* of a loop: rows are written where their numbers have their place */

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
};

/* Collective: runs all warm-ups and repetitions. False on all ranks, with `error` set on rank 0, when
 * anything failed, wrong output included, or with ERROR_STOPPED when a signal ended it early. */
bool study_run(struct study *study, struct error *error);

/* Rank 0, after it succeeded. */
struct summary_times study_times(const struct study *study);

void study_free(struct study *study);

#endif
