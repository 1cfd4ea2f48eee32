/* Numbers that go out in several units. Private to the plan: see plan.h for what it promises. */
#ifndef PRIMES_PLAN_SPLIT_H
#define PRIMES_PLAN_SPLIT_H

#include "plan/plan.h"

/* Is this piece to go out in several units? */
bool split_wanted(const struct plan *plan, const struct unit *piece);

/* Makes the piece its first part, the smallest divisors. */
void split_begin(struct plan *plan, struct unit *piece);

/* The number whose next range should go out: one that survived its first part or, if `untried`, one of which
 * that is not known yet. NULL if there is none. */
struct plan_number *split_waiting(const struct plan *plan, bool untried);

/* Cuts the next range of a number that is waiting. */
void split_next(struct plan *plan, struct plan_number *number, struct unit *unit);

/* What the next range of a number will cost. */
uint64_t split_next_cost(const struct plan *plan, const struct plan_number *number);

#endif
