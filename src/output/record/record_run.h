/* What a record says of a run as it was set up: program, command, ranks, kernel, sources. Knows nothing of
 * what came of the run. */
#ifndef PRIMES_OUTPUT_RECORD_RECORD_RUN_H
#define PRIMES_OUTPUT_RECORD_RECORD_RUN_H

#include "output/record/record_data.h"
#include "output/record/record_json.h"

/* Puts all of it into the record. */
void record_run_put(struct record_json *builder, json_t *root, const struct record_run *run);

#endif
