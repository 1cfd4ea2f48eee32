#include "output/output.h"

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
/* So much of a file stays in memory behind the place that is written. */
static const uint64_t CACHED_SIZE = UINT64_C(1) << 26;

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

bool output_has_offsets(const struct output *output)
{
    return output->target != NULL;
}

/* The disk begins to write at once, so that little is left to wait for at the end; and what it has long
 * written leaves the memory, so that a large result takes little of it. Both are only asked for: whether all
 * was written, fsync tells. */
static void pass_on(int fd, uint64_t size, uint64_t offset)
{
    (void)!sync_file_range(fd, (off_t)offset, (off_t)size, SYNC_FILE_RANGE_WRITE);
    if (offset >= CACHED_SIZE)
        (void)!posix_fadvise(fd, (off_t)(offset - CACHED_SIZE), (off_t)size, POSIX_FADV_DONTNEED);
}

bool output_write_at(int fd, const char *bytes, uint64_t size, uint64_t offset)
{
    for (uint64_t written = 0; written < size;) {
        ssize_t piece = pwrite(fd, bytes + written, size - written, (off_t)(offset + written));
        if (piece >= 0)
            written += (uint64_t)piece;
        else if (errno != EINTR)
            return false;
    }
    pass_on(fd, size, offset);
    return true;
}

bool output_write_at_failed(const char *path, struct error *error)
{
    char shown[TEXT_WIDTH + 1];
    return error_set(error, ERROR_FAILED, "cannot write '%s': %s; nothing was put in its place",
                     text_show(path, shown), strerror(errno));
}

static void write_in_order(struct output *output, const char *bytes, size_t size)
{
    size_t written = 0;
    while (written < size && !output->failed) {
        ssize_t piece = write(output->fd, bytes + written, size - written);
        if (piece >= 0)
            written += (size_t)piece;
        else if (errno != EINTR)
            fail(output, "write");
    }
}

static void write_out(struct output *output, const char *bytes, size_t size)
{
    if (output->failed)
        return;
    if (!output_has_offsets(output))
        write_in_order(output, bytes, size);
    else if (!output_write_at(output->fd, bytes, size, output->offset))
        fail(output, "write");
    output->offset += size;
}

static void write_buffer(struct output *output)
{
    const size_t used = output->used;
    output->used = 0;
    write_out(output, output->buffer, used);
}

uint64_t output_claim(struct output *output, uint64_t size)
{
    write_buffer(output);
    const uint64_t offset = output->offset;
    output->offset += size;
    return offset;
}

void output_write(struct output *output, const char *bytes, size_t size)
{
    if (BUFFER_SIZE - output->used < size)
        write_buffer(output);
    if (size > BUFFER_SIZE) {
        write_out(output, bytes, size);
        return;
    }
    if (size > 0)
        memcpy(output->buffer + output->used, bytes, size);
    output->used += size;
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

void output_share(struct output *output, bool same_node, struct output_shared *shared)
{
    struct stat status;
    *shared = (struct output_shared){.path = ""};
    if (!output_has_offsets(output) || fstat(output->fd, &status) != 0)
        return;
    if (!output->temporary && !same_node && !give_name(output))
        return;
    const int size = output->temporary ? snprintf(shared->path, sizeof shared->path, "%s", output->temporary)
                                       : snprintf(shared->path, sizeof shared->path, "/proc/%ld/fd/%d",
                                                  (long)getpid(), output->fd);
    if (size < 0 || (size_t)size >= sizeof shared->path)
        shared->path[0] = '\0';
    shared->inode = (uint64_t)status.st_ino;
}

int output_attach(const struct output_shared *shared)
{
    struct stat status;
    const int fd = *shared->path ? open(shared->path, O_WRONLY | O_CLOEXEC) : -1;
    if (fd < 0 || (fstat(fd, &status) == 0 && (uint64_t)status.st_ino == shared->inode))
        return fd;
    close(fd);
    return -1;
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

void output_abandon(struct output *output)
{
    if (output->temporary)
        unlink(output->temporary);
    free(output->temporary);
    output->temporary = NULL;
}

void output_close(struct output *output)
{
    if (output->path && output->fd >= 0)
        close(output->fd);
    output_abandon(output);
    free(output->target);
    free(output->path);
    free(output->buffer);
    *output = (struct output){.fd = -1};
}
