/* Where the line of a record goes: a file of many records or a folder of files. Knows nothing of what it
 * says. */
#ifndef PRIMES_OUTPUT_RECORD_RECORD_FILE_H
#define PRIMES_OUTPUT_RECORD_RECORD_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/error.h"
#include "output/record/record_data.h"

/* Can a record be written there? To be asked before anything is computed: what writing it needs is tried.
 * `messages` gets what a person should know of the place. ERROR_FAILED or ERROR_USAGE. */
bool record_file_check(const char *path, FILE *messages, struct error *error);

/* Appends the line, which ends with its newline, to a file PATH.jsonl (record_append.h), or puts it into a
 * new file in the folder PATH, named after the run. ERROR_FAILED: then it is kept elsewhere, and the error
 * says where. */
bool record_file_write(const char *path, const struct record_run *run, const char *line, size_t size,
                       FILE *messages, struct error *error);

#endif
