/* Paths: the folder of one, what one stands for when its links are followed, which of them are descriptors of
 * this process, and whether two are one file. Knows nothing of what is written or read there. */
#ifndef PRIMES_FILES_PATH_H
#define PRIMES_FILES_PATH_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The folder a path lies in, "." for a bare name, "/" for what lies there; from malloc, NULL without memory.
 */
char *path_folder(const char *path);

/* The name behind the folder. */
const char *path_name(const char *path);

/* A name, or if it has more than `most` bytes (17 to NAME_MAX) its beginning, ~ and 16 digits that differ for
 * two that begin alike. Returns `text`. */
enum { PATH_NAME_SIZE = NAME_MAX + 1 };
const char *path_shorten_name(const char *name, size_t most, char text[PATH_NAME_SIZE]);

/* Is what stands at `path`, itself and not what a link there leads to, the file that is open as `fd`? Others
 * may have removed or replaced it. */
bool path_leads_to(const char *path, int fd);

/* Is it certainly not? Where the system does not tell, neither of the two is true. */
bool path_leads_elsewhere(const char *path, int fd);

/* Has the file this attribute, one of STATX_ATTR_...? False where the file system does not tell. */
bool path_has_attribute(const char *path, uint64_t attribute);

/* May what lies in the folder of `path` be replaced and removed? In one that may only grow nothing may. */
bool path_takes_changes(const char *path);

/* What a path stands for, link by link, also where nothing is there yet. */
struct path_end {
    char *path;     /* from malloc: the last name, which is no link; or the path of the descriptor */
    int descriptor; /* of this process: /dev/stdout, /dev/fd/N, /proc/self/fd/N, ...; -1: it is none */
    bool is_magic;  /* a link of /proc that only the kernel can follow: another process's descriptor */
};

/* False with the cause in errno; `end->path` is the caller's if it is true. */
bool path_follow(const char *path, struct path_end *end);

/* Do both stand for one file or pipe: by device and inode, links followed; or, where neither is there yet, by
 * folder and name? A device or socket may well be both read and written. */
bool path_is_same(const char *a, const char *b);

#endif
