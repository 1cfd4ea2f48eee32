#include "output/record/record_keep.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "files/path.h"
#include "files/write.h"

enum { NAME_TRIES = 100, STEM_SIZE = 128 /* so that all of the name fits */ };
static const char SUFFIX[] = ".jsonl";

/* NAME.jsonl without its end. */
static int stem_size(const char *name)
{
    const size_t size = strlen(name), end = sizeof SUFFIX - 1;
    const size_t stem = size >= end && strcmp(name + size - end, SUFFIX) == 0 ? size - end : size;
    return stem < STEM_SIZE ? (int)stem : STEM_SIZE;
}

static char *name_of(const char *folder, const char *name, const char *host, long process, int attempt)
{
    char count[16] = "", *kept;
    if (attempt > 0)
        snprintf(count, sizeof count, "-%d", attempt);
    const bool is_here = strcmp(folder, ".") == 0;
    const int size = asprintf(&kept, "%s%s%.*s.%.64s-%ld%s%s", is_here ? "" : folder, is_here ? "" : "/",
                              stem_size(name), name, host, process, count, SUFFIX);
    return size < 0 ? NULL : kept;
}

/* False with the cause in errno; then it is not there. */
static bool write_new(const char *path, const char *line, size_t size)
{
    const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0)
        return false;
    const bool good = write_all(fd, line, size) && fsync(fd) == 0;
    const int cause = errno;
    close(fd);
    if (!good)
        unlink(path);
    errno = cause;
    return good;
}

static char *keep_in(const char *folder, const char *name, const char *host, long process, const char *line,
                     size_t size)
{
    for (int attempt = 0; attempt < NAME_TRIES; attempt++) {
        char *path = name_of(folder, name, host, process, attempt);
        if (!path || write_new(path, line, size))
            return path;
        const int cause = errno;
        free(path);
        errno = cause;
        if (cause != EEXIST && cause != EINTR)
            return NULL;
    }
    return NULL;
}

char *record_keep(const char *path, const char *host, long process, const char *line, size_t size)
{
    char *own = path_folder(path);
    const char *temporary = getenv("TMPDIR");
    const char *const folders[] = {own, temporary && *temporary ? temporary : NULL, "/tmp"};
    char *kept = NULL;
    for (size_t i = 0; !kept && i < sizeof folders / sizeof folders[0]; i++)
        if (folders[i])
            kept = keep_in(folders[i], path_name(path), host, process, line, size);
    const int cause = errno;
    free(own);
    errno = cause;
    return kept;
}
