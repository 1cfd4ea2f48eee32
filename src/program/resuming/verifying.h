/* Are the data of an earlier run what its journal vouches for? All threads of all ranks read them. Knows
 * nothing of what becomes of the answer. */
#ifndef PRIMES_PROGRAM_VERIFYING_H
#define PRIMES_PROGRAM_VERIFYING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "engine/parallel/ranks.h"
#include "output/journal/journal_data.h"

/* Collective; `path` and `texts` are rank 0's. Rank 0's `*right` becomes how many of the texts, from the
 * first on, stand in the file at `path`, from its first byte on; none if there is no file. */
bool verifying_count(struct ranks *ranks, int threads, const char *path, const struct journal_texts *texts,
                     size_t *right, struct error *error);

#endif
