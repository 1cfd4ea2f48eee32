/* A group of runs as a figure: its data, and the gnuplot script that draws them. Both are text, the same
 * bytes for the same group. Knows nothing of files and of running gnuplot. */
#ifndef PRIMES_REPORT_FIGURES_CURVES_H
#define PRIMES_REPORT_FIGURES_CURVES_H

#include <stdio.h>

#include "report/analysis/group.h"

/* FIGURE_WEAK is of groups that weak_scaling_find made (weak_scaling.h), the others are of groups of records;
 * FIGURE_TIMELINE is of one run (timeline.h), FIGURE_WHY of bars (bars.h). */
enum figure {
    FIGURE_TIME,
    FIGURE_SPEEDUP,
    FIGURE_EFFICIENCY,
    FIGURE_WEAK,
    FIGURE_TIMELINE,
    FIGURE_WHY,
    FIGURES
};

/* "time", "speedup", "efficiency", "weak", "timeline", "why" */
const char *figure_name(enum figure figure);

/* What a picture can be; a set of them is a sum of 1u << format. */
enum figure_format { FIGURE_SVG, FIGURE_PDF, FIGURE_PNG, FIGURE_FORMATS };

/* "svg", "pdf", "png" */
const char *figure_format_name(enum figure_format format);

/* NULL if the group has what the figure shows; else why not, as the end of a sentence. */
const char *figure_lacks(const struct group *group, enum figure figure);

/* Blocks of numbers, each named by the comment above it. False, as for all that follow: memory ran out, or
 * the record of a timeline cannot be read again; whether `file` took them is for the caller to ask it. */
bool figure_write_data(const struct group *group, enum figure figure, FILE *file, struct error *error);

/* Reads `name`.dat and draws `name`.FORMAT for each of the formats, all in the folder in which gnuplot runs.
 */
bool figure_write_script(const struct group *group, enum figure figure, const char *name, unsigned formats,
                         FILE *file, struct error *error);

/* Draws in letters on standard output; the data are in the script. */
bool figure_write_terminal_script(const struct group *group, enum figure figure, int columns, int lines,
                                  FILE *file, struct error *error);

#endif
