/* What makes the runs of a group worth less than they look, each as a value, one sentence and its cure. Every
 * limit is such that honest runs seldom pass it: of 1,000 simulated studies at most 1 % for each kind. Knows
 * nothing of how it is shown.
 *
 *     CPU time      others took more than a quarter of it in a repetition (row.h)
 *     CPUs, cores   workers share them, by the configuration (measurement/shared_cpus.h)
 *     NUMA          ranks may use more domains than their threads take (measurement/numa_domains.h)
 *     order         blocks, a drift (measurement/{blocks,drift}.h)
 *     cold starts   first repetitions, a first round (measurement/cold_starts.h)
 *     modes         two in a row (measurement/two_modes.h)
 *     slow          a worker, a host (measurement/slow_workers.h)
 *     nodes         one that differs (measurement/node_differences.h)
 *     short         a median below 10 ms: an interrupt or the start of a thread is a visible part of it
 *     superlinear   a speedup above the number of workers
 *     weak          in weak scaling, a worker has 5 % more or less work than one alone
 *
 * Superlinear is a speedup whose whole interval is above, and chance puts its times so far below the ideal
 * ones in less than 1 % of studies (Mann and Whitney, adjusted for all rows by Holm). Of fewer than six
 * repetitions it is one that the slowest of the row has to the fastest of the base.
 */
#ifndef PRIMES_REPORT_FINDINGS_WARNINGS_H
#define PRIMES_REPORT_FINDINGS_WARNINGS_H

#include "report/analysis/group.h"

/* Adds them to the findings of every group. Fails only if memory ran out. */
bool warnings_add(struct groups *groups, struct error *error);

#endif
