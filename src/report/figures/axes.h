/* The axes of a figure of curves: workers to the right, values up, and vertical lines where the cores of a
 * node end. Writes them in the words of gnuplot; knows nothing of what is drawn between them. */
#ifndef PRIMES_REPORT_FIGURES_AXES_H
#define PRIMES_REPORT_FIGURES_AXES_H

#include "report/figures/series.h"

/* Everything that the parts of a script must know of each other. */
struct axes {
    const struct group *group;
    enum figure_kind figure;
    bool is_terminal;
    bool log_workers, log_values;
    struct series_range range;
    double left, right, bottom, top; /* the ends of the axes */
    int parallel_worlds;
};

struct axes axes_make(const struct group *group, enum figure_kind figure);

/* How often the workers double from left to right, at least 1. */
double axes_doublings(const struct axes *axes);

/* Scales, ranges, ticks and labels. */
void axes_put(const struct axes *axes, FILE *file);

/* How many lines there are; writes them as ticks of the upper axis unless `file` is NULL. What would run into
 * the text of the line before it is left out. */
size_t axes_put_lines(const struct axes *axes, FILE *file);

/* The same with their look, if there are any. */
void axes_put_cores(const struct axes *axes, FILE *file);

#endif
