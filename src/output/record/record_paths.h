/* The paths of the records that the command line names: those given, and all that lie in a folder. Knows
 * nothing of what stands in them. */
#ifndef PRIMES_OUTPUT_RECORD_RECORD_PATHS_H
#define PRIMES_OUTPUT_RECORD_RECORD_PATHS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

/* {0} is none. */
struct record_paths {
    char **items;
    size_t count;
};

/* `words` are folders and names that end with .jsonl; the paths are sorted by their bytes, each once.
 * ERROR_USAGE: one is neither; ERROR_FAILED: a folder cannot be read, there is no record, or memory ran out.
 */
bool record_paths_find(struct record_paths *paths, const char *const *words, size_t count,
                       struct error *error);

/* Adds those of one such word, behind the others; a folder may have none. */
bool record_paths_add(struct record_paths *paths, const char *word, struct error *error);

void record_paths_free(struct record_paths *paths);

#endif
