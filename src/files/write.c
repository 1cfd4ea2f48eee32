#include "files/write.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/stop.h"

enum { COPY_SIZE = 1 << 20 };

/* After a write that returned `written`: may it go on? */
static bool goes_on(ssize_t written)
{
    if (written > 0)
        return true;
    if (written == 0)
        errno = EIO;
    return written < 0 && errno == EINTR && stop_requested() == 0;
}

bool write_all(int fd, const char *bytes, size_t size)
{
    while (size > 0) {
        const ssize_t written = write(fd, bytes, size);
        if (!goes_on(written))
            return false;
        if (written > 0) {
            bytes += written;
            size -= (size_t)written;
        }
    }
    return true;
}

bool write_all_at(int fd, const char *bytes, uint64_t size, uint64_t offset)
{
    while (size > 0) {
        const ssize_t written = pwrite(fd, bytes, size, (off_t)offset);
        if (!goes_on(written))
            return false;
        if (written > 0) {
            bytes += written;
            offset += (uint64_t)written;
            size -= (uint64_t)written;
        }
    }
    return true;
}

static bool copy_pieces(int from, int to, char *piece)
{
    for (uint64_t offset = 0;;) {
        const ssize_t size = pread(from, piece, COPY_SIZE, (off_t)offset);
        if (size == 0)
            return ftruncate(to, (off_t)offset) == 0 && fsync(to) == 0;
        if (size < 0 && errno != EINTR)
            return false;
        if (size > 0 && !write_all_at(to, piece, (uint64_t)size, offset))
            return false;
        offset += size > 0 ? (uint64_t)size : 0;
    }
}

/* Where the file system can promise the room, it is asked for before the first byte is overwritten. */
static bool has_room(int from, int to)
{
    struct stat status;
    if (fstat(from, &status) != 0)
        return false;
    return status.st_size == 0 || fallocate(to, FALLOC_FL_KEEP_SIZE, 0, status.st_size) == 0 ||
           (errno != ENOSPC && errno != EDQUOT && errno != EFBIG);
}

bool write_copy(int from, int to)
{
    char *piece = malloc(COPY_SIZE);
    const bool good = piece && has_room(from, to) && copy_pieces(from, to, piece);
    const int cause = errno;
    free(piece);
    errno = cause;
    return good;
}
