/* The axes of figures of curves: workers to the right, values up, and on the upper axis the numbers of
 * workers at which the cores of the nodes end. Writes them as gnuplot commands; knows nothing of what is
 * drawn between them. */
#ifndef PRIMES_REPORT_FIGURES_AXES_H
#define PRIMES_REPORT_FIGURES_AXES_H

#include "report/figures/series.h"

struct axes {
    const struct group *group;
    enum figure_kind figure;
    bool is_terminal;
    bool log_values; /* workers are on doublings always */
    struct series_range range;
    double left, right, bottom, top; /* the ends of the axes */
};

struct axes axes_make(const struct group *group, enum figure_kind figure, bool is_terminal);

/* How often the workers double from left to right, at least 1. */
double axes_doublings(const struct axes *axes);

/* The least distance between two numbers of workers of the rows, as a share of the axis; 1: there is one
 * number. */
double axes_least_gap(const struct axes *axes);

/* Has the upper axis a tick? */
bool axes_has_upper_ticks(const struct axes *axes);

/* Scales, ranges, ticks and labels, and the grid lines of the upper axis. */
void axes_put(const struct axes *axes, FILE *file);

#endif
