/* Long dense ranges in units of which only the primes are counted, by a sieve. Knows nothing of the sieve but
 * that it begins with the primes up to a square root. */
#ifndef PRIMES_PLAN_COUNTED_RANGES_H
#define PRIMES_PLAN_COUNTED_RANGES_H

#include <stdbool.h>
#include <stdint.h>

#include "input/numbers.h"
#include "plan/unit.h"

/* {0}: no range has begun. */
struct counted {
    uint64_t end;  /* numbers up to here are of one such range, */
    uint64_t size; /* in units of so many */
};

/* Is it dense (step 1 or 2) and long? */
bool counted_ranges_is_one(const struct numbers_progression *progression);

/* How many numbers of it a unit should have, for so many workers: at most 2 * 10^9. */
uint64_t counted_ranges_unit_size(const struct numbers_progression *progression, int workers);

/* If the numbers from `first` on are dense (step 1 or 2) and many: a unit of them, for one of so many
 * workers. `id` becomes its id. */
bool counted_ranges_cut(struct counted *counted, const struct numbers *numbers, uint64_t first, uint64_t id,
                        int workers, struct unit *unit);

#endif
