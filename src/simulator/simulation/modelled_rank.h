/* What a rank does with units and messages: engine/team.c and engine/poll.c in events. Does not know when its
 * first thread polls. */
#ifndef PRIMES_SIMULATOR_SIMULATION_MODELLED_RANK_H
#define PRIMES_SIMULATOR_SIMULATION_MODELLED_RANK_H

#include "simulator/simulation/simulated_run.h"

/* A unit for one of its threads. */
enum next_unit modelled_rank_next_unit(struct modelled_rank *rank, struct unit *unit);

/* Of a loop: the next chunk of one of its threads, which has ended if there is none any more. NEXT_WAIT: rank
 * 0 was asked, or will be at the next poll. */
enum next_unit modelled_rank_next_chunk(struct modelled_worker *worker, struct loop_chunk *chunk);

/* The outcome of a unit, cancelled and without a verdict so far, but with room for so many if it is not
 * counted; NULL if memory ran out, and the simulation with it. */
struct outcome *modelled_rank_outcome(struct modelled_rank *rank, const struct unit *unit, int thread,
                                      uint64_t room);

/* Takes ownership of an outcome that one of its threads had to do with. */
void modelled_rank_hand_in(struct modelled_rank *rank, struct outcome *outcome, double seconds);

/* Is there anything for the first thread to do when it polls next? */
bool modelled_rank_has_news(const struct modelled_rank *rank);

/* What the first thread does between slices, from *seconds on; sets it to when it is done. True if there was
 * anything to do. */
bool modelled_rank_poll(struct modelled_rank *rank, double *seconds);

/* Is the run over for this rank, whose workers have no unit any more? On rank 0 a yes lets the other ranks
 * go, which takes until the new *seconds. */
bool modelled_rank_finish(struct modelled_rank *rank, double *seconds);

#endif
