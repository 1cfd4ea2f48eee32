#include "simulator/simulation/events.h"

#include <stdlib.h>

static bool is_before(const struct event *a, const struct event *b)
{
    return a->seconds < b->seconds || (a->seconds == b->seconds && a->order < b->order);
}

static void swap(struct event *a, struct event *b)
{
    const struct event kept = *a;
    *a = *b;
    *b = kept;
}

bool events_add(struct events *events, struct event event)
{
    if (events->count == events->room) {
        const size_t room = events->room ? events->room * 2 : 64;
        struct event *grown = realloc(events->items, room * sizeof *grown);
        if (!grown)
            return false;
        events->items = grown;
        events->room = room;
    }
    event.order = events->added++;
    size_t at = events->count++;
    events->items[at] = event;
    while (at > 0 && is_before(&events->items[at], &events->items[(at - 1) / 2])) {
        swap(&events->items[at], &events->items[(at - 1) / 2]);
        at = (at - 1) / 2;
    }
    return true;
}

static void sift_down(struct events *events)
{
    for (size_t at = 0;;) {
        size_t first = at;
        for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < events->count; child++)
            if (is_before(&events->items[child], &events->items[first]))
                first = child;
        if (first == at)
            return;
        swap(&events->items[at], &events->items[first]);
        at = first;
    }
}

bool events_pop(struct events *events, struct event *event)
{
    if (events->count == 0)
        return false;
    *event = events->items[0];
    events->items[0] = events->items[--events->count];
    sift_down(events);
    return true;
}

void events_free(struct events *events)
{
    free(events->items);
    *events = (struct events){0};
}
