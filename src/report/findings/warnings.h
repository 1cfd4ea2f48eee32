/* What makes the runs of a group worth less than they look, each as a value, one sentence and its cure. Every
 * limit is such that honest runs seldom pass it: of 1,000 simulated studies at most 1 % for each kind. Knows
 * nothing of how it is shown.
 *
 *     CPU time      of a repetition others took more than a quarter (row.h)
 *     CPUs, cores   workers share them, by the configuration (measurement/shared_cpus.h)
 *     order, first  blocks, a drift, a cold start (measurement/{blocks,drift,cold_starts}.h)
 *     modes         two in a row (measurement/two_modes.h)
 *     slow, nodes   a worker, a host; a node that differs (measurement/{slow_workers,node_differences}.h)
 *     short         a median below 10 ms: an interrupt or the start of a thread is a visible part of it
 *     superlinear   a speedup above that of its workers: its interval is, and chance puts its times so far
 * below the ideal ones in less than 1 % of studies (Mann and Whitney, adjusted for all rows by Holm); of
 * fewer than six repetitions, if all of the row and the base agree weak          runs of work that grows with
 * the workers, but a worker has 5 % more or less of it than one alone
 */
#ifndef PRIMES_REPORT_FINDINGS_WARNINGS_H
#define PRIMES_REPORT_FINDINGS_WARNINGS_H

#include "report/analysis/group.h"

/* Adds them to the findings of every group. Fails only if memory ran out. */
bool warnings_add(struct groups *groups, struct error *error);

#endif
