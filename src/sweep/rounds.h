/* The rounds of a study: starts the program once for each point that is wanted, in random order, until none
 * is. Tells what happens as it happens. */
#ifndef PRIMES_SWEEP_ROUNDS_H
#define PRIMES_SWEEP_ROUNDS_H

#include "sweep/points/order.h"
#include "sweep/processes/said.h"
#include "sweep/processes/stop_signals.h"
#include "sweep/status_line.h"
#include "sweep/study.h"

struct rounds {
    struct study *study;
    struct status_line *line;
    const char *record_file; /* that gets what is measured */
    struct order order;
    struct stop_signals stop;
    struct said said;
    double begin;     /* on the monotonic clock */
    int warmup_round; /* that is under way, from 1; 0: none is */
    size_t measured, failed;
    bool is_budget_spent;
};

/* Those that are wanted, in the order of the next round. Returns how many; `points` has room for all. */
size_t rounds_next(struct rounds *rounds, size_t *points);

/* Runs them all. The signals stay taken when it has ended: one that comes again shall not change how this
 * process ends. What ends it early is no failure: `stop.first`, `is_budget_spent`, and points that failed.
 * ERROR_FAILED: it cannot go on. */
bool rounds_run(struct rounds *rounds, struct error *error);

void rounds_free(struct rounds *rounds);

#endif
