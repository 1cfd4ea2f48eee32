#include "output/atomic_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAME_TRIES = 100 };

/* The folder a path lies in, "." for a bare name; from malloc. */
static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return strdup(".");
    return slash == path ? strdup("/") : strndup(path, (size_t)(slash - path));
}

static void forget_name(struct atomic_file *file)
{
    free(file->temporary);
    file->temporary = NULL;
}

/* A name beside the target that nobody uses. */
static bool choose_name(struct atomic_file *file, int attempt)
{
    const char *slash = strrchr(file->target, '/');
    const int folder = slash ? (int)(slash + 1 - file->target) : 0;
    forget_name(file);
    if (asprintf(&file->temporary, "%.*s.%s.%ld-%d.part", folder, file->target, file->target + folder,
                 (long)getpid(), attempt) >= 0)
        return true;
    file->temporary = NULL;
    return false;
}

/* Where the file system has files without a name, a killed run leaves nothing behind. */
static int open_nameless(const struct atomic_file *file)
{
    char *folder = folder_of(file->target);
    const int fd = folder ? open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666) : -1;
    free(folder);
    return fd;
}

static int open_named(struct atomic_file *file)
{
    for (int attempt = 0; attempt < NAME_TRIES && choose_name(file, attempt); attempt++) {
        const int fd = open(file->temporary, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
        if (fd >= 0)
            return fd;
        if (errno != EEXIST)
            break;
    }
    forget_name(file);
    return -1;
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

int atomic_file_open(struct atomic_file *file, const char *path, const struct stat *existing)
{
    *file = (struct atomic_file){.target = follow_links(path)};
    if (!file->target)
        return -1;
    int fd = open_nameless(file);
    if (fd < 0)
        fd = open_named(file);
    if (fd >= 0 && existing)
        (void)!fchmod(fd, existing->st_mode & 07777);
    return fd;
}

bool atomic_file_name(struct atomic_file *file, int fd)
{
    char nameless[64];
    if (file->temporary)
        return true;
    snprintf(nameless, sizeof nameless, "/proc/self/fd/%d", fd);
    for (int attempt = 0; attempt < NAME_TRIES && choose_name(file, attempt); attempt++) {
        if (linkat(AT_FDCWD, nameless, AT_FDCWD, file->temporary, AT_SYMLINK_FOLLOW) == 0)
            return true;
        if (errno != EEXIST)
            break;
    }
    forget_name(file);
    return false;
}

/* The rename itself is on the disk only when the folder is. A file system that cannot sync folders is left
 * alone. */
static void sync_folder(const char *target)
{
    char *folder = folder_of(target);
    const int fd = folder ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (fd >= 0) {
        (void)!fsync(fd);
        close(fd);
    }
    free(folder);
}

bool atomic_file_replace(struct atomic_file *file)
{
    if (rename(file->temporary, file->target) != 0)
        return false;
    forget_name(file);
    sync_folder(file->target);
    return true;
}

void atomic_file_abandon(struct atomic_file *file)
{
    if (file->temporary)
        unlink(file->temporary);
    forget_name(file);
}

void atomic_file_close(struct atomic_file *file)
{
    atomic_file_abandon(file);
    free(file->target);
    *file = (struct atomic_file){0};
}
