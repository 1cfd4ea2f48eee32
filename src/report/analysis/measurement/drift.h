/* Does the same work take longer, or shorter, late in a study? Knows nothing of words. */
#ifndef PRIMES_REPORT_ANALYSIS_MEASUREMENT_DRIFT_H
#define PRIMES_REPORT_ANALYSIS_MEASUREMENT_DRIFT_H

#include "report/analysis/group.h"

/* The trend of Mann and Kendall within each row (trend.h). */
struct drift {
    bool is_found; /* ten repetitions or more, a probability below 0.5 %, and a change of 2 % or more */
    double change, probability;
    const char *from, *to; /* when the first and the last run were started */
};

/* Are there repetitions enough, dated ones? Where not, none is found. */
bool drift_can_be_seen(const struct group *group);

/* False: memory ran out. */
bool drift_find(struct drift *drift, const struct group *group, struct error *error);

#endif
