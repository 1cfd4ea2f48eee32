/* The ranks of a record: hosts, threads, CPUs, binding, and whether workers were where they can
 * work. Knows nothing of what they did. */
#ifndef PRIMES_REPORT_RECORDS_RANKS_H
#define PRIMES_REPORT_RECORDS_RANKS_H

#include "report/json/json_value.h"
#include "report/records/run.h"

/* All but the placement. */
bool ranks_read_all(struct run *run, const struct json_value *record, struct string_pool *pool,
                    struct error *error);

/* The first finding that workers were not where they can work. */
bool ranks_read_placement(struct run *run, const struct json_value *record, struct string_pool *pool,
                          struct error *error);

/* The memory that is installed, in GiB, where the system has this much. A part of it, a few percent, is the
 * kernel's and the firmware's, on equal nodes not quite the same; so up to the next of the sizes that modules
 * come in: a sixteenth of the next power of two. */
double ranks_installed_gib(long long memory_bytes);

#endif
