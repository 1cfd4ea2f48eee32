/* A task in a thread of its own, for whoever must not be out of reach meanwhile: a long count, a sync. It can
 * be waited for a while, or left alone. Knows nothing of what it does. */
#ifndef PRIMES_ENVIRONMENT_SIDE_THREAD_H
#define PRIMES_ENVIRONMENT_SIDE_THREAD_H

#include <stdbool.h>

struct side_thread;

/* Starts `run(context)` on the CPUs of the caller, with all signals blocked and a stack of 1 MiB. NULL if
 * there is no memory or no thread for it: then `run` is not called. */
struct side_thread *side_thread_begin(void (*run)(void *context), void *context);

/* Has it ended? Waits for that, asleep, up to `seconds`; 0 only looks. */
bool side_thread_wait(struct side_thread *thread, double seconds);

/* To be called once it has ended. Frees it; `cpu_seconds`, which may be NULL, is what it used. */
void side_thread_end(struct side_thread *thread, double *cpu_seconds);

/* Instead of side_thread_end, at any time: it goes on alone. When it has ended, `discard(context)` is called,
 * by its thread or, if that has ended already, at once. */
void side_thread_abandon(struct side_thread *thread, void (*discard)(void *context));

#endif
