/* What is going to happen, in the order of time; what happens at the same time, in the order in which it was
 * added. A binary heap. Knows nothing of what the events mean. */
#ifndef PRIMES_SIMULATOR_SIMULATION_EVENTS_H
#define PRIMES_SIMULATOR_SIMULATION_EVENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct event {
    double seconds; /* when */
    int kind;       /* the caller's own, as the rest */
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
