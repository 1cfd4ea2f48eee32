/* The figure of lost speedup: a bar for every configuration, as high as its workers are many, of what they
 * gave (the speedup) and what was lost to what (why.h), in shares of the workers. What was gained lies below
 * 0. */
#ifndef PRIMES_REPORT_WHY_FIGURE_H
#define PRIMES_REPORT_WHY_FIGURE_H

#include <stdio.h>

#include "report/figure.h"

/* As those of figure.h, which lead here. */
const char *why_figure_lacks(const struct group *group);
bool why_figure_write_data(const struct group *group, FILE *file, struct error *error);
bool why_figure_write_script(const struct group *group, const char *name, unsigned formats, FILE *file,
                             struct error *error);
bool why_figure_write_terminal_script(const struct group *group, int columns, int lines, FILE *file,
                                      struct error *error);

#endif
