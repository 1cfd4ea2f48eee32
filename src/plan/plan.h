/* The plan: all units of work, from the numbers and the kernel's cost function. Pure arithmetic: it does not
 * know who works, on what machine, or how long anything takes.
 *
 * A unit is what a worker takes at once: a block of consecutive numbers, or a divisor range of one number.
 * Units are numbered in the order of the numbers; they are handed out in that order too, except that for
 * several workers the units of a short list go out longest first (Graham's LPT rule, SIAM J. Appl. Math. 17,
 * 1969). */
#ifndef PRIMES_PLAN_PLAN_H
#define PRIMES_PLAN_PLAN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "input/numbers.h"
#include "kernel/kernel.h"

enum {
    UNIT_NUMBERS_MAX = 65536,      /* numbers in one unit */
    PLAN_HELD_MAX = 32,            /* units that a rank may hold for each of its threads */
    PLAN_SHORT_LIST = 1024 * 1024, /* up to so many numbers the units are all laid out, and sorted */
};

struct unit {
    uint64_t id;    /* from 0, in the order of the numbers */
    uint64_t first; /* index of the first number */
    uint64_t count; /* 1 ... UNIT_NUMBERS_MAX */
    uint64_t lo,
        hi; /* lo < hi: search the divisors [lo, hi) of number `first`, count being 1; else both are 0 */
    uint64_t cost; /* in the kernel's operations; at least 1 */
};

/* Does the unit search a divisor range of one number (rather than check a block whole)? */
static inline bool unit_is_range(const struct unit *unit)
{
    return unit->lo < unit->hi;
}

struct plan {
    const struct numbers *numbers; /* borrowed */
    const struct kernel *kernel;
    int workers;
    struct unit *
        units; /* of a short list, in the order of handing out; NULL if units are cut as they are asked for */
    uint64_t unit_count;
    uint64_t next_unit;   /* of the short list */
    uint64_t next_number; /* where a long sequence is cut next */
    uint64_t next_id;
    uint64_t total_cost;   /* of a short list; 0 where it is not known */
    uint64_t costs_handed; /* of all units handed out */
};

/* Lays out the work of `workers` (at least 1). `numbers` must outlive the plan. */
bool plan_open(struct plan *plan, const struct numbers *numbers, const struct kernel *kernel, int workers,
               struct error *error);

/* The next unit to hand out; false when all are. */
bool plan_next(struct plan *plan, struct unit *unit);

/* How many units may be under way before the oldest of them is settled; the plan of a short list sets no
 * bound. */
uint64_t plan_window(const struct plan *plan);

/* May a rank of so many threads, that already holds so many units of this cost in all, be given the next unit
 * before it needs it? Yes while all it holds is small against what remains (guided self-scheduling:
 * Polychronopoulos and Kuck, IEEE Trans. Comput. C-36, 1987), so that it need not wait for messages and no
 * harm is done at the end. */
bool plan_may_reserve(const struct plan *plan, int threads, int held_units, uint64_t held_cost);

/* Begins again with the first unit. */
void plan_rewind(struct plan *plan);

/* Frees what it owns and leaves {0}. */
void plan_close(struct plan *plan);

#endif
