/* Where the ranks of a record may run: CPUs, the cores that these belong to, and NUMA domains, as far as they
 * are recorded. Knows nothing of what that means for them. */
#ifndef PRIMES_REPORT_RECORDS_RANK_PLACES_H
#define PRIMES_REPORT_RECORDS_RANK_PLACES_H

#include "report/json/json_value.h"
#include "report/records/run.h"

/* `repetition` is the first measured one: its workers tell which domains their threads may use. The ranks
 * have been read before. */
bool rank_places_read(struct run *run, const struct json_value *record, const struct json_value *repetition,
                      struct string_pool *pool, struct error *error);

#endif
