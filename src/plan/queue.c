#include "plan/queue.h"

static void put(struct queue *queue, size_t position, struct split_number *number)
{
    queue->items[position] = number;
    number->position = position;
}

/* From this place up to where all above have smaller ids. */
static void sift_up(struct queue *queue, size_t position, struct split_number *number)
{
    for (; position > 0 && queue->items[(position - 1) / 2]->id > number->id; position = (position - 1) / 2)
        put(queue, position, queue->items[(position - 1) / 2]);
    put(queue, position, number);
}

/* From this place down to where all below have larger ids. */
static void sift_down(struct queue *queue, size_t position, struct split_number *number)
{
    for (size_t child; (child = 2 * position + 1) < queue->count; position = child) {
        if (child + 1 < queue->count && queue->items[child + 1]->id < queue->items[child]->id)
            child++;
        if (queue->items[child]->id > number->id)
            break;
        put(queue, position, queue->items[child]);
    }
    put(queue, position, number);
}

void queue_push(struct queue *queue, struct split_number *number)
{
    number->queue = queue;
    sift_up(queue, queue->count++, number);
}

void queue_remove(struct split_number *number)
{
    struct queue *queue = number->queue;
    const size_t position = number->position;
    number->queue = NULL;
    struct split_number *last = queue->items[--queue->count];
    if (last == number)
        return;
    sift_down(queue, position, last);
    sift_up(queue, last->position, last);
}
