/* The workers of a repetition together, read from its record: the CPUs that they may use, and their
 * operations. Knows nothing of how they spent their time. */
#ifndef PRIMES_REPORT_RECORDS_WORKERS_H
#define PRIMES_REPORT_RECORDS_WORKERS_H

#include "report/json/json_value.h"
#include "report/records/run.h"

/* Of the first measured repetition: the others have the same workers. The ranks have been read before. */
bool workers_read(struct run *run, const struct json_value *repetition, struct string_pool *pool,
                  struct error *error);

#endif
