/* What engine/parallel/ranks_mpi.c is to an engine, for the coordinator alone: the sends of
 * engine/parallel/ranks.h, into the model of the network. Knows nothing of what is sent. */
#ifndef PRIMES_SIMULATOR_SIMULATION_RANKS_SIMULATED_H
#define PRIMES_SIMULATOR_SIMULATION_RANKS_SIMULATED_H

#include "engine/parallel/ranks.h"
#include "simulator/simulation/network.h"

struct ranks_state {
    struct network *network;
};

#endif
