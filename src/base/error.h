/* How a function says why it failed: a code for the shell and one sentence for the person.
 * Knows nothing of where the sentence is printed; only main prints. */
#ifndef PRIMES_BASE_ERROR_H
#define PRIMES_BASE_ERROR_H

#include <stdbool.h>

/* The exit codes of the program, the same on every rank. */
enum error_code {
    ERROR_NONE = 0,     /* done */
    ERROR_FAILED = 1,   /* input or output failed, memory ran out, a rank was lost */
    ERROR_USAGE = 2,    /* wrong usage, or an input that cannot be taken as it is */
    ERROR_INVALID = 3,  /* done, but some input lines were not numbers */
    ERROR_DISAGREE = 4, /* a self-check disagreed */
    ERROR_SLOWER = 5,   /* what was asked for is slower than it may be */
    ERROR_STOPPED = 75, /* stopped early, resumable */
};

struct error {
    enum error_code code;
    bool is_located; /* the text begins with where it happened */
    char text[1024]; /* without program name, final period or newline */
};

/* Fills `error` and returns false, so that a failing function ends with `return error_set(...)`.
 * A sentence longer than the buffer is cut. */
bool error_set(struct error *error, enum error_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Puts where it happened before the sentence, "rank 3 on node7: cannot ...", unless somebody did so before.
 */
void error_locate(struct error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The usual sentence for malloc that returned NULL: what was to be held, and how many bytes (0: unknown). */
bool error_memory(struct error *error, const char *what, unsigned long long bytes);

#endif
