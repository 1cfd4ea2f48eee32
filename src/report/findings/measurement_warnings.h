/* What is said of how a study was measured: its order, its first runs, modes, slow workers and nodes. Knows
 * nothing of how that is found (report/analysis/measurement), nor of how it is shown. */
#ifndef PRIMES_REPORT_FINDINGS_MEASUREMENT_WARNINGS_H
#define PRIMES_REPORT_FINDINGS_MEASUREMENT_WARNINGS_H

#include "report/analysis/group.h"

/* Adds them to the findings of the group. Fails only if memory ran out. */
bool measurement_warnings_add(struct group *group, struct error *error);

#endif
