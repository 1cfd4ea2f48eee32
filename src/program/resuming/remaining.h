/* Of the numbers that an earlier run left, what is known of some: how far those are that were begun, and the
 * verdicts of those that were decided ahead of them. By their place among the numbers that remain. Knows
 * nothing of the numbers before them. */
#ifndef PRIMES_PROGRAM_RESUMING_REMAINING_H
#define PRIMES_PROGRAM_RESUMING_REMAINING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "engine/parallel/ranks.h"
#include "output/journal/journal.h"
#include "plan/begun.h"
#include "plan/known.h"

/* {0}: nothing is known. Both are sorted. */
struct remaining {
    struct begun_numbers begun;
    struct known_verdicts ahead;
};

/* By the first `lines` lines of the journal: the last of them has what is begun, and each what came to be
 * known ahead. */
bool remaining_take(struct remaining *remaining, const struct journal *journal, size_t lines,
                    struct error *error);

/* Collective: rank 0's to all. */
bool remaining_share(struct remaining *remaining, struct ranks *ranks, struct error *error);

/* Frees what it owns and leaves {0}. */
void remaining_free(struct remaining *remaining);

#endif
