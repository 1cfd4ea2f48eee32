/* What tells curves and layers apart: colours, dashes, types of points, textures. Any two differ also in grey
 * print and for every kind of colour vision: in lightness, or in dashes and points, or in the texture. Values
 * only; knows nothing of who is drawn with which. */
#ifndef PRIMES_REPORT_FIGURES_PALETTE_PALETTE_H
#define PRIMES_REPORT_FIGURES_PALETTE_PALETTE_H

#include <stddef.h>

#include "report/analysis/loss/lost_parts.h"
#include "report/records/run.h"

/* A point type is a number of gnuplot; each comes filled and open. */
struct palette_curve {
    const char *colour; /* "#0072B2" */
    const char *dashes; /* "(9,3)"; NULL: the line is solid */
    int filled, open;
    double size;
};

/* Of a world, where schedules are not told apart: solid lines are measured here, dashed ones elsewhere. The
 * diamond is that of sequential runs, which have no line. */
struct palette_curve palette_of_world(enum run_world world);

/* Of the schedule, or whatever else there is much of, with this place in their order. Behind the first eight
 * they differ from each other, but not all of them in grey. */
enum { PALETTE_TOLD_APART = 8 };
struct palette_curve palette_curve_at(size_t index);

/* The layers of the lost speedup: its parts, and above them what was useful. A texture is lines over the
 * fill; those of gnuplot's patterns are of another width in every format. */
enum { PALETTE_USEFUL = LOST_PARTS, PALETTE_LAYERS };
enum palette_texture { PALETTE_PLAIN, PALETTE_ALONG, PALETTE_ACROSS };
struct palette_layer {
    const char *colour;
    enum palette_texture texture; /* which way its lines go, seen from the bar */
    const char *lines;            /* their colour; NULL: it is plain */
};
struct palette_layer palette_layer_at(int layer);

#endif
