#include "output/write.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* So much of a file stays in memory behind the place that is written. */
static const uint64_t CACHED_SIZE = UINT64_C(1) << 26;

bool write_all(int fd, const char *bytes, size_t size)
{
    for (size_t written = 0; written < size;) {
        const ssize_t piece = write(fd, bytes + written, size - written);
        if (piece >= 0)
            written += (size_t)piece;
        else if (errno != EINTR)
            return false;
    }
    return true;
}

/* The disk begins to write at once, so that little is left to wait for at the end; and what it has long
 * written leaves the memory, so that a large result takes little of it. Both are only hints: whether all was
 * written, fsync reports. */
static void start_writeback(int fd, uint64_t size, uint64_t offset)
{
    (void)!sync_file_range(fd, (off_t)offset, (off_t)size, SYNC_FILE_RANGE_WRITE);
    if (offset >= CACHED_SIZE)
        (void)!posix_fadvise(fd, (off_t)(offset - CACHED_SIZE), (off_t)size, POSIX_FADV_DONTNEED);
}

bool write_all_at(int fd, const char *bytes, uint64_t size, uint64_t offset)
{
    for (uint64_t written = 0; written < size;) {
        const ssize_t piece = pwrite(fd, bytes + written, size - written, (off_t)(offset + written));
        if (piece >= 0)
            written += (uint64_t)piece;
        else if (errno != EINTR)
            return false;
    }
    start_writeback(fd, size, offset);
    return true;
}
