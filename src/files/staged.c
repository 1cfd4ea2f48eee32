#include "files/staged.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/host.h"
#include "base/printable_text.h"
#include "files/path.h"
#include "files/write.h"

enum { NAME_TRIES = 100, SUFFIX_SIZE = 96 };
static const char PART[] = ".part", FINISHED[] = ".finished";

/* ---- Names. */

/* What stands in the names of files in the making before process and ending: ".NAME."; the same for every
 * run. */
static void part_prefix(const char *target, char prefix[PATH_NAME_SIZE])
{
    char name[PATH_NAME_SIZE];
    path_shorten_name(path_name(target), NAME_MAX - SUFFIX_SIZE - 2, name);
    snprintf(prefix, PATH_NAME_SIZE, ".%.*s.", NAME_MAX - SUFFIX_SIZE - 2, name);
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
    char prefix[PATH_NAME_SIZE], process[SUFFIX_SIZE], *path;
    part_prefix(target, prefix);
    process_text(attempt, process);
    return asprintf(&path, "%s/%s%s%s", folder, prefix, process, PART) < 0 ? NULL : path;
}

static char *finished_name(const char *target, const char *folder, int attempt)
{
    char name[PATH_NAME_SIZE], process[SUFFIX_SIZE], *path;
    path_shorten_name(path_name(target), NAME_MAX - SUFFIX_SIZE - 2, name);
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

/* Not every file system can promise in one step that a name that is there already stays what it is. */
static bool rename_to_new(const char *from, const char *to)
{
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
        return true;
    if (errno == EEXIST || link(from, to) != 0)
        return false;
    unlink(from); /* where nothing may be removed it has two names */
    return true;
}

/* A name that is there already stays what it is. */
static bool name_new(const struct staged *staged, const char *path)
{
    return staged->path ? rename_to_new(staged->path, path) : link_as(staged, path);
}

/* Links or renames it to the first name of that form that is free, and makes that its name. */
static bool take_name(struct staged *staged, const char *folder,
                      char *(*form)(const char *target, const char *folder, int attempt))
{
    for (int attempt = 0; attempt < NAME_TRIES; attempt++) {
        char *path = form(staged->target, folder, attempt);
        if (!path)
            return false;
        if (name_new(staged, path)) {
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

/* What it is called from now on is nobody's to remove. */
static void forget_name(struct staged *staged)
{
    free(staged->path);
    staged->path = NULL;
}

/* Others removed it or put something else in its place, which is theirs: its bytes under a new name, which
 * takes the place of the open file, too. */
static bool make_again(struct staged *staged)
{
    struct staged copy = {.fd = -1};
    struct stat status;
    char *folder = path_folder(staged->target);
    const bool good = folder && begin(&copy, staged->target) && open_named(&copy, folder, 0600) &&
                      fstat(staged->fd, &status) == 0 && fchmod(copy.fd, status.st_mode & 0777) == 0 &&
                      write_copy(staged->fd, copy.fd) && dup3(copy.fd, staged->fd, O_CLOEXEC) >= 0;
    if (good) {
        free(staged->path);
        staged->path = copy.path;
        staged->is_kept = false;
        copy.path = NULL;
    }
    const int cause = errno;
    free(folder);
    staged_discard(&copy);
    errno = cause;
    return good;
}

bool staged_put(struct staged *staged)
{
    if (staged->path && path_leads_elsewhere(staged->path, staged->fd) && !make_again(staged))
        return false;
    const bool is_new = !staged->path && link_as(staged, staged->target);
    if (!is_new && (!staged_give_name(staged) || rename(staged->path, staged->target) != 0))
        return false;
    forget_name(staged);
    write_sync_folder(staged->target);
    return true;
}

bool staged_show_new(struct staged *staged)
{
    if (!name_new(staged, staged->target))
        return false;
    forget_name(staged);
    return true;
}

bool staged_put_new(struct staged *staged)
{
    if (!staged_show_new(staged))
        return false;
    write_sync_folder(staged->target);
    return true;
}

/* ---- Left, to be gone on with. */

bool staged_leave(struct staged *staged, const char *data)
{
    char *path = strdup(data);
    if (!path || !name_new(staged, path)) {
        const int cause = errno;
        free(path);
        errno = cause;
        return false;
    }
    free(staged->path);
    staged->path = path;
    staged->is_kept = true;
    write_sync_folder(path);
    return true;
}

void staged_end_keeping(struct staged *staged)
{
    staged->is_kept = false;
    staged_remove_name(staged);
}

/* Whatever stands there under that name, it waits for nobody and is a file. */
static bool open_left(struct staged *staged)
{
    struct stat status;
    staged->fd = open(staged->path, O_RDWR | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW | O_NONBLOCK);
    if (staged->fd < 0 || fstat(staged->fd, &status) != 0)
        return false;
    errno = EINVAL;
    return S_ISREG(status.st_mode);
}

bool staged_open_left(struct staged *staged, const char *target, const char *data)
{
    if (!begin(staged, target))
        return false;
    staged->path = strdup(data);
    staged->is_kept = true;
    return staged->path && open_left(staged);
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
    if (staged->is_kept && !path_leads_elsewhere(staged->path, staged->fd))
        return true;
    if (staged->is_kept)
        forget_name(staged);
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

/* What has one more word in its name is another target's. */
static bool is_left(const char *name, const char *prefix)
{
    const size_t size = strlen(prefix);
    return strncmp(name, prefix, size) == 0 && strcmp(name + size + strcspn(name + size, "."), PART) == 0 &&
           !is_running(name + size);
}

size_t staged_find_left(const char *target, char *text, size_t size)
{
    char prefix[PATH_NAME_SIZE];
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
    if (staged->path && !staged->is_kept && !path_leads_elsewhere(staged->path, staged->fd))
        unlink(staged->path);
    forget_name(staged);
}

void staged_discard(struct staged *staged)
{
    const int cause = errno;
    staged_remove_name(staged);
    if (staged->fd >= 0)
        close(staged->fd);
    free(staged->target);
    *staged = (struct staged){.fd = -1};
    errno = cause;
}
