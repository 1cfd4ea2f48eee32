#include "report/figures/axes.h"

#include <math.h>
#include <string.h>

#include "report/figures/told/told_schedules.h"
#include "report/findings/labels.h"
#include "report/gnuplot/layout.h"

enum { TICKS_MAX = 12 };

static bool is_efficiency(enum figure_kind figure)
{
    return figure == FIGURE_EFFICIENCY || figure == FIGURE_WEAK;
}

double axes_doublings(const struct axes *axes)
{
    return fmax(1, log2((double)axes->range.workers / axes->range.fewest));
}

double axes_least_gap(const struct axes *axes)
{
    const struct group *group = axes->group;
    double gap = 1;
    for (size_t i = 1; i < group->row_count; i++) {
        const double workers = group->rows[i].like->workers, before = group->rows[i - 1].like->workers;
        if (workers > before) /* they are sorted by workers */
            gap = fmin(gap, log2(workers / before) / axes_doublings(axes));
    }
    return gap;
}

static void scale_workers(struct axes *axes)
{
    const double fewest = axes->range.fewest, most = axes->range.workers,
                 margin = exp2(0.05 * axes_doublings(axes));
    axes->left = fewest / margin;
    axes->right = most * margin;
}

/* Times and speedups are ratios: in both, what is ideal is a straight line. */
static void scale_values(struct axes *axes)
{
    const double margin = exp2(0.05 * axes_doublings(axes));
    axes->log_values = !is_efficiency(axes->figure);
    if (axes->figure == FIGURE_SPEEDUP) {
        axes->bottom = fmin(1, axes->range.low) / margin;
        axes->top = fmax((double)axes->range.workers / axes->range.fewest, axes->range.high) * margin;
    } else if (axes->log_values) {
        const bool has_values = axes->range.low > 0 && axes->range.low <= axes->range.high;
        axes->bottom = (has_values ? axes->range.low : 1) / 1.3;
        axes->top = (has_values ? axes->range.high : 1) * 1.3;
    } else {
        axes->bottom = 0;
        axes->top = fmax(axes->range.high, 1) * 1.08;
    }
}

struct axes axes_make(const struct group *group, enum figure_kind figure, bool is_terminal)
{
    struct axes axes = {
        .group = group, .figure = figure, .is_terminal = is_terminal, .range = series_range(group, figure)};
    scale_workers(&axes);
    scale_values(&axes);
    return axes;
}

static void put_ranges(const struct axes *axes, FILE *file)
{
    fprintf(file, "set logscale x 2\nset logscale x2 2\n");
    if (axes->log_values)
        fprintf(file, "set logscale y %d\n", axes->figure == FIGURE_SPEEDUP ? 2 : 10);
    fprintf(file, "set xrange [%.6g:%.6g]\nset x2range [%.6g:%.6g]\nset yrange [%.6g:%.6g]\n", axes->left,
            axes->right, axes->left, axes->right, axes->bottom, axes->top);
}

/* ---- Ticks and labels. */

/* 1/2, 1, 2, 4, 8, ... or, where they would be many, each second of them, and so on. */
static void put_doublings(FILE *file, const char *axis, double low, double high)
{
    const int first = (int)ceil(log2(low)), last = (int)floor(log2(high));
    const int step = (last - first) / TICKS_MAX + 1, least = -(-first / step) * step;
    fprintf(file, "set %stics (", axis);
    for (int i = least; i <= last; i += step) {
        fputs(i > least ? ", " : "", file);
        if (i < 0)
            fprintf(file, "'1/%.10g' ", exp2(-i));
        fprintf(file, "%.10g", exp2(i));
    }
    fprintf(file, ")\n");
}

/* Writes them unless `file` is NULL; returns how many there are. */
static size_t put_parts(FILE *file, const double *parts, size_t used, double low, double high)
{
    size_t count = 0;
    for (int power = (int)floor(log10(low)); power <= (int)ceil(log10(high)); power++) {
        for (size_t i = 0; i < used; i++) {
            const double value = parts[i] * pow(10, power);
            if (value < low || value > high)
                continue;
            if (file)
                fprintf(file, "%s%.3g", count > 0 ? ", " : "", value);
            count++;
        }
    }
    return count;
}

/* Powers of ten, where they are few 2 and 5 times them too, and where these are few more of them. */
static void put_decades(FILE *file, const char *axis, double low, double high)
{
    enum { FEW = 3, SETS = 4 };
    static const double parts[] = {1, 2, 5, 1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9},
                        fine[] = {1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9, 2, 2.2, 2.4, 2.6, 2.8,
                                  3, 3.5, 4,   4.5, 5,   5.5, 6,   6.5, 7,   7.5, 8, 8.5, 9,   9.5};
    static const struct {
        const double *parts;
        size_t count;
    } sets[SETS] = {{parts, 1}, {parts, 3}, {parts + 3, 10}, {fine, sizeof fine / sizeof *fine}};
    size_t set = 0;
    while (set + 1 < SETS && put_parts(NULL, sets[set].parts, sets[set].count, low, high) < FEW)
        set++;
    fprintf(file, "set %stics (", axis);
    put_parts(file, sets[set].parts, sets[set].count, low, high);
    fprintf(file, ")\n");
}

static void put_y_ticks(const struct axes *axes, FILE *file)
{
    if (axes->figure == FIGURE_SPEEDUP)
        put_doublings(file, "y", axes->bottom, axes->top);
    else if (axes->log_values)
        put_decades(file, "y", axes->bottom, axes->top);
    else if (is_efficiency(axes->figure) && axes->top < 2)
        fprintf(file, "set ytics 0.2\n");
}

/* Where schedules are told apart, the key names no world that is the only one. */
static bool names_world(const struct axes *axes)
{
    return told_schedules_count(axes->group) > 0 &&
           series_only_world(axes->group, axes->figure) != RUN_WORLDS;
}

/* "speedup", or "speedup to 2 workers": what it is measured against where that is not a sequential run. */
enum { VALUE_LABEL_SIZE = LABELS_SPEEDUP_SIZE + 16 };
static const char *value_label(const struct axes *axes, char text[VALUE_LABEL_SIZE])
{
    static const char *const names[] = {
        [FIGURE_TIME] = "run time in seconds",
        [FIGURE_EFFICIENCY] = "efficiency",
        [FIGURE_WEAK] = "weak efficiency",
    };
    static const char speedup_name[] = "speedup";
    char speedup[LABELS_SPEEDUP_SIZE];
    labels_speedup(axes->group, speedup);
    if (axes->figure == FIGURE_SPEEDUP)
        snprintf(text, VALUE_LABEL_SIZE, "%s (times)", speedup);
    else
        snprintf(text, VALUE_LABEL_SIZE, "%s%s", names[axes->figure],
                 axes->figure == FIGURE_EFFICIENCY ? speedup + strlen(speedup_name) : "");
    return text;
}

static void put_labels(const struct axes *axes, FILE *file)
{
    char label[VALUE_LABEL_SIZE];
    fputs("set xlabel 'number of workers", file);
    if (names_world(axes))
        fprintf(file, " (%s)", run_world_name(series_only_world(axes->group, axes->figure)));
    fprintf(file, "'%s\nset ylabel '%s'%s\n", axes->is_terminal ? "" : " offset 0,0.5",
            value_label(axes, label), axes->is_terminal ? "" : " offset 1.2,0");
}

/* ---- The upper axis: where the cores of one node end, and those of more nodes. */

/* Where on the axis, from 0 at the left to 1 at the right. */
static double position_of(const struct axes *axes, double workers)
{
    return log2(workers / axes->left) / log2(axes->right / axes->left);
}

static int cores_of_node(const struct group *group)
{
    int cores = 0;
    for (size_t i = 0; i < group->run_count; i++)
        cores = group->runs[i]->cores > cores ? group->runs[i]->cores : cores;
    return cores;
}

enum { UPPER_TEXT_SIZE = 32 };
static const double UPPER_CHARACTER_WIDTH = 0.0225; /* of the axis, in a wide font */

/* The least number of nodes above `nodes` that a row has; 0 if there is none. */
static int next_nodes(const struct group *group, int nodes)
{
    int next = 0;
    for (size_t i = 0; i < group->row_count; i++) {
        const int here = group->rows[i].like->nodes;
        if (here > nodes && (next == 0 || here < next))
            next = here;
    }
    return next;
}

/* "8 cores", "2 nodes"; returns its width. */
static double upper_text(char text[UPPER_TEXT_SIZE], double cores, int nodes)
{
    if (nodes == 1)
        snprintf(text, UPPER_TEXT_SIZE, "%g core%s", cores, lines_plural((uint64_t)cores));
    else
        snprintf(text, UPPER_TEXT_SIZE, "%d nodes", nodes);
    return (double)(strlen(text) + 1) * UPPER_CHARACTER_WIDTH;
}

/* Returns how many there are; writes them unless `file` is NULL. A text that would run into the one before it
 * is left out, and the line stays. */
static size_t put_upper_ticks(const struct axes *axes, FILE *file)
{
    const double cores = cores_of_node(axes->group);
    size_t count = 0;
    double end = -1;
    for (int nodes = 1; cores > 0 && nodes > 0; nodes = next_nodes(axes->group, nodes)) {
        const double workers = cores * nodes, position = position_of(axes, workers);
        char text[UPPER_TEXT_SIZE];
        const double half = upper_text(text, cores, nodes) / 2;
        if (workers < axes->left || workers > axes->right)
            continue;
        if (file)
            fprintf(file, "%s'%s' %g", count > 0 ? ", " : "", position - half < end ? "" : text, workers);
        end = position - half < end ? end : position + half;
        count++;
    }
    return count;
}

bool axes_has_upper_ticks(const struct axes *axes)
{
    return put_upper_ticks(axes, NULL) > 0;
}

static void put_upper_axis(const struct axes *axes, FILE *file)
{
    if (!axes_has_upper_ticks(axes))
        return;
    fprintf(file, "set x2tics (");
    put_upper_ticks(axes, file);
    if (axes->is_terminal)
        fprintf(file, ")\nset grid x2 noy nox\n");
    else
        fprintf(file, ") scale 0 offset 0,-0.5 textcolor rgb '" LAYOUT_MUTED_COLOUR "'\n"
                      "set grid x2 noy nox lt 1 lw 0.5 lc rgb '" LAYOUT_GRID_COLOUR "'\n");
}

void axes_put(const struct axes *axes, FILE *file)
{
    put_ranges(axes, file);
    put_doublings(file, "x", axes->left, axes->right);
    put_y_ticks(axes, file);
    put_labels(axes, file);
    put_upper_axis(axes, file);
}
