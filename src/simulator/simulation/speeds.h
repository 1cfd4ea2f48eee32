/* The speeds of workers that are not all alike, drawn from a seed. Knows nothing of what they work on. */
#ifndef PRIMES_SIMULATOR_SIMULATION_SPEEDS_H
#define PRIMES_SIMULATOR_SIMULATION_SPEEDS_H

#include <stdint.h>

#include "simulator/simulation/model.h"

/* Operations a second of the next worker: log-normal about the machine's rate. `state` begins as the seed. */
double speeds_draw(const struct machine *machine, uint64_t *state);

#endif
