/* A record, which is one JSON line (the schema is output/record.schema.json, of older ones
 * record.schema.vN.json beside it), to a run. Knows nothing of
 * files. */
#ifndef PRIMES_REPORT_RECORDS_RECORD_READER_H
#define PRIMES_REPORT_RECORDS_RECORD_READER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "report/containers/string_pool.h"
#include "report/records/run.h"

enum { RECORD_READER_OLDEST = 1, RECORD_READER_NEWEST = 2 }; /* versions of the schema */

/* Reads the line; fills `run` but for its file and line number. `error` explains what is wrong with it:
 * ERROR_INVALID it is no record, or one that this program cannot read, or that of a failed run; ERROR_FAILED
 * memory ran out. A `run` of a line that could not be read is empty. */
bool record_read(struct run *run, const char *line, size_t size, enum run_detail detail,
                 struct string_pool *pool, struct error *error);

#endif
