/* What one worker decided of one span of a loop, its part: numbers that need not be consecutive. Made by the
 * worker, and put together with those of others where they meet. Knows nothing of who decides what. */
#ifndef PRIMES_ENGINE_EXCHANGE_PARTS_H
#define PRIMES_ENGINE_EXCHANGE_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/exchange/outcome.h"
#include "plan/spans.h"

/* ---- While a worker makes one. */

/* {0} is none. */
struct part {
    struct outcome *outcome; /* unit.count is how many numbers it has room for; NULL: none was begun */
    struct span span;
    uint64_t count; /* of numbers so far */
    struct outcome_interval *intervals;
    size_t interval_count, interval_room;
};

static inline bool part_is_open(const struct part *part)
{
    return part->outcome != NULL;
}

/* Of the span, from number `first` of the sequence on. False if memory ran out. */
bool part_begin(struct part *part, const struct span *span, uint64_t first, bool timed, int rank, int thread);

/* Numbers [first, first + count), behind those before, are in it now: their verdicts, and seconds, stand
 * behind the others in the outcome. False if memory ran out. */
bool part_add(struct part *part, uint64_t first, uint64_t count);

/* Has it all numbers of its span? */
static inline bool part_is_whole(const struct part *part)
{
    return part->count == part->span.end - part->span.first;
}

/* The outcome, now the caller's, NULL if memory ran out; the part is none any more, but keeps its memory. */
struct outcome *part_end(struct part *part);

/* Without an outcome. */
void part_discard(struct part *part);

/* Frees what it owns and leaves {0}. */
void part_free(struct part *part);

/* ---- Put together. */

/* Takes ownership: adds a part to those of its span that are there, in the list that begins at *parts.
 * Returns how many numbers they have. */
uint64_t parts_add(struct outcome **parts, struct outcome *part);

/* All parts of a span as one outcome; takes ownership of them, and keeps them with it if numbers were timed,
 * so that it is known who decided what. NULL if memory ran out: they are still the caller's. */
struct outcome *parts_join(struct outcome *parts, const struct span *span, const struct numbers *numbers);

#endif
