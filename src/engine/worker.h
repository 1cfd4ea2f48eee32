/* The loop that every worker runs: take a unit, run it, hand in its outcome; who has nothing to do sleeps.
 * Knows nothing of messages. */
#ifndef PRIMES_ENGINE_WORKER_H
#define PRIMES_ENGINE_WORKER_H

/* The whole life of one worker in a run; `team` is a struct team. */
void worker_run(int thread, void *team);

#endif
