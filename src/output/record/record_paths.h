/* The paths of the records that the command line names: those given, and all that lie in a folder. Knows
 * nothing of what stands in them. */
#ifndef PRIMES_OUTPUT_RECORD_RECORD_PATHS_H
#define PRIMES_OUTPUT_RECORD_RECORD_PATHS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

/* Sorted by their bytes, each once. {0} is none. */
struct record_paths {
    char **items;
    size_t count;
};

/* `words` are folders and names that end with .jsonl. ERROR_USAGE: one is neither; ERROR_FAILED: a folder
 * cannot be read, there is no record, or memory ran out. */
bool record_paths_find(struct record_paths *paths, const char *const *words, size_t count,
                       struct error *error);
void record_paths_free(struct record_paths *paths);

#endif
