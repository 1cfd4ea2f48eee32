/* Records that shall count no more: they leave their file for one beside it, FILE.set-aside, which no program
 * of the project reads, and from which a person can take them back. Knows nothing of why. */
#ifndef PRIMES_SWEEP_RECORDS_SET_ASIDE_H
#define PRIMES_SWEEP_RECORDS_SET_ASIDE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "sweep/records/record_files.h"

/* Shall this line go? */
typedef bool set_aside_judge(void *context, const struct record_line *line);

/* Under the file's lock, so that no run loses what it appends meanwhile. The lines are on the disk in their
 * new place before they leave the old one: a crash between leaves them in both. `*count` is how many went.
 * ERROR_FAILED. */
bool set_aside_lines(const char *file, set_aside_judge *judge, void *context, size_t *count,
                     struct error *error);

#endif
