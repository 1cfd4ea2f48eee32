/* A file in the making: written beside the one whose place it is to take, without a name where the file
 * system has such files (a killed run leaves nothing then), else under a name that says what it is. Knows
 * nothing of what stands in it, and prints nothing. */
#ifndef PRIMES_FILES_STAGED_H
#define PRIMES_FILES_STAGED_H

#include <stdbool.h>
#include <stddef.h>

struct staged {
    int fd;       /* open for reading and writing; -1: none */
    char *target; /* whose place it is to take */
    char *path;   /* its own name: .NAME.HOST-PROCESS.part beside the target; NULL: it has none */
    bool is_kept; /* under that name, until it takes the place of its target */
};

/* Where files in the making lie whose own folder takes none: what TMPDIR names, or /tmp. */
const char *staged_spare_folder(void);

/* In `folder`, or if that is NULL in the target's own. `is_private`: nobody but its owner may open it, until
 * it was given other attributes. False with the cause in errno; to be discarded all the same. */
bool staged_open(struct staged *staged, const char *target, const char *folder, bool is_private);

/* Lets other processes open it by `path`. */
bool staged_give_name(struct staged *staged);

/* Puts it in the place of its target, and the name on the disk; its bytes are there already. False with the
 * cause in errno: it is still there. */
bool staged_put(struct staged *staged);

/* The same where nothing is there yet: EEXIST if something is. */
bool staged_put_new(struct staged *staged);

/* The same, but its name need not be on the disk: it is no use after a crash. */
bool staged_show_new(struct staged *staged);

/* Gives it the name `data`, on the file system of its target, where it stays for a later run to go on with,
 * and puts that on the disk; its bytes are there already. False with the cause in errno, EEXIST if something
 * has that name: it is as it was. */
bool staged_leave(struct staged *staged, const char *data);

/* It is needed no more under the name it was left under: removes that. */
void staged_end_keeping(struct staged *staged);

/* As staged_open, with what an earlier run left under the name `data` as the file in the making; EINVAL,
 * ELOOP if that is no regular file. Its bytes stay as they are, and it stays there when it is discarded. */
bool staged_open_left(struct staged *staged, const char *target, const char *data);

/* It is finished and cannot take its place: gives it a name that says so, NAME.HOST-PROCESS.finished, beside
 * the target or else, copied if need be, in the spare folder. `path` is that name. What was left under a name
 * keeps that. */
bool staged_keep(struct staged *staged);

/* What earlier runs on this target left in its folder under the names of files in the making, except those of
 * processes that are there: "'.x.host-12.part'", several with commas, cut at `size`. Returns how many. */
size_t staged_find_left(const char *target, char *text, size_t size);

/* Closes it, removes its name unless it was kept, and frees what it owns; errno stays. Harmless to repeat. */
void staged_discard(struct staged *staged);

/* Removes its name, if it has one: there may be no time for it later. */
void staged_remove_name(struct staged *staged);

#endif
