/* One process that is started, heard and waited for. Knows nothing of what it does, and of no shell. */
#ifndef PRIMES_SWEEP_PROCESSES_CHILD_H
#define PRIMES_SWEEP_PROCESSES_CHILD_H

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

#include "base/buffer.h"
#include "base/error.h"
#include "report/containers/lines.h"

struct child {
    pid_t pid;  /* 0: none */
    int output; /* what it says there: its standard error, or output; -1: closed */
};

enum child_output {
    CHILD_ERRORS,  /* standard error is heard; standard output goes nowhere */
    CHILD_ANSWERS, /* standard output is heard; standard error goes nowhere */
    CHILD_BOTH,    /* both are heard, as they come */
};

/* Starts the words, the first of which is looked for in PATH, without standard input, with the signals of
 * `blocked` blocked (NULL: those of this process) and the others as they are, but that it does not hear of a
 * Ctrl-C, which is meant for us. One that cannot be started says so and ends with 127. ERROR_FAILED. */
bool child_start(struct child *child, const struct lines *words, enum child_output output,
                 const sigset_t *blocked, struct error *error);

/* Takes what it said so far; false: there will be no more. */
bool child_hear(struct child *child, struct buffer *said);

/* Has it ended? Then `*code` is as a shell gives it: 128 and the signal, if one ended it. */
bool child_has_ended(struct child *child, int *code);

/* Closes what was heard of it. It has ended. */
void child_close(struct child *child);

/* Starts it, waits for its end and hears what it says, which ends with NUL. False: it could not be asked
 * (ERROR_FAILED). */
bool child_ask(const struct lines *words, enum child_output output, struct buffer *said, int *code,
               struct error *error);

#endif
