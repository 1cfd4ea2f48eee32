/* A run as a loop over the numbers, as --schedule asks for it: what goes together with one, and how its texts
 * come to their place. Knows nothing of which chunk goes to whom. */
#ifndef PRIMES_PROGRAM_SCHEDULING_H
#define PRIMES_PROGRAM_SCHEDULING_H

#include <stdbool.h>

#include "base/error.h"
#include "engine/parallel/ranks.h"
#include "input/numbers.h"
#include "options.h"
#include "output/shared_file.h"
#include "plan/loop.h"

/* Collective, when the command line is parsed: --schedule runtime becomes what OMP_SCHEDULE of rank 0 says, a
 * loop splits no numbers, and the kernel is settled (planning_prefer_sieve). Refused (ERROR_USAGE) is what
 * does not go together with a loop. What it returns on rank 0 counts. */
bool scheduling_settle(struct options *options, struct ranks *ranks, struct error *error);

/* Rank 0, before anything is opened: refuses (ERROR_USAGE) a loop whose texts are not to be held in memory
 * and, by the options alone, cannot go to their place at once. */
bool scheduling_check_texts(const struct options *options, const struct numbers *numbers,
                            struct error *error);

/* Of a loop, on every rank. {0}: the run is none. */
struct scheduling {
    bool is_loop;
    struct loop loop; /* the same on every rank */
    bool in_place;    /* each number's row has its place in the output, by its index, from the beginning */
};

/* Collective, when the output is open, for `workers` workers; each rank keeps its own error. Where the
 * numbers do not go out as a loop, nothing is done. `numbers` must outlive it. ERROR_USAGE: the texts cannot
 * go to their place after all. */
bool scheduling_open(struct scheduling *scheduling, const struct options *options,
                     const struct numbers *numbers, const struct shared_file *file, struct ranks *ranks,
                     int workers, struct error *error);

/* Harmless on {0}. */
void scheduling_close(struct scheduling *scheduling);

#endif
