/* The progress of a run: one line on standard error, redrawn ten times a second, cleared at the end. Knows
 * nothing of how the work is done. */
#ifndef PRIMES_OUTPUT_PROGRESS_H
#define PRIMES_OUTPUT_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/engine.h"

enum progress_mode { PROGRESS_AUTO, PROGRESS_ALWAYS, PROGRESS_NEVER };

struct progress {
    bool wanted;
    const char *operation;   /* what the kernel counts: "divisors" */
    uint64_t numbers_before; /* decided by an earlier part of the run; shown as "412+31/1,000" */
    int frame;
    int shown;   /* columns of the line now */
    int columns; /* of a terminal that does not say how many it has */
};

/* PROGRESS_AUTO draws where standard error is a terminal. `operation` is borrowed. ERROR_USAGE where COLUMNS
 * is needed and is no number. */
bool progress_begin(struct progress *progress, enum progress_mode mode, const char *operation,
                    struct error *error);

/* The line in at most so many columns, from which whole parts are left out, the least important first.
 * Returns how many it takes; 0 where not even the spinner fits. */
enum { PROGRESS_LINE_SIZE = 1024 };
int progress_line(const struct progress *progress, const struct engine_progress *state, int columns,
                  char text[PROGRESS_LINE_SIZE]);

/* Draws, never wider than the terminal is at this moment, unless the run is too short to bother. */
void progress_draw(struct progress *progress, const struct engine_progress *state);

/* Takes the line away, before anything else is printed and at the end. */
void progress_clear(struct progress *progress);

#endif
