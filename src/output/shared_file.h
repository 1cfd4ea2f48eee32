/* The file of the output, on every rank: each that can see it writes its own texts, where rank 0 says. Knows
 * nothing of what is written, or of how rank 0 chooses the place. */
#ifndef PRIMES_OUTPUT_SHARED_FILE_H
#define PRIMES_OUTPUT_SHARED_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "engine/parallel/ranks.h"
#include "output/output.h"

struct shared_file {
    int fd;           /* -1: this rank does not see the file */
    const char *path; /* as the user gave it; borrowed */
};

/* Collective. `output` is rank 0's. If there are other machines, a nameless file gets its temporary name. */
void shared_file_open(struct shared_file *file, struct ranks *ranks, struct output *output, const char *path);

/* Writes all bytes at that offset; any thread may do so at any time. */
bool shared_file_write(const struct shared_file *file, const char *bytes, uint64_t size, uint64_t offset,
                       struct error *error);

/* What was written here so far reaches the disk; true where the file is not seen. Any thread may call it. */
bool shared_file_sync(const struct shared_file *file, struct error *error);

/* Syncs and closes. Harmless to repeat, and where the file is not seen. */
bool shared_file_close(struct shared_file *file, struct error *error);

#endif
