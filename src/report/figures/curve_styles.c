#include "report/figures/curve_styles.h"

#include <math.h>
#include <stdlib.h>

#include "report/figures/told/told_schedules.h"
#include "report/gnuplot/layout.h"

/* M. Okabe and K. Ito, Color Universal Design, 2008: told apart with every kind of colour vision. */
static const struct curve_style WORLDS[RUN_WORLDS] = {
    [RUN_SEQUENTIAL] = {.colour = "#000000", .filled = 13, .open = 12, .size = 0.50, .character = 'S'},
    [RUN_OPENMP] =
        {.colour = "#0072B2", .filled = 7, .open = 6, .size = 0.45, .character = 'O', .offset = -1},
    [RUN_MPI] = {.colour = "#D55E00", .filled = 5, .open = 4, .size = 0.40, .character = 'M'},
    [RUN_HYBRID] = {.colour = "#009E73", .filled = 9, .open = 8, .size = 0.50, .character = 'H', .offset = 1},
    [RUN_BOOK] = {.colour = "#E69F00", .filled = 11, .open = 10, .size = 0.45, .character = 'B'},
};

/* Of the schedules, in their order. Colours, dashes and types repeat at different lengths, so the first few
 * dozen differ in one of them. The diamond is that of sequential runs. */
static const char *const COLOURS[] = {"#000000", "#0072B2", "#D55E00", "#009E73",
                                      "#CC79A7", "#56B4E9", "#E69F00"};
static const char *const DASHES[] = {NULL, "(9,3)", "(4,2)", "(9,3,2,3)", "(2,2)", "(14,3,2,3,2,3)"};
static const struct {
    int filled, open;
    double size;
} POINTS[] = {{7, 6, 0.45}, {5, 4, 0.40}, {9, 8, 0.50}, {11, 10, 0.50}, {15, 14, 0.50}};

/* B and S are those of the book and of sequential runs, and lower case, as a and u of the laws, is that of
 * open points. They repeat. */
static const char CHARACTERS[] = "CDEFGHIJKLMNOPQRTVWXYZ";

/* Shares of the axis. On doublings to the right and up, what stands far to the left looks faster than it is.
 */
static const double WORLD_STEP = 0.011, SPREAD_MOST = 0.09, SPREAD_DOUBLINGS = 0.12;

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static struct curve_style of_world(const struct curve_styles *styles, struct series series)
{
    struct curve_style style = WORLDS[series.world];
    style.series = series;
    style.offset *= WORLD_STEP * styles->has_many_worlds;
    return style;
}

/* `index` is of the schedule. */
static struct curve_style of_schedule(const struct curve_styles *styles, struct series series, size_t index)
{
    struct curve_style style = WORLDS[series.world];
    style.series = series;
    style.colour = COLOURS[index % COUNT(COLOURS)];
    style.dashes = DASHES[index % COUNT(DASHES)];
    if (styles->has_many_worlds || series.world == RUN_SEQUENTIAL)
        return style;
    style.filled = POINTS[index % COUNT(POINTS)].filled;
    style.open = POINTS[index % COUNT(POINTS)].open;
    style.size = POINTS[index % COUNT(POINTS)].size;
    return style;
}

/* Of all curves at one number of workers. */
static double spread_of(const struct axes *axes)
{
    const double narrow = fmin(SPREAD_MOST, SPREAD_DOUBLINGS / axes_doublings(axes));
    return fmin(narrow, 0.8 * axes_least_gap(axes));
}

/* The curves of sequential runs, or the others, side by side around where they belong. */
static void put_side_by_side(struct curve_styles *styles, bool are_sequential, double spread)
{
    size_t count = 0, at = 0;
    for (size_t i = 0; i < styles->count; i++)
        count += (styles->items[i].series.world == RUN_SEQUENTIAL) == are_sequential;
    const double step = spread / (double)(count > 0 ? count : 1);
    for (size_t i = 0; i < styles->count; i++) {
        struct curve_style *style = &styles->items[i];
        if ((style->series.world == RUN_SEQUENTIAL) != are_sequential)
            continue;
        style->offset = step * ((double)at - ((double)count - 1) / 2);
        if (style->series.schedule && !are_sequential)
            style->character = CHARACTERS[at % (sizeof CHARACTERS - 1)];
        at++;
    }
}

bool curve_styles_make(struct curve_styles *styles, const struct axes *axes, struct error *error)
{
    const size_t curves = series_count_curves(axes->group), schedules = told_schedules_count(axes->group);
    *styles =
        (struct curve_styles){.items = calloc(curves, sizeof *styles->items),
                              .tell_schedules = schedules > 0,
                              .has_many_worlds = series_only_world(axes->group, axes->figure) == RUN_WORLDS};
    if (!styles->items)
        return error_memory(error, "the plot", curves * sizeof *styles->items);
    for (size_t i = 0; i < curves; i++) {
        const struct series series = series_of_curve(axes->group, SERIES_FULL, i);
        if (series_has_points(axes->group, axes->figure, series))
            styles->items[styles->count++] =
                series.schedule ? of_schedule(styles, series, i % schedules) : of_world(styles, series);
    }
    if (styles->tell_schedules) {
        put_side_by_side(styles, true, spread_of(axes));
        put_side_by_side(styles, false, spread_of(axes));
    }
    return true;
}

bool curve_styles_stand_aside(const struct curve_styles *styles)
{
    return styles->tell_schedules || styles->has_many_worlds;
}

struct curve_style curve_style_of_world(const struct curve_styles *styles, enum run_world world)
{
    struct curve_style style = WORLDS[world];
    if (styles->tell_schedules && world != RUN_BOOK)
        style.colour = LAYOUT_MUTED_COLOUR;
    return style;
}

struct series curve_style_series(const struct curve_style *style, enum series_kind kind)
{
    return (struct series){kind, style->series.world, style->series.schedule};
}

void curve_style_put_line(const struct curve_style *style, FILE *file)
{
    fprintf(file, " lw 0.8");
    if (style->dashes)
        fprintf(file, " dt %s", style->dashes);
    fprintf(file, " lc rgb '%s'", style->colour);
}

void curve_styles_free(struct curve_styles *styles)
{
    free(styles->items);
    *styles = (struct curve_styles){0};
}
