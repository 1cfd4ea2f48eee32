/* Writing to a descriptor until all is written: short and interrupted writes go on. Knows nothing of files or
 * of what is written. False with the cause in errno. */
#ifndef PRIMES_OUTPUT_WRITE_H
#define PRIMES_OUTPUT_WRITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where the descriptor stands. */
bool write_all(int fd, const char *bytes, size_t size);

/* At an offset; any thread may do so at any time. */
bool write_all_at(int fd, const char *bytes, uint64_t size, uint64_t offset);

#endif
