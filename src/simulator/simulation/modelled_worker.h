/* What a worker does at an event: engine/worker.c and engine/run_unit.c in events. Does not know messages. */
#ifndef PRIMES_SIMULATOR_SIMULATION_MODELLED_WORKER_H
#define PRIMES_SIMULATOR_SIMULATION_MODELLED_WORKER_H

#include "simulator/simulation/simulated_run.h"

/* It has no unit: it takes one, waits for one, or is done. */
void modelled_worker_take_unit(struct modelled_worker *worker, double seconds);

/* At EVENT_UNIT_ENDS, and at EVENT_POLL for the first thread of a rank; these know an event that does not
 * count any more. */
void modelled_worker_end_unit(struct modelled_worker *worker, double seconds);
void modelled_worker_poll(struct modelled_worker *first, double seconds);

#endif
