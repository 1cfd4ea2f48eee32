/* What is to be drawn of the groups, and where: pictures in a folder, one picture, or text on a terminal.
 * Knows nothing of how a figure is drawn (figure.h) and a picture made (picture.h). */
#ifndef PRIMES_REPORT_FIGURES_PLOT_H
#define PRIMES_REPORT_FIGURES_PLOT_H

#include "report/analysis/group.h"
#include "report/analysis/weak_scaling.h"
#include "report/figures/told/figure_kind.h"
#include "report/gnuplot/layout.h"

struct plot_request {
    const char *target; /* "-", a file that ends in .svg, .pdf, .png or .tex, or a folder, which is made */
    bool has_figure;    /* else a folder gets all figures, and the other targets the speedup */
    enum figure_kind figure;
    struct layout_looks looks; /* but for the formats */
};

/* Groups, and those of weak scaling, which a figure of its own shows. */
struct plot_sources {
    const struct groups *groups;
    struct weak_scaling weak;
};

/* Fails only if memory ran out. */
bool plot_sources_find(struct plot_sources *sources, const struct groups *groups, struct error *error);
void plot_sources_free(struct plot_sources *sources);

/* Is the figure drawn of this group, which is one of the groups, or for FIGURE_WEAK one of the sweeps? What
 * it lacks is not asked. */
bool plot_sources_draw(const struct plot_sources *sources, const struct group *group,
                       enum figure_kind figure);

/* Prints to `output` the paths of the pictures, or the text for the terminal. `skipped` gets a line for every
 * figure that the records could not fill. ERROR_USAGE: there is nothing to draw, or it is not clear what.
 * Whether `output` took it is for the caller to ask it. */
bool plot_draw(const struct groups *groups, const struct plot_request *request, FILE *output,
               struct lines *skipped, struct error *error);

#endif
