/* Do the ranks of a run cross NUMA domains, so that their threads and their memory can be in different ones?
 * By the CPUs that they may use; knows nothing of where their memory is. */
#ifndef PRIMES_REPORT_ANALYSIS_MEASUREMENT_NUMA_DOMAINS_H
#define PRIMES_REPORT_ANALYSIS_MEASUREMENT_NUMA_DOMAINS_H

#include "report/analysis/row.h"

enum numa_use_kind {
    NUMA_WITHIN,  /* each within one; or it is not known; or they sleep, or share CPUs */
    NUMA_SPANNED, /* some have several: as many as their threads take, or alone on their host, where a process
                     may go where it likes */
    NUMA_CROSSED, /* some have more than their threads take: beside other ranks, or with no core to spare */
    NUMA_UNBOUND, /* and all ranks of a host have the same CPUs */
};

struct numa_use {
    enum numa_use_kind kind;
    int ranks; /* of that kind */
    /* Of these the one that has most domains, the first of several: */
    int rank;
    int domains, needed; /* that it has, and that its threads take */
    int ranks_of_host;
    bool has_room; /* the domains of its host have room for all of its ranks, each in as few as it takes */
};

/* Of the run of the row of which there is most to say. */
struct numa_use numa_use_of(const struct row *row, const struct run **run);

#endif
