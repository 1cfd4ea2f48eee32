/* While MPI starts it can end the process, crash or wait for ever, and never comes back. Then one sentence
 * says so, and the exit code is ERROR_FAILED. Calls no MPI. */
#ifndef PRIMES_ENGINE_PARALLEL_START_GUARD_H
#define PRIMES_ENGINE_PARALLEL_START_GUARD_H

#include <signal.h>

#include "launchers/launcher_detect.h"

/* The signals of a crash. */
enum { START_GUARD_SIGNALS = 4 };

/* What the signals did before. */
struct start_guard {
    struct sigaction before[START_GUARD_SIGNALS];
    void *stack; /* of the handlers: the usual one may be what is too small */
};

void start_guard_begin(struct start_guard *guard, const struct launcher *launcher);

/* MPI has started. */
void start_guard_end(struct start_guard *guard);

/* MPI has ended the process by exit: says so, and ends it. */
void start_guard_end_process(void);

#endif
