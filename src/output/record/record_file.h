/* Where the line of a record goes: a file of many records or a folder of files. Knows nothing of what it
 * says. */
#ifndef PRIMES_OUTPUT_RECORD_RECORD_FILE_H
#define PRIMES_OUTPUT_RECORD_RECORD_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "output/record/record_data.h"

/* Can a record be written there? To be asked before anything is computed. ERROR_FAILED or ERROR_USAGE. */
bool record_file_check(const char *path, struct error *error);

/* Appends the line, which ends with its newline, to a file PATH.jsonl, under a lock and after a newline if
 * the file lacks its last one; or puts it into a new file in the folder PATH, named after the run. */
bool record_file_write(const char *path, const struct record_run *run, const char *line, size_t size,
                       struct error *error);

#endif
