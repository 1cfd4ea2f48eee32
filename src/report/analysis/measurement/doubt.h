/* What makes a comparison with the base doubtful, of what was found of the order of measurement. Whatever
 * rests on the speedup of a row asks here. Knows nothing of words. */
#ifndef PRIMES_REPORT_ANALYSIS_MEASUREMENT_DOUBT_H
#define PRIMES_REPORT_ANALYSIS_MEASUREMENT_DOUBT_H

#include "report/analysis/group.h"

/* That the row was measured wholly before or after the base (FINDING_BLOCKS), or while the machine drifted
 * and not in turn with it (FINDING_DRIFT). NULL: neither was found, or it is the base. */
const struct finding *doubt_of_row(const struct group *group, const struct row *row);

#endif
