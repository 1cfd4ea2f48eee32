/* Each row of a group against its base: speedup, efficiency and serial fraction, with their intervals. Knows
 * nothing of why a speedup is what it is. */
#ifndef PRIMES_REPORT_ANALYSIS_SPEEDUPS_H
#define PRIMES_REPORT_ANALYSIS_SPEEDUPS_H

#include "report/analysis/group.h"

/* Finds the bases of the group and fills its rows. What is left out or disturbed has no speedup, and against
 * a disturbed base nothing has. Fails only if memory ran out. */
bool speedups_find(struct group *group, const struct resampling *resampling, struct error *error);

/* Fills its rows against the base that it has, but for what is against one rank. */
bool speedups_compare(struct group *group, const struct resampling *resampling, struct error *error);

#endif
