/* Rank 0's side of a loop: the next chunk, for whoever asks. Private to the engine, and to the simulator.
 * Knows nothing of what becomes of it. */
#ifndef PRIMES_ENGINE_COORDINATOR_LOOP_H
#define PRIMES_ENGINE_COORDINATOR_LOOP_H

#include "engine/coordinator.h"

/* Under dynamic and guided, any thread of this rank at any time. False if there is none any more. */
bool coordinator_take_chunk(struct coordinator *coordinator, struct loop_chunk *chunk);

/* The same for a thread of another rank, which asked: sends it. */
void coordinator_answer(struct coordinator *coordinator, int rank, int thread);

#endif
