/* The figure of one run (timeline_run.h), as a Gantt chart: a row for every worker, and in it a rectangle for
 * every unit that it worked on, from its start to its end. Knows nothing of the other figures. */
#ifndef PRIMES_REPORT_FIGURES_TIMELINE_H
#define PRIMES_REPORT_FIGURES_TIMELINE_H

#include <stdio.h>

#include "report/analysis/group.h"
#include "report/gnuplot/layout.h"

/* As those of figure.h, which lead here. */
const char *timeline_lacks(const struct group *group);
bool timeline_write_data(const struct group *group, FILE *file, struct error *error);
bool timeline_write_script(const struct group *group, const struct layout_picture *picture, FILE *file,
                           struct error *error);
bool timeline_write_terminal_script(const struct group *group, int columns, int lines, FILE *file,
                                    struct error *error);

/* What the caption says of the run, a piece a line (caption.h). */
bool timeline_describe(const struct group *group, struct lines *pieces, struct error *error);

#endif
