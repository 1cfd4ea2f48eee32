#include "output/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "input/text.h"

enum { BUFFER_SIZE = 1 << 18, NAME_TRIES = 100 };

static bool fail(struct output *output, const char *what)
{
    const char *quote = output->path ? "'" : "";
    char shown[TEXT_WIDTH + 1];
    const char *name = output->path ? text_show(output->path, shown) : "standard output";
    const char *kept = output->target && output->fd >= 0 ? "; nothing was put in its place" : "";
    if (!output->failed)
        error_set(&output->cause, ERROR_FAILED, "cannot %s %s%s%s: %s%s", what, quote, name, quote,
                  strerror(errno), kept);
    output->failed = true;
    return false;
}

/* The folder a path lies in, "." for a bare name; from malloc. */
static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return strdup(".");
    return slash == path ? strdup("/") : strndup(path, (size_t)(slash - path));
}

/* A name beside the target that nobody uses; from malloc. */
static char *temporary_name(const char *target, int attempt)
{
    const char *slash = strrchr(target, '/');
    const int folder = slash ? (int)(slash + 1 - target) : 0;
    char *name;
    if (asprintf(&name, "%.*s.%s.%ld-%d.part", folder, target, target + folder, (long)getpid(), attempt) < 0)
        return NULL;
    return name;
}

/* Where the file system has files without a name, a killed run leaves nothing behind. */
static int open_nameless(const char *target)
{
    char *folder = folder_of(target);
    int fd = folder ? open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666) : -1;
    free(folder);
    return fd;
}

static int open_named(struct output *output)
{
    for (int attempt = 0; attempt < NAME_TRIES; attempt++) {
        free(output->temporary);
        output->temporary = temporary_name(output->target, attempt);
        if (!output->temporary)
            return -1;
        int fd = open(output->temporary, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
        if (fd >= 0 || errno != EEXIST)
            return fd;
    }
    return -1;
}

static bool open_beside(struct output *output, const struct stat *existing)
{
    output->fd = open_nameless(output->target);
    if (output->fd < 0)
        output->fd = open_named(output);
    if (output->fd < 0) {
        free(output->temporary);
        output->temporary = NULL;
        return fail(output, "write");
    }
    if (existing)
        (void)!fchmod(output->fd, existing->st_mode & 07777);
    return true;
}

/* What a path stands for when symbolic links are followed, also where nothing is there yet; from malloc. */
static char *follow_links(const char *path)
{
    enum { LINKS_MAX = 40 };
    char *target = strdup(path), link[PATH_MAX];
    for (int links = 0; target && links < LINKS_MAX; links++) {
        const ssize_t size = readlink(target, link, sizeof link - 1);
        if (size < 0)
            return target;
        link[size] = '\0';
        const char *slash = link[0] == '/' ? NULL : strrchr(target, '/');
        char *next;
        if (asprintf(&next, "%.*s%s", slash ? (int)(slash + 1 - target) : 0, target, link) < 0)
            next = NULL;
        free(target);
        target = next;
    }
    free(target);
    errno = ELOOP;
    return NULL;
}

static bool open_path(struct output *output)
{
    struct stat status;
    const bool exists = stat(output->path, &status) == 0;
    if (exists && !S_ISREG(status.st_mode)) {
        output->fd = open(output->path, O_WRONLY | O_CLOEXEC);
        return output->fd >= 0 || fail(output, "write");
    }
    output->target = follow_links(output->path);
    if (!output->target)
        return fail(output, "write");
    return open_beside(output, exists ? &status : NULL);
}

bool output_open(struct output *output, const char *path, struct error *error)
{
    *output = (struct output){.fd = STDOUT_FILENO};
    output->buffer = malloc(BUFFER_SIZE);
    if (path)
        output->path = strdup(path);
    if (!output->buffer || (path && !output->path)) {
        output_close(output);
        return error_memory(error, "the output", BUFFER_SIZE);
    }
    if (!path || open_path(output))
        return true;
    *error = output->cause;
    output->fd = -1;
    output_close(output);
    return false;
}

static void write_buffer(struct output *output)
{
    size_t written = 0;
    while (written < output->used && !output->failed) {
        ssize_t size = write(output->fd, output->buffer + written, output->used - written);
        if (size >= 0)
            written += (size_t)size;
        else if (errno != EINTR)
            fail(output, "write");
    }
    output->used = 0;
}

char *output_reserve(struct output *output, size_t size)
{
    if (BUFFER_SIZE - output->used < size)
        write_buffer(output);
    return output->buffer + output->used;
}

void output_advance(struct output *output, size_t size)
{
    output->used += size;
}

void output_print(struct output *output, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = output_reserve(output, OUTPUT_RESERVE_MAX);
    int size = vsnprintf(text, OUTPUT_RESERVE_MAX, format, arguments);
    va_end(arguments);
    if (size > 0)
        output_advance(output, (size_t)size < OUTPUT_RESERVE_MAX ? (size_t)size : OUTPUT_RESERVE_MAX - 1);
}

bool output_flush(struct output *output, struct error *error)
{
    write_buffer(output);
    if (output->failed)
        *error = output->cause;
    return !output->failed;
}

/* Gives the nameless file a name beside its target. */
static bool give_name(struct output *output)
{
    char nameless[64];
    snprintf(nameless, sizeof nameless, "/proc/self/fd/%d", output->fd);
    for (int attempt = 0; attempt < NAME_TRIES; attempt++) {
        free(output->temporary);
        output->temporary = temporary_name(output->target, attempt);
        if (!output->temporary)
            return fail(output, "write");
        if (linkat(AT_FDCWD, nameless, AT_FDCWD, output->temporary, AT_SYMLINK_FOLLOW) == 0)
            return true;
        if (errno != EEXIST)
            break;
    }
    fail(output, "write");
    free(output->temporary);
    output->temporary = NULL;
    return false;
}

/* The rename itself is on the disk only when the folder is. A file system that cannot sync folders is left
 * alone. */
static void sync_folder(const char *target)
{
    char *folder = folder_of(target);
    int fd = folder ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (fd >= 0) {
        (void)!fsync(fd);
        close(fd);
    }
    free(folder);
}

static bool put_in_place(struct output *output)
{
    if (fsync(output->fd) != 0)
        return fail(output, "write");
    if (!output->temporary && !give_name(output))
        return false;
    if (rename(output->temporary, output->target) != 0)
        return fail(output, "replace");
    free(output->temporary);
    output->temporary = NULL;
    sync_folder(output->target);
    return true;
}

static bool close_descriptor(struct output *output)
{
    const int fd = output->fd;
    output->fd = -1;
    return close(fd) == 0 || fail(output, "write");
}

bool output_commit(struct output *output, struct error *error)
{
    write_buffer(output);
    if (!output->failed && output->target)
        put_in_place(output); /* synced: closing it can lose nothing any more */
    else if (!output->failed)
        close_descriptor(output);
    if (output->failed)
        *error = output->cause;
    return !output->failed;
}

void output_close(struct output *output)
{
    if (output->path && output->fd >= 0)
        close(output->fd);
    if (output->temporary)
        unlink(output->temporary);
    free(output->temporary);
    free(output->target);
    free(output->path);
    free(output->buffer);
    *output = (struct output){.fd = -1};
}
