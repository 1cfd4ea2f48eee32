/* Writes all bytes or says why not. Knows nothing of what a descriptor stands for. */
#ifndef PRIMES_FILES_WRITE_H
#define PRIMES_FILES_WRITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* False with the cause in errno. A signal that only interrupts is passed over; one that asks to stop
 * (base/stop.h) ends the writing with EINTR, since a reader that never reads would hold it for ever. A write
 * that takes nothing is EIO. */
bool write_all(int fd, const char *bytes, size_t size);

/* At an offset of a regular file, which keeps nobody waiting: a signal does not end that. Any thread may do
 * so at any time. */
bool write_all_at(int fd, const char *bytes, uint64_t size, uint64_t offset);

/* All bytes of one file to another, from the beginning of both; then the other ends where they end, and is on
 * the disk. */
bool write_copy(int from, int to);

/* Puts the name of a file on the disk: it is there only when its folder is. A file system that cannot sync
 * folders is left alone. */
void write_sync_folder(const char *path);

/* All that is left to read of one to the other, in order. */
bool write_pour(int from, int to);

#endif
