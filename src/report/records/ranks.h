/* The ranks of a record: hosts, threads, CPUs, binding, and whether workers were where they can
 * work. */
#ifndef PRIMES_REPORT_RECORDS_RANKS_H
#define PRIMES_REPORT_RECORDS_RANKS_H

#include "report/json/json_value.h"
#include "report/records/run.h"

/* Everything in the record that is of ranks and workers, but for what they did. */
bool ranks_read_all(struct run *run, const struct json_value *record, struct string_pool *pool,
                    struct error *error);

/* The first finding that workers were not where they can work. */
bool ranks_read_placement(struct run *run, const struct json_value *record, struct string_pool *pool,
                          struct error *error);

#endif
