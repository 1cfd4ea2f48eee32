/* A count by the sieve in a thread of its own, for whoever must not be out of reach meanwhile: what a sieve
 * begins with, the primes up to a square root, takes seconds near 2^64, and nothing interrupts it. Knows
 * nothing of units and ranks. */
#ifndef PRIMES_SIEVE_SIEVE_TASK_H
#define PRIMES_SIEVE_SIEVE_TASK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

struct sieve_task;

/* May the count take longer than a few slices? A shorter one is not worth a thread. */
bool sieve_task_is_worthwhile(uint64_t lo, uint64_t hi);

/* As sieve_count, from now on. NULL if there is no memory or no thread for it. */
struct sieve_task *sieve_task_begin(uint64_t lo, uint64_t hi, uint64_t step);

/* Waits, asleep, a few milliseconds at most. Is it done? */
bool sieve_task_wait(struct sieve_task *task);

/* To be called once it is done: what it came to, and the CPU seconds of its thread. Frees it. */
bool sieve_task_end(struct sieve_task *task, uint64_t *primes, double *cpu_seconds, struct error *error);

/* Nobody wants to know any more. The thread goes on to its end, or to that of the process. */
void sieve_task_abandon(struct sieve_task *task);

#endif
