/* Numbers that wait, and the one with the smallest id. A binary heap that can be left from anywhere. Private
 * to the plan; does not know what they wait for. */
#ifndef PRIMES_PLAN_QUEUE_H
#define PRIMES_PLAN_QUEUE_H

#include "plan/plan.h"

/* {0} with room for all that will ever wait at once. */
struct queue {
    struct split_number **items; /* of the owner of the queue */
    size_t count;
};

/* NULL if none waits. */
static inline struct split_number *queue_first(const struct queue *queue)
{
    return queue->count > 0 ? queue->items[0] : NULL;
}

/* A number waits in one queue at most; these set its `queue` and `place`. */
void queue_push(struct queue *queue, struct split_number *number);
void queue_remove(struct split_number *number);

#endif
