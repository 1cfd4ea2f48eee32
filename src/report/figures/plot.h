/* What is to be drawn of the groups, and where: pictures in a folder, one picture, or text on a terminal.
 * Knows nothing of how a figure is drawn (figure.h) and a picture made (picture.h). */
#ifndef PRIMES_REPORT_FIGURES_PLOT_H
#define PRIMES_REPORT_FIGURES_PLOT_H

#include "report/analysis/group.h"
#include "report/figures/told/figure_kind.h"

struct plot_request {
    const char *target; /* "-", a file that ends in .svg, .pdf or .png, or a folder, which is made */
    bool has_figure;    /* else a folder gets all figures, and the other targets the speedup */
    enum figure_kind figure;
};

/* Prints to `output` the paths of the pictures, or the text for the terminal. `skipped` gets a line for every
 * figure that the records could not fill. ERROR_USAGE: there is nothing to draw, or it is not clear what.
 * Whether `output` took it is for the caller to ask it. */
bool plot_draw(const struct groups *groups, const struct plot_request *request, FILE *output,
               struct lines *skipped, struct error *error);

#endif
