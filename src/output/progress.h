/* The progress of a run: one line on standard error, redrawn ten times a second, cleared at the end. Knows
 * nothing of how the work is done. */
#ifndef PRIMES_OUTPUT_PROGRESS_H
#define PRIMES_OUTPUT_PROGRESS_H

#include <stdbool.h>

#include "engine/engine.h"

enum progress_mode { PROGRESS_AUTO, PROGRESS_ALWAYS, PROGRESS_NEVER };

/* "auto", ...; NULL past the last. */
const char *progress_mode_name(int mode);

struct progress {
    bool wanted;
    const char *operation; /* what the kernel counts: "divisors" */
    int frame;
    int shown; /* characters on the line now */
};

/* PROGRESS_AUTO draws where standard error is a terminal. `operation` is borrowed. */
struct progress progress_begin(enum progress_mode mode, const char *operation);

/* Draws, unless the run is too short to bother. */
void progress_draw(struct progress *progress, const struct engine_progress *state);

/* Takes the line away, before anything else is printed and at the end. */
void progress_clear(struct progress *progress);

#endif
