/* Appends a line to a file that other processes append to at the same time: under a lock, or, where the file
 * system has no locks, by one write. Knows nothing of what the line says. */
#ifndef PRIMES_OUTPUT_RECORD_RECORD_APPEND_H
#define PRIMES_OUTPUT_RECORD_RECORD_APPEND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Can a line be appended to `path`, which may not be there yet? Opens and locks it, or a file beside it, and
 * leaves nothing. Where there are no locks, `messages` gets a line on what that means. False with the cause
 * in errno. */
bool record_append_check(const char *path, FILE *messages);

/* Appends the line, which ends with its newline, after a newline if the file lacks its last one; it is on the
 * disk then. Says to `messages` for how long it has waited for the lock of another process; a request to stop
 * (base/stop.h) ends that with EAGAIN. A file that is not there yet appears with the line in it. False with
 * the cause in errno: the line is not there, nor a part of it, nor an empty file. Without locks nothing that
 * was written is taken back, as it may be a neighbour's: then a part may stay, and the next line begins a new
 * one. */
bool record_append(const char *path, const char *line, size_t size, FILE *messages);

#endif
