/* Are the workers of a run bound, so that they stay on their CPUs? Knows nothing of where these are. */
#ifndef PRIMES_REPORT_ANALYSIS_MEASUREMENT_BINDING_H
#define PRIMES_REPORT_ANALYSIS_MEASUREMENT_BINDING_H

#include "report/records/run.h"

/* Several that together may use as many CPUs as they are, or more, each of which at most its part; or one
 * that may use a single CPU. Of threads, also what OMP_PROC_BIND or OMP_PLACES says. */
bool binding_is_bound(const struct run *run);

/* Of threads: does OMP_PLACES give them whole cores? */
bool binding_is_to_cores(const struct run *run);

#endif
