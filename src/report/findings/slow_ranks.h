/* A host or, on one host, a rank that is slower than the others (warnings.h has the limits). Knows nothing of
 * other warnings. */
#ifndef PRIMES_REPORT_FINDINGS_SLOW_RANKS_H
#define PRIMES_REPORT_FINDINGS_SLOW_RANKS_H

#include "report/analysis/group.h"

/* Adds a warning on the slowest one of the group. Fails only if memory ran out. */
bool slow_ranks_warn(struct group *group, struct error *error);

#endif
