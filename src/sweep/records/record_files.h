/* The files of records in a folder and the folders below it, NAME.jsonl, line by line. Knows nothing of what
 * stands in the lines. */
#ifndef PRIMES_SWEEP_RECORDS_RECORD_FILES_H
#define PRIMES_SWEEP_RECORDS_RECORD_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/error.h"
#include "report/containers/lines.h"

/* A line without its end; all is borrowed. */
struct record_line {
    const char *text;
    size_t size;
    const char *file;
    size_t number; /* from 1 */
};

/* Gets each line, in the order of the names; false ends it with the error. */
typedef bool record_files_take(void *context, const struct record_line *line, struct error *error);

/* No folder at all is no failure. `unreadable` gets what could not be read, with the cause. ERROR_FAILED if
 * memory ran out, or as `take` says. */
bool record_files_read(const char *folder, record_files_take *take, void *context, struct lines *unreadable,
                       struct error *error);

/* One file, from an offset on. ERROR_FAILED if it cannot be read. */
bool record_files_read_one(const char *file, off_t from, record_files_take *take, void *context,
                           struct error *error);

#endif
