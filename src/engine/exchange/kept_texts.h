/* The texts of outcomes that stay with the rank that made them, until they are written: rank 0 gets the rest
 * of the outcome and answers with the offset in the file. A flush is when all texts that had their offsets at
 * its beginning are written, whatever comes meanwhile. Knows nothing of files; where several threads write,
 * the caller holds a lock. */
#ifndef PRIMES_ENGINE_EXCHANGE_KEPT_TEXTS_H
#define PRIMES_ENGINE_EXCHANGE_KEPT_TEXTS_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/exchange/outcome.h"

/* {0} has none. */
struct kept_texts {
    struct queue waiting;           /* those that wait for their offsets, */
    size_t room;                    /* of so many at most, */
    struct outcome *writable;       /* and a list of those that have them, in the order in which they came; */
    struct outcome **writable_last; /* its end, if it is not empty */
    int writers;                    /* threads that write one of them */
    bool turn;                      /* changes with each flush */
    size_t unwritten[2];            /* with offsets, by the turn at which they got them */
};

/* Takes ownership of an outcome with its text, also when it fails: false if memory ran out. */
bool kept_texts_add(struct kept_texts *texts, struct outcome *outcome);

/* The text of this unit has its offset now. Offsets come in the order of the units. */
void kept_texts_set_offset(struct kept_texts *texts, uint64_t unit, uint64_t offset);

/* The text to write next, now the caller's; NULL if there is none. kept_texts_end_write follows. */
struct outcome *kept_texts_begin_write(struct kept_texts *texts);
void kept_texts_end_write(struct kept_texts *texts, const struct outcome *outcome);

/* One flush at a time: the one before must be done. */
void kept_texts_begin_flush(struct kept_texts *texts);

/* Is it done? */
static inline bool kept_texts_is_flushed(const struct kept_texts *texts)
{
    return texts->unwritten[!texts->turn] == 0;
}

static inline bool kept_texts_is_empty(const struct kept_texts *texts)
{
    return texts->waiting.count == 0 && !texts->writable;
}

void kept_texts_free(struct kept_texts *texts);

#endif
