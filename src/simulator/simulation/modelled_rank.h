/* What a rank does with units and messages: engine/team.c and engine/poll.c in events. Does not know when its
 * first thread polls. */
#ifndef PRIMES_SIMULATOR_SIMULATION_MODELLED_RANK_H
#define PRIMES_SIMULATOR_SIMULATION_MODELLED_RANK_H

#include "simulator/simulation/simulated_run.h"

/* A unit for one of its threads. */
enum next_unit modelled_rank_next_unit(struct modelled_rank *rank, struct unit *unit);

/* The outcome of a unit, cancelled and without a verdict so far; NULL if memory ran out, and the simulation
 * with it. */
struct outcome *modelled_rank_outcome(struct modelled_rank *rank, const struct unit *unit, int thread);

/* Takes ownership of the outcome of a unit that one of its threads had taken. */
void modelled_rank_hand_in(struct modelled_rank *rank, struct outcome *outcome, double seconds);

/* What the first thread does between slices, from *seconds on; sets it to when it is done. True if there was
 * anything to do. */
bool modelled_rank_poll(struct modelled_rank *rank, double *seconds);

/* Is the run over for this rank, whose workers have no unit any more? On rank 0 a yes lets the other ranks
 * go, which takes until the new *seconds. */
bool modelled_rank_finish(struct modelled_rank *rank, double *seconds);

#endif
