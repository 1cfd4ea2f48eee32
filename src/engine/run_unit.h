/* One unit on one worker: the kernel slice by slice, with a poll in between, and a block made a text where it
 * was checked. Does not know where units come from and where outcomes go. */
#ifndef PRIMES_ENGINE_RUN_UNIT_H
#define PRIMES_ENGINE_RUN_UNIT_H

#include "engine/team.h"

/* Its outcome, from malloc, or NULL if the run is being abandoned. */
struct outcome *run_unit(struct worker *worker, const struct unit *unit);

#endif
