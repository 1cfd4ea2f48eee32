/* The points of a group to which the laws of speedup are fitted. Knows nothing of the laws themselves. */
#ifndef PRIMES_REPORT_ANALYSIS_LOSS_LAW_POINTS_H
#define PRIMES_REPORT_ANALYSIS_LOSS_LAW_POINTS_H

#include "report/analysis/group.h"
#include "statistics/inference/laws.h"

/* Why no law is told. */
enum law_silence {
    LAW_POINTS_TOLD,           /* it is */
    LAW_POINTS_NONE,           /* there is no point */
    LAW_POINTS_RELATIVE,       /* no sequential run: how fast one worker is, is not known */
    LAW_POINTS_BASE_DISTURBED, /* nor is it here */
    LAW_POINTS_FEW_REPETITIONS /* base or a point have fewer than RESAMPLE_LEAST: what is noise is not known;
                                  published figures are told all the same */
};

enum law_silence law_points_silence(const struct group *group);

/* As JSON names it: "no_points", ...; NULL: a law is told. */
const char *law_points_silence_name(enum law_silence silence);

/* A run with the schedule to whose rows the laws are fitted: what differs in more than the workers is on no
 * curve. It is auto where such a row can be a point, else that of most of them, of equally many the first in
 * the order of run_order_schedules. NULL: there is no point. */
const struct run *law_points_schedule(const struct group *group);

/* Is it a point? Those are, of the schedule of law_points_schedule and of each number of workers from 2 on,
 * the fastest row that has a speedup and whose workers have a CPU each; of published figures, as many cores
 * as workers. */
bool law_points_has(const struct group *group, const struct run *schedule, const struct row *row);

/* Was there a row of more workers than these that is no point, as they share CPUs, or cores? */
bool law_points_leave_shared(const struct group *group, int more_than);

/* What bounds the speedup of so many workers, INFINITY or fewer, on the rows of the points; NAN where that is
 * not known, as of split numbers. False: memory ran out. */
bool law_points_bound(const struct group *group, double workers, double *bound);

/* Where no law is told, there are no points, and all laws are LAW_TOO_FEW. What the laws say of more workers
 * has its bound. Fails only if memory ran out. */
bool law_points_fit(struct laws *laws, const struct group *group, struct error *error);

#endif
