/* Workers, or hosts, that do fewer operations a busy second than the others of the same runs. Knows nothing
 * of words. */
#ifndef PRIMES_REPORT_ANALYSIS_MEASUREMENT_SLOW_WORKERS_H
#define PRIMES_REPORT_ANALYSIS_MEASUREMENT_SLOW_WORKERS_H

#include "report/analysis/group.h"

/* The slowest worker of a row, compared with the others of its host, and the slowest host, where there are
 * several. In the median of four or more repetitions it does 5 % fewer operations a busy second than the
 * median of the others, and in three of four of them 2.5 %; chance puts it so low in less than 1 % of
 * studies, by the exact distribution of the sum of its ranks, adjusted for all workers, hosts and rows of the
 * group (Holm). It is ranked by how slow it is to those with which it is compared: among them, or, where each
 * host has as many workers, among all. Of a host, each of its workers is slow.
 *
 * What it works on is like what the others do, as an operation of other numbers may cost more:
 *   - of schedule auto, its units have as many operations as theirs, but for a tenth;
 *   - of a loop, where each repetition may give the same numbers to the same worker, its numbers have as
 *     many, but for a quarter, and if each number cost 100 operations more than it has, as reading it,
 *     calling the kernel and keeping the verdict do, that would make a difference of less than 2 %. Records
 *     that do not have the numbers of a worker tell nothing.
 * Not asked are rows that are disturbed, in which workers share CPUs or cores, or sleep, and loops in which a
 * sieve counted. */
struct slow_worker {
    const struct row *row;
    bool is_host;
    const char *host;
    size_t worker;       /* (account.h); of a host the first one */
    size_t compared;     /* it is one of so many that are compared */
    size_t slow, places; /* so many are slow, of so many hosts, or workers of the row */
    double ratio, probability;
    double cpu_ratio;          /* the same ratio a second of CPU time; NAN: not recorded */
    size_t below, repetitions; /* in so many of so many it is below the median of the others */
};

/* `found` has room for two a row of the group. False: memory ran out. */
bool slow_workers_find(struct slow_worker *found, size_t *count, const struct group *group,
                       struct error *error);

#endif
