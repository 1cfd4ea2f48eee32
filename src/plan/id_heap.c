#include "plan/id_heap.h"

static void put(struct queue *queue, size_t position, struct id_heap_item *item)
{
    queue->items[position] = item;
    item->position = position;
}

/* From this position up to where all above have smaller ids. */
static void sift_up(struct queue *queue, size_t position, struct id_heap_item *item)
{
    for (; position > 0 && queue->items[(position - 1) / 2]->id > item->id; position = (position - 1) / 2)
        put(queue, position, queue->items[(position - 1) / 2]);
    put(queue, position, item);
}

/* From this position down to where all below have larger ids. */
static void sift_down(struct queue *queue, size_t position, struct id_heap_item *item)
{
    for (size_t child; (child = 2 * position + 1) < queue->count; position = child) {
        if (child + 1 < queue->count && queue->items[child + 1]->id < queue->items[child]->id)
            child++;
        if (queue->items[child]->id > item->id)
            break;
        put(queue, position, queue->items[child]);
    }
    put(queue, position, item);
}

void id_heap_push(struct queue *queue, struct id_heap_item *item)
{
    item->queue = queue;
    sift_up(queue, queue->count++, item);
}

void id_heap_remove(struct id_heap_item *item)
{
    struct queue *queue = item->queue;
    const size_t position = item->position;
    item->queue = NULL;
    struct id_heap_item *last = queue->items[--queue->count];
    if (last == item)
        return;
    sift_down(queue, position, last);
    sift_up(queue, last->position, last);
}
