/* What a record says of one repetition: its times, workers, units and numbers. Knows nothing of the other
 * repetitions. */
#ifndef PRIMES_OUTPUT_RECORD_RECORD_REPETITION_H
#define PRIMES_OUTPUT_RECORD_RECORD_REPETITION_H

#include "output/record/record_data.h"
#include "output/record/record_json.h"

/* Are its numbers listed, one by one? Not where an earlier part of the run decided some of them. */
bool record_repetition_lists_numbers(const struct record_run *run,
                                     const struct record_repetition *repetition);

json_t *record_repetition_json(struct record_json *builder, const struct record_run *run,
                               const struct record_repetition *repetition);

/* Each of its numbers with its verdict, which are the same in all repetitions. */
json_t *record_repetition_verdicts(struct record_json *builder, const struct record_repetition *repetition);

#endif
