/* The texts of outcomes that stay with the rank that made them, until they are written: rank 0 gets the rest
 * of the outcome and answers with the offset in the file. Knows nothing of files; where several threads
 * write, the caller holds a lock. */
#ifndef PRIMES_ENGINE_EXCHANGE_KEPT_TEXTS_H
#define PRIMES_ENGINE_EXCHANGE_KEPT_TEXTS_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/exchange/outcome.h"

/* {0} has none. */
struct kept_texts {
    struct queue waiting;     /* those that wait for their offsets, */
    size_t room;              /* of so many at most, */
    struct outcome *writable; /* and a list of those that have them */
    int writers;              /* threads that write one of them */
};

/* Takes ownership of an outcome with its text, also when it fails: false if memory ran out. */
bool kept_texts_add(struct kept_texts *texts, struct outcome *outcome);

/* The text of this unit has its offset now. Offsets come in the order of the units. */
void kept_texts_set_offset(struct kept_texts *texts, uint64_t unit, uint64_t offset);

/* A text to write, now the caller's; NULL if there is none. kept_texts_end_write follows. */
struct outcome *kept_texts_begin_write(struct kept_texts *texts);
void kept_texts_end_write(struct kept_texts *texts);

static inline bool kept_texts_is_empty(const struct kept_texts *texts)
{
    return texts->waiting.count == 0 && !texts->writable;
}

void kept_texts_free(struct kept_texts *texts);

#endif
