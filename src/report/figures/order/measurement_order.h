/* The figure of the order of measurement: when each repetition began, and how long it took against the median
 * of its configuration, so that what changed while the study was measured is seen at a glance, whatever the
 * configurations take. Knows nothing of the other figures. */
#ifndef PRIMES_REPORT_FIGURES_ORDER_MEASUREMENT_ORDER_H
#define PRIMES_REPORT_FIGURES_ORDER_MEASUREMENT_ORDER_H

#include "report/analysis/group.h"
#include "report/gnuplot/layout.h"

/* As those of figure.h, which lead here. */
const char *measurement_order_lacks(const struct group *group);
bool measurement_order_write_data(const struct group *group, FILE *file, struct error *error);
bool measurement_order_write_script(const struct group *group, const struct layout_picture *picture,
                                    FILE *file, struct error *error);
bool measurement_order_write_terminal_script(const struct group *group, int columns, int lines, FILE *file,
                                             struct error *error);

/* What the figure says of the study, a piece a line: how many repetitions, of how many configurations. */
bool measurement_order_describe(const struct group *group, struct lines *pieces, struct error *error);

#endif
