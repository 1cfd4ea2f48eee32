#include "plan/queue.h"

static void put(struct plan_queue *queue, size_t place, struct plan_number *number)
{
    queue->items[place] = number;
    number->place = place;
}

/* From this place up to where all above have smaller ids. */
static void rise(struct plan_queue *queue, size_t place, struct plan_number *number)
{
    for (; place > 0 && queue->items[(place - 1) / 2]->id > number->id; place = (place - 1) / 2)
        put(queue, place, queue->items[(place - 1) / 2]);
    put(queue, place, number);
}

/* From this place down to where all below have larger ids. */
static void sink(struct plan_queue *queue, size_t place, struct plan_number *number)
{
    for (size_t child; (child = 2 * place + 1) < queue->count; place = child) {
        if (child + 1 < queue->count && queue->items[child + 1]->id < queue->items[child]->id)
            child++;
        if (queue->items[child]->id > number->id)
            break;
        put(queue, place, queue->items[child]);
    }
    put(queue, place, number);
}

void queue_enter(struct plan_queue *queue, struct plan_number *number)
{
    number->queue = queue;
    rise(queue, queue->count++, number);
}

void queue_leave(struct plan_number *number)
{
    struct plan_queue *queue = number->queue;
    const size_t place = number->place;
    number->queue = NULL;
    struct plan_number *last = queue->items[--queue->count];
    if (last == number)
        return;
    sink(queue, place, last);
    rise(queue, last->place, last);
}
