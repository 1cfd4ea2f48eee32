/* One unit on one worker: the kernel slice by slice, with a poll in between, and a block made a text where it
 * was checked. Does not know where units come from and where outcomes go. */
#ifndef PRIMES_ENGINE_RUN_UNIT_H
#define PRIMES_ENGINE_RUN_UNIT_H

#include "engine/team.h"

/* Its outcome, from malloc, or NULL if the run is being abandoned. */
struct outcome *run_unit(struct worker *worker, const struct unit *unit);

/* Are the texts of the block's invalid lines known on this rank, and texts asked for? */
bool run_unit_can_format(const struct worker *worker, const struct numbers_block *block);

/* The outcome with its text in place of its verdicts; takes ownership of it. NULL if that failed, and the
 * team with it. */
struct outcome *run_unit_format(struct worker *worker, struct outcome *outcome,
                                const struct numbers_block *block);

/* By a sieve: the primes among `count` numbers from number `first` on, which are that progression. False: it
 * ended before they were known, or failed, and the team with it. */
bool run_unit_count(struct worker *worker, uint64_t first, uint64_t count,
                    struct numbers_progression *progression, uint64_t *primes);

#endif
