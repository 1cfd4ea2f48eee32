/* A stream that can be read only once, kept in a file without a name, in the folder that TMPDIR names or
 * /tmp. Knows nothing of what the stream holds. */
#ifndef PRIMES_INPUT_SPOOL_H
#define PRIMES_INPUT_SPOOL_H

#include <stdbool.h>

#include "base/buffer.h"
#include "base/error.h"

/* The descriptor of an empty file, or -1. `path` names the stream in messages. */
int spool_open(const char *path, struct error *error);

/* Appends all that is in the buffer, and empties it. */
bool spool_write(int spool, const char *path, struct buffer *buffer, struct error *error);

#endif
