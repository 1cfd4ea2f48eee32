/* Workers, or hosts, that do fewer operations a busy second than the others of the same runs. Knows nothing
 * of words. */
#ifndef PRIMES_REPORT_ANALYSIS_MEASUREMENT_SLOW_WORKERS_H
#define PRIMES_REPORT_ANALYSIS_MEASUREMENT_SLOW_WORKERS_H

#include "report/analysis/group.h"

/* The slowest of a row: a host where it has several, else a worker. In the median of four or more repetitions
 * it does 5 % fewer operations a busy second than the median of the others; chance puts it so low among them
 * in less than 1 % of studies, by the exact distribution of the sum of its ranks, adjusted for all workers
 * and rows of the group (Holm). What its units cost is like theirs: their size differs by less than a tenth,
 * since an operation of small units, or of other numbers, may cost more. Not asked are loops, in which a
 * worker has numbers of its own, and rows that are disturbed or in which workers share CPUs or cores. */
struct slow_worker {
    const struct row *row;
    bool is_host;
    size_t place;        /* worker (account.h), or the rank that is the first on the host */
    size_t slow, places; /* so many are slow, of so many */
    double ratio, probability;
    double cpu_ratio;          /* the same ratio a second of CPU time; NAN: not recorded */
    size_t below, repetitions; /* in so many of so many it is below the median of the others */
};

/* `found` has room for the rows of the group. False: memory ran out. */
bool slow_workers_find(struct slow_worker *found, size_t *count, const struct group *group,
                       struct error *error);

#endif
