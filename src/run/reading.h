/* Reading the numbers on all ranks: rank 0 goes through the sources; the blocks of a big file that every rank
 * can see are scanned by all threads of all ranks; in the end every rank has the sequence, and opens the big
 * files itself. Knows nothing of what becomes of the numbers. */
#ifndef PRIMES_RUN_READING_H
#define PRIMES_RUN_READING_H

#include "base/error.h"
#include "engine/ranks.h"
#include "input/input.h"

struct reading {
    struct ranks *ranks;
    int threads; /* of this rank */
    const struct source *sources;
    size_t source_count;
    bool binary;

    /* What came of it, on rank 0: */
    uint64_t bad_file_lines; /* that did not come from standard input */
};

/* Collective: fills rank 0's `numbers`. False on all ranks, with a cause on rank 0, if it failed there or on
 * any. */
bool reading_load(struct reading *reading, struct numbers *numbers, struct error *error);

/* Collective: rank 0's `numbers` to all. */
bool reading_share(struct reading *reading, struct numbers *numbers, struct error *error);

/* Collective: have the big files stayed as they were on every rank? */
bool reading_check(struct reading *reading, const struct numbers *numbers, struct error *error);

#endif
