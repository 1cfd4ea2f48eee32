/* The engine: runs a plan on all workers (threads x ranks) and hands each outcome, in the order of the
 * numbers, to rank 0's listener. One loop everywhere: take a unit, run the kernel, hand in the outcome. Rank
 * 0 hands out the units, and computes like every other rank; whoever has nothing to do sleeps.
 *
 * This header and those that it includes are the whole interface. The engine does not know what becomes of
 * the outcomes. */
#ifndef PRIMES_ENGINE_ENGINE_H
#define PRIMES_ENGINE_ENGINE_H

#include "engine/exchange/outcome.h"
#include "engine/exchange/tally.h"
#include "engine/job.h"
#include "engine/parallel/ranks.h"
#include "engine/parallel/threads.h"

/* Collective. A signal noted by base/stop.h, on any rank, ends it early. False if memory ran out on
 * any rank, or anything went wrong there: rank 0's `error` has the first cause, and where there are several
 * ranks, whose it is. */
bool engine_run(const struct engine_job *job, struct engine_result *result, struct error *error);

/* Frees what it owns and leaves {0}. */
void engine_result_free(struct engine_result *result);

#endif
