#include "files/path.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

enum { LINKS_MAX = 40 };

static bool is_one(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

char *path_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return strdup(".");
    return slash == path ? strdup("/") : strndup(path, (size_t)(slash - path));
}

const char *path_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* ---- Names. */

/* FNV-1a (G. Fowler, L. C. Noll, K.-P. Vo), so that two long names that begin alike stay apart. */
static uint64_t hash_of(const char *text)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
    return hash;
}

const char *path_shorten_name(const char *name, size_t most, char text[PATH_NAME_SIZE])
{
    if (strlen(name) <= most)
        snprintf(text, PATH_NAME_SIZE, "%s", name);
    else
        snprintf(text, PATH_NAME_SIZE, "%.*s~%016" PRIx64, (int)(most - 17), name, hash_of(name));
    return text;
}

/* ---- Descriptors. */

/* A number of a descriptor, or -1: the kernel knows none that is written "01". */
static int number_of(const char *name)
{
    char *end;
    if (*name < '0' || *name > '9' || (*name == '0' && name[1] != '\0'))
        return -1;
    errno = 0;
    const long number = strtol(name, &end, 10);
    return *end == '\0' && errno == 0 && number <= INT_MAX ? (int)number : -1;
}

/* Is this the folder of this process's descriptors? Where there is no /proc, by its usual names. */
static bool is_of_descriptors(const char *folder)
{
    char real[PATH_MAX], own[64], thread[96];
    if (!realpath(folder, real))
        return strcmp(folder, "/proc/self/fd") == 0 || strcmp(folder, "/dev/fd") == 0;
    snprintf(own, sizeof own, "/proc/%ld/fd", (long)getpid());
    snprintf(thread, sizeof thread, "/proc/%ld/task/%ld/fd", (long)getpid(), (long)gettid());
    return strcmp(real, own) == 0 || strcmp(real, thread) == 0;
}

static int descriptor_of(const char *path)
{
    const int number = number_of(path_name(path));
    char *folder = number >= 0 ? path_folder(path) : NULL;
    const bool is_own = folder && is_of_descriptors(folder);
    free(folder);
    return is_own ? number : -1;
}

static bool is_in_proc(const char *path)
{
    struct statfs system;
    char *folder = path_folder(path);
    const bool is_proc = folder && statfs(folder, &system) == 0 && system.f_type == PROC_SUPER_MAGIC;
    free(folder);
    return is_proc;
}

/* ---- Links. */

/* Where the link at `path` leads, from malloc; NULL with the cause in errno. */
static char *next_path(const char *path, const char *link)
{
    const char *slash = link[0] == '/' ? NULL : strrchr(path, '/');
    char *next;
    if (asprintf(&next, "%.*s%s", slash ? (int)(slash + 1 - path) : 0, path, link) >= 0)
        return next;
    errno = ENOMEM;
    return NULL;
}

/* Is it the end? If not, `end->path` becomes where its link leads; NULL with the cause in errno if it leads
 * nowhere. */
static bool is_end(struct path_end *end)
{
    char link[PATH_MAX];
    end->descriptor = descriptor_of(end->path);
    if (end->descriptor >= 0)
        return true;
    const ssize_t size = readlink(end->path, link, sizeof link - 1);
    if (size < 0)
        return true;
    end->is_magic = is_in_proc(end->path) && number_of(path_name(end->path)) >= 0;
    if (end->is_magic)
        return true;
    link[size] = '\0';
    char *next = next_path(end->path, link);
    free(end->path);
    end->path = next;
    return false;
}

bool path_leads_to(const char *path, int fd)
{
    struct stat opened, named;
    return fstat(fd, &opened) == 0 && lstat(path, &named) == 0 && is_one(&opened, &named);
}

bool path_leads_elsewhere(const char *path, int fd)
{
    struct stat opened, named;
    if (lstat(path, &named) != 0)
        return errno == ENOENT || errno == ENOTDIR;
    return fstat(fd, &opened) == 0 && !is_one(&opened, &named);
}

bool path_has_attribute(const char *path, uint64_t attribute)
{
    struct statx status;
    return statx(AT_FDCWD, path, 0, STATX_TYPE, &status) == 0 &&
           (status.stx_attributes_mask & status.stx_attributes & attribute) != 0;
}

bool path_takes_changes(const char *path)
{
    char *folder = path_folder(path);
    const bool takes = folder && !path_has_attribute(folder, STATX_ATTR_APPEND);
    free(folder);
    return takes;
}

bool path_follow(const char *path, struct path_end *end)
{
    *end = (struct path_end){.path = strdup(path), .descriptor = -1};
    for (int links = 0; end->path && links <= LINKS_MAX; links++)
        if (is_end(end))
            return true;
    if (end->path)
        errno = ELOOP;
    free(end->path);
    end->path = NULL;
    return false;
}

/* ---- One file. */

static bool is_same_folder(const char *a, const char *b)
{
    struct stat one, other;
    char *folder_a = path_folder(a), *folder_b = path_folder(b);
    const bool same = folder_a && folder_b && stat(folder_a, &one) == 0 && stat(folder_b, &other) == 0 &&
                      one.st_dev == other.st_dev && one.st_ino == other.st_ino;
    free(folder_a);
    free(folder_b);
    return same;
}

/* Neither is there: would both be made under one name? */
static bool would_be_same(const char *a, const char *b)
{
    struct path_end one, other = {.path = NULL};
    const bool found = path_follow(a, &one) && path_follow(b, &other);
    const bool same = found && strcmp(path_name(one.path), path_name(other.path)) == 0 &&
                      is_same_folder(one.path, other.path);
    free(one.path);
    free(other.path);
    return same;
}

bool path_is_same(const char *a, const char *b)
{
    struct stat one, other;
    const bool is_there_a = stat(a, &one) == 0, is_there_b = stat(b, &other) == 0;
    if (is_there_a && is_there_b)
        return (S_ISREG(one.st_mode) || S_ISFIFO(one.st_mode)) && is_one(&one, &other);
    return !is_there_a && !is_there_b && would_be_same(a, b);
}
