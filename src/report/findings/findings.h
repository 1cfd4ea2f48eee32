/* Everything that is found of the groups at once: caveats and warnings. Knows nothing of how it is shown. */
#ifndef PRIMES_REPORT_FINDINGS_FINDINGS_H
#define PRIMES_REPORT_FINDINGS_FINDINGS_H

#include "report/analysis/group.h"

/* Fills the caveats and the warnings of every group. Fails only if memory ran out. */
bool findings_add(struct groups *groups, struct error *error);

#endif
