#include "output/record/record_append.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/printable_text.h"
#include "base/stop.h"
#include "files/path.h"
#include "files/staged.h"
#include "files/write.h"

enum { TORN_LOOKS = 10 };
static const double PAUSE_FIRST = 0.001, PAUSE_LAST = 0.05; /* a network's lock server is asked each time */
static const double TOLD_FIRST = 1, TOLD_SECOND = 10;       /* seconds; then twice as long each time */

/* ---- Calls that a signal only interrupts. */

static int open_for_append(const char *path)
{
    int fd;
    do {
        fd = open(path, O_RDWR | O_APPEND | O_CLOEXEC | O_NOCTTY);
    } while (fd < 0 && errno == EINTR);
    return fd;
}

static bool sync_file(int fd)
{
    while (fsync(fd) != 0)
        if (errno != EINTR)
            return false;
    return true;
}

/* Does a file of so many bytes end in the middle of a line? False with the cause in errno. */
static bool find_torn(int fd, off_t size, bool *is_torn)
{
    char last;
    ssize_t got = 0;
    do {
        got = size > 0 ? pread(fd, &last, 1, size - 1) : 0;
    } while (got < 0 && errno == EINTR);
    *is_torn = got == 1 && last != '\n';
    return got >= 0;
}

static void close_quietly(int fd)
{
    const int cause = errno;
    close(fd);
    errno = cause;
}

/* ---- Locks. */

enum lock { LOCK_TAKEN, LOCK_HELD_BY_ANOTHER, LOCK_UNKNOWN, LOCK_FAILED };

/* Does not wait. LOCK_UNKNOWN: the file system has none, as Lustre without -o flock, or NFS without lockd. */
static enum lock try_lock(int fd)
{
    while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK)
            return LOCK_HELD_BY_ANOTHER;
        if (errno == ENOSYS || errno == ENOLCK || errno == EOPNOTSUPP)
            return LOCK_UNKNOWN;
        if (errno != EINTR)
            return LOCK_FAILED;
    }
    return LOCK_TAKEN;
}

/* What a person is told while it lasts. */
struct wait {
    const char *path;
    FILE *messages;
    double begin, next; /* when to say something */
};

static void tell(struct wait *wait)
{
    const double seconds = clock_seconds() - wait->begin;
    char shown[TEXT_WIDTH + 1];
    if (seconds < wait->next)
        return;
    fprintf(wait->messages,
            "primes: waiting for the lock of '%s', which another process holds (%.0f s so far)\n",
            text_show(wait->path, shown), seconds);
    wait->next = wait->next < TOLD_SECOND ? TOLD_SECOND : 2 * wait->next;
}

static enum lock wait_for_lock(int fd, const char *path, FILE *messages)
{
    struct wait wait = {path, messages, clock_seconds(), TOLD_FIRST};
    double pause = PAUSE_FIRST;
    enum lock lock;
    while ((lock = try_lock(fd)) == LOCK_HELD_BY_ANOTHER && !stop_requested()) {
        tell(&wait);
        clock_sleep(pause);
        pause = 2 * pause < PAUSE_LAST ? 2 * pause : PAUSE_LAST;
    }
    return lock;
}

/* ---- A file that is not there yet appears with its first line in it, so that no failure leaves an empty
 * one. It is made beside its place, or of a link beside that which the link names. */

static bool stage(struct staged *staged, const char *path)
{
    struct path_end end;
    *staged = (struct staged){.fd = -1};
    if (!path_follow(path, &end))
        return false;
    const bool good = staged_open(staged, end.path, NULL, false);
    const int cause = errno;
    free(end.path);
    errno = cause;
    return good;
}

/* False with EEXIST if there is such a file by now. */
static bool begin_file(const char *path, const char *line, size_t size)
{
    struct staged staged;
    const bool good = stage(&staged, path) && write_all(staged.fd, line, size) && sync_file(staged.fd) &&
                      staged_put_new(&staged);
    staged_discard(&staged);
    return good;
}

/* ---- Can it be done? */

static void warn_of_no_lock(const char *path, FILE *messages)
{
    char shown[TEXT_WIDTH + 1];
    fprintf(messages,
            "primes: no lock can be had on '%s' (%s): the record will be appended by one write; on this "
            "file system a folder of records (--record FOLDER) is the safer place\n",
            text_show(path, shown), strerror(errno));
}

static bool check_lock(int fd, const char *path, FILE *messages)
{
    const enum lock lock = try_lock(fd);
    if (lock == LOCK_UNKNOWN)
        warn_of_no_lock(path, messages);
    return lock != LOCK_FAILED;
}

/* A run that is stopped shall leave no file of that name. */
static bool check_new(const char *path, FILE *messages)
{
    struct staged staged;
    const bool good = stage(&staged, path) && check_lock(staged.fd, path, messages);
    staged_discard(&staged);
    return good;
}

bool record_append_check(const char *path, FILE *messages)
{
    const int fd = open_for_append(path);
    if (fd < 0)
        return errno == ENOENT && check_new(path, messages);
    const bool good = check_lock(fd, path, messages);
    close_quietly(fd);
    return good;
}

/* ---- The file that is there, open and locked. */

struct appending {
    int fd;
    bool is_locked;
    struct stat status; /* before anything was written */
};

static bool lock_file(struct appending *appending, const char *path, FILE *messages)
{
    const enum lock lock = wait_for_lock(appending->fd, path, messages);
    appending->is_locked = lock == LOCK_TAKEN;
    return (appending->is_locked || lock == LOCK_UNKNOWN) && fstat(appending->fd, &appending->status) == 0;
}

/* While we waited for its lock it may have been moved or removed. */
static bool is_still_there(const struct appending *appending, const char *path)
{
    struct stat named;
    return !S_ISREG(appending->status.st_mode) ||
           (stat(path, &named) == 0 && named.st_dev == appending->status.st_dev &&
            named.st_ino == appending->status.st_ino);
}

/* False with ENOENT if there is none. */
static bool open_locked(struct appending *appending, const char *path, FILE *messages)
{
    for (;;) {
        appending->fd = open_for_append(path);
        if (appending->fd < 0)
            return false;
        const bool good = lock_file(appending, path, messages);
        if (good && is_still_there(appending, path))
            return true;
        close_quietly(appending->fd);
        if (!good)
            return false;
    }
}

/* ---- The line. */

/* All of it, or none. */
static bool append_locked(const struct appending *appending, bool is_torn, const char *line, size_t size)
{
    const bool is_file = S_ISREG(appending->status.st_mode);
    const bool good = (!is_torn || write_all(appending->fd, "\n", 1)) &&
                      write_all(appending->fd, line, size) && (!is_file || sync_file(appending->fd));
    if (!good && is_file) {
        const int cause = errno;
        (void)!ftruncate(appending->fd, appending->status.st_size);
        errno = cause;
    }
    return good;
}

/* One write, which others that append do not part. */
static bool write_once(int fd, const char *bytes, size_t size)
{
    ssize_t written;
    do {
        written = write(fd, bytes, size);
    } while (written < 0 && errno == EINTR);
    if (written >= 0 && (size_t)written < size)
        errno = written > 0 ? ENOSPC : EIO; /* a file takes less than all when it is full */
    return written == (ssize_t)size;
}

static bool append_unlocked(const struct appending *appending, bool is_torn, const char *line, size_t size)
{
    char *text = malloc(size + 1);
    if (!text)
        return false;
    text[0] = '\n';
    memcpy(text + 1, line, size);
    const bool good = write_once(appending->fd, is_torn ? text : text + 1, is_torn ? size + 1 : size) &&
                      (!S_ISREG(appending->status.st_mode) || sync_file(appending->fd));
    const int cause = errno;
    free(text);
    errno = cause;
    return good;
}

/* Does the line begin in the midst of another? Without a lock that may be a neighbour's which is just being
 * written: it is given time. */
static bool find_beginning(struct appending *appending, bool *is_torn)
{
    *is_torn = false;
    for (int look = 0; look < TORN_LOOKS; look++) {
        if (!S_ISREG(appending->status.st_mode))
            return true;
        if (!find_torn(appending->fd, appending->status.st_size, is_torn))
            return false;
        if (!*is_torn || appending->is_locked)
            return true;
        clock_sleep(PAUSE_LAST / TORN_LOOKS);
        if (fstat(appending->fd, &appending->status) != 0)
            return false;
    }
    return true;
}

static bool append(struct appending *appending, const char *line, size_t size)
{
    bool is_torn;
    if (!find_beginning(appending, &is_torn))
        return false;
    return appending->is_locked ? append_locked(appending, is_torn, line, size)
                                : append_unlocked(appending, is_torn, line, size);
}

static bool append_to_file(const char *path, const char *line, size_t size, FILE *messages)
{
    struct appending appending;
    if (!open_locked(&appending, path, messages))
        return false;
    const bool good = append(&appending, line, size);
    close_quietly(appending.fd); /* what was synced is there, whatever that says */
    return good;
}

bool record_append(const char *path, const char *line, size_t size, FILE *messages)
{
    bool good;
    do {
        good =
            append_to_file(path, line, size, messages) || (errno == ENOENT && begin_file(path, line, size));
    } while (!good && errno == EEXIST);
    return good;
}
