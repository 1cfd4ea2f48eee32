/* A unit of work: what a worker takes at once, a block of consecutive numbers or a divisor range of one
 * number. Knows nothing of who works.
 *
 * A piece is such a block, or one number whole; pieces are numbered in the order of the numbers. A piece goes
 * out as one unit, or a number in several, its parts. */
#ifndef PRIMES_PLAN_UNIT_H
#define PRIMES_PLAN_UNIT_H

#include <stdbool.h>
#include <stdint.h>

enum { UNIT_NUMBERS_MAX = 65536 }; /* numbers in one unit that is not counted */

struct unit {
    uint64_t id;    /* of its piece: from 0, in the order of the numbers */
    uint64_t first; /* index of the first number */
    uint64_t count; /* 1 ... UNIT_NUMBERS_MAX; any, if is_counted */
    uint64_t lo,
        hi; /* lo < hi: search the divisors [lo, hi) of number `first`, count being 1; else both are 0 */
    uint64_t cost;   /* in the kernel's operations; at least 1 */
    bool is_counted; /* a progression of step 1 or 2, of any length: only its primes are to be counted */
    bool is_part;    /* of a number that goes out in several units */
    bool is_first;   /* of the parts of its number: the one with the smallest divisors */
    uint32_t slot;   /* of a part: no other that is out has it; below the parts_room of split_numbers.h */
};

/* Does the unit search a divisor range of one number (rather than check a block whole)? */
static inline bool unit_is_range(const struct unit *unit)
{
    return unit->lo < unit->hi;
}

/* Is it the first, or the only one, of its piece? */
static inline bool unit_begins_piece(const struct unit *unit)
{
    return !unit->is_part || unit->is_first;
}

/* Is it in vain, now that this divisor of the piece with that id was found? */
static inline bool unit_is_cancelled(const struct unit *unit, uint64_t id, uint64_t divisor)
{
    return unit->is_part && unit->id == id && unit->lo > divisor;
}

/* Costs together; what does not fit is 2^64-1. */
static inline uint64_t unit_add_costs(uint64_t a, uint64_t b)
{
    return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

/* What a unit that is complete means for its piece. */
struct unit_effect {
    bool is_vain;    /* nothing: a smaller divisor was known already */
    bool is_decided; /* all of the piece is known now */
    const struct split_part
        *cancelled;   /* the highest of the units of this number above `divisor` that are out, and that nobody
                         needs any more, or NULL; until the plan is called again */
    uint64_t divisor; /* of a divisor range: the smallest found in the number so far, or 0 */
    uint64_t cost;    /* how much of the plan's total cost is done with it: all units of a piece together make
                         the cost of the piece */
};

#endif
