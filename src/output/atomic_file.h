/* A file that takes its place only when it is whole: it is written without a name, or under a temporary one
 * beside its target, and then renamed. Knows nothing of what is written. What fails says so in errno. */
#ifndef PRIMES_OUTPUT_ATOMIC_FILE_H
#define PRIMES_OUTPUT_ATOMIC_FILE_H

#include <stdbool.h>

struct stat;

/* {0}: none. */
struct atomic_file {
    char *target;    /* what is replaced, symbolic links followed */
    char *temporary; /* the name of the file while it is written; NULL if it has none yet */
};

/* Makes the file. `existing` is what it will replace, whose permissions it gets, or NULL. Returns a
 * descriptor to write it, or -1. */
int atomic_file_open(struct atomic_file *file, const char *path, const struct stat *existing);

/* Sees that the file has a temporary name. */
bool atomic_file_name(struct atomic_file *file, int fd);

/* Puts the file in its place. All of it must be on the disk, and it must have a name. */
bool atomic_file_replace(struct atomic_file *file);

/* A file that has a temporary name loses it. Harmless to repeat. */
void atomic_file_abandon(struct atomic_file *file);

/* Frees what it owns, and abandons a file that was not put in its place. */
void atomic_file_close(struct atomic_file *file);

#endif
