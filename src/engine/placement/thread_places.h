/* Where the threads of a process may run, each by itself: what binds them may have put several on one CPU
 * while others stand idle. Knows nothing of what binds them. */
#ifndef PRIMES_ENGINE_PLACEMENT_THREAD_PLACES_H
#define PRIMES_ENGINE_PLACEMENT_THREAD_PLACES_H

#include <stdbool.h>

#include "base/host.h"

struct thread_places {
    struct host_cpus cpus; /* that one of the threads or another may use */
    int room;              /* how many of them can run at once, each on a CPU of its own */
};

/* `masks` has the CPUs that each of so many threads may use. The room is the size of a maximum matching
 * between threads and CPUs, found by augmenting paths (Kuhn 1955). False: memory ran out. */
bool thread_places_find(struct thread_places *places, const struct host_cpus *masks, int threads);

#endif
