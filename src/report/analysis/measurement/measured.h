/* The repetitions of a row, and the runs of a group, in the order in which they were measured. Knows nothing
 * of what follows from it. */
#ifndef PRIMES_REPORT_ANALYSIS_MEASUREMENT_MEASURED_H
#define PRIMES_REPORT_ANALYSIS_MEASUREMENT_MEASURED_H

#include "report/analysis/row.h"

/* By the second in which they were started, then as they were read: below 0, 0 or above 0. */
int measured_compare(const struct run *a, const struct run *b);

/* One repetition. */
struct measured {
    const struct run *run;
    size_t repetition;
    double seconds;
};

/* All of a row, from malloc. NULL: memory ran out. */
struct measured *measured_in_order(const struct row *row, struct error *error);

/* Is its median below 10 ms, where an interrupt or the start of a thread is a visible part of it? */
bool measured_is_short(const struct row *row);

/* The runs of a row, from malloc. NULL: memory ran out. */
const struct run **measured_runs(const struct row *row, struct error *error);

#endif
