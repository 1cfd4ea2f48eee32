/* When something happens next: the end of a unit, a poll between two slices or after a sleep, the waking of a
 * worker that waits. Does not know what is done then. */
#ifndef PRIMES_SIMULATOR_SIMULATION_EVENT_SCHEDULE_H
#define PRIMES_SIMULATOR_SIMULATION_EVENT_SCHEDULE_H

#include "simulator/simulation/simulated_run.h"

/* The end of a busy worker's unit, at worker->ends. It replaces the one that was scheduled before. */
void event_schedule_end(struct modelled_worker *worker);

/* Nobody needs the unit of a busy worker: it ends at the first slice that begins after the clock. */
void event_schedule_early_end(struct modelled_worker *worker);

/* There is something for the first thread of a rank, from `seconds` on. */
void event_schedule_poll(struct modelled_rank *rank, double seconds);

/* From the clock on there are units, or the poison pill, for all threads of a rank. */
void event_schedule_wakes(struct modelled_rank *rank);

/* From `seconds` on a worker has nothing to do, and sleeps ever longer. */
void event_schedule_sleep(struct modelled_worker *worker, double seconds);

#endif
