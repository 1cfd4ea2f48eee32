/* The agreement of the ranks: a step of a run succeeds on all of them or on none, and rank 0 learns why not,
 * and where. Knows nothing of what a step does, or of where its error is printed. */
#ifndef PRIMES_ENGINE_PARALLEL_AGREEMENT_H
#define PRIMES_ENGINE_PARALLEL_AGREEMENT_H

#include <stdbool.h>

#include "base/error.h"
#include "engine/parallel/ranks.h"

/* Where there are several ranks the error says which of them it is about: "rank 3 on node7: ...". */
void agreement_locate(const struct ranks *ranks, struct error *error);

/* The rest is collective. */

/* After a step that every rank takes: was it good on all? */
bool agreement_reached(struct ranks *ranks, bool good);

/* The same. If it was not, rank 0's `error` becomes that of the first rank that failed; it says which, unless
 * all say the same. Those of other ranks are not to be used. */
bool agreement_with_cause(struct ranks *ranks, bool good, struct error *error);

/* What a step comes to on rank 0, to all ranks: ERROR_NONE if it was `good` there, else the code of its
 * error. */
enum error_code agreement_code(struct ranks *ranks, bool good, const struct error *error);

#endif
