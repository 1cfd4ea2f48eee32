/* Numbers that wait, and the one with the smallest id. A binary heap that can be left from anywhere. Private
 * to the plan; does not know what they wait for. */
#ifndef PRIMES_PLAN_QUEUE_H
#define PRIMES_PLAN_QUEUE_H

#include "plan/plan.h"

/* {0} with room for all that will ever wait at once. */
struct plan_queue {
    struct plan_number **items; /* of the owner of the queue */
    size_t count;
};

/* NULL if none waits. */
static inline struct plan_number *queue_first(const struct plan_queue *queue)
{
    return queue->count > 0 ? queue->items[0] : NULL;
}

/* A number waits in one queue at most; these set its `queue` and `place`. */
void queue_push(struct plan_queue *queue, struct plan_number *number);
void queue_remove(struct plan_number *number);

#endif
