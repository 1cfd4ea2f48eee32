/* Weak scaling: runs whose work grows with the workers are of different numbers, hence of different groups.
 * Finds those of one sweep, and puts their rows into one group. Knows nothing of how it is shown. */
#ifndef PRIMES_REPORT_ANALYSIS_WEAK_SCALING_H
#define PRIMES_REPORT_ANALYSIS_WEAK_SCALING_H

#include "report/analysis/group.h"

struct weak_scaling {
    /* By workload and kernel, under whatever schedules. Rows borrow from the groups they come from, of each
     * number of workers the fastest first; the base is the fastest of one worker. Efficiency is the
     * operations of a worker a second against those of the base; speedup, Karp-Flatt and bound are NAN: they
     * are of other work. */
    struct group *items;
    size_t count;
};

/* Workloads random:COUNT of the same width and seed, with the same COUNT for each worker, of which one is of
 * one worker. Fails only if memory ran out. */
bool weak_scaling_find(struct weak_scaling *weak, const struct groups *groups, struct error *error);

/* Is a row of the group among them? */
bool weak_scaling_has(const struct weak_scaling *weak, const struct group *group);

void weak_scaling_free(struct weak_scaling *weak);

#endif
