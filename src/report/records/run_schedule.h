/* The schedule of a run, read from its record. Knows nothing of what each kind does. */
#ifndef PRIMES_REPORT_RECORDS_RUN_SCHEDULE_H
#define PRIMES_REPORT_RECORDS_RUN_SCHEDULE_H

#include "report/json/json_value.h"
#include "report/records/run.h"

/* What version 1 of the record does not tell is auto, and so is what was written before there were others:
 * a kind dynamic without a chunk. */
bool run_schedule_read(struct run *run, const struct json_value *record, struct string_pool *pool,
                       struct error *error);

/* That of figures which somebody published: of none of ours, and named so, in the order of auto. Fails only
 * if memory ran out. */
bool run_schedule_set_published(struct run *run, struct string_pool *pool, struct error *error);

#endif
