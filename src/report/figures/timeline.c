#include "report/figures/timeline.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "report/figures/series.h"
#include "report/figures/told/timeline_run.h"
#include "report/findings/labels.h"
#include "report/records/trace.h"

/* The kinds of units, which have a colour each (Okabe and Ito: curve_styles.c), and on a terminal a
 * character: the numbers that took longest, the other numbers, blocks of them, and what was in vain, whatever
 * its number. */
enum { LONGEST = 6, OTHER = LONGEST, BLOCKS, VAIN, KINDS };
static const char *const COLOURS[KINDS] = {"#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9",
                                           "#D55E00", "#909090", "#606060", "#000000"};
#define IDLE_COLOUR "#F0F0F0"
static const char CHARACTERS[KINDS + 1] = "ABCDEFobx";

enum {
    TICKS_MAX = 16,
    GAPPED_ROWS_MAX = 32,
    OUTLINED_UNITS_MAX = 400,
    TERMINAL_FRAME = 9 /* lines and columns around the graph */
};
static const double GRAPH_HEIGHT_MAX = 280, ROW_HEIGHT = 4.5;

struct timeline {
    bool has_values; /* under the pointer */
    struct timeline_run shown;
    struct trace recorded;
    uint64_t longest[LONGEST]; /* places in the input */
    size_t longest_count;
};

const char *timeline_lacks(const struct group *group)
{
    return timeline_run_row(group) ? NULL : "no record in a file says who worked on what, and when";
}

/* ---- Kinds of units. */

static int kind_of(const struct timeline *timeline, const struct unit_done *unit)
{
    if (unit->is_vain)
        return VAIN;
    if (unit->count > 1)
        return BLOCKS;
    for (size_t i = 0; i < timeline->longest_count; i++)
        if (timeline->longest[i] == unit->number)
            return (int)i;
    return OTHER;
}

static size_t count_kind(const struct timeline *timeline, int kind)
{
    size_t count = 0;
    for (size_t i = 0; i < timeline->recorded.units.count; i++)
        count += kind_of(timeline, &timeline->recorded.units.items[i]) == kind;
    return count;
}

/* Its name in the key. */
enum { KIND_SIZE = 48 };
static const char *kind_name(const struct timeline *timeline, int kind, char name[KIND_SIZE])
{
    const uint64_t place = kind < LONGEST ? timeline->longest[kind] : 0;
    if (kind == OTHER)
        snprintf(name, KIND_SIZE, "other numbers");
    else if (kind == VAIN)
        snprintf(name, KIND_SIZE, "in vain");
    else if (kind == BLOCKS)
        snprintf(name, KIND_SIZE, "blocks of numbers");
    else if (place < timeline->recorded.numbers)
        snprintf(name, KIND_SIZE, "%" PRIu64, timeline->recorded.n[place]);
    else
        snprintf(name, KIND_SIZE, "number %" PRIu64 " of the input", place + 1);
    return name;
}

/* ---- The run. */

static bool open_timeline(struct timeline *timeline, const struct group *group, struct error *error)
{
    *timeline = (struct timeline){0};
    if (!timeline_run_find(&timeline->shown, group))
        return error_set(
            error, ERROR_USAGE,
            "no plot of timeline: the repetition of median time does not say who worked on what");
    if (!trace_read(&timeline->recorded, timeline->shown.run, timeline->shown.repetition, error))
        return false;
    if (timeline_run_longest(&timeline->recorded.units, LONGEST, timeline->longest, &timeline->longest_count,
                             error))
        return true;
    trace_free(&timeline->recorded);
    return false;
}

static void close_timeline(struct timeline *timeline)
{
    trace_free(&timeline->recorded);
}

/* "20 numbers", "50 units, 11 of them in vain" */
static bool add_count(const struct timeline *timeline, struct lines *pieces, struct error *error)
{
    const struct units_done *units = &timeline->recorded.units;
    const size_t vain = count_kind(timeline, VAIN);
    const char *const what = units->are_units ? "units" : "numbers";
    if (vain > 0)
        return lines_add(pieces, error, "%zu %s, %zu of them in vain", units->count, what, vain);
    return lines_add(pieces, error, "%zu %s", units->count, what);
}

bool timeline_describe(const struct group *group, struct lines *pieces, struct error *error)
{
    struct timeline timeline;
    char shape[LABELS_SHAPE_SIZE];
    double busy = 0;
    if (!open_timeline(&timeline, group, error))
        return false;
    for (size_t i = 0; i < timeline.recorded.units.count; i++)
        busy += timeline.recorded.units.items[i].end_seconds - timeline.recorded.units.items[i].start_seconds;
    const int workers = timeline.shown.run->workers;
    const bool good =
        lines_add(pieces, error, "%s ranks × threads", labels_shape(timeline.shown.run, shape)) &&
        (!group_names_schedules(group) ||
         lines_add(pieces, error, "schedule %s", timeline.shown.run->schedule)) &&
        lines_add(pieces, error, "%.*f s, the median of %zu repetition%s", labels_decimals(group),
                  timeline.shown.seconds, timeline.shown.row->repetitions,
                  lines_plural(timeline.shown.row->repetitions)) &&
        add_count(&timeline, pieces, error) &&
        lines_add(pieces, error, "workers busy %.1f\u00a0%% of the time",
                  100 * busy / (workers * timeline.shown.seconds));
    close_timeline(&timeline);
    return good;
}

/* ---- Data. */

static void put_kind(const struct timeline *timeline, int kind, FILE *file)
{
    char name[KIND_SIZE];
    fprintf(file, "\n\n# kind %d\n# %s: worker, start and end in seconds\n", kind,
            kind_name(timeline, kind, name));
    for (size_t i = 0; i < timeline->recorded.units.count; i++) {
        const struct unit_done *unit = &timeline->recorded.units.items[i];
        if (kind_of(timeline, unit) == kind)
            fprintf(file, "%d %.9g %.9g\n", unit->worker, unit->start_seconds, unit->end_seconds);
    }
}

bool timeline_write_data(const struct group *group, FILE *file, struct error *error)
{
    struct timeline timeline;
    if (!open_timeline(&timeline, group, error))
        return false;
    fprintf(file, "# idle\n# worker, start and end in seconds\n");
    for (int worker = 0; worker < timeline.shown.run->workers; worker++)
        fprintf(file, "%d 0 %.9g\n", worker, timeline.shown.seconds);
    for (int kind = 0; kind < KINDS; kind++)
        if (count_kind(&timeline, kind) > 0)
            put_kind(&timeline, kind, file);
    close_timeline(&timeline);
    return true;
}

/* ---- The axes. */

/* "3" is a rank or a thread, "3.1" thread 1 of rank 3. */
static void put_worker(const struct run *run, int worker, FILE *file)
{
    int rank = 0, thread = worker;
    while (thread >= run->threads_of[rank])
        thread -= run->threads_of[rank++];
    if (run->threads_most == 1)
        fprintf(file, "'%d' %d", rank, worker);
    else if (run->ranks == 1)
        fprintf(file, "'%d' %d", thread, worker);
    else
        fprintf(file, "'%d.%d' %d", rank, thread, worker);
}

static void put_axes(const struct timeline *timeline, bool is_terminal, FILE *file)
{
    const struct run *run = timeline->shown.run;
    int step = 1; /* a power of two, as ranks and threads often are */
    while ((run->workers - 1) / step >= TICKS_MAX)
        step *= 2;
    fprintf(file, "set xrange [0:%.6g]\nset yrange [%d-0.5:-0.5]\nset ytics (", timeline->shown.seconds,
            run->workers);
    for (int worker = 0; worker < run->workers; worker += step) {
        fputs(worker > 0 ? ", " : "", file);
        put_worker(run, worker, file);
    }
    fprintf(file, ")\nset xlabel 'time in seconds'%s\nset ylabel '%s'%s\n",
            is_terminal ? "" : " offset 0,0.5",
            run->threads_most == 1 ? "rank"
            : run->ranks == 1      ? "thread"
                                   : "rank.thread",
            is_terminal ? "" : " offset 0.4,0");
}

/* ---- Rectangles. */

static void put_rectangles(struct layout_plot *plot, const char *block, double half, const char *style,
                           const char *title)
{
    fprintf(plot->file, "%s index '%s' using 2:1:2:3:($1-%g):($1+%g) with boxxyerror %s", plot->data, block,
            half, half, style);
    layout_put_title(plot, title);
}

static const char *idle_name(const struct timeline *timeline)
{
    return run_shares_cpus(timeline->shown.row->like) ? "idle or waiting for a CPU" : "idle";
}

static bool put_plot(const void *context, struct layout_plot *plot, struct error *error)
{
    (void)error;
    FILE *file = plot->file;
    const struct timeline *timeline = context;
    const double half = timeline->shown.run->workers <= GAPPED_ROWS_MAX ? 0.42 : 0.5;
    const bool is_outlined = timeline->recorded.units.count <= OUTLINED_UNITS_MAX;
    fputs("plot ", file);
    put_rectangles(plot, "idle", half, "fs solid 1 noborder lc rgb '" IDLE_COLOUR "'", idle_name(timeline));
    for (int kind = 0; kind < KINDS; kind++) {
        char name[KIND_SIZE], block[32], style[96];
        if (count_kind(timeline, kind) == 0)
            continue;
        snprintf(block, sizeof block, "kind %d", kind);
        snprintf(style, sizeof style, "fs solid 1 %s lw 0.3 lc rgb '%s'",
                 is_outlined ? "border lc rgb '#FFFFFF'" : "noborder", COLOURS[kind]);
        fputs(", \\\n     ", file);
        put_rectangles(plot, block, half, style, kind_name(timeline, kind, name));
    }
    if (timeline->has_values)
        layout_put_values(file);
    fputc('\n', file);
    return true;
}

static size_t count_key(const struct timeline *timeline)
{
    size_t entries = 1;
    for (int kind = 0; kind < KINDS; kind++)
        entries += count_kind(timeline, kind) > 0;
    return entries;
}

/* Characters of the longest name in it. */
static size_t key_characters(const struct timeline *timeline)
{
    size_t longest = strlen(idle_name(timeline));
    for (int kind = 0; kind < KINDS; kind++) {
        char name[KIND_SIZE];
        const size_t size = count_kind(timeline, kind) > 0 ? strlen(kind_name(timeline, kind, name)) : 0;
        longest = size > longest ? size : longest;
    }
    return longest;
}

/* ---- Values under the pointer, in the middle of each unit, where they are few enough to be seen. */

/* "rank 1, thread 0: 7777777777777753, 0.0312 s from 0.1107 s on" */
static void put_value(const struct timeline *timeline, const struct unit_done *unit, FILE *file)
{
    char worker[LABELS_WORKER_SIZE], name[KIND_SIZE], text[sizeof worker + sizeof name + 64];
    const double seconds = unit->end_seconds - unit->start_seconds;
    const int kind = kind_of(timeline, unit);
    labels_worker(timeline->shown.run, unit->worker, worker);
    if (kind == OTHER && unit->number < timeline->recorded.numbers)
        snprintf(name, sizeof name, "%" PRIu64, timeline->recorded.n[unit->number]);
    else
        kind_name(timeline, kind, name);
    snprintf(text, sizeof text, "%s: %s, %.3g s from %.4g s on", worker, name, seconds, unit->start_seconds);
    layout_put_value(unit->start_seconds + seconds / 2, unit->worker, text, file);
}

static void put_values(const struct timeline *timeline, FILE *file)
{
    const struct units_done *units = &timeline->recorded.units;
    layout_put_values_head(file);
    for (size_t i = 0; i < units->count; i++)
        put_value(timeline, &units->items[i], file);
    layout_put_values_end(file);
}

bool timeline_write_script(const struct group *group, const struct layout_picture *picture, FILE *file,
                           struct error *error)
{
    struct timeline timeline;
    if (!open_timeline(&timeline, group, error))
        return false;
    const double rows = ROW_HEIGHT * timeline.shown.run->workers;
    const struct layout layout = {.key_entries = count_key(&timeline),
                                  .key_columns = LAYOUT_KEY_COLUMNS,
                                  .key_characters = key_characters(&timeline),
                                  .graph_height = fmin(fmax(rows, LAYOUT_GRAPH_HEIGHT), GRAPH_HEIGHT_MAX)};
    layout_put_head(file);
    put_axes(&timeline, false, file);
    timeline.has_values = picture->name == NULL && timeline.recorded.units.count <= OUTLINED_UNITS_MAX;
    if (timeline.has_values)
        put_values(&timeline, file);
    const bool good =
        layout_put_pictures(picture, &layout, (struct layout_graph){&timeline, put_plot}, file, error);
    close_timeline(&timeline);
    return good;
}

/* ---- The terminal: a point in every column in which a worker was on a unit. */

static void put_points(const struct timeline *timeline, int kind, double step, FILE *file)
{
    fprintf(file, "# kind %d\n", kind);
    for (size_t i = 0; i < timeline->recorded.units.count; i++) {
        const struct unit_done *unit = &timeline->recorded.units.items[i];
        if (kind_of(timeline, unit) != kind)
            continue;
        for (double at = (floor(unit->start_seconds / step) + 0.5) * step; at < unit->end_seconds; at += step)
            fprintf(file, "%d %.9g\n", unit->worker, at);
    }
    fputs("\n\n", file);
}

bool timeline_write_terminal_script(const struct group *group, int columns, int lines, FILE *file,
                                    struct error *error)
{
    struct timeline timeline;
    const char *comma = "plot ";
    if (!open_timeline(&timeline, group, error))
        return false;
    const double step = timeline.shown.seconds / (columns - TERMINAL_FRAME);
    const int needed = timeline.shown.run->workers + TERMINAL_FRAME;
    layout_put_terminal_head(file);
    for (int kind = 0; kind < KINDS; kind++)
        if (count_kind(&timeline, kind) > 0)
            put_points(&timeline, kind, step, file);
    layout_put_terminal(columns, needed > lines ? needed : lines, file);
    put_axes(&timeline, true, file);
    for (int kind = 0; kind < KINDS; kind++) {
        char name[KIND_SIZE];
        if (count_kind(&timeline, kind) == 0)
            continue;
        fprintf(file, "%s$data index 'kind %d' using 2:1 with points pt '%c' title ", comma, kind,
                CHARACTERS[kind]);
        layout_put_text(kind_name(&timeline, kind, name), file);
        comma = ", \\\n     ";
    }
    fputc('\n', file);
    close_timeline(&timeline);
    return true;
}
