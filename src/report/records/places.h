/* Where workers may run, and how many CPUs that is together. Knows nothing of records. */
#ifndef PRIMES_REPORT_RECORDS_PLACES_H
#define PRIMES_REPORT_RECORDS_PLACES_H

#include <stddef.h>

/* CPUs of a host, as in "0-3,8"; texts of one pool, so equal ones have equal pointers. */
struct mask {
    const char *host, *cpus;
};

/* How many CPUs the masks have together, each counted once. Sorts them. */
int masks_count_cpus(struct mask *masks, size_t count);

#endif
