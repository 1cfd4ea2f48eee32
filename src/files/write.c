#include "files/write.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/stop.h"
#include "files/path.h"

enum { COPY_SIZE = 1 << 20, WAIT_MILLISECONDS = 500 };

/* So much of a file stays in memory behind the place that is written. */
static const uint64_t CACHED_SIZE = UINT64_C(1) << 26;

/* Sleeps until a descriptor that does not wait by itself (whoever shares it made it so) takes more, or for a
 * while. */
static bool wait_for_room(int fd)
{
    struct pollfd waiting = {.fd = fd, .events = POLLOUT};
    poll(&waiting, 1, WAIT_MILLISECONDS);
    errno = EINTR;
    return stop_requested() == 0;
}

/* After a write of `size` bytes that returned `written`: may it go on? One that a signal ended in its midst
 * has taken some bytes, and the next one would wait again. */
static bool goes_on(int fd, ssize_t written, uint64_t size)
{
    if (written < 0 && errno == EAGAIN)
        return wait_for_room(fd);
    if (written == 0)
        errno = EIO;
    else if (written > 0)
        errno = EINTR;
    const bool is_whole = written > 0 && (uint64_t)written == size;
    return is_whole || (written != 0 && errno == EINTR && stop_requested() == 0);
}

bool write_all(int fd, const char *bytes, size_t size)
{
    while (size > 0) {
        const ssize_t written = write(fd, bytes, size);
        if (!goes_on(fd, written, size))
            return false;
        if (written > 0) {
            bytes += written;
            size -= (size_t)written;
        }
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
        if (piece == 0)
            errno = EIO;
        if (piece == 0 || (piece < 0 && errno != EINTR))
            return false;
        written += piece > 0 ? (uint64_t)piece : 0;
    }
    start_writeback(fd, size, offset);
    return true;
}

/* The next bytes, 0 at the end, -1 with the cause in errno. */
static ssize_t read_piece(int from, char *piece, uint64_t offset, bool in_order)
{
    for (;;) {
        const ssize_t size =
            in_order ? read(from, piece, COPY_SIZE) : pread(from, piece, COPY_SIZE, (off_t)offset);
        if (size >= 0 || errno != EINTR)
            return size;
    }
}

/* In order, or from the beginnings of both. */
static bool copy_pieces(int from, int to, bool in_order, char *piece, uint64_t *size)
{
    for (*size = 0;;) {
        const ssize_t more = read_piece(from, piece, *size, in_order);
        if (more <= 0)
            return more == 0;
        if (in_order ? !write_all(to, piece, (size_t)more) : !write_all_at(to, piece, (uint64_t)more, *size))
            return false;
        *size += (uint64_t)more;
    }
}

static bool copy(int from, int to, bool in_order, uint64_t *size)
{
    char *piece = malloc(COPY_SIZE);
    const bool good = piece && copy_pieces(from, to, in_order, piece, size);
    const int cause = errno;
    free(piece);
    errno = cause;
    return good;
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
    uint64_t size;
    return has_room(from, to) && copy(from, to, false, &size) && ftruncate(to, (off_t)size) == 0 &&
           fsync(to) == 0;
}

bool write_pour(int from, int to)
{
    uint64_t size;
    return copy(from, to, true, &size);
}

void write_sync_folder(const char *path)
{
    char *folder = path_folder(path);
    const int fd = folder ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (fd >= 0) {
        (void)!fsync(fd);
        close(fd);
    }
    free(folder);
}
