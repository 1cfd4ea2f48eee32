/* What is going to happen, in the order of time; what happens at the same time, in the order in which it was
 * added. A binary heap. Knows nothing of how long anything takes. */
#ifndef PRIMES_SIMULATOR_SIMULATION_EVENTS_H
#define PRIMES_SIMULATOR_SIMULATION_EVENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum event_kind {
    EVENT_UNIT_ENDS, /* who: worker */
    EVENT_POLL,      /* who: rank; its first thread polls */
    EVENT_WAKE,      /* who: worker, not the first of its rank */
    EVENT_ARRIVAL,   /* who: rank; what: struct packet */
};

struct event {
    double seconds; /* when */
    enum event_kind kind;
    int who;
    void *what;
    uint64_t order; /* events_add sets it */
};

/* {0} is none. */
struct events {
    struct event *items;
    size_t count, room;
    uint64_t added;
};

/* False if memory ran out. */
bool events_add(struct events *events, struct event event);

/* The earliest; false if there is none. */
bool events_pop(struct events *events, struct event *event);

void events_free(struct events *events);

#endif
