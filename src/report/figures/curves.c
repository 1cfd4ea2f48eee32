#include "report/figures/curves.h"

#include <math.h>

#include "report/figures/axes.h"
#include "report/figures/series.h"

/* M. Okabe and K. Ito, Color Universal Design, 2008: told apart with every kind of colour vision. A point
 * type is a number of gnuplot, and on a terminal a character; each comes filled (a capital) and open. */
struct style {
    const char *colour;
    int filled, open;
    double size;
    char character;
    double offset; /* to the right, in widths of a point: so that worlds with equal values stay visible */
};
static const struct style STYLES[RUN_WORLDS] = {
    [RUN_SEQUENTIAL] = {"#000000", 13, 12, 0.50, 'S', 0}, [RUN_OPENMP] = {"#0072B2", 7, 6, 0.45, 'O', -1},
    [RUN_MPI] = {"#D55E00", 5, 4, 0.40, 'M', 0},          [RUN_HYBRID] = {"#009E73", 9, 8, 0.50, 'H', 1},
    [RUN_BOOK] = {"#E69F00", 11, 10, 0.45, 'B', 0},
};

/* ---- What can be drawn. */

const char *curves_lack(const struct group *group, enum figure_kind figure)
{
    bool is_parallel = false, has_parallel = false, is_drawn = false;
    if (figure == FIGURE_WEAK && !group->base)
        return "there is no sweep of random:COUNT in which COUNT grows with the workers, from one on";
    for (size_t i = 0; i < group->row_count; i++) {
        const struct row *row = &group->rows[i];
        has_parallel = has_parallel || row->like->workers > 1;
        is_parallel = is_parallel || (row->like->workers > 1 && !row->is_left_out);
    }
    if (!is_parallel)
        return has_parallel ? "all runs with more than one worker were misplaced; --force draws them"
                            : "there are no runs with more than one worker";
    if (figure != FIGURE_TIME && !group->base)
        return "there is no sequential run to compare with; make one with --threads 1";
    for (int world = RUN_OPENMP; world < RUN_WORLDS; world++)
        is_drawn = is_drawn || series_has_world(group, figure, (enum run_world)world);
    return is_drawn ? NULL : "all times are 0";
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
            UNITS[figure], series.kind == SERIES_BARS ? ", least and greatest of the interval" : "");
    *is_first = false;
    series_write(group, figure, series, file);
    return true;
}

bool curves_write_data(const struct group *group, enum figure_kind figure, FILE *file, struct error *error)
{
    bool is_first = true, good = true;
    for (int kind = 0; kind < SERIES_KINDS; kind++) {
        const int worlds = series_is_of_all((enum series_kind)kind) ? 1 : RUN_WORLDS;
        for (int world = 0; good && world < worlds; world++)
            good = write_block(group, figure, (struct series){(enum series_kind)kind, (enum run_world)world},
                               &is_first, file);
    }
    return good || error_memory(error, "the plot", 0);
}

/* ---- The plot command: an element for every block; what comes later is drawn above. */

struct plot {
    const struct axes *axes;
    const char *data; /* as it stands in a script */
    FILE *file;
    size_t count;
    bool has_many_worlds; /* several parallel worlds have points */
    bool no_memory;
};

static size_t count_worlds(const struct axes *axes, enum run_world first)
{
    size_t count = 0;
    for (int world = (int)first; world < RUN_WORLDS; world++)
        count += series_has_world(axes->group, axes->figure, (enum run_world)world);
    return count;
}

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
            plot->data, series_name(series, name), columns);
    plot->count++;
}

/* "($1*0.98)": the workers, with the offset of the world where several are drawn. */
enum { COLUMN_SIZE = 32 };
static const char *column_of(const struct plot *plot, enum run_world world, char column[COLUMN_SIZE])
{
    const struct axes *axes = plot->axes;
    const double step = 0.011 * STYLES[world].offset * plot->has_many_worlds;
    if (step < 0 || step > 0)
        snprintf(column, COLUMN_SIZE, "($1%c%.4g)", axes->log_workers ? '*' : '+',
                 axes->log_workers ? exp2(step * axes_doublings(axes)) : step * axes->range.workers);
    else
        snprintf(column, COLUMN_SIZE, "1");
    return column;
}

/* The curves of the whole group have no points, so the dashes tell them apart. */
struct curve {
    const char *dashes, *colour;
    double width;
    char character;
};
static const struct curve CURVES[SERIES_RUNS] = {
    [SERIES_IDEAL] = {"(8,5)", "#707070", 1, '.'},
    [SERIES_BOUND] = {"(2,3)", "#CC79A7", 1.25, '-'},
    [SERIES_AMDAHL] = {"(10,3,2,3)", "#56B4E9", 1.25, 'a'},
    [SERIES_USL] = {"(10,3,2,3,2,3)", "#882255", 1, 'u'},
    [SERIES_MODEL] = {"solid", "#000000", 1.25, '~'},
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
        fprintf(plot->file, "points pt '%c' title '%s'", curve->character, name);
    else
        fprintf(plot->file, "lines lw %g dt %s lc rgb '%s' title '%s'", curve->width, curve->dashes,
                curve->colour, name);
}

/* Medians; an open point hides what lies below it. */
static void put_points(struct plot *plot, struct series series, const char *column, bool is_open)
{
    const struct style *style = &STYLES[series.world];
    char columns[COLUMN_SIZE + 8];
    snprintf(columns, sizeof columns, "%s:2", column);
    if (!has_block(plot, series))
        return;
    if (plot->axes->is_terminal) {
        put_element(plot, series, columns);
        fprintf(plot->file, "points pt '%c' notitle", style->character + (is_open ? 'a' - 'A' : 0));
        return;
    }
    if (is_open) {
        put_element(plot, series, columns);
        fprintf(plot->file, "points pt %d ps %.2f*s lc rgb '#FFFFFF' notitle", style->filled, style->size);
    }
    put_element(plot, series, columns);
    fprintf(plot->file, "points pt %d ps %.2f*s lw 0.8 lc rgb '%s' notitle",
            is_open ? style->open : style->filled, style->size, style->colour);
}

/* What lies below all medians: repetitions, lines and intervals. */
static void put_background(struct plot *plot, enum run_world world, const char *column)
{
    const struct style *style = &STYLES[world];
    const struct series runs = {SERIES_RUNS, world}, bars = {SERIES_BARS, world}, line = {SERIES_LINE, world};
    char columns[2 * COLUMN_SIZE];
    snprintf(columns, sizeof columns, "%s:2", column);
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
        fprintf(plot->file, "lines lw 0.8 lc rgb '%s' notitle", style->colour);
    }
    snprintf(columns, sizeof columns, "%s:2:(0):($3-$2)", column);
    if (has_block(plot, bars)) {
        put_element(plot, bars, columns);
        fprintf(plot->file, "vectors nohead lw 1.6 lc rgb '%s' notitle", style->colour);
    }
}

static void put_key_entry(struct plot *plot, enum run_world world)
{
    const struct style *style = &STYLES[world];
    if (!series_has_world(plot->axes->group, plot->axes->figure, world))
        return;
    fprintf(plot->file, ", \\\n     NaN with ");
    if (plot->axes->is_terminal)
        fprintf(plot->file, "points pt '%c' title '%s'", style->character, run_world_name(world));
    else
        fprintf(plot->file, "%s pt %d ps %.2f*s lw 0.8 lc rgb '%s' title '%s'",
                world == RUN_SEQUENTIAL ? "points" : "linespoints", style->filled, style->size, style->colour,
                run_world_name(world));
}

static bool put_plot(const struct axes *axes, const char *data, FILE *file, struct error *error)
{
    struct plot plot = {.axes = axes, .data = data, .file = file};
    char column[COLUMN_SIZE];
    plot.has_many_worlds = count_worlds(axes, RUN_OPENMP) > 1;
    if (plot.has_many_worlds)
        fputs("# Worlds stand a little aside of each other, so that equal values stay visible.\n", file);
    for (int kind = 0; kind < SERIES_RUNS; kind++)
        put_curve(&plot, (enum series_kind)kind);
    for (int i = 0; i < RUN_WORLDS; i++)
        put_background(&plot, (enum run_world)i, column_of(&plot, (enum run_world)i, column));
    for (int i = 0; i < RUN_WORLDS; i++) {
        const enum run_world world = (enum run_world)i;
        column_of(&plot, world, column);
        put_points(&plot, (struct series){SERIES_FULL, world}, column, false);
        put_points(&plot, (struct series){SERIES_OPEN, world}, column, true);
    }
    for (int i = 0; i < RUN_WORLDS; i++)
        put_key_entry(&plot, (enum run_world)i);
    fputc('\n', file);
    return !plot.no_memory || error_memory(error, "the plot", 0);
}

/* ---- Scripts. */

static size_t count_key(const struct axes *axes)
{
    size_t entries = count_worlds(axes, RUN_SEQUENTIAL);
    for (int kind = 0; kind < SERIES_RUNS; kind++)
        entries += series_write(axes->group, axes->figure, (struct series){.kind = (enum series_kind)kind},
                                NULL) > 0;
    return entries;
}

static bool put_graph(const void *context, const char *data, bool is_first, FILE *file, struct error *error)
{
    if (is_first)
        return put_plot(context, data, file, error);
    fputs("replot\n", file);
    return true;
}

bool curves_write_script(const struct group *group, enum figure_kind figure,
                         const struct layout_picture *picture, FILE *file, struct error *error)
{
    const struct axes axes = axes_make(group, figure, false);
    const struct layout layout = {.key_entries = count_key(&axes),
                                  .key_columns = LAYOUT_KEY_COLUMNS,
                                  .has_upper_labels = axes_has_upper_ticks(&axes),
                                  .graph_height = LAYOUT_GRAPH_HEIGHT};
    layout_put_head(file);
    axes_put(&axes, file);
    return layout_put_pictures(picture, &layout, (struct layout_graph){&axes, put_graph}, file, error);
}

bool curves_write_terminal_script(const struct group *group, enum figure_kind figure, int columns, int lines,
                                  FILE *file, struct error *error)
{
    const struct axes axes = axes_make(group, figure, true);
    layout_put_terminal_head(file);
    if (!curves_write_data(group, figure, file, error))
        return false;
    layout_put_terminal(columns, lines, file);
    axes_put(&axes, file);
    return put_plot(&axes, "$data", file, error);
}
