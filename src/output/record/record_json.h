/* How the JSON of a record is built. A failed allocation is noted, so that whoever builds asks once, at the
 * end. Knows nothing of what a record says. */
#ifndef PRIMES_OUTPUT_RECORD_RECORD_JSON_H
#define PRIMES_OUTPUT_RECORD_RECORD_JSON_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/host.h"

struct record_json {
    bool failed; /* memory ran out */
};

/* Both take over the value; NULL is one that could not be made. */
void record_json_put(struct record_json *builder, json_t *object, const char *key, json_t *value);
void record_json_append(struct record_json *builder, json_t *array, json_t *value);

/* A string that may hold any bytes: what is no UTF-8 is escaped. */
json_t *record_json_text(const char *text);

/* 64-bit integers are strings: common readers of JSON corrupt those above 2^53. */
json_t *record_json_number(uint64_t n);

/* "0-3,8" */
json_t *record_json_cpus(const struct host_cpus *cpus);

json_t *record_json_digest(const struct digest *digest);

/* "2026-11-21T21:07:50Z", from seconds since the epoch. */
json_t *record_json_time(double wall_seconds);

#endif
