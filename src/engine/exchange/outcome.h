/* What came of one unit: a block of memory that travels between ranks as it is. Knows nothing of who made it,
 * and of what becomes of it. */
#ifndef PRIMES_ENGINE_EXCHANGE_OUTCOME_H
#define PRIMES_ENGINE_EXCHANGE_OUTCOME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/exchange/tally.h"
#include "kernel/verdict.h"
#include "plan/begun.h"
#include "plan/id_heap.h"
#include "plan/known.h"
#include "plan/plan.h"

/* Of a part of a span (parts.h) whose numbers are not consecutive: these are, from `offset` behind unit.first
 * on. */
struct outcome_interval {
    uint32_t offset, count;
};

/* What came of one unit and, as the listener gets it, of one piece of the plan: then a number that went out
 * in several units has one outcome of them together. A flat block of memory: this header and then either, if
 * it was formatted, its text, or the seconds of each number if they were measured, the verdicts, and the
 * intervals. */
struct outcome {
    uint32_t kind; /* of the message it may travel in; the engine's own */
    bool timed;
    int rank, thread;
    struct unit unit;
    double start_seconds;      /* since the run began */
    double busy_seconds;       /* at work on it */
    uint64_t operations;       /* of the kernel */
    struct begun_number heavy; /* the last heavy number of a block that was searched in slices, and what came
                                  of it; `below` is 0 if there is none */
    bool is_cancelled;         /* it was not needed any more: its verdict means nothing */
    bool formatted;            /* by a formatter: counted, and made a text */
    uint64_t interval_count;   /* of a part whose numbers are not consecutive; else 0 */
    bool kept;                 /* the text stayed with its rank, which will write it */
    bool placed;               /* so it was, already: its place did not depend on the texts before it */
    uint64_t text_size;
    uint64_t fingerprint;        /* of a kept text, if the formatter makes them; else 0 */
    struct tally tally;          /* if it was formatted */
    uint64_t offset;             /* where a kept text goes; the engine's own, as what follows */
    bool turn;                   /* of kept_texts.h */
    struct outcome *next;        /* in a list of this rank */
    struct id_heap_item waiting; /* for its offset, by the id of its unit */

    /* Rank 0, of a piece that is decided: */
    bool is_decided;
    double known_seconds;      /* when rank 0 knew all of it, since the run began */
    uint64_t units;            /* how many it went out in, those in vain left out */
    bool is_noted;             /* by outcome_add_ahead */
    struct outcome *parts;     /* of a span whose numbers were timed: who decided what, a list; else NULL */
    uint64_t numbers_of_parts; /* in a list of parts: of this one and those behind it */
};

/* text_size bytes, if it was formatted and its text was not kept. */
const char *outcome_text(const struct outcome *outcome);

/* unit.count verdicts, if it was not formatted. For a divisor range: composite if a divisor was found in it,
 * else prime. */
const struct verdict *outcome_verdicts(const struct outcome *outcome);

/* unit.count seconds, or NULL if each number was not measured. */
const double *outcome_seconds(const struct outcome *outcome);

/* Of a part: its intervals of consecutive numbers, at least one, and the i-th of them. */
static inline uint64_t outcome_intervals(const struct outcome *outcome)
{
    return outcome->interval_count > 0 ? outcome->interval_count : 1;
}
struct outcome_interval outcome_interval(const struct outcome *outcome, uint64_t i);

/* Frees it and its parts; a list of outcomes. Harmless on NULL. */
void outcome_free(struct outcome *outcome);
void outcome_free_list(struct outcome *outcome);

/* For those who make one, the engine and the simulator: */

/* Bytes of the outcome of a unit, before it is formatted. */
static inline size_t outcome_size(const struct unit *unit, bool timed)
{
    return sizeof(struct outcome) + (unit->is_counted ? 0 : (size_t)unit->count) *
                                        ((timed ? sizeof(double) : 0) + sizeof(struct verdict));
}

/* From malloc, its verdicts and seconds not yet set; NULL if memory ran out. */
struct outcome *outcome_new(const struct unit *unit, bool timed, int rank, int thread);

/* Adds the heavy number that it decides: of a piece that is one, or the last one in a block, of which those
 * in one piece are not much work. False if memory ran out. */
bool outcome_add_begun(const struct outcome *outcome, struct begun_numbers *begun);

/* Adds the verdicts of a block that is decided, once, but for those that `before`, which may be NULL, has.
 * Not those of a text, which has none, and of a heavy number, which outcome_add_begun adds. False if memory
 * ran out. */
bool outcome_add_ahead(struct outcome *outcome, const struct known_verdicts *before,
                       struct known_verdicts *ahead);

/* Bytes of it that travel: all, but for a text that was kept. */
size_t outcome_sent_size(const struct outcome *outcome);

static inline double *outcome_mutable_seconds(struct outcome *outcome)
{
    return (double *)(void *)(outcome + 1);
}

static inline struct verdict *outcome_mutable_verdicts(struct outcome *outcome)
{
    double *seconds = outcome_mutable_seconds(outcome);
    return (struct verdict *)(void *)(seconds + (outcome->timed ? outcome->unit.count : 0));
}

#endif
