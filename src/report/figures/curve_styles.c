#include "report/figures/curve_styles.h"

#include <math.h>
#include <stdlib.h>

#include "report/figures/palette/palette.h"
#include "report/figures/told/told_schedules.h"
#include "report/gnuplot/layout.h"

/* On a terminal, where nothing else tells worlds apart; and who stands to which side. */
static const struct {
    char character;
    double offset;
} WORLDS[RUN_WORLDS] = {
    [RUN_SEQUENTIAL] = {'S', 0}, [RUN_OPENMP] = {'O', -1}, [RUN_MPI] = {'M', 0},
    [RUN_HYBRID] = {'H', 1},     [RUN_BOOK] = {'B', 0},
};

/* B and S are those of the book and of sequential runs, and lower case, as a and u of the laws, is that of
 * open points. They repeat. */
static const char CHARACTERS[] = "CDEFGHIJKLMNOPQRTVWXYZ";

/* Shares of the axis. On doublings to the right and up, what stands far to the left looks faster than it is.
 */
static const double WORLD_STEP = 0.011, SPREAD_MOST = 0.09, SPREAD_DOUBLINGS = 0.12;

static void set_looks(struct curve_style *style, struct palette_curve looks)
{
    style->colour = looks.colour;
    style->dashes = looks.dashes;
    style->filled = looks.filled;
    style->open = looks.open;
    style->size = looks.size;
}

static struct curve_style of_world(const struct curve_styles *styles, struct series series)
{
    struct curve_style style = {.series = series,
                                .character = WORLDS[series.world].character,
                                .offset = WORLDS[series.world].offset * WORLD_STEP * styles->has_many_worlds};
    set_looks(&style, palette_of_world(series.world));
    return style;
}

/* `index` is of the schedule. */
static struct curve_style of_schedule(const struct curve_styles *styles, struct series series, size_t index)
{
    struct curve_style style = {.series = series, .character = WORLDS[series.world].character};
    const struct palette_curve world = palette_of_world(series.world);
    struct palette_curve looks = palette_curve_at(index);
    if (styles->has_many_worlds || series.world == RUN_SEQUENTIAL) {
        looks.filled = world.filled;
        looks.open = world.open;
        looks.size = world.size;
    }
    set_looks(&style, looks);
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
    struct curve_style style = of_world(styles, (struct series){.world = world});
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
    fprintf(file, " lw 1.1");
    if (style->dashes)
        fprintf(file, " dt %s", style->dashes);
    fprintf(file, " lc rgb '%s'", style->colour);
}

void curve_styles_free(struct curve_styles *styles)
{
    free(styles->items);
    *styles = (struct curve_styles){0};
}
