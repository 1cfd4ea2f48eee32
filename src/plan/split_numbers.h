/* Numbers that go out in several units, their parts: first the smallest divisors, alone, since most
 * composites end there (a number that is gone on with behind them has survived them already); then, while
 * nothing has been found, the ranges above, in ascending order. A divisor that is found ends the handing out
 * of its number; what was handed out below it still counts, so that the smallest divisor is the answer
 * whatever the timing, and what is above is in vain. Knows nothing of the pieces that have not begun, and of
 * who works. */
#ifndef PRIMES_PLAN_SPLIT_NUMBERS_H
#define PRIMES_PLAN_SPLIT_NUMBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "kernel/kernel.h"
#include "plan/begun.h"
#include "plan/id_heap.h"
#include "plan/unit.h"

/* A part that was handed out and is not complete. */
struct split_part {
    uint64_t lo;
    uint32_t slot;                    /* the unit's, by which it is known */
    struct split_part *below, *above; /* parts of the same number */
    struct split_number *number;
};

/* The next lower one that this divisor cancels too, or NULL. */
static inline const struct split_part *split_next_cancelled(const struct split_part *part, uint64_t divisor)
{
    return part->below && part->below->lo > divisor ? part->below : NULL;
}

/* A number, from the first of its parts until the last is complete. */
struct split_number {
    struct id_heap_item waiting;         /* with the id of its piece */
    uint64_t first;                      /* its index among the numbers */
    uint64_t next, end;                  /* the divisors that were not handed out: [next, end) */
    uint64_t cost;                       /* of all */
    uint64_t cost_left;                  /* of them */
    uint64_t cost_out;                   /* of the parts that are out */
    uint64_t divisor;                    /* the smallest found so far, or 0 */
    bool survived;                       /* its smallest divisors were tried, none divides it */
    struct split_part *lowest, *highest; /* that are out, or NULL */
    struct split_number *next_free;      /* the next that is not in use */
};

/* What a number that has a range to hand out waits for. */
enum split_wait {
    SPLIT_READY,     /* a worker: little of it is out, and its smallest divisors were tried */
    SPLIT_THROTTLED, /* fewer parts: much of it is out, which a divisor would make in vain */
    SPLIT_UNTRIED,   /* the end of its first part */
    SPLIT_WAITS,
};

/* {0}: no number is split. */
struct split {
    const struct kernel *kernel;
    uint64_t unit_operations;          /* what a part should cost; 0: no number is split */
    size_t parts_out, parts_room;      /* parts that are out, and that may be at most */
    struct split_part *parts;          /* parts_room of them, by their slot */
    struct split_part *free_parts;     /* a list, linked by `below` */
    struct split_number *numbers;      /* parts_room of them: one begins only while all have a part out */
    struct split_number *free_numbers; /* a list, linked by `next_free` */
    size_t parts_used, numbers_used;   /* those behind were never used */
    struct queue waiting[SPLIT_WAITS]; /* numbers */
};

/* For parts of `unit_operations` (at least 1) each, of which at most `parts_room` are out at once. The kernel
 * must have a search. */
bool split_open(struct split *split, const struct kernel *kernel, size_t parts_room, uint64_t unit_operations,
                struct error *error);

/* Is this piece to go out in several units? */
bool split_is_wanted(const struct split *split, const struct unit *piece);

/* Makes the piece its first part, the smallest of its divisors. */
void split_begin(struct split *split, struct unit *piece);

/* Of the numbers that wait for this, the one that began first; NULL if there is none. */
struct split_number *split_waiting(const struct split *split, enum split_wait wait);

/* What the next range of a number that is waiting will cost: about unit_operations, or less if `share` is
 * less, an even share of what remains for all workers (UINT64_MAX: not known). */
uint64_t split_next_cost(const struct split *split, const struct split_number *number, uint64_t share);

/* Cuts that range. */
void split_next(struct split *split, struct split_number *number, uint64_t share, struct unit *unit);

/* A part is done, and `divisor` is the smallest divisor it found (0: none). */
struct unit_effect split_complete(struct split *split, const struct unit *unit, uint64_t divisor);

/* Adds how far each number is that is not decided: no part below has anything left to try. False if memory
 * ran out. */
bool split_add_begun(const struct split *split, struct begun_numbers *begun);

/* No number has begun any more. */
void split_rewind(struct split *split);

/* Frees what it owns and leaves {0}. */
void split_close(struct split *split);

#endif
