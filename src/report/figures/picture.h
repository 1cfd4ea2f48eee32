/* One picture of a group, in files: gnuplot draws it in a scratch folder, and it appears under its name only
 * when it is whole, with its script and data beside it. Knows nothing of what other pictures there are. */
#ifndef PRIMES_REPORT_FIGURES_PICTURE_H
#define PRIMES_REPORT_FIGURES_PICTURE_H

#include <stdio.h>

#include "report/analysis/group.h"
#include "report/figures/told/figure_kind.h"
#include "report/gnuplot/layout.h"

struct picture {
    const struct group *group; /* has what the figure shows (figure.h) */
    enum figure_kind figure;
    const char *folder, *name; /* NAME.svg and so on, in the folder */
    struct layout_looks looks;
};

/* Makes the folder for pictures unless there is one. */
bool picture_make_folder(const char *path, struct error *error);

/* Prints to `output` the paths of what was drawn; what gnuplot said of fonts that it lacks though it drew
 * goes to `notes`, of the first picture alone. *is_missing: there is no gnuplot to draw
 * with; the script and the data were written nevertheless. ERROR_STOPPED: a signal came (base/stop.h), and
 * nothing was written. */
bool picture_draw(const struct picture *picture, FILE *output, struct lines *notes, bool *is_missing,
                  struct error *error);

#endif
