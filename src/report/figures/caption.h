/* The title above a picture and the caption below it. Knows nothing of gnuplot. */
#ifndef PRIMES_REPORT_FIGURES_CAPTION_H
#define PRIMES_REPORT_FIGURES_CAPTION_H

#include "report/analysis/group.h"
#include "report/figures/told/figure_kind.h"

/* From malloc; NULL if memory ran out. */
char *caption_title(const struct group *group, enum figure_kind figure);

/* Base, repetitions, CPU, commit and so on, with dots between them, in lines of at most `columns` characters
 * and a dot. In a figure of one run, `of_run` is what the figure says of it, a piece a line, in place of base
 * and repetitions; else NULL. */
bool caption_write(const struct group *group, enum figure_kind figure, const struct lines *of_run,
                   size_t columns, struct lines *caption, struct error *error);

#endif
