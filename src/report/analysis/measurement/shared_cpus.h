/* Do the workers of a run share CPUs, or cores, by their configuration? Knows nothing of what came of it. */
#ifndef PRIMES_REPORT_ANALYSIS_MEASUREMENT_SHARED_CPUS_H
#define PRIMES_REPORT_ANALYSIS_MEASUREMENT_SHARED_CPUS_H

#include "report/records/run.h"

enum shared_cpus_kind {
    SHARED_NOTHING, /* or it is not known; or they sleep */
    SHARED_CPUS,    /* more workers than CPUs that they may use, all together */
    SHARED_CORES /* else: more workers than cores that they may use, of a host or of ranks that have the same
                    ones; or the record says so */
};

struct shared_cpus {
    enum shared_cpus_kind kind;
    int workers, places; /* so many share so many CPUs, or cores of a host; 0, 0: the record says it alone */
    int host_cores;      /* of a host that has fewer than workers, so that no binding helps; 0: none has */
};

struct shared_cpus shared_cpus_of(const struct run *run);

#endif
