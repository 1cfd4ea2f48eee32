#include "files/staged.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/host.h"
#include "base/printable_text.h"
#include "files/path.h"
#include "files/write.h"

enum { NAME_TRIES = 100, SUFFIX_SIZE = 96, NAME_TEXT_SIZE = NAME_MAX + 1 };
static const char PART[] = ".part", FINISHED[] = ".finished";

/* ---- Names. */

/* FNV-1a (G. Fowler, L. C. Noll, K.-P. Vo), so that two long names that begin alike stay apart. */
static uint64_t hash_of(const char *text)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
    return hash;
}

/* The name, or its beginning and its hash, in `most` bytes. */
static void shorten(const char *name, size_t most, char text[NAME_TEXT_SIZE])
{
    if (strlen(name) <= most)
        snprintf(text, NAME_TEXT_SIZE, "%s", name);
    else
        snprintf(text, NAME_TEXT_SIZE, "%.*s~%016" PRIx64, (int)(most - 17), name, hash_of(name));
}

/* What stands in the names of files in the making before process and ending: ".NAME."; the same for every
 * run. */
static void part_prefix(const char *target, char prefix[NAME_TEXT_SIZE])
{
    char name[NAME_TEXT_SIZE];
    shorten(path_name(target), NAME_MAX - SUFFIX_SIZE - 2, name);
    snprintf(prefix, NAME_TEXT_SIZE, ".%.*s.", NAME_MAX - SUFFIX_SIZE - 2, name);
}

/* "HOST-PROCESS", later attempts "HOST-PROCESS-1", ... */
static void process_text(int attempt, char text[SUFFIX_SIZE])
{
    char host[HOST_TEXT_SIZE];
    host_name(host);
    const int size = snprintf(text, SUFFIX_SIZE, "%.40s-%ld", host, (long)getpid());
    if (attempt > 0)
        snprintf(text + size, SUFFIX_SIZE - (size_t)size, "-%d", attempt);
}

static char *part_name(const char *target, const char *folder, int attempt)
{
    char prefix[NAME_TEXT_SIZE], process[SUFFIX_SIZE], *path;
    part_prefix(target, prefix);
    process_text(attempt, process);
    return asprintf(&path, "%s/%s%s%s", folder, prefix, process, PART) < 0 ? NULL : path;
}

static char *finished_name(const char *target, const char *folder, int attempt)
{
    char name[NAME_TEXT_SIZE], process[SUFFIX_SIZE], *path;
    shorten(path_name(target), NAME_MAX - SUFFIX_SIZE - 2, name);
    process_text(attempt, process);
    return asprintf(&path, "%s/%s.%s%s", folder, name, process, FINISHED) < 0 ? NULL : path;
}

/* ---- Opening. */

/* Only through /proc can a file without a name be given one. */
static int open_nameless(const char *folder, mode_t mode)
{
    return access("/proc/self/fd", F_OK) == 0 ? open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, mode) : -1;
}

static bool open_named(struct staged *staged, const char *folder, mode_t mode)
{
    for (int attempt = 0; attempt < NAME_TRIES; attempt++) {
        free(staged->path);
        staged->path = part_name(staged->target, folder, attempt);
        if (!staged->path)
            return false;
        staged->fd = open(staged->path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, mode);
        if (staged->fd >= 0)
            return true;
        if (errno != EEXIST && errno != EINTR)
            break;
    }
    const int cause = errno;
    free(staged->path);
    staged->path = NULL;
    errno = cause;
    return false;
}

static bool begin(struct staged *staged, const char *target)
{
    *staged = (struct staged){.fd = -1, .target = strdup(target)};
    return staged->target != NULL;
}

bool staged_open(struct staged *staged, const char *target, const char *folder, bool is_private)
{
    const mode_t mode = is_private ? 0600 : 0666;
    if (!begin(staged, target))
        return false;
    char *own = folder ? NULL : path_folder(target);
    if (!folder && !own)
        return false;
    staged->fd = open_nameless(folder ? folder : own, mode);
    const bool good = staged->fd >= 0 || open_named(staged, folder ? folder : own, mode);
    const int cause = errno;
    free(own);
    errno = cause;
    return good;
}

/* ---- In its place. */

static bool link_as(const struct staged *staged, const char *path)
{
    char nameless[64];
    snprintf(nameless, sizeof nameless, "/proc/self/fd/%d", staged->fd);
    return linkat(AT_FDCWD, nameless, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0;
}

/* A name that is there already stays what it is. Not every file system can promise that in one step. */
static bool rename_to_new(const char *from, const char *to)
{
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
        return true;
    if (errno == EEXIST || link(from, to) != 0)
        return false;
    unlink(from); /* where nothing may be removed it has two names */
    return true;
}

/* Links or renames it to the first name of that form that is free, and makes that its name. */
static bool take_name(struct staged *staged, const char *folder,
                      char *(*form)(const char *target, const char *folder, int attempt))
{
    for (int attempt = 0; attempt < NAME_TRIES; attempt++) {
        char *path = form(staged->target, folder, attempt);
        if (!path)
            return false;
        const bool taken = staged->path ? rename_to_new(staged->path, path) : link_as(staged, path);
        if (taken) {
            free(staged->path);
            staged->path = path;
            return true;
        }
        const int cause = errno;
        free(path);
        errno = cause;
        if (cause != EEXIST)
            return false;
    }
    return false;
}

bool staged_give_name(struct staged *staged)
{
    char *folder = staged->path ? NULL : path_folder(staged->target);
    const bool good = staged->path || (folder && take_name(staged, folder, part_name));
    const int cause = errno;
    free(folder);
    errno = cause;
    return good;
}

/* A name is on the disk only when its folder is. A file system that cannot sync folders is left alone. */
static void sync_folder(const char *path)
{
    char *folder = path_folder(path);
    const int fd = folder ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (fd >= 0) {
        (void)!fsync(fd);
        close(fd);
    }
    free(folder);
}

/* What it is called from now on is nobody's to remove. */
static void forget_name(struct staged *staged)
{
    free(staged->path);
    staged->path = NULL;
}

bool staged_put(struct staged *staged)
{
    const bool is_new = !staged->path && link_as(staged, staged->target);
    if (!is_new && (!staged_give_name(staged) || rename(staged->path, staged->target) != 0))
        return false;
    forget_name(staged);
    sync_folder(staged->target);
    return true;
}

bool staged_put_new(struct staged *staged)
{
    if (!(staged->path ? rename_to_new(staged->path, staged->target) : link_as(staged, staged->target)))
        return false;
    forget_name(staged);
    sync_folder(staged->target);
    return true;
}

/* ---- Kept. */

/* Its bytes, in a folder of another file system, or where a file without a name cannot be given one. */
static bool copy_to(struct staged *staged, const char *folder)
{
    struct staged copy;
    const bool good = begin(&copy, staged->target) && open_named(&copy, folder, 0600) &&
                      write_copy(staged->fd, copy.fd) &&
                      (take_name(&copy, folder, finished_name) || access(copy.path, F_OK) == 0);
    if (good) {
        staged_remove_name(staged);
        staged->path = copy.path;
        copy.path = NULL;
    }
    staged_discard(&copy);
    return good;
}

const char *staged_spare_folder(void)
{
    const char *folder = getenv("TMPDIR");
    return folder && *folder ? folder : "/tmp";
}

bool staged_keep(struct staged *staged)
{
    char *folder = path_folder(staged->target);
    bool good = folder && take_name(staged, folder, finished_name);
    good = good || (staged->path && access(staged->path, F_OK) == 0) ||
           take_name(staged, staged_spare_folder(), finished_name) || /* it may lie there: no copy has room */
           (folder && copy_to(staged, folder)) || copy_to(staged, staged_spare_folder());
    free(folder);
    staged->is_kept = good;
    return good;
}

/* ---- What others left. */

static bool ends_with(const char *text, const char *end)
{
    const size_t size = strlen(text), end_size = strlen(end);
    return size >= end_size && strcmp(text + size - end_size, end) == 0;
}

/* Is the process of "HOST-PROCESS..." there? Of another host that is not known: then it is not. */
static bool is_running(const char *process)
{
    char host[HOST_TEXT_SIZE];
    host_name(host);
    host[40] = '\0';
    const size_t size = strlen(host);
    if (strncmp(process, host, size) != 0 || process[size] != '-')
        return false;
    const long number = strtol(process + size + 1, NULL, 10);
    return number > 0 && (kill((pid_t)number, 0) == 0 || errno == EPERM);
}

static bool is_left(const char *name, const char *prefix)
{
    const size_t size = strlen(prefix);
    return strncmp(name, prefix, size) == 0 && ends_with(name + size, PART) && !is_running(name + size);
}

size_t staged_find_left(const char *target, char *text, size_t size)
{
    char prefix[NAME_TEXT_SIZE];
    part_prefix(target, prefix);
    char *folder = path_folder(target);
    DIR *entries = folder ? opendir(folder) : NULL;
    size_t count = 0, used = 0;
    *text = '\0';
    for (const struct dirent *entry; entries && (entry = readdir(entries));) {
        char shown[TEXT_WIDTH + 1];
        if (!is_left(entry->d_name, prefix))
            continue;
        const int more = snprintf(text + used, size - used, "%s'%s'", count > 0 ? ", " : "",
                                  text_show(entry->d_name, shown));
        used += (size_t)more < size - used ? (size_t)more : size - used - 1;
        count++;
    }
    if (entries)
        closedir(entries);
    free(folder);
    return count;
}

/* ---- Given up. */

void staged_remove_name(struct staged *staged)
{
    if (staged->path && !staged->is_kept)
        unlink(staged->path);
    forget_name(staged);
}

void staged_discard(struct staged *staged)
{
    const int cause = errno;
    if (staged->fd >= 0)
        close(staged->fd);
    staged_remove_name(staged);
    free(staged->target);
    *staged = (struct staged){.fd = -1};
    errno = cause;
}
