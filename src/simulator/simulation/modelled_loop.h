/* What a worker makes of its chunks of a loop: engine/loop_worker.c in events. A step is what it does before
 * it may look around: about a slice, or one number that takes longer. Does not know when steps begin and end,
 * and where chunks come from. */
#ifndef PRIMES_SIMULATOR_SIMULATION_MODELLED_LOOP_H
#define PRIMES_SIMULATOR_SIMULATION_MODELLED_LOOP_H

#include "simulator/simulation/simulated_run.h"

/* Its next step becomes the worker's unit, with what it takes. */
enum next_unit modelled_loop_next(struct modelled_worker *worker, double seconds);

/* The step has ended, at worker->ends, after so long at work. True if the first thread of a rank polls now.
 */
bool modelled_loop_end(struct modelled_worker *worker, double busy_seconds);

#endif
