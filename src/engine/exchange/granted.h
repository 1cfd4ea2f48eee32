/* The units that rank 0 granted to a rank, from their arrival until a thread takes them. Knows nothing of
 * threads and of how grants arrive; where several threads ask, the caller holds a lock. */
#ifndef PRIMES_ENGINE_EXCHANGE_GRANTED_H
#define PRIMES_ENGINE_EXCHANGE_GRANTED_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/exchange/message.h"

/* {0} has no room. */
struct granted {
    struct unit *units; /* a ring */
    uint64_t room, first, count;
    bool last; /* the poison pill came: no unit will follow these */
};

/* Room for what a rank of so many threads is granted at most. False if memory ran out. */
bool granted_open(struct granted *granted, int threads);
void granted_close(struct granted *granted);

void granted_add(struct granted *granted, const struct message_grant *grant);

/* The unit that has waited longest; false if there is none. */
bool granted_take(struct granted *granted, struct unit *unit);

/* Does one of them begin among these numbers? */
bool granted_has_any_of(const struct granted *granted, const struct numbers_extent *numbers);

/* Hands in the units of this piece above the divisor: they are not needed any more. Those that `hand_in`
 * returns false for go on waiting. */
void granted_cancel(struct granted *granted, uint64_t id, uint64_t divisor,
                    bool (*hand_in)(void *context, const struct unit *unit), void *context);

#endif
