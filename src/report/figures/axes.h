/* The axes of a figure of curves: workers to the right, values up, and vertical lines where the cores of a
 * node end. Writes them in the words of gnuplot; knows nothing of what is drawn between them. */
#ifndef PRIMES_REPORT_FIGURES_AXES_H
#define PRIMES_REPORT_FIGURES_AXES_H

#include "report/figures/series.h"

/* Everything that the parts of a script must know of each other. */
struct sheet {
    const struct group *group;
    enum figure figure;
    const char *data; /* where gnuplot finds the data, as it stands in a script */
    bool is_terminal;
    bool log_workers, log_values;
    struct series_range range;
    double left, right, bottom, top; /* the ends of the axes */
    int parallel_worlds;
};

struct sheet sheet_make(const struct group *group, enum figure figure);

/* How often the workers double from left to right, at least 1. */
double sheet_doublings(const struct sheet *sheet);

/* Scales, ranges, ticks and labels. */
void sheet_put_axes(const struct sheet *sheet, FILE *file);

/* How many lines there are; writes them as ticks of the upper axis unless `file` is NULL. What would run into
 * the text of the line before it is left out. */
size_t sheet_put_lines(const struct sheet *sheet, FILE *file);

/* The same with their look, if there are any. */
void sheet_put_cores(const struct sheet *sheet, FILE *file);

#endif
