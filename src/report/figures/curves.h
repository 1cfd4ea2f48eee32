/* The figures of curves: what is measured, over the number of workers. Knows nothing of the other figures. */
#ifndef PRIMES_REPORT_FIGURES_CURVES_H
#define PRIMES_REPORT_FIGURES_CURVES_H

#include <stdio.h>

#include "report/analysis/group.h"
#include "report/figures/told/figure_kind.h"
#include "report/gnuplot/layout.h"

/* As those of figure.h, which lead here. */
const char *curves_lack(const struct group *group, enum figure_kind figure);
bool curves_write_data(const struct group *group, enum figure_kind figure, FILE *file, struct error *error);
bool curves_write_script(const struct group *group, enum figure_kind figure,
                         const struct layout_picture *picture, FILE *file, struct error *error);
bool curves_write_terminal_script(const struct group *group, enum figure_kind figure, int columns, int lines,
                                  FILE *file, struct error *error);

#endif
