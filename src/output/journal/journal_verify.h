/* Are the data what the journal vouches for? Reads only: any thread may do so for any texts at any time.
 * Knows nothing of who cuts off what is not. */
#ifndef PRIMES_OUTPUT_JOURNAL_JOURNAL_VERIFY_H
#define PRIMES_OUTPUT_JOURNAL_JOURNAL_VERIFY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "output/journal/journal_data.h"

/* texts[0 .. count) are bytes of the file from `offset` on, one behind the other. `*right` becomes how many
 * of them, from the first on, are there and have their fingerprints; all: `count`. False, with ERROR_FAILED,
 * if the file cannot be read, which says nothing of what stands in it, or memory ran out; `path` is only
 * named. */
bool journal_verify_texts(int fd, const char *path, const struct journal_text *texts, size_t count,
                          uint64_t offset, size_t *right, struct error *error);

#endif
