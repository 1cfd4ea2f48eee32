/* Runs that were recorded twice. Knows nothing of groups. */
#ifndef PRIMES_REPORT_ANALYSIS_DUPLICATES_H
#define PRIMES_REPORT_ANALYSIS_DUPLICATES_H

#include "report/containers/lines.h"
#include "report/records/run.h"

/* Sorts the runs and drops all but one of those that are the same: they stand behind the others, which are
 * then `count`; `problems` gets a line for each of them. The runs are items of one array. Fails only if
 * memory ran out. */
bool duplicates_drop(const struct run **runs, size_t *count, struct lines *problems, struct error *error);

#endif
