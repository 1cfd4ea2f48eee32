/* The lock of an output: while a run works on one, a second is refused. It is a file beside the output, which
 * says whose it is and is removed at the end. Where the file system has locks (flock) the file is locked as
 * long as its owner lives; where it has none, and where its locks end at the host, the owner's process is
 * looked for, or, on another host, its sign of life. Knows nothing of what is written. */
#ifndef PRIMES_FILES_LOCK_H
#define PRIMES_FILES_LOCK_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#include "base/error.h"

struct lock {
    int fd; /* -1: none */
    char *path;
    double beat_seconds, next_beat; /* of the monotonic clock */
    uint64_t beats;
    bool is_to_end;     /* that this run was told to stop stands there */
    off_t beats_offset; /* where they stand in the file */
};

/* Of which nothing is held: lock_beat and lock_release are harmless on it. */
#define LOCK_NONE ((struct lock){.fd = -1})

/* How a lock is held; seconds. All that use one lock must agree in them. */
struct lock_terms {
    bool has_locks;      /* false: as on a file system without flock */
    double beat_seconds; /* from one sign of life to the next */
    double dead_seconds; /* without one, its owner is taken for dead */
};
extern const struct lock_terms LOCK_TERMS;

/* Takes the lock at `path` of the output `target`, be it free or left by a run that ended or was killed. To
 * know that of a run on another host may take `dead_seconds`, which is said on `messages`.
 *
 * ERROR_USAGE: another run has it, the sentence says which, or what stands there is no lock; ERROR_STOPPED;
 * ERROR_FAILED: the kernel refuses it, as where the folder takes no file. */
bool lock_take(struct lock *lock, const char *path, const char *target, FILE *messages, struct error *error);
bool lock_take_on(struct lock *lock, const char *path, const char *target, const struct lock_terms *terms,
                  FILE *messages, struct error *error);

/* Has the run that holds the lock at `path` been told to stop? Then it is worth waiting for. */
bool lock_is_to_end(const char *path);

/* A sign of life, if it is time, or if a signal came that asks to stop: to be called as often as you like, by
 * one thread, and at least every `dead_seconds` / 2. */
void lock_beat(struct lock *lock);

/* Is it still ours? Not if its file was removed, or if this process was held up for so long that another run
 * took it for dead. */
bool lock_is_held(const struct lock *lock);

/* Removes the file if it is still ours, and frees what it owns; harmless to repeat. */
void lock_release(struct lock *lock);

#endif
