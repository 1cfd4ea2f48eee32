#include "files/target.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/printable_text.h"
#include "base/stop.h"
#include "files/attributes.h"
#include "files/path.h"
#include "files/write.h"

enum { KEPT_WIDTH = 700 /* of a path that must be found again */ };

/* "'out.tsv'", or "standard output" */
static const char *name_of(const struct target *target, char name[TEXT_WIDTH + 3])
{
    char shown[TEXT_WIDTH + 1];
    if (!target->path)
        return "standard output";
    snprintf(name, TEXT_WIDTH + 3, "'%s'", text_show(target->path, shown));
    return name;
}

/* Whoever waited for a reader and was told to stop meanwhile is stopped. */
static bool cannot_write(const struct target *target, const char *what_of_it, struct error *error)
{
    const int cause = errno, stop = stop_requested();
    char name[TEXT_WIDTH + 3];
    if (cause == EINTR && stop != 0)
        return error_set(error, ERROR_STOPPED, "stopped by %s; %s was not written to its end",
                         stop_signal_name(stop), name_of(target, name));
    return error_set(error, ERROR_FAILED, "cannot write %s: %s%s", name_of(target, name), strerror(cause),
                     what_of_it);
}

static bool cannot_open(const struct target *target, struct error *error)
{
    return cannot_write(target, "", error);
}

bool target_failed(const struct target *target, struct error *error)
{
    return cannot_write(target, target->kind == TARGET_FILE ? "; nothing was put in its place" : "", error);
}

/* ---- In order. */

/* What it was given is not closed when a program begins; what it opened itself is (of MPI:
 * engine/parallel/ranks_mpi.c). */
static bool is_own(int descriptor)
{
    const int flags = fcntl(descriptor, F_GETFD);
    return flags >= 0 && (flags & FD_CLOEXEC) != 0;
}

static bool open_descriptor(struct target *target, int descriptor, struct error *error)
{
    const int flags = fcntl(descriptor, F_GETFL);
    char shown[TEXT_WIDTH + 1];
    if (flags >= 0 && (flags & O_ACCMODE) == O_RDONLY)
        return error_set(error, ERROR_FAILED, "cannot write '%s': descriptor %d is not open for writing",
                         text_show(target->path, shown), descriptor);
    if (is_own(descriptor)) {
        errno = EBADF;
        return cannot_open(target, error);
    }
    target->kind = TARGET_IN_ORDER;
    target->fd = fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
    return target->fd >= 0 || cannot_open(target, error);
}

/* A pipe without a reader is waited for; a signal that asks to stop ends that. */
static bool open_device(struct target *target, struct error *error)
{
    target->kind = TARGET_IN_ORDER;
    do
        target->fd = open(target->path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    while (target->fd < 0 && errno == EINTR && stop_requested() == 0);
    return target->fd >= 0 || cannot_open(target, error);
}

/* ---- A file. */

static bool would_lose(const struct target *target, const char *what, struct error *error)
{
    const int cause = errno;
    char shown[TEXT_WIDTH + 1];
    return error_set(
        error, ERROR_FAILED,
        "replacing '%s' would lose %s (%s); write to another file and copy it there with cat, or send "
        "standard output there with >",
        text_show(target->path, shown), what, strerror(cause));
}

static bool has_links(const struct target *target, const struct stat *status, struct error *error)
{
    char shown[TEXT_WIDTH + 1];
    return error_set(
        error, ERROR_FAILED,
        "'%s' has %lu hard links, which replacing it would part; write to another file and copy it there "
        "with cat, or send standard output there with >",
        text_show(target->path, shown), (unsigned long)status->st_nlink);
}

/* Where the target's own folder takes no new files. */
static bool stage_elsewhere(struct target *target, const char *end, struct error *error)
{
    const char *folder = staged_spare_folder();
    char shown[TEXT_WIDTH + 1], spare[TEXT_WIDTH + 1];
    if (staged_open(&target->staged, end, folder, true))
        return true;
    return error_set(error, ERROR_FAILED,
                     "cannot write '%s': nothing can be made beside it, nor in '%s' (%s); let TMPDIR name a "
                     "folder that takes files",
                     text_show(target->path, shown), text_show(folder, spare), strerror(errno));
}

/* What is to become the file: where it ends up, and what an earlier run left of it; NULL: begun anew. */
struct beginning {
    const struct path_end *end;
    const char *left;
};

/* `exists` is NULL of a new file. */
static bool stage(struct target *target, const struct beginning *beginning, const struct stat *exists)
{
    const char *end = beginning->end->path;
    if (exists && !path_takes_changes(end)) {
        errno = EPERM;
        return false;
    }
    return beginning->left ? staged_open_left(&target->staged, end, beginning->left)
                           : staged_open(&target->staged, end, NULL, exists != NULL);
}

/* What was left can only take the place of a file that can be replaced. */
static bool cannot_go_on(const struct target *target, const char *left, const char *cause,
                         struct error *error)
{
    char shown[TEXT_WIDTH + 1], shown_left[TEXT_WIDTH + 1];
    return error_set(error, ERROR_FAILED, "cannot go on with '%s', to make it '%s': %s",
                     text_show(left, shown_left), text_show(target->path, shown), cause);
}

static bool cannot_stage(const struct target *target, const struct beginning *beginning, struct error *error)
{
    return beginning->left ? cannot_go_on(target, beginning->left, strerror(errno), error)
                           : cannot_open(target, error);
}

/* May the file that is there be replaced as it is? Else the finished bytes go through it. */
static bool open_existing(struct target *target, const struct beginning *beginning, const struct stat *status,
                          struct error *error)
{
    const bool staged = !beginning->end->is_magic && stage(target, beginning, status);
    target->is_fixed = !staged || path_has_attribute(target->path, STATX_ATTR_MOUNT_ROOT);
    if (beginning->left && target->is_fixed)
        return cannot_go_on(target, beginning->left, strerror(staged ? EBUSY : errno), error);
    if (!target->is_fixed) {
        if (status->st_nlink > 1)
            return has_links(target, status, error);
        const char *lost = attributes_carry_over(target->staged.fd, target->path, status);
        return !lost || would_lose(target, lost, error);
    }
    if (!staged)
        staged_discard(&target->staged);
    return staged || stage_elsewhere(target, beginning->end->path, error);
}

/* As > would open it: of what is there, the kernel protects some in sticky folders from who says that it may
 * be new. */
static bool open_file(struct target *target, const struct beginning *beginning, struct error *error)
{
    enum { FLAGS = O_WRONLY | O_CLOEXEC | O_NOCTTY };
    struct stat status;
    target->kind = TARGET_FILE;
    const int fd = open(target->path, FLAGS);
    if (fd < 0)
        return errno == ENOENT ? stage(target, beginning, NULL) || cannot_stage(target, beginning, error)
                               : cannot_open(target, error);
    close(fd);
    target->through = open(target->path, FLAGS | O_CREAT, 0666);
    if (target->through < 0 || fstat(target->through, &status) != 0)
        return cannot_open(target, error);
    return open_existing(target, beginning, &status, error);
}

static bool open_end(struct target *target, const struct beginning *beginning, struct error *error)
{
    struct stat status;
    const bool is_descriptor = beginning->end->descriptor >= 0;
    const bool is_device = !is_descriptor && stat(target->path, &status) == 0 && !S_ISREG(status.st_mode);
    if (beginning->left && (is_descriptor || is_device || beginning->end->is_magic))
        return cannot_go_on(target, beginning->left, "that is no regular file", error);
    if (is_descriptor)
        return open_descriptor(target, beginning->end->descriptor, error);
    if (is_device)
        return open_device(target, error);
    const bool good = open_file(target, beginning, error);
    target->fd = target->staged.fd;
    return good;
}

void target_open_stdout(struct target *target)
{
    *target = TARGET_CLOSED;
    target->kind = TARGET_IN_ORDER;
    target->fd = STDOUT_FILENO;
}

static bool begin(struct target *target, const char *path, const char *left, struct error *error)
{
    struct path_end end;
    *target = TARGET_CLOSED;
    target->path = strdup(path);
    if (!target->path)
        return error_memory(error, "the output", 0);
    bool good = path_follow(path, &end) || cannot_open(target, error);
    if (good) {
        good = open_end(target, &(struct beginning){&end, left}, error);
        free(end.path);
    }
    if (!good)
        target_close(target);
    return good;
}

bool target_open(struct target *target, const char *path, struct error *error)
{
    return begin(target, path, NULL, error);
}

bool target_open_left(struct target *target, const char *path, const char *data, struct error *error)
{
    return begin(target, path, data, error);
}

bool target_can_leave(const struct target *target)
{
    return target->kind == TARGET_FILE && !target->is_fixed;
}

bool target_leave(struct target *target, const char *data, struct error *error)
{
    char shown[TEXT_WIDTH + 1];
    return staged_leave(&target->staged, data) ||
           error_set(error, ERROR_FAILED, "cannot keep what is decided in '%s': %s", text_show(data, shown),
                     strerror(errno));
}

bool target_describe_left(const struct target *target, char text[TARGET_LEFT_SIZE])
{
    char names[KEPT_WIDTH / 2];
    const size_t count =
        target->kind == TARGET_FILE ? staged_find_left(target->staged.target, names, sizeof names) : 0;
    if (count == 0)
        return false;
    snprintf(text, TARGET_LEFT_SIZE,
             "%s, beside the output: unfinished, left by %s that did not end; nothing uses %s", names,
             count == 1 ? "a run" : "runs", count == 1 ? "it" : "them");
    return true;
}

/* A file system without blocks sets no limit. */
static bool has_room(int fd, uint64_t bytes)
{
    struct statvfs system;
    if (fstatvfs(fd, &system) != 0 || system.f_blocks == 0)
        return true;
    return bytes / (system.f_frsize > 0 ? system.f_frsize : 1) <= system.f_bavail;
}

/* What is written through needs only what is more than the file has. */
static bool has_room_through(int fd, uint64_t bytes)
{
    struct stat status;
    const uint64_t has = fstat(fd, &status) == 0 ? (uint64_t)status.st_size : 0;
    return bytes <= has || has_room(fd, bytes - has);
}

bool target_has_room(const struct target *target, uint64_t bytes)
{
    return target->kind != TARGET_FILE ||
           (has_room(target->fd, bytes) && (!target->is_fixed || has_room_through(target->through, bytes)));
}

/* ---- The end. */

/* Finished, but not where it should be. */
static bool keep(struct target *target, const char *what, struct error *error)
{
    const int cause = errno;
    char shown[TEXT_WIDTH + 1], kept[KEPT_WIDTH + 1];
    if (!staged_keep(&target->staged))
        return error_set(error, ERROR_FAILED, "cannot %s '%s': %s; the finished result could not be kept",
                         what, text_show(target->path, shown), strerror(cause));
    return error_set(error, ERROR_FAILED, "cannot %s '%s': %s; the finished result is in '%s'", what,
                     text_show(target->path, shown), strerror(cause),
                     text_show_part(target->staged.path, strlen(target->staged.path), kept, KEPT_WIDTH));
}

/* A mounted file, and one whose path leaves no room for the name that a rename needs beside it. */
static bool is_only_to_be_written_through(int cause)
{
    return cause == EBUSY || cause == ENAMETOOLONG;
}

static bool put(struct target *target, struct error *error)
{
    if (fsync(target->staged.fd) != 0)
        return target_failed(target, error);
    if (!target->is_fixed && staged_put(&target->staged))
        return true;
    if (target->through < 0 || (!target->is_fixed && !is_only_to_be_written_through(errno)))
        return keep(target, "replace", error);
    if (!write_copy(target->staged.fd, target->through))
        return keep(target, "write", error);
    staged_end_keeping(&target->staged);
    return true;
}

bool target_commit(struct target *target, struct error *error)
{
    if (target->kind == TARGET_FILE)
        return put(target, error);
    const int fd = target->fd;
    target->fd = -1;
    return fd < 0 || close(fd) == 0 || target_failed(target, error);
}

static bool copy_to(struct target *target, int from, struct error *error)
{
    const bool copied =
        target->kind == TARGET_FILE ? write_copy(from, target->fd) : write_pour(from, target->fd);
    return (copied || target_failed(target, error)) && target_commit(target, error);
}

bool target_put_copy(const char *from, const char *path, struct error *error)
{
    struct target target;
    if (!target_open(&target, path, error))
        return false;
    const int fd = open(from, O_RDONLY | O_CLOEXEC);
    const bool good = fd >= 0 ? copy_to(&target, fd, error) : target_failed(&target, error);
    if (fd >= 0)
        close(fd);
    target_close(&target);
    return good;
}

void target_abandon(struct target *target)
{
    staged_remove_name(&target->staged);
}

void target_close(struct target *target)
{
    if (target->kind == TARGET_IN_ORDER && target->fd >= 0 && target->path)
        close(target->fd);
    if (target->kind == TARGET_FILE && target->through >= 0)
        close(target->through);
    if (target->kind == TARGET_FILE)
        staged_discard(&target->staged);
    free(target->path);
    *target = TARGET_CLOSED;
}
