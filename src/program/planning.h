/* Which kernel and which plan a run gets, by what the options ask for and what this build has. Knows nothing
 * of how a plan is made. */
#ifndef PRIMES_PROGRAM_PLANNING_H
#define PRIMES_PROGRAM_PLANNING_H

#include <stdbool.h>

#include "base/error.h"
#include "options.h"
#include "plan/plan.h"
#include "program/resuming/resuming.h"

/* To count long dense ranges is a sieve's work, where there is one and nobody named another kernel. */
void planning_prefer_sieve(struct options *options);

/* Is a sieve asked for that this build does not have? Then each number is checked. */
bool planning_lacks_sieve(const struct options *options);

/* For `workers` workers; of a run that is kept, or goes on, as `resuming` has it. */
bool planning_make(struct plan *plan, const struct numbers *numbers, const struct options *options,
                   const struct resuming *resuming, int workers, struct error *error);

#endif
