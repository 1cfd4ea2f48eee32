#include "report/figures/axes.h"

#include <math.h>
#include <string.h>

#include "report/figures/told/told_schedules.h"
#include "report/findings/labels.h"
#include "report/gnuplot/layout.h"

enum { LINEAR_WORKERS_MAX = 32, TICKS_MAX = 12 };

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
            gap = fmin(gap, axes->log_workers ? log2(workers / before) / axes_doublings(axes)
                                              : (workers - before) / axes->range.workers);
    }
    return gap;
}

static void scale_workers(struct axes *axes)
{
    const double fewest = axes->range.fewest, most = axes->range.workers,
                 margin = exp2(0.05 * axes_doublings(axes));
    axes->log_workers = axes->figure != FIGURE_TIME || axes->range.workers > LINEAR_WORKERS_MAX;
    axes->left = axes->log_workers ? fewest / margin : fewest - 0.04 * (most - fewest) - 0.1;
    axes->right = axes->log_workers ? most * margin : most + 0.04 * (most - fewest) + 0.1;
}

static void scale_values(struct axes *axes)
{
    const double margin = exp2(0.05 * axes_doublings(axes));
    axes->log_values = axes->figure == FIGURE_SPEEDUP || (axes->figure == FIGURE_TIME && axes->log_workers);
    if (axes->figure == FIGURE_SPEEDUP) {
        axes->bottom = fmin(1, axes->range.low) / margin;
        axes->top = fmax((double)axes->range.workers / axes->range.fewest, axes->range.high) * margin;
    } else if (axes->log_values) {
        axes->bottom = axes->range.low / 1.3;
        axes->top = axes->range.high * 1.3;
    } else {
        axes->bottom = 0;
        axes->top = fmax(axes->range.high, is_efficiency(axes->figure) ? 1 : 0) * 1.08;
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
    if (axes->log_workers)
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

/* 1, 2, 5, 10, ... or powers of ten alone, where they would be many. */
static void put_decades(FILE *file, const char *axis, double low, double high)
{
    static const double parts[] = {1, 2, 5};
    const size_t used = log10(high / low) > 3.5 ? 1 : 3;
    const char *comma = "";
    fprintf(file, "set %stics (", axis);
    for (int power = (int)floor(log10(low)); power <= (int)ceil(log10(high)); power++) {
        for (size_t i = 0; i < used; i++) {
            const double value = parts[i] * pow(10, power);
            if (value < low || value > high)
                continue;
            fprintf(file, "%s%.3g", comma, value);
            comma = ", ";
        }
    }
    fprintf(file, ")\n");
}

static void put_x_ticks(const struct axes *axes, FILE *file)
{
    const int most = axes->range.workers;
    if (axes->log_workers)
        put_doublings(file, "x", axes->left, axes->right);
    else if (most <= 10)
        fprintf(file, "set xtics 1, 1\n");
    else
        fprintf(file, "set xtics %d\n", most <= 20 ? 2 : 4);
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
        [FIGURE_TIME] = "run time, s",
        [FIGURE_EFFICIENCY] = "efficiency",
        [FIGURE_WEAK] = "weak efficiency",
    };
    static const char speedup_name[] = "speedup";
    char speedup[LABELS_SPEEDUP_SIZE];
    labels_speedup(axes->group, speedup);
    if (axes->figure == FIGURE_SPEEDUP)
        snprintf(text, VALUE_LABEL_SIZE, "%s", speedup);
    else
        snprintf(text, VALUE_LABEL_SIZE, "%s%s", names[axes->figure],
                 axes->figure == FIGURE_EFFICIENCY ? speedup + strlen(speedup_name) : "");
    return text;
}

static void put_labels(const struct axes *axes, FILE *file)
{
    char label[VALUE_LABEL_SIZE];
    fputs("set xlabel 'workers", file);
    if (names_world(axes))
        fprintf(file, " (%s)", run_world_name(series_only_world(axes->group, axes->figure)));
    fprintf(file, "'%s\nset ylabel '%s'%s\n", axes->is_terminal ? "" : " offset 0,0.6",
            value_label(axes, label), axes->is_terminal ? "" : " offset 1.2,0");
}

/* ---- The upper axis: where the cores of one node end, and those of more nodes. */

/* Where on the axis, from 0 at the left to 1 at the right. */
static double position_of(const struct axes *axes, double workers)
{
    return axes->log_workers ? log2(workers / axes->left) / log2(axes->right / axes->left)
                             : (workers - axes->left) / (axes->right - axes->left);
}

static int cores_of_node(const struct group *group)
{
    int cores = 0;
    for (size_t i = 0; i < group->run_count; i++)
        cores = group->runs[i]->cores > cores ? group->runs[i]->cores : cores;
    return cores;
}

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

/* Returns how many there are; writes them unless `file` is NULL. What would run into the text of the one
 * before it is left out. */
static size_t put_upper_ticks(const struct axes *axes, FILE *file)
{
    static const double gap = 0.125; /* of the width */
    const double cores = cores_of_node(axes->group);
    size_t count = 0;
    double last = -1;
    for (int nodes = 1; cores > 0 && nodes > 0; nodes = next_nodes(axes->group, nodes)) {
        const double workers = cores * nodes, position = position_of(axes, workers);
        if (workers < axes->left || workers > axes->right || position < last + gap)
            continue;
        if (file && nodes == 1)
            fprintf(file, "'%g core%s' %g", cores, lines_plural((uint64_t)cores), workers);
        else if (file)
            fprintf(file, "%s'%d nodes' %g", count > 0 ? ", " : "", nodes, workers);
        last = position;
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
    put_x_ticks(axes, file);
    put_y_ticks(axes, file);
    put_labels(axes, file);
    put_upper_axis(axes, file);
}
