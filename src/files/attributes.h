/* What a file has beside its bytes, carried over to the one that is to take its place: owner, group, mode,
 * access control list, the user's extended attributes. Knows nothing of how the one takes the place of the
 * other. */
#ifndef PRIMES_FILES_ATTRIBUTES_H
#define PRIMES_FILES_ATTRIBUTES_H

#include <stdbool.h>
#include <sys/stat.h>

/* Gives the new file, open at `fd` and as yet nobody else's, what the file at `path` has, of which `status`
 * is known. Of its mode the permissions alone: no setuid, setgid or sticky bit. NULL if all was kept; else
 * what could not be, as in "replacing it would lose ...": "its owner", with the cause in errno. */
const char *attributes_carry_over(int fd, const char *path, const struct stat *status);

#endif
