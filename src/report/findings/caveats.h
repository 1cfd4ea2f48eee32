/* What a reader of a group must know of it: why there is no speedup, no interval or no bound, what was left
 * out, and how it differs from a group that was not compared with it. Knows nothing of how it is shown. */
#ifndef PRIMES_REPORT_FINDINGS_CAVEATS_H
#define PRIMES_REPORT_FINDINGS_CAVEATS_H

#include "report/analysis/group.h"

/* Adds to the caveats of each group. False only if memory ran out. */
bool caveats_add(struct groups *groups, struct error *error);

#endif
