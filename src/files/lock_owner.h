/* Who holds a lock, as its file says: a process, by what no other process has; and whether it is there. Knows
 * nothing of the file. */
#ifndef PRIMES_FILES_LOCK_OWNER_H
#define PRIMES_FILES_LOCK_OWNER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/host.h"

enum { LOCK_OWNER_WORD_SIZE = 64, LOCK_OWNER_TEXT_SIZE = 768 };

struct lock_owner {
    char host[HOST_TEXT_SIZE];        /* short host name */
    char boot[LOCK_OWNER_WORD_SIZE];  /* of its kernel, another one after each start; "" if not known */
    char space[LOCK_OWNER_WORD_SIZE]; /* of process ids: a container may have its own; "" if not known */
    uint64_t process;                 /* id */
    uint64_t start;                   /* of the process, in ticks of its host's clock */
    uint64_t since;                   /* when it took the lock: microseconds since the Unix epoch */
};

/* This process, now. */
void lock_owner_self(struct lock_owner *owner);

/* Some lines, ended by NUL; no two locks have the same. Returns their size. */
size_t lock_owner_text(const struct lock_owner *owner, char text[LOCK_OWNER_TEXT_SIZE]);

/* Those lines, at the beginning of a text that ends with NUL. False if they are not what lock_owner_text
 * would write, byte by byte. */
bool lock_owner_parse(const char *text, struct lock_owner *owner);

enum lock_owner_state {
    LOCK_OWNER_THERE,
    LOCK_OWNER_GONE,   /* it has ended */
    LOCK_OWNER_UNKNOWN /* it is on another host, or cannot be looked at */
};
enum lock_owner_state lock_owner_look(const struct lock_owner *owner);

/* "process 4711 on node7, since 2026-11-27 14:05" */
enum { LOCK_OWNER_SHOWN_SIZE = 160 };
const char *lock_owner_show(const struct lock_owner *owner, char shown[LOCK_OWNER_SHOWN_SIZE]);

#endif
