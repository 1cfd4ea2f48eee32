/* The signals that ask a study to stop, and those of its children's ends, as events that can be waited for:
 * nothing is interrupted, none is lost. Knows nothing of what is stopped. */
#ifndef PRIMES_SWEEP_PROCESSES_STOP_SIGNALS_H
#define PRIMES_SWEEP_PROCESSES_STOP_SIGNALS_H

#include <signal.h>
#include <stdbool.h>

#include "base/error.h"

struct stop_signals {
    int fd;          /* readable when one came; -1: not open */
    sigset_t before; /* what was blocked before: for children */
    int first;       /* the first that asked to stop; 0: none did */
};

/* From here on they wait to be taken: SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, but for those that the
 * caller ignores (nohup). ERROR_FAILED. */
bool stop_signals_open(struct stop_signals *stop, struct error *error);

/* Takes what came. Did one ask to stop? */
bool stop_signals_take(struct stop_signals *stop);

/* They have their usual effect again. */
void stop_signals_close(struct stop_signals *stop);

#endif
