/* Runs gnuplot: without a shell, and without the settings of the user. Knows nothing of what it draws. */
#ifndef PRIMES_REPORT_GNUPLOT_GNUPLOT_H
#define PRIMES_REPORT_GNUPLOT_GNUPLOT_H

#include <stdbool.h>
#include <stdio.h>

#include "report/containers/lines.h"
#include "report/gnuplot/picture_format.h"

struct gnuplot_job {
    const char *folder; /* where it runs; NULL: here */
    const char *script; /* in that folder; NULL: it is in `input` */
    FILE *input;        /* read from its beginning */
    FILE *output;       /* what it prints; NULL: nothing of interest */
    struct lines *said; /* what it wrote to standard error though all went well, in one line; NULL */
};

/* *is_missing: there is no gnuplot on PATH, and nothing was run. Otherwise ERROR_FAILED with what gnuplot
 * wrote to standard error, or ERROR_STOPPED after a signal (base/stop.h), which ends gnuplot too. */
bool gnuplot_run(const struct gnuplot_job *job, bool *is_missing, struct error *error);

/* Those of the formats that it has a terminal for; all of them, if it does not say, or if there is none, for
 * that is told when it is to draw. Fails only if memory ran out or a signal came. */
bool gnuplot_find_formats(unsigned *formats, struct error *error);

/* A file in memory, gone when it is closed, for input and output. NULL: it could not be made. */
FILE *gnuplot_scratch(struct error *error);

#endif
