/* The agreement of the ranks: a step of a run succeeds on all of them or on none, and rank 0 learns why not.
 * Knows nothing of what a step does, or of where its error is printed. */
#ifndef PRIMES_PROGRAM_AGREEMENT_H
#define PRIMES_PROGRAM_AGREEMENT_H

#include <stdbool.h>

#include "base/error.h"
#include "engine/ranks.h"

/* All of them are collective. */

/* After a step that every rank takes: was it good on all? */
bool agreement_reached(struct ranks *ranks, bool good);

/* The same. If it was not, rank 0's `error` becomes that of the first rank that failed; those of other ranks
 * are not to be used. */
bool agreement_with_cause(struct ranks *ranks, bool good, struct error *error);

/* The same, where the cause may be a matter of one rank: "rank 3: ..." if that is not rank 0. */
bool agreement_with_rank_and_cause(struct ranks *ranks, bool good, struct error *error);

/* What a step comes to on rank 0, to all ranks: ERROR_NONE if it was `good` there, else the code of its
 * error. */
enum error_code agreement_code(struct ranks *ranks, bool good, const struct error *error);

#endif
