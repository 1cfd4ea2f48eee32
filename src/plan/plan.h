/* The plan: all units of work, from the numbers and the kernel's cost function, in the order in which they go
 * out. Pure arithmetic: it does not know who works, on what machine, or how long anything takes.
 *
 * Pieces (see unit.h) are handed out in the order of the numbers, except that for several workers the pieces
 * of a short list go out longest first (Graham's LPT rule, SIAM J. Appl. Math. 17, 1969), unless numbers are
 * split or stand in a big file. Of a run that is kept (see plan_keep) it is the heavy numbers at most.
 *
 * Without plan_split every piece is a unit. With it, a number that costs more than a unit goes out in several
 * (see split_numbers.h). So that little is done in vain, only a sixteenth of a number (or one unit) is out at
 * once as long as there are numbers to begin; all workers share one number when there are none. Whoever hands
 * out units, be it an engine or a simulation, says by plan_complete what came of each. */
#ifndef PRIMES_PLAN_PLAN_H
#define PRIMES_PLAN_PLAN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "input/numbers.h"
#include "kernel/kernel.h"
#include "plan/begun.h"
#include "plan/counted_ranges.h"
#include "plan/split_numbers.h"
#include "plan/unit.h"

enum {
    PLAN_HELD_MAX = 32,            /* units that a rank may hold for each of its threads */
    PLAN_SHORT_LIST = 1024 * 1024, /* up to so many numbers the units are all laid out, and sorted */
};

/* From plan_split on it must stay where it is. */
struct plan {
    const struct numbers *numbers; /* borrowed */
    const struct kernel *kernel;
    int workers;
    struct unit *units;    /* the pieces of a short list, in the order of handing out; NULL if they are cut as
                              they are asked for */
    uint64_t unit_count;   /* of them */
    bool is_longest_first; /* their order; else that of the numbers */
    bool is_kept;          /* what is decided is kept in the order of the numbers */
    bool has_heavy;        /* of a short list that is kept: a number of it may be heavy */
    const struct begun_numbers *begun; /* borrowed: numbers to go on with, or NULL */
    uint64_t next_unit;                /* of them */
    uint64_t next_number;              /* where a long sequence is cut next */
    uint64_t next_id;
    uint64_t last_count;    /* of a long sequence: numbers of the piece that was cut last */
    uint64_t total_cost;    /* of a short list; 0 where it is not known */
    uint64_t costs_handed;  /* of all units handed out, or not needed any more */
    bool counts;            /* dense ranges go out as counted units */
    struct counted counted; /* the one that has begun */
    struct split split;     /* the numbers that have begun to go out in parts */
};

/* Lays out the work of `workers` (at least 1). `numbers` must outlive the plan. */
bool plan_open(struct plan *plan, const struct numbers *numbers, const struct kernel *kernel, int workers,
               struct error *error);

/* The same without units of its own, for a loop (loop.h): of few numbers it knows what they cost. */
void plan_open_loop(struct plan *plan, const struct numbers *numbers, const struct kernel *kernel,
                    int workers);

/* To be called before the first unit goes out: numbers that cost more than `unit_operations` (at least 1) are
 * to go out in several units of about that size; towards the end of a short list they shrink to a quarter of
 * it. At most PLAN_HELD_MAX units for each worker may then be out at once. Changes nothing for a kernel
 * without search, or where no number of a short list costs more than a unit. */
bool plan_split(struct plan *plan, uint64_t unit_operations, struct error *error);

/* To be called before the first unit goes out: heavy numbers that were begun go on from where they are.
 * `begun`, which is sorted, must outlive the plan. */
void plan_begin_with(struct plan *plan, const struct begun_numbers *begun);

/* To be called before the first unit goes out: what is decided is kept in the order of the numbers, and of
 * what is decided ahead of it heavy numbers are, and what plan_keeps_ahead says. So for several workers of
 * the pieces of a short list the heavy numbers go out first, the longest before the others, and then the
 * blocks in their order; where the list has very many pieces, all in their order. Where numbers are split the
 * window is small. */
void plan_keep(struct plan *plan);

/* Are blocks that are decided ahead of the oldest piece kept, too? They are where that may be a heavy number
 * and others may go far ahead of it: a run that ends early would lose much. */
static inline bool plan_keeps_ahead(const struct plan *plan)
{
    return plan->is_kept && plan->has_heavy && plan->workers > 1 && plan->split.unit_operations == 0;
}

/* To be called before the first unit goes out: only the counts are asked for, so that long ranges of step 1
 * or 2 may go out in units for a sieve, each long against the square root of its numbers, which is what a
 * sieve begins with. */
void plan_count(struct plan *plan);

/* Does it split numbers? */
static inline bool plan_splits(const struct plan *plan)
{
    return plan->split.unit_operations > 0;
}

/* Do its pieces go out longest first, not in the order of the numbers? */
static inline bool plan_is_sorted(const struct plan *plan)
{
    return plan->is_longest_first && plan->unit_count > 1;
}

/* Another size from now on, of a plan that splits: what a unit should cost is often known only when the first
 * is done. */
void plan_resize(struct plan *plan, uint64_t unit_operations);

/* The next unit to hand out; false when all are, for good. */
bool plan_next(struct plan *plan, struct unit *unit);

/* Will the next unit, if there is one, begin a piece? */
bool plan_begins_piece(const struct plan *plan);

/* The next unit of a number that survived its smallest divisors, for those that may not begin a piece now;
 * false if there is none. */
bool plan_next_begun(struct plan *plan, struct unit *unit);

/* Every unit once, in any order: it is done, and `divisor` is the smallest divisor it found (0: none, or a
 * block, or it was dropped as not needed any more). */
struct unit_effect plan_complete(struct plan *plan, const struct unit *unit, uint64_t divisor);

/* Adds how far each number is that is split and not decided. False if memory ran out. */
static inline bool plan_add_begun(const struct plan *plan, struct begun_numbers *begun)
{
    return split_add_begun(&plan->split, begun);
}

/* About how many units there are, of a short list; at least the number of pieces. */
uint64_t plan_unit_estimate(const struct plan *plan);

/* How many pieces may be under way before the oldest of them is complete; the plan of a short list sets no
 * bound where they go out longest first, and a wide one where they go out in their order, but for a run that
 * is kept and splits numbers. */
uint64_t plan_window(const struct plan *plan);

/* May a rank of so many threads, that already holds so many units of this cost in all, be given the next unit
 * before it needs it? Yes while all it holds is small against what remains (guided self-scheduling:
 * Polychronopoulos and Kuck, IEEE Trans. Comput. C-36, 1987), so that it need not wait for messages and no
 * harm is done at the end. Where numbers are split: a unit's cost for each thread beside the one at work
 * while there is a unit for every worker, and never many. */
bool plan_may_reserve(const struct plan *plan, int threads, int held_units, uint64_t held_cost);

/* Begins again with the first unit. */
void plan_rewind(struct plan *plan);

/* Frees what it owns and leaves {0}. */
void plan_close(struct plan *plan);

#endif
