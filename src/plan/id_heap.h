/* Items that wait, and the one with the smallest id. A binary heap that can be left from anywhere. Does not
 * know what waits, and what for. */
#ifndef PRIMES_PLAN_ID_HEAP_H
#define PRIMES_PLAN_ID_HEAP_H

#include <stddef.h>
#include <stdint.h>

/* A member of what waits; without a queue, it waits in none. */
struct id_heap_item {
    uint64_t id;
    struct queue *queue; /* in which it waits, or NULL */
    size_t position;     /* there */
};

/* {0} with room for all that will ever wait at once. */
struct queue {
    struct id_heap_item **items; /* of the owner of the queue */
    size_t count;
};

/* NULL if none waits. */
static inline struct id_heap_item *id_heap_first(const struct queue *queue)
{
    return queue->count > 0 ? queue->items[0] : NULL;
}

/* The item must wait in no queue. */
void id_heap_push(struct queue *queue, struct id_heap_item *item);

/* The item must wait in one. */
void id_heap_remove(struct id_heap_item *item);

#endif
