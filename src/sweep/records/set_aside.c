#include "sweep/records/set_aside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "files/attributes.h"
#include "files/path.h"
#include "files/staged.h"
#include "files/write.h"

/* The lines of a file, parted. */
struct parted {
    struct buffer gone, kept;
    set_aside_judge *judge;
    void *context;
    size_t count;
};

static bool part(void *context, const struct record_line *line, struct error *error)
{
    struct parted *parted = context;
    const bool goes = parted->judge(parted->context, line);
    struct buffer *to = goes ? &parted->gone : &parted->kept;
    parted->count += goes;
    return (buffer_append(to, line->text, line->size) && buffer_append(to, "\n", 1)) ||
           error_memory(error, "the records", line->size);
}

static bool failed(const char *what, const char *file, struct error *error)
{
    const int cause = errno;
    char shown[SHOWN_SIZE];
    return error_set(error, ERROR_FAILED, "cannot %s '%s': %s", what, lines_show(file, shown),
                     strerror(cause));
}

/* Waits for the runs that append to it. A file system without locks has none that could be waited for. */
static bool lock(int fd)
{
    while (flock(fd, LOCK_EX) != 0)
        if (errno != EINTR)
            return errno == ENOSYS || errno == ENOLCK || errno == EOPNOTSUPP;
    return true;
}

static bool append_gone(const char *file, const struct buffer *gone, struct error *error)
{
    char *path;
    if (asprintf(&path, "%s.set-aside", file) < 0)
        return error_memory(error, "a path", 0);
    const int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0666);
    bool good = fd >= 0 && write_all(fd, gone->bytes, gone->used) && fsync(fd) == 0;
    if (!good)
        failed("write", path, error);
    if (fd >= 0)
        close(fd);
    if (good)
        write_sync_folder(path);
    free(path);
    return good;
}

static bool replace(const char *file, int fd, const struct buffer *kept, struct error *error)
{
    if (kept->used == 0)
        return unlink(file) == 0 || failed("remove", file, error);
    struct staged staged = {.fd = -1};
    struct stat status;
    bool good = fstat(fd, &status) == 0 && staged_open(&staged, file, NULL, false);
    if (good) /* what cannot be carried over is no reason to keep records that shall go */
        (void)attributes_carry_over(staged.fd, file, &status);
    good =
        good && write_all(staged.fd, kept->bytes, kept->used) && fsync(staged.fd) == 0 && staged_put(&staged);
    if (!good)
        failed("replace", file, error);
    staged_discard(&staged);
    return good;
}

static bool part_locked(const char *file, int fd, struct parted *parted, struct error *error)
{
    return record_files_read_one(file, 0, part, parted, error) &&
           (parted->count == 0 ||
            (append_gone(file, &parted->gone, error) && replace(file, fd, &parted->kept, error)));
}

bool set_aside_lines(const char *file, set_aside_judge *judge, void *context, size_t *count,
                     struct error *error)
{
    struct parted parted = {.judge = judge, .context = context};
    char *path = realpath(file, NULL); /* of a link, what it names */
    const int fd = path ? open(path, O_RDWR | O_CLOEXEC | O_NOCTTY) : -1;
    bool good = (fd >= 0 && lock(fd)) || failed("open", file, error);
    if (good && !path_leads_to(path, fd))
        good = error_set(error, ERROR_FAILED, "'%s' was replaced by another process meanwhile", path);
    good = good && part_locked(path, fd, &parted, error);
    if (fd >= 0)
        close(fd);
    *count = good ? parted.count : 0;
    buffer_free(&parted.gone);
    buffer_free(&parted.kept);
    free(path);
    return good;
}
