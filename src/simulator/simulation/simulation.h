/* A run of the engine that takes no time: the plan, the chunks of a loop, the coordinator and the granted
 * units are the engine's own, word for word; its ranks and their threads are entries of a queue of events.
 * What costs time are units, messages, and the sleep of those who wait. Knows nothing of where its figures
 * come from, and of no machine but this model of one. */
#ifndef PRIMES_SIMULATOR_SIMULATION_SIMULATION_H
#define PRIMES_SIMULATOR_SIMULATION_SIMULATION_H

#include "plan/plan.h"
#include "simulator/simulation/model.h"
#include "simulator/simulation/work.h"

/* `plan` is at its beginning, split or not, and was opened for as many workers; for a schedule of a loop it
 * has no units of its own. ERROR_FAILED if memory ran out. */
bool simulation_run(struct plan *plan, struct work *work, const struct machine *machine,
                    const struct configuration *configuration, struct modelled_run *modelled,
                    struct error *error);

/* Seconds that no schedule of the run's units on its workers can beat, whatever it knows; of a loop's chunks,
 * and under a static schedule of those that each worker has. `operations` are those of a sequential run. */
double simulation_bound(const struct modelled_run *modelled, uint64_t operations);

#endif
