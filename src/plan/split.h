/* Numbers that go out in several units. Private to the plan: see plan.h for what it promises. */
#ifndef PRIMES_PLAN_SPLIT_H
#define PRIMES_PLAN_SPLIT_H

#include "plan/plan.h"

/* What a number that has a range to hand out waits for. */
enum split_wait {
    SPLIT_READY,     /* a worker: little of it is out, and its smallest divisors were tried */
    SPLIT_THROTTLED, /* fewer parts: much of it is out, which a divisor would make in vain */
    SPLIT_UNTRIED,   /* the end of its first part */
    SPLIT_WAITS,
};

/* Is this piece to go out in several units? */
bool split_wanted(const struct plan *plan, const struct unit *piece);

/* Makes the piece its first part, the smallest divisors. */
void split_begin(struct plan *plan, struct unit *piece);

/* Of the numbers that wait for this, the one that began first; NULL if there is none. */
struct split_number *split_waiting(const struct plan *plan, enum split_wait wait);

/* Cuts the next range of a number that is waiting. */
void split_next(struct plan *plan, struct split_number *number, struct unit *unit);

/* What the next range of a number will cost. */
uint64_t split_next_cost(const struct plan *plan, const struct split_number *number);

/* No number has begun any more. */
void split_rewind(struct plan *plan);

void split_close(struct plan *plan);

#endif
