#include "report/figures/curves.h"

#include <math.h>
#include <string.h>

#include "report/figures/curve_key.h"
#include "report/figures/series.h"
#include "report/findings/labels.h"

/* ---- What can be drawn. */

static const char *lack_of_parallel(const struct group *group, enum figure_kind figure)
{
    bool has_any = false, has_drawn = false, has_trusted = false;
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++) {
        if (row->like->workers == 1)
            continue;
        has_any = true;
        has_drawn = has_drawn || !row->is_left_out;
        has_trusted = has_trusted || group_trusts(group, row);
    }
    if (!has_drawn)
        return has_any ? "all runs with more than one worker were misplaced; --force draws them"
                       : "there are no runs with more than one worker";
    return has_trusted || figure == FIGURE_TIME
               ? NULL
               : "other programs took CPU time from all runs with more than one worker: make them again on a "
                 "quiet machine; --force draws them as they are";
}

static const char *lack_of_base(const struct group *group)
{
    if (!group->base)
        return "there is no sequential run to compare with; make one with --threads 1";
    return group_trusts(group, group->base)
               ? NULL
               : "other programs took CPU time from the base, so no speedup comes from it: make its runs "
                 "again on a quiet machine; --force draws it as it is";
}

const char *curves_lack(const struct group *group, enum figure_kind figure)
{
    bool is_drawn = false;
    if (figure == FIGURE_WEAK && !group->base)
        return "there is no sweep of random:COUNT in which COUNT grows with the workers, from one on";
    const char *lack = lack_of_parallel(group, figure);
    lack = lack || figure == FIGURE_TIME ? lack : lack_of_base(group);
    for (int world = RUN_OPENMP; !lack && world < RUN_WORLDS; world++)
        is_drawn = is_drawn || series_has_world(group, figure, (enum run_world)world);
    return lack || is_drawn ? lack : "all times are 0";
}

/* ---- Data. */

static const char *const UNITS[] = {
    [FIGURE_TIME] = "seconds",
    [FIGURE_SPEEDUP] = "speedup",
    [FIGURE_EFFICIENCY] = "efficiency",
    [FIGURE_WEAK] = "weak efficiency",
};

static bool write_block(const struct group *group, enum figure_kind figure, struct series series,
                        bool *is_first, FILE *file)
{
    char name[SERIES_NAME_SIZE];
    const size_t count = series_write(group, figure, series, NULL);
    if (count == 0 || count == SIZE_MAX)
        return count == 0;
    /* Two blank lines between blocks; the first comment is the name of a block. */
    fprintf(file, "%s# %s\n# workers %s%s\n", *is_first ? "" : "\n\n", series_name(series, name),
            UNITS[figure],
            series.kind == SERIES_BARS   ? ", least and greatest of the interval"
            : series.kind == SERIES_BAND ? " of the slowest rank, and of the fastest"
                                         : "");
    *is_first = false;
    series_write(group, figure, series, file);
    return true;
}

bool curves_write_data(const struct group *group, enum figure_kind figure, FILE *file, struct error *error)
{
    bool is_first = true, good = true;
    for (int kind = 0; kind < SERIES_KINDS; kind++) {
        const size_t curves = series_is_of_all((enum series_kind)kind) ? 1 : series_count_curves(group);
        for (size_t i = 0; good && i < curves; i++)
            good = write_block(group, figure, series_of_curve(group, (enum series_kind)kind, i), &is_first,
                               file);
    }
    return good || error_memory(error, "the plot", 0);
}

/* ---- The plot command: an element for every block; what comes later is drawn above. */

struct curves {
    struct axes axes;
    struct curve_styles styles;
    bool has_values; /* under the pointer */
};

struct plot {
    const struct axes *axes;
    const struct curve_styles *styles;
    struct layout_plot *script;
    FILE *file; /* of that */
    size_t count;
    bool no_memory;
};

static const double LOOP_BOUND_HALF_WIDTH = 0.012; /* shares of the axis */
enum {
    GRAPH_HEIGHT_OF_SCHEDULES = 176 /* there are many curves */
};

static bool has_block(struct plot *plot, struct series series)
{
    const size_t count = series_write(plot->axes->group, plot->axes->figure, series, NULL);
    plot->no_memory = plot->no_memory || count == SIZE_MAX;
    return count > 0 && count < SIZE_MAX;
}

/* Begins an element; what follows is how it is drawn. */
static void put_element(struct plot *plot, struct series series, const char *columns)
{
    char name[SERIES_NAME_SIZE];
    fprintf(plot->file, "%s%s index '%s' using %s with ", plot->count == 0 ? "plot " : ", \\\n     ",
            plot->script->data, series_name(series, name), columns);
    plot->count++;
}

/* "($1*0.98)": the workers, so far aside. */
enum { COLUMN_SIZE = 32 };
static const char *column_of(const struct plot *plot, double offset, char column[COLUMN_SIZE])
{
    const struct axes *axes = plot->axes;
    if (offset < 0 || offset > 0)
        snprintf(column, COLUMN_SIZE, "($1*%.4g)", exp2(offset * axes_doublings(axes)));
    else
        snprintf(column, COLUMN_SIZE, "1");
    return column;
}

/* The curves of the whole group have no points, so the dashes tell them apart; their colours are of no world
 * and no schedule (palette.h). They are thinner than what was measured (curve_style_put_line). */
struct curve {
    const char *dashes, *colour;
    double width;
    char character;
};
static const struct curve CURVES[SERIES_RUNS] = {
    [SERIES_IDEAL] = {"(8,5)", "#707070", 0.7, '.'},
    [SERIES_BOUND] = {"(2,3)", "#A0522D", 0.9, '-'},
    [SERIES_AMDAHL] = {"(10,3,2,3)", "#999933", 0.8, 'a'},
    [SERIES_USL] = {"(10,3,2,3,2,3)", "#882255", 0.7, 'u'},
    [SERIES_ASKED] = {"(1,3)", "#000000", 0.9, 'e'},
    [SERIES_MODEL] = {"(16,4)", "#332288", 0.6, '~'},
};

static void put_curve(struct plot *plot, enum series_kind kind)
{
    const struct series series = {.kind = kind};
    const struct curve *curve = &CURVES[kind];
    char name[SERIES_NAME_SIZE];
    if (!has_block(plot, series))
        return;
    put_element(plot, series, "1:2");
    series_name(series, name);
    if (plot->axes->is_terminal)
        fprintf(plot->file, "points pt '%c'", curve->character);
    else
        fprintf(plot->file, "lines lw %g dt %s lc rgb '%s'", curve->width, curve->dashes, curve->colour);
    layout_put_title(plot->script, name);
}

static char character_of(const struct curve_style *style, enum series_kind kind)
{
    return kind == SERIES_DISTURBED ? CURVE_DISTURBED_CHARACTER
           : kind == SERIES_OPEN    ? (char)(style->character + 'a' - 'A')
                                    : style->character;
}

/* Values; an open point hides what lies below it. */
static void put_points(struct plot *plot, const struct curve_style *style, enum series_kind kind)
{
    const struct series series = curve_style_series(style, kind);
    const bool is_open = kind == SERIES_OPEN, is_disturbed = kind == SERIES_DISTURBED;
    char column[COLUMN_SIZE], columns[COLUMN_SIZE + 8];
    snprintf(columns, sizeof columns, "%s:2", column_of(plot, style->offset, column));
    if (!has_block(plot, series))
        return;
    if (plot->axes->is_terminal) {
        put_element(plot, series, columns);
        fprintf(plot->file, "points pt '%c' notitle", character_of(style, kind));
        return;
    }
    if (is_open || is_disturbed) {
        put_element(plot, series, columns);
        fprintf(plot->file, "points pt %d ps %.2f*s lc rgb '#FFFFFF' notitle",
                is_open ? style->filled : CURVE_DISTURBED_GROUND,
                is_open ? style->size : CURVE_DISTURBED_SIZE);
    }
    put_element(plot, series, columns);
    if (is_disturbed)
        fprintf(plot->file, "points pt %d ps %.2f*s lw 1.4", CURVE_DISTURBED_POINT, CURVE_DISTURBED_SIZE);
    else
        fprintf(plot->file, "points pt %d ps %.2f*s lw 0.8", is_open ? style->open : style->filled,
                style->size);
    fprintf(plot->file, " lc rgb '%s' notitle", style->colour);
}

/* What lies below all medians: repetitions, lines and intervals. */
static void put_background(struct plot *plot, const struct curve_style *style)
{
    const struct series runs = curve_style_series(style, SERIES_RUNS),
                        bars = curve_style_series(style, SERIES_BARS),
                        line = curve_style_series(style, SERIES_LINE);
    char column[COLUMN_SIZE], columns[2 * COLUMN_SIZE];
    snprintf(columns, sizeof columns, "%s:2", column_of(plot, style->offset, column));
    if (has_block(plot, runs)) {
        put_element(plot, runs, columns);
        if (plot->axes->is_terminal)
            fputs("points pt '+' notitle", plot->file);
        else
            fprintf(plot->file, "points pt 1 ps 0.40*s lw 0.7 lc rgb '%s' notitle", style->colour);
    }
    if (plot->axes->is_terminal)
        return;
    if (has_block(plot, line)) {
        put_element(plot, line, columns);
        fputs("lines", plot->file);
        curve_style_put_line(style, plot->file);
        fputs(" notitle", plot->file);
    }
    snprintf(columns, sizeof columns, "%s:2:(0):($3-$2)", column);
    if (has_block(plot, bars)) {
        put_element(plot, bars, columns);
        fprintf(plot->file, "vectors nohead lw %g lc rgb '%s' notitle",
                plot->styles->tell_schedules ? 1 : 1.6, style->colour);
    }
}

/* A light ground between the slowest rank and the fastest. */
static void put_band(struct plot *plot, const struct curve_style *style)
{
    const struct series band = curve_style_series(style, SERIES_BAND);
    if (plot->axes->is_terminal || !has_block(plot, band))
        return;
    put_element(plot, band, "1:2:3");
    fprintf(plot->file, "filledcurves fc rgb '%s' fs transparent solid 0.18 noborder notitle", style->colour);
}

/* A ring around it. */
static void put_largest(struct plot *plot, const struct curve_style *style)
{
    const struct series largest = curve_style_series(style, SERIES_LARGEST);
    char column[COLUMN_SIZE], columns[COLUMN_SIZE + 8];
    if (plot->axes->is_terminal || !has_block(plot, largest))
        return;
    snprintf(columns, sizeof columns, "%s:2", column_of(plot, style->offset, column));
    put_element(plot, largest, columns);
    fprintf(plot->file, "points pt 6 ps %.2f*s lw 1 lc rgb '#000000' notitle", 2.4 * style->size);
}

/* A short line across, above what it bounds. The workers are on doublings in all figures with a bound. */
static void put_loop_bound(struct plot *plot, const struct curve_style *style)
{
    const struct series bound = curve_style_series(style, SERIES_LOOP_BOUND);
    char columns[2 * COLUMN_SIZE];
    if (!has_block(plot, bound))
        return;
    if (plot->axes->is_terminal) {
        put_element(plot, bound, "1:2");
        fprintf(plot->file, "points pt '%c' notitle", CURVE_LOOP_BOUND_CHARACTER);
        return;
    }
    const double from = exp2((style->offset - LOOP_BOUND_HALF_WIDTH) * axes_doublings(plot->axes)),
                 to = exp2((style->offset + LOOP_BOUND_HALF_WIDTH) * axes_doublings(plot->axes));
    snprintf(columns, sizeof columns, "($1*%.4g):2:($1*%.4g):(0)", from, to - from);
    put_element(plot, bound, columns);
    fprintf(plot->file, "vectors nohead lw 1 lc rgb '%s' notitle", style->colour);
}

/* ---- Values under the pointer. */

/* The workers, as far aside as column_of. */
static double place_of(const struct axes *axes, const struct curve_style *style, const struct row *row)
{
    return row->like->workers * exp2(style->offset * axes_doublings(axes));
}

/* "MPI 4 × 1: speedup 3.71 (3.65–3.77), median of 10" */
static void put_value(const struct axes *axes, const struct curve_style *style, const struct row *row,
                      FILE *file)
{
    char configuration[LABELS_CONFIGURATION_SIZE], shown[LABELS_ESTIMATE_SIZE], of[LABELS_REPETITIONS_SIZE],
        text[sizeof configuration + sizeof shown + sizeof of + 32];
    const struct estimate estimate = series_estimate(axes->group, axes->figure, row);
    const bool is_time = axes->figure == FIGURE_TIME;
    if (isnan(estimate.value))
        return;
    snprintf(text, sizeof text, "%s: %s %s%s, %s", labels_configuration(row->like, configuration),
             is_time ? "time" : UNITS[axes->figure],
             labels_estimate(estimate, is_time ? labels_decimals(axes->group) : 2, shown),
             is_time ? " s" : "", labels_repetitions(row, of));
    layout_put_value(place_of(axes, style, row), estimate.value, text, file);
}

static void put_values(const struct curves *curves, FILE *file)
{
    const struct group *group = curves->axes.group;
    layout_put_values_head(file);
    for (size_t i = 0; i < curves->styles.count; i++) {
        const struct curve_style *style = &curves->styles.items[i];
        for (const struct row *row = group->rows; row < group->rows + group->row_count; row++)
            if (series_has_row(style->series, row))
                put_value(&curves->axes, style, row, file);
    }
    layout_put_values_end(file);
}

/* ---- All of it. */

static bool put_plot(const struct curves *curves, struct layout_plot *script, struct error *error)
{
    FILE *file = script->file;
    const struct curve_styles *styles = &curves->styles;
    struct plot plot = {.axes = &curves->axes, .styles = styles, .script = script, .file = file};
    if (curve_styles_stand_aside(styles))
        fprintf(file, "# %s stand a little aside of each other, so that equal values stay visible.\n",
                styles->tell_schedules ? "Curves" : "Worlds");
    for (int kind = 0; kind < SERIES_RUNS; kind++)
        put_curve(&plot, (enum series_kind)kind);
    for (size_t i = 0; i < styles->count; i++)
        put_band(&plot, &styles->items[i]);
    for (size_t i = 0; i < styles->count; i++)
        put_background(&plot, &styles->items[i]);
    for (size_t i = 0; i < styles->count; i++)
        put_loop_bound(&plot, &styles->items[i]);
    for (size_t i = 0; i < styles->count; i++) {
        put_points(&plot, &styles->items[i], SERIES_FULL);
        put_points(&plot, &styles->items[i], SERIES_OPEN);
        put_points(&plot, &styles->items[i], SERIES_DISTURBED);
        put_largest(&plot, &styles->items[i]);
    }
    curve_key_put(&curves->axes, styles, script);
    if (curves->has_values)
        layout_put_values(file);
    fputc('\n', file);
    return !plot.no_memory || error_memory(error, "the plot", 0);
}

/* ---- Scripts. */

/* Those of the whole group are in the key too. */
static void count_curves(struct curve_key *key, const struct axes *axes)
{
    for (int kind = 0; kind < SERIES_RUNS; kind++) {
        const struct series series = {.kind = (enum series_kind)kind};
        char name[SERIES_NAME_SIZE];
        if (series_write(axes->group, axes->figure, series, NULL) == 0)
            continue;
        const size_t size = strlen(series_name(series, name));
        key->entries++;
        key->characters = size > key->characters ? size : key->characters;
    }
}

static struct layout layout_of(const struct curves *curves)
{
    const struct axes *axes = &curves->axes;
    struct curve_key key = curve_key_put(axes, &curves->styles, NULL);
    count_curves(&key, axes);
    return (struct layout){.key_entries = key.entries,
                           .key_columns = LAYOUT_KEY_COLUMNS,
                           .key_characters = key.characters,
                           .has_upper_labels = axes_has_upper_ticks(axes),
                           .graph_height = curves->styles.tell_schedules ? GRAPH_HEIGHT_OF_SCHEDULES
                                                                         : LAYOUT_GRAPH_HEIGHT};
}

static bool put_graph(const void *context, struct layout_plot *script, struct error *error)
{
    if (script->is_first)
        return put_plot(context, script, error);
    fputs("replot\n", script->file);
    return true;
}

bool curves_write_script(const struct group *group, enum figure_kind figure,
                         const struct layout_picture *picture, FILE *file, struct error *error)
{
    struct curves curves = {.axes = axes_make(group, figure, false), .has_values = picture->name == NULL};
    bool good = curve_styles_make(&curves.styles, &curves.axes, error);
    if (good) {
        const struct layout layout = layout_of(&curves);
        layout_put_head(file);
        axes_put(&curves.axes, file);
        if (curves.has_values)
            put_values(&curves, file);
        good = layout_put_pictures(picture, &layout, (struct layout_graph){&curves, put_graph}, file, error);
    }
    curve_styles_free(&curves.styles);
    return good;
}

bool curves_write_terminal_script(const struct group *group, enum figure_kind figure, int columns, int lines,
                                  FILE *file, struct error *error)
{
    struct curves curves = {.axes = axes_make(group, figure, true)};
    layout_put_terminal_head(file);
    bool good = curves_write_data(group, figure, file, error) &&
                curve_styles_make(&curves.styles, &curves.axes, error);
    if (good) {
        layout_put_terminal(columns, lines, file);
        axes_put(&curves.axes, file);
        good = put_plot(&curves, &(struct layout_plot){.data = "$data", .file = file}, error);
    }
    curve_styles_free(&curves.styles);
    return good;
}
