/* Ranks and stop requests for the tests of the engine: the functions of ranks.h and stop.h, made of threads
 * of one process instead of processes and signals. A program that links this has neither MPI nor signal
 * handlers in it. Knows nothing of units. */
#ifndef PRIMES_TESTS_THREAD_RANKS_H
#define PRIMES_TESTS_THREAD_RANKS_H

#include <stddef.h>

#include "engine/parallel/ranks.h"

/* Runs body(ranks, context) on `size` ranks, each in a thread of its own, rank 0 in the caller's, and returns
 * when all have returned. Returns how many messages were sent and never taken: a good protocol leaves none.
 */
size_t thread_ranks_run(int size, void (*body)(struct ranks *ranks, void *context), void *context);

/* As if `rank` had got this signal. Any rank may call it. */
void thread_ranks_signal(struct ranks *ranks, int rank, int signal);

/* From now on a poll of this rank that finds no message takes so long, as on a busy machine. */
void thread_ranks_slow_down(struct ranks *ranks, unsigned microseconds);

#endif
