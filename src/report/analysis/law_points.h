/* The points of a group to which the laws of speedup are fitted. Knows nothing of the laws themselves. */
#ifndef PRIMES_REPORT_ANALYSIS_LAW_POINTS_H
#define PRIMES_REPORT_ANALYSIS_LAW_POINTS_H

#include "report/analysis/group.h"
#include "statistics/inference/laws.h"

/* A run with the schedule to whose rows the laws are fitted: what differs in more than the workers is on no
 * curve. It is auto where such a row can be a point, else that of most of them, of equally many the first in
 * the order of run_order_schedules. NULL: there is no point. */
const struct run *law_points_schedule(const struct group *group);

/* Of that schedule and of each number of workers from 2 on, the fastest row that has a speedup and whose
 * workers have a CPU each. No point: all are LAW_TOO_FEW. Fails only if memory ran out. */
bool law_points_fit(struct laws *laws, const struct group *group, struct error *error);

#endif
