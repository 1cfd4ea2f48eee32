/* What the processes of a study say, each line shown once: at once where they go on for a while after it, as
 * a launcher does that waits. Knows nothing of who says it. */
#ifndef PRIMES_SWEEP_PROCESSES_SAID_H
#define PRIMES_SWEEP_PROCESSES_SAID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/buffer.h"
#include "report/containers/lines.h"

struct said {
    struct buffer text; /* of the process that runs, or ran last */
    size_t told;        /* bytes of it that were shown, or need not be */
    double waits_since; /* seconds of the monotonic clock since which a line has not been shown; 0: none */
    struct lines shown; /* by the study so far */
};

/* Another process begins. */
void said_begin(struct said *said);

/* Is there a whole line that waits to be shown? Notes since when. */
bool said_waits(struct said *said, double now);

/* Is it time to show what waits? */
bool said_is_due(const struct said *said, double now);

/* Shows the lines that were not shown before, after a call of `clear` if there is one. The last need not be
 * whole if the process has ended. */
void said_show(struct said *said, bool has_ended, void (*clear)(void *context), void *context, FILE *file);

/* The last lines of the process, indented; that there is none. */
void said_show_end(const struct said *said, FILE *file);

void said_free(struct said *said);

#endif
