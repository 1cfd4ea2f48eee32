/* Where the result of a run that goes on later is kept until it is whole: the names beside its target. Knows
 * nothing of what stands in these files. */
#ifndef PRIMES_FILES_UNFINISHED_H
#define PRIMES_FILES_UNFINISHED_H

#include <stdbool.h>

#include "base/error.h"

/* {0} is none. All from malloc. Where a name would be too long it is its beginning, ~ and a hash. */
struct unfinished {
    char *target;  /* the file itself, where the links of its path end */
    char *data;    /* NAME.unfinished: what will be its first bytes */
    char *journal; /* NAME.journal: what vouches for them */
    char *lock;    /* .NAME.lock: see files/lock.h */
};

/* Of a run whose output is `path`, there or not yet. `*is_file` is false of a descriptor, a pipe, a device,
 * where a path is so long that it leaves no room for these names, and in a folder that may only grow: then
 * `unfinished` is {0}. False with
 * ERROR_FAILED if the path leads nowhere or memory ran out. Looks, and touches nothing. */
bool unfinished_locate(struct unfinished *unfinished, const char *path, bool *is_file, struct error *error);

/* Removes data and journal, be they there or not: the data first, since a journal alone vouches for nothing,
 * and can be gone on with from the beginning. ERROR_FAILED. */
bool unfinished_discard(const struct unfinished *unfinished, struct error *error);

/* The target, put in its place just before, becomes the data again, which are not there. ERROR_FAILED. */
bool unfinished_take_back(const struct unfinished *unfinished, struct error *error);

/* Harmless to repeat, and on {0}. */
void unfinished_free(struct unfinished *unfinished);

#endif
