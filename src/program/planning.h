/* Which kernel and which plan a run gets, by what the options ask for and what this build has. Knows nothing
 * of how a plan is made. */
#ifndef PRIMES_PROGRAM_PLANNING_H
#define PRIMES_PROGRAM_PLANNING_H

#include <stdbool.h>

#include "base/error.h"
#include "options.h"
#include "plan/plan.h"
#include "plan/schedule.h"
#include "program/resuming/resuming.h"

/* A sieve begins with the primes up to a square root: numbers in one go, at least, for that not to count. */
enum { PLANNING_SIEVE_CHUNK_MIN = 1000000 };

/* Are the chunks of this schedule, if it has any, long enough for a sieve? */
bool planning_suits_sieve(const struct schedule *schedule);

/* To count long dense ranges is a sieve's work, where there is one, nobody named another kernel, and the
 * schedule suits it. */
void planning_prefer_sieve(struct options *options);

/* Are long dense ranges to be counted by a sieve? */
bool planning_wants_sieve(const struct options *options);

/* Is a sieve asked for that this build does not have? Then each number is checked. */
bool planning_lacks_sieve(const struct options *options);

/* Will long dense ranges be counted by a sieve? */
bool planning_counts(const struct options *options);

/* For `workers` workers; of a run that is kept, or goes on, as `resuming` has it. Of a loop (scheduling.h)
 * the plan only knows what the numbers cost. */
bool planning_make(struct plan *plan, const struct numbers *numbers, const struct options *options,
                   const struct resuming *resuming, int workers, struct error *error);

#endif
