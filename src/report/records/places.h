/* Lists of CPUs, as in "0-3,8". Knows nothing of records. */
#ifndef PRIMES_REPORT_RECORDS_PLACES_H
#define PRIMES_REPORT_RECORDS_PLACES_H

#include "base/host.h"

/* Adds the CPUs that the text names to `set`, if there is one; returns how many they are, or -1: it is no
 * list of CPUs. */
int cpu_list_read(const char *text, struct host_cpus *set);

/* How many the text names; -1: it is no list of CPUs. */
int cpu_list_count(const char *text);

#endif
