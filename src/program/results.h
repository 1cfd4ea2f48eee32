/* What a run leaves behind: the result, on standard output or in a file, and the record. Knows nothing of how
 * the verdicts come about. */
#ifndef PRIMES_PROGRAM_RESULTS_H
#define PRIMES_PROGRAM_RESULTS_H

#include <stdbool.h>
#include <stdio.h>

#include "base/error.h"
#include "options.h"
#include "output/output.h"
#include "output/record/record.h"
#include "output/shared_file.h"
#include "output/summary.h"
#include "plan/plan.h"
#include "program/reading/reading.h"
#include "program/resuming/checkpoints.h"
#include "program/resuming/resuming.h"
#include "program/study.h"
#include "program/workers.h"

struct results {
    double started_wall; /* the run, in seconds since the epoch */
    struct ranks *ranks;
    int argument_count;
    char *const *arguments; /* of rank 0 */
    const struct options *options;
    const struct workers *workers;
    const struct reading *reading;
    const struct numbers *numbers;
    const struct plan *plan;
    struct resuming *resuming;
    struct checkpoints *checkpoints;

    struct shared_file shared_file; /* of the output; without a descriptor before results_open */

    /* Rank 0 only: */
    struct output output;
    struct record_run record_run;
    char identity[IDENTITY_TEXT_SIZE]; /* of the input; what record_run has */
    struct record *record;             /* NULL: none */
};

/* Collective: opens what will be written, and prints what stands above the table. What it returns on rank 0
 * counts. To `messages` goes what a person should know of the places. */
bool results_open(struct results *results, FILE *messages, struct error *error);

/* Rank 0, after the study: ends the output, which takes its place, and writes the record. `phases` are those
 * before the study. To `messages` goes what is in a result that went to a file. If all went well, `*code` is
 * the exit code of the run: ERROR_NONE or ERROR_INVALID. */
bool results_finish(struct results *results, const struct study *study, const struct record_phases *phases,
                    FILE *messages, enum error_code *code, struct error *error);

/* An output that was not committed disappears. Harmless to repeat. */
void results_close(struct results *results);

#endif
