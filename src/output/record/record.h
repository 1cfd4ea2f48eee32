/* The record of a run: one JSON line with raw measurements and all that is needed to compare runs; nothing
 * derived. ../record.schema.json is its JSON Schema. Lives on rank 0. Knows nothing of how a run goes. */
#ifndef PRIMES_OUTPUT_RECORD_RECORD_H
#define PRIMES_OUTPUT_RECORD_RECORD_H

#include <stdbool.h>
#include <stdio.h>

#include "base/error.h"
#include "engine/exchange/tally.h"
#include "engine/placement/placement_check.h"
#include "output/record/record_data.h"

struct record;
struct record *record_begin(const struct record_run *run, struct error *error);
bool record_add_repetition(struct record *record, const struct record_repetition *repetition,
                           struct error *error);
/* A result of so many bytes is in the file that --output names. */
bool record_add_output(struct record *record, uint64_t bytes, struct error *error);
bool record_end(struct record *record, const struct tally *tally, const struct placement *placement,
                const struct record_phases *phases, int exit_code, struct error *error);

/* Writes the line to a `path` that record_file_check accepted. `messages` gets what there is to say while it
 * waits. */
bool record_write(const struct record *record, const char *path, FILE *messages, struct error *error);

void record_free(struct record *record);

#endif
