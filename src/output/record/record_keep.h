/* Keeps a record that could not go where it should, as a file of its own. Knows nothing of why. */
#ifndef PRIMES_OUTPUT_RECORD_RECORD_KEEP_H
#define PRIMES_OUTPUT_RECORD_RECORD_KEEP_H

#include <stdbool.h>
#include <stddef.h>

/* Beside `path`, for NAME.jsonl as NAME.HOST-PROCESS.jsonl, or else in the folder that TMPDIR names, or in
 * /tmp; replaces nothing. Returns the name, from malloc; NULL with the cause in errno if it could be kept
 * nowhere. */
char *record_keep(const char *path, const char *host, long process, const char *line, size_t size);

#endif
