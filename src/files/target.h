/* What --output and its like name, as the shell's > would take it, and more: a descriptor of this process and
 * a device are written through in order; a file appears only when it is whole, with the owner, group,
 * permissions and lists of the one it replaces. What can be known to fail is found when it is opened, before
 * anything is computed; what fails at the end keeps the finished bytes under a name that the error tells.
 * Knows nothing of what is written. */
#ifndef PRIMES_FILES_TARGET_H
#define PRIMES_FILES_TARGET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "files/staged.h"

enum target_kind {
    TARGET_NONE,
    TARGET_IN_ORDER, /* a descriptor of this process, a device, a pipe: written through in order, not
                        committed */
    TARGET_FILE, /* a regular file, there or not yet: written at offsets, by several if need be, and committed
                  */
};

struct target {
    enum target_kind kind;
    char *path; /* as the user gave it; NULL: standard output */
    int fd;     /* where the bytes go */
    struct staged staged;
    int through;   /* the file that is there, open; -1: there is none */
    bool is_fixed; /* it cannot be replaced, as the root of a mount: the finished bytes are copied into it */
};

/* Of which nothing is open; target_close is harmless on it, and on {0}. */
#define TARGET_CLOSED ((struct target){.fd = -1, .through = -1, .staged = {.fd = -1}})

/* Standard output, whatever it is, as what is written in order. */
void target_open_stdout(struct target *target);

/* Opens nothing that it would have to take back, and changes no file. ERROR_FAILED: the
 * kernel refuses it, or replacing the file would lose something of it; then the error says the way out. */
bool target_open(struct target *target, const char *path, struct error *error);

/* As target_open, with what an earlier run left at `data` (target_leave) as the file in the making: it is
 * open for reading and writing, its bytes as they are. Only where that can take the place of `path`. */
bool target_open_left(struct target *target, const char *path, const char *data, struct error *error);

/* Can it be left unfinished? Not what is written in order, nor a file that can only be written through. */
bool target_can_leave(const struct target *target);

/* Gives the file in the making the name `data`, beside its place, under which it stays until target_commit,
 * even if that never comes; what was written is on the disk already. Where there is something of that name it
 * fails, and that stays. ERROR_FAILED. */
bool target_leave(struct target *target, const char *data, struct error *error);

/* What killed runs left beside it, as a sentence; false if they left nothing. */
enum { TARGET_LEFT_SIZE = 512 };
bool target_describe_left(const struct target *target, char text[TARGET_LEFT_SIZE]);

/* Writing to it failed; `errno` says why. Returns false. */
bool target_failed(const struct target *target, struct error *error);

/* Has the file system room for so many bytes? True where that cannot be known. */
bool target_has_room(const struct target *target, uint64_t bytes);

/* Syncs, and puts a file in its place; of what is written in order only closes the descriptor. */
bool target_commit(struct target *target, struct error *error);

/* The file at `from` to where `path` says, all at once. */
bool target_put_copy(const char *from, const char *path, struct error *error);

/* A name that the file has while it is written is removed now, as there may be no time later; nothing may be
 * committed any more. Harmless to repeat. */
void target_abandon(struct target *target);

/* Frees what it owns; a file that was neither committed nor left disappears. */
void target_close(struct target *target);

#endif
