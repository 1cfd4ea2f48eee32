/* One pass over the verdicts of all parts: every row is read, counted and held against what its record says,
 * and the text goes on to the output. Knows nothing of how the records were read. */
#ifndef PRIMES_MERGE_MERGING_H
#define PRIMES_MERGE_MERGING_H

#include "engine/exchange/tally.h"
#include "kernel/kernel.h"
#include "merge/parts.h"
#include "output/output.h"

/* {0} with the first three set. */
struct merging {
    const struct parts *parts;
    struct output *output;       /* NULL: only look */
    const struct kernel *kernel; /* checks every number once more; NULL: none does */
    struct part_counts whole;
    struct lines problems; /* "NAME:LINE: what is wrong with it"; after the first no more is written */
};

/* False: the output failed, a signal came (ERROR_STOPPED), or memory ran out. */
bool merging_run(struct merging *merging, struct error *error);

void merging_free(struct merging *merging);

#endif
