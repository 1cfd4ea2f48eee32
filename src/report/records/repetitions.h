/* The measured repetitions of a record: their times, accounts and workers, and the times of single numbers.
 * Knows nothing of the rest of the record. */
#ifndef PRIMES_REPORT_RECORDS_REPETITIONS_H
#define PRIMES_REPORT_RECORDS_REPETITIONS_H

#include "report/json/json_value.h"
#include "report/records/run.h"
#include "report/records/work/units.h"

/* The ranks and the tally have been read before. `listed` has the units that the record does not have as
 * values.
 */
bool repetitions_read(struct run *run, const struct json_value *record, enum run_detail detail,
                      const struct units_listed *listed, struct string_pool *pool, struct error *error);

#endif
