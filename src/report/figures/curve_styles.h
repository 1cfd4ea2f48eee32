/* What tells the curves of a figure apart: colours, dashes, types of points, characters, and how far each
 * stands aside. Knows nothing of what is drawn with them. */
#ifndef PRIMES_REPORT_FIGURES_CURVE_STYLES_H
#define PRIMES_REPORT_FIGURES_CURVE_STYLES_H

#include "report/figures/axes.h"

/* What stands on a terminal for the bound of a loop, and for what was disturbed. */
enum { CURVE_LOOP_BOUND_CHARACTER = '=', CURVE_DISTURBED_CHARACTER = '*' };

/* What was disturbed is crossed out: a point of its own, in the colour of the curve on white ground. */
enum { CURVE_DISTURBED_POINT = 2, CURVE_DISTURBED_GROUND = 7 };
#define CURVE_DISTURBED_SIZE 0.6

/* A point type is a number of gnuplot, and on a terminal a character; each comes filled (a capital) and open.
 */
struct curve_style {
    struct series series; /* its world and schedule; of any kind */
    const char *colour;
    const char *dashes; /* of its line; NULL: it is solid */
    int filled, open;
    double size;
    char character;
    double offset; /* to the right, as a share of the axis: so that curves of equal values stay visible */
};

struct curve_styles {
    struct curve_style *items; /* of the curves that have points, in the order of series_of_curve */
    size_t count;
    bool tell_schedules;  /* then colour and dashes are of the schedule, and with one parallel world the type
                             of the points too; else all is of the world */
    bool has_many_worlds; /* several parallel worlds have points */
};

/* Fails only if memory ran out; curve_styles_free is for the caller even then. */
bool curve_styles_make(struct curve_styles *styles, const struct axes *axes, struct error *error);

/* Does some curve stand aside? */
bool curve_styles_stand_aside(const struct curve_styles *styles);

/* That of a world, whatever the schedule: where schedules are told apart, its points alone. */
struct curve_style curve_style_of_world(const struct curve_styles *styles, enum run_world world);

struct series curve_style_series(const struct curve_style *style, enum series_kind kind);

/* Width, dashes and colour of its line, which go on with a plot command. */
void curve_style_put_line(const struct curve_style *style, FILE *file);

void curve_styles_free(struct curve_styles *styles);

#endif
