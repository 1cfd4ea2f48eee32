/* A group of runs as a figure of any kind: its data, and the gnuplot script that draws them. Both are text,
 * the same bytes for the same group. Knows nothing of files and of running gnuplot. */
#ifndef PRIMES_REPORT_FIGURES_FIGURE_H
#define PRIMES_REPORT_FIGURES_FIGURE_H

#include <stdio.h>

#include "report/analysis/group.h"
#include "report/figures/told/figure_kind.h"
#include "report/gnuplot/layout.h"

/* "time", "speedup", "efficiency", "weak", "timeline", "why", "order" */
const char *figure_name(enum figure_kind figure);

/* That can be told apart in a picture, in grey print and by the colour-blind, too. */
enum { FIGURE_STUDIES_MOST = 8 };

/* NULL if the group has what the figure shows; else why not, as the end of a sentence. */
const char *figure_lacks(const struct group *group, enum figure_kind figure);

/* Blocks of numbers, each named by the comment above it. False, as for all that follow: memory ran out, or
 * the record of a timeline cannot be read again; whether `file` took them is for the caller to ask it. */
bool figure_write_data(const struct group *group, enum figure_kind figure, FILE *file, struct error *error);

/* What stands below it (caption.h). */
bool figure_write_caption(const struct group *group, enum figure_kind figure, size_t columns,
                          struct lines *caption, struct error *error);

/* Reads `name`.dat and draws `name`.FORMAT for each of the formats, all in the folder in which gnuplot runs.
 */
bool figure_write_script(const struct group *group, enum figure_kind figure, const char *name,
                         struct layout_looks looks, FILE *file, struct error *error);

/* Draws one picture of a page (layout.h), which is SVG, on standard output; the data are in the script, and
 * the values of points and bars show under the pointer. */
bool figure_write_page_script(const struct group *group, enum figure_kind figure, FILE *file,
                              struct error *error);

/* Draws on the dumb terminal, which is text on standard output; the data are in the script. */
bool figure_write_terminal_script(const struct group *group, enum figure_kind figure, int columns, int lines,
                                  FILE *file, struct error *error);

#endif
