/* What rank 0 fetched for a rank from a file that the rank does not see: blocks of it, each until no unit
 * that the rank holds is of its numbers. Knows nothing of how they arrive; where several threads ask, the
 * caller holds a lock. */
#ifndef PRIMES_ENGINE_EXCHANGE_FETCHED_LINES_H
#define PRIMES_ENGINE_EXCHANGE_FETCHED_LINES_H

#include <stdbool.h>

#include "engine/exchange/message.h"

/* {0} has none. */
struct fetched_lines {
    struct message_lines *newest;
};

/* Takes ownership. */
void fetched_lines_add(struct fetched_lines *lines, struct message_lines *message);

/* Those of exactly these numbers, or NULL. They stay until they are dropped. */
const struct message_lines *fetched_lines_find(const struct fetched_lines *lines,
                                               const struct numbers_extent *numbers);

/* Drops what is not needed, but not the newest: rank 0 may have more units of it in mind. */
void fetched_lines_drop(struct fetched_lines *lines,
                        bool (*is_needed)(void *context, const struct numbers_extent *numbers),
                        void *context);

void fetched_lines_free(struct fetched_lines *lines);

#endif
