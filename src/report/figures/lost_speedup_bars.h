/* The figure of lost speedup: a stacked bar for every configuration, of the speedup and what was lost to what
 * (lost_speedup.h), in shares of the workers. What was gained lies below 0. Knows nothing of the other
 * figures.
 */
#ifndef PRIMES_REPORT_FIGURES_LOST_SPEEDUP_BARS_H
#define PRIMES_REPORT_FIGURES_LOST_SPEEDUP_BARS_H

#include <stdio.h>

#include "report/analysis/group.h"
#include "report/gnuplot/layout.h"

/* As those of figure.h, which lead here. */
const char *lost_speedup_bars_lack(const struct group *group);
bool lost_speedup_bars_write_data(const struct group *group, FILE *file, struct error *error);
bool lost_speedup_bars_write_script(const struct group *group, const struct layout_picture *picture,
                                    FILE *file, struct error *error);
bool lost_speedup_bars_write_terminal_script(const struct group *group, int columns, int lines, FILE *file,
                                             struct error *error);

#endif
