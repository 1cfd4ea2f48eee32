#include "report/figures/order/measurement_order.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "report/analysis/measurement/measured.h"
#include "report/figures/palette/palette.h"
#include "report/findings/labels.h"

enum { TICKS_MOST = 6, TICK_SIZE = 32, LEAST_REPETITIONS = 2 };
static const double DAY_SECONDS = 86400, PERCENT = 100;

/* ---- What is drawn. */

static bool is_drawn(const struct row *row)
{
    return !row->is_left_out && row->median > 0;
}

/* "MPI 2 × 1", "MPI 2 × 1 split" */
enum { NAME_SIZE = LABELS_CONFIGURATION_SIZE + 8 };
static const char *name_of(const struct row *row, char name[NAME_SIZE])
{
    char configuration[LABELS_CONFIGURATION_SIZE];
    snprintf(name, NAME_SIZE, "%s%s", labels_configuration(row->like, configuration),
             row->like->splits ? " split" : "");
    return name;
}

static size_t count_rows(const struct group *group)
{
    size_t count = 0;
    for (size_t i = 0; i < group->row_count; i++)
        count += is_drawn(&group->rows[i]);
    return count;
}

static size_t count_repetitions(const struct group *group)
{
    size_t count = 0;
    for (size_t i = 0; i < group->row_count; i++)
        count += is_drawn(&group->rows[i]) ? group->rows[i].repetitions : 0;
    return count;
}

/* In seconds since 1970. NAN: a record does not say it. */
static double parse_start(const char *started)
{
    struct tm parts = {0};
    const char *end = started ? strptime(started, "%Y-%m-%dT%H:%M:%SZ", &parts) : NULL;
    return end && *end == '\0' ? (double)timegm(&parts) : NAN;
}

/* The start of the run and what its repetitions before this one took; a warm-up is not known. */
static double time_of(const struct measured *measured)
{
    double time = parse_start(measured->run->started);
    for (size_t i = 0; i < measured->repetition; i++)
        time += measured->run->seconds[i];
    return time;
}

const char *measurement_order_lacks(const struct group *group)
{
    bool is_known = true;
    for (size_t i = 0; i < group->run_count; i++)
        is_known = is_known && !isnan(parse_start(group->runs[i]->started));
    if (group->run_count == 0 || !is_known)
        return "not all runs say when they were started";
    return count_repetitions(group) < LEAST_REPETITIONS ? "there are no two repetitions" : NULL;
}

bool measurement_order_describe(const struct group *group, struct lines *pieces, struct error *error)
{
    const size_t rows = count_rows(group), repetitions = count_repetitions(group);
    return lines_add(pieces, error, "%zu repetitions of %zu configuration%s, each over the median of its own",
                     repetitions, rows, lines_plural(rows));
}

/* ---- Data. */

struct range {
    double first, last, low, high;
};

static void put_repetition(const struct row *row, const struct measured *measured, struct range *range,
                           FILE *file)
{
    const double time = time_of(measured), share = PERCENT * measured->seconds / row->median;
    range->first = fmin(range->first, time);
    range->last = fmax(range->last, time);
    range->low = fmin(range->low, share);
    range->high = fmax(range->high, share);
    if (file)
        fprintf(file, "%.3f %.9g %.9g\n", time, measured->seconds, share);
}

/* The rows that are drawn, a block each, unless `file` is NULL. */
static bool write_rows(const struct group *group, struct range *range, FILE *file, struct error *error)
{
    size_t count = 0;
    *range = (struct range){INFINITY, -INFINITY, INFINITY, -INFINITY};
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++) {
        char name[NAME_SIZE];
        if (!is_drawn(row))
            continue;
        struct measured *all = measured_in_order(row, error);
        if (!all)
            return false;
        if (file)
            fprintf(file, "%s# row %04zu\n# %s: start in seconds since 1970, seconds, %% of the median\n",
                    count > 0 ? "\n\n" : "", count + 1, name_of(row, name));
        for (size_t i = 0; i < row->repetitions; i++)
            put_repetition(row, &all[i], range, file);
        free(all);
        count++;
    }
    return true;
}

bool measurement_order_write_data(const struct group *group, FILE *file, struct error *error)
{
    struct range range;
    return write_rows(group, &range, file, error);
}

/* ---- The axes. */

/* Whole seconds, minutes, hours or days, so that there are few ticks. */
static double tick_step(double span)
{
    static const double steps[] = {1,   2,   5,    10,   15,   30,    60,    120,   300,
                                   600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400};
    size_t i = 0;
    while (i + 1 < sizeof steps / sizeof *steps && span / steps[i] > TICKS_MOST)
        i++;
    return steps[i] * fmax(1, ceil(span / steps[i] / TICKS_MOST));
}

static void put_time_ticks(const struct range *range, FILE *file)
{
    const double span = range->last - range->first, step = tick_step(span);
    const char *const format = step >= DAY_SECONDS   ? "%Y-%m-%d"
                               : span >= DAY_SECONDS ? "%d. %H:%M"
                               : step >= 60          ? "%H:%M"
                                                     : "%H:%M:%S";
    const char *between = "";
    fputs("set xtics (", file);
    for (double at = ceil(range->first / step) * step; at <= range->last; at += step) {
        const time_t time = (time_t)at;
        struct tm parts;
        char text[TICK_SIZE];
        gmtime_r(&time, &parts);
        strftime(text, sizeof text, format, &parts);
        fprintf(file, "%s'%s' %.0f", between, text, at);
        between = ", ";
    }
    fputs(")\n", file);
}

static void put_axes(struct range range, bool is_terminal, FILE *file)
{
    const double aside = fmax(0.5, 0.03 * (range.last - range.first)),
                 above = fmax(0.5, 0.08 * (range.high - range.low));
    range.first -= aside;
    range.last += aside;
    fprintf(file, "set xrange [%.3f:%.3f]\nset yrange [%.6g:%.6g]\n", range.first, range.last,
            range.low - above, range.high + above);
    put_time_ticks(&range, file);
    fprintf(file, "set xlabel 'time of day (UTC)'%s\nset ylabel 'run time (%% of its median)'%s\n",
            is_terminal ? "" : " offset 0,0.5", is_terminal ? "" : " offset 1.2,0");
    if (!is_terminal)
        fprintf(file,
                "set arrow from graph 0,first 100 to graph 1,first 100 nohead back lw 0.5 lc rgb '%s'\n",
                LAYOUT_GRID_COLOUR);
}

/* ---- Scripts. */

/* Points alone: filled, and where their types repeat open. */
static void put_point(const struct layout_plot *plot, size_t index, bool is_terminal)
{
    enum { TYPES = 5 };
    const struct palette_curve looks = palette_curve_at(index);
    if (is_terminal)
        fprintf(plot->file, "pt '%c'", (char)('A' + index % 26));
    else
        fprintf(plot->file, "pt %d ps %.2f*s lw 0.8 lc rgb '%s'",
                index / TYPES % 2 ? looks.open : looks.filled, looks.size, looks.colour);
}

static void put_plot(const struct group *group, struct layout_plot *plot, bool is_terminal)
{
    size_t count = 0;
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++) {
        char name[NAME_SIZE];
        if (!is_drawn(row))
            continue;
        fprintf(plot->file, "%s%s index 'row %04zu' using 1:3 with points ",
                count > 0 ? ", \\\n     " : "plot ", plot->data, count + 1);
        put_point(plot, count, is_terminal);
        layout_put_title(plot, name_of(row, name));
        count++;
    }
    fputc('\n', plot->file);
}

static bool put_graph(const void *context, struct layout_plot *plot, struct error *error)
{
    (void)error;
    put_plot(context, plot, false);
    return true;
}

static size_t longest_name(const struct group *group)
{
    size_t longest = 0;
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++) {
        char name[NAME_SIZE];
        const size_t size = is_drawn(row) ? strlen(name_of(row, name)) : 0;
        longest = size > longest ? size : longest;
    }
    return longest;
}

bool measurement_order_write_script(const struct group *group, const struct layout_picture *picture,
                                    FILE *file, struct error *error)
{
    struct range range;
    const struct layout layout = {.key_entries = count_rows(group),
                                  .key_columns = LAYOUT_KEY_COLUMNS,
                                  .key_characters = longest_name(group),
                                  .graph_height = LAYOUT_GRAPH_HEIGHT};
    if (!write_rows(group, &range, NULL, error))
        return false;
    layout_put_head(file);
    put_axes(range, false, file);
    return layout_put_pictures(picture, &layout, (struct layout_graph){group, put_graph}, file, error);
}

bool measurement_order_write_terminal_script(const struct group *group, int columns, int lines, FILE *file,
                                             struct error *error)
{
    struct range range;
    struct layout_plot plot = {.data = "$data", .file = file};
    layout_put_terminal_head(file);
    if (!write_rows(group, &range, file, error))
        return false;
    layout_put_terminal(columns, lines, file);
    put_axes(range, true, file);
    put_plot(group, &plot, true);
    return true;
}
