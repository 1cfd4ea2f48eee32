/* The points of a group to which the laws of speedup are fitted. Knows nothing of the laws themselves. */
#ifndef PRIMES_REPORT_ANALYSIS_LAW_POINTS_H
#define PRIMES_REPORT_ANALYSIS_LAW_POINTS_H

#include "report/analysis/group.h"
#include "statistics/laws.h"

/* Of each number of workers from 2 on, the fastest row that has a speedup and whose workers have a CPU each.
 * No point: all are LAW_TOO_FEW. Fails only if memory ran out. */
bool law_points_fit(struct laws *laws, const struct group *group, struct error *error);

#endif
