#include "report/figures/timeline.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/figures/caption.h"
#include "report/figures/layout.h"
#include "report/figures/series.h"
#include "report/findings/words.h"
#include "report/records/trace.h"

/* The numbers that took longest have a colour each (Okabe and Ito), the rest share one; what was in vain is
 * black, whatever its number. */
enum { LONGEST = 6, OTHER = LONGEST, BLOCKS, VAIN, KINDS };
static const char *const COLOURS[KINDS] = {"#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9",
                                           "#D55E00", "#909090", "#606060", "#000000"};
#define IDLE_COLOUR "#F0F0F0"
static const char LETTERS[KINDS + 1] = "ABCDEFobx";

enum {
    TICKED_WORKERS = 16,
    GAPPED_WORKERS = 32,
    OUTLINED_SPANS = 400,
    TERMINAL_FRAME = 9,
    KEY_NAME_SHORT = 17
};
static const double GRAPH_HIGH = 128, GRAPH_HIGH_MOST = 560, ROW_HIGH = 4.5;

struct timeline {
    const struct group *group;
    const struct row *row;
    const struct run *run;
    double seconds; /* of the repetition */
    struct trace trace;
    uint64_t longest[LONGEST]; /* places in the input */
    size_t longest_count;
};

/* ---- Which run? */

/* Where workers share CPUs, waiting for one looks like idling. */
static bool is_better(const struct row *row, const struct row *best)
{
    if (row_shares_cpus(row) != row_shares_cpus(best))
        return row_shares_cpus(best);
    if (row->like->workers != best->like->workers)
        return row->like->workers > best->like->workers;
    return row->median < best->median;
}

static const struct row *choose_row(const struct group *group)
{
    const struct row *best = NULL;
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++) {
        if (!row->like->has_timeline || row->is_left_out)
            continue;
        if (!best || is_better(row, best))
            best = row;
    }
    return best;
}

const char *timeline_lacks(const struct group *group)
{
    return choose_row(group) ? NULL : "no record in a file says who worked on what, and when";
}

/* The repetition of the row whose time is the median, the lower one of an even count. */
static bool choose_repetition(struct timeline *timeline, size_t *index)
{
    const struct row *row = timeline->row;
    const struct run *const *runs = timeline->group->runs;
    timeline->seconds = row->seconds[(row->repetitions - 1) / 2];
    while (*runs != row->like)
        runs++;
    for (size_t i = 0; i < row->runs; i++) {
        timeline->run = runs[i];
        for (*index = 0; *index < runs[i]->repetitions; ++*index)
            if (runs[i]->has_timeline && !(runs[i]->seconds[*index] < timeline->seconds) &&
                !(runs[i]->seconds[*index] > timeline->seconds))
                return true;
    }
    return false;
}

/* ---- Which numbers took longest? */

struct total {
    uint64_t number;
    double seconds;
};

static int by_number(const void *left, const void *right)
{
    const struct total *a = left, *b = right;
    return (a->number > b->number) - (a->number < b->number);
}

static int by_seconds(const void *left, const void *right)
{
    const struct total *a = left, *b = right;
    const int order = (a->seconds < b->seconds) - (a->seconds > b->seconds);
    return order ? order : by_number(left, right);
}

/* Ranges of one number add up; returns how many numbers there are. */
static size_t add_up(struct total *totals, const struct units_done *units)
{
    size_t count = 0, kept = 0;
    for (size_t i = 0; i < units->count; i++)
        if (units->items[i].count == 1)
            totals[count++] = (struct total){units->items[i].number,
                                             units->items[i].end_seconds - units->items[i].start_seconds};
    qsort(totals, count, sizeof *totals, by_number);
    for (size_t i = 0; i < count; i++) {
        if (kept > 0 && totals[kept - 1].number == totals[i].number)
            totals[kept - 1].seconds += totals[i].seconds;
        else
            totals[kept++] = totals[i];
    }
    return kept;
}

static bool find_longest(struct timeline *timeline, struct error *error)
{
    struct total *totals = calloc(timeline->trace.units.count, sizeof *totals);
    if (!totals)
        return error_memory(error, "the plot", timeline->trace.units.count * sizeof *totals);
    const size_t count = add_up(totals, &timeline->trace.units);
    qsort(totals, count, sizeof *totals, by_seconds);
    for (; timeline->longest_count < LONGEST && timeline->longest_count < count; timeline->longest_count++)
        timeline->longest[timeline->longest_count] = totals[timeline->longest_count].number;
    free(totals);
    return true;
}

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
    for (size_t i = 0; i < timeline->trace.units.count; i++)
        count += kind_of(timeline, &timeline->trace.units.items[i]) == kind;
    return count;
}

/* What the key calls it. */
enum { KIND_SIZE = 48 };
static const char *name_kind(const struct timeline *timeline, int kind, char name[KIND_SIZE])
{
    const uint64_t place = kind < LONGEST ? timeline->longest[kind] : 0;
    if (kind == OTHER)
        snprintf(name, KIND_SIZE, "other numbers");
    else if (kind == VAIN)
        snprintf(name, KIND_SIZE, "in vain");
    else if (kind == BLOCKS)
        snprintf(name, KIND_SIZE, "blocks of numbers");
    else if (place < timeline->trace.numbers)
        snprintf(name, KIND_SIZE, "%" PRIu64, timeline->trace.n[place]);
    else
        snprintf(name, KIND_SIZE, "number %" PRIu64 " of the input", place + 1);
    return name;
}

/* ---- All of it. */

static bool open_timeline(struct timeline *timeline, const struct group *group, struct error *error)
{
    size_t index;
    *timeline = (struct timeline){.group = group, .row = choose_row(group)};
    if (!timeline->row || !choose_repetition(timeline, &index))
        return error_set(
            error, ERROR_USAGE,
            "no plot of timeline: the repetition of median time does not say who worked on what");
    if (!trace_read(&timeline->trace, timeline->run, index, error))
        return false;
    if (find_longest(timeline, error))
        return true;
    trace_free(&timeline->trace);
    return false;
}

static void close_timeline(struct timeline *timeline)
{
    trace_free(&timeline->trace);
}

/* "20 numbers", "50 units, 11 of them in vain" */
static bool add_count(const struct timeline *timeline, struct lines *pieces, struct error *error)
{
    const struct units_done *units = &timeline->trace.units;
    const size_t vain = count_kind(timeline, VAIN);
    const char *const what = units->are_units ? "units" : "numbers";
    if (vain > 0)
        return lines_add(pieces, error, "%zu %s, %zu of them in vain", units->count, what, vain);
    return lines_add(pieces, error, "%zu %s", units->count, what);
}

bool timeline_pieces(const struct group *group, struct lines *pieces, struct error *error)
{
    struct timeline timeline;
    char shape[WORDS_SHAPE_SIZE];
    double busy = 0;
    if (!open_timeline(&timeline, group, error))
        return false;
    for (size_t i = 0; i < timeline.trace.units.count; i++)
        busy += timeline.trace.units.items[i].end_seconds - timeline.trace.units.items[i].start_seconds;
    const int workers = timeline.run->workers;
    const bool good =
        lines_add(pieces, error, "%s ranks × threads", words_shape(timeline.run, shape)) &&
        lines_add(pieces, error, "%.*f s, the median of %zu repetition%s", words_decimals(group),
                  timeline.seconds, timeline.row->repetitions, timeline.row->repetitions == 1 ? "" : "s") &&
        add_count(&timeline, pieces, error) &&
        lines_add(pieces, error, "workers busy %.1f\u00a0%% of the time",
                  100 * busy / (workers * timeline.seconds));
    close_timeline(&timeline);
    return good;
}

/* ---- Data. */

static void put_kind(const struct timeline *timeline, int kind, FILE *file)
{
    char name[KIND_SIZE];
    fprintf(file, "\n\n# kind %d\n# %s: worker, start and end in seconds\n", kind,
            name_kind(timeline, kind, name));
    for (size_t i = 0; i < timeline->trace.units.count; i++) {
        const struct unit_done *unit = &timeline->trace.units.items[i];
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
    for (int worker = 0; worker < timeline.run->workers; worker++)
        fprintf(file, "%d 0 %.9g\n", worker, timeline.seconds);
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
    const struct run *run = timeline->run;
    const int step = (run->workers - 1) / TICKED_WORKERS + 1;
    fprintf(file, "set xrange [0:%.6g]\nset yrange [%d-0.5:-0.5]\nset ytics (", timeline->seconds,
            run->workers);
    for (int worker = 0; worker < run->workers; worker += step) {
        fputs(worker > 0 ? ", " : "", file);
        put_worker(run, worker, file);
    }
    fprintf(file, ")\nset xlabel 'seconds'%s\nset ylabel '%s'%s\n", is_terminal ? "" : " offset 0,0.6",
            run->threads_most == 1 ? "rank"
            : run->ranks == 1      ? "thread"
                                   : "rank.thread",
            is_terminal ? "" : " offset 0.4,0");
}

/* ---- Rectangles. */

static void put_rectangles(const char *data, const char *block, double half, const char *style,
                           const char *title, FILE *file)
{
    fprintf(file, "%s index '%s' using 2:1:2:3:($1-%g):($1+%g) with boxxyerror %s title ", data, block, half,
            half, style);
    layout_put_text(title, file);
}

static const char *name_idle(const struct timeline *timeline)
{
    return row_shares_cpus(timeline->row) ? "idle or waiting for a CPU" : "idle";
}

static void put_plot(const struct timeline *timeline, const char *data, FILE *file)
{
    const double half = timeline->run->workers <= GAPPED_WORKERS ? 0.42 : 0.5;
    const bool is_outlined = timeline->trace.units.count <= OUTLINED_SPANS;
    fputs("plot ", file);
    put_rectangles(data, "idle", half, "fs solid 1 noborder lc rgb '" IDLE_COLOUR "'", name_idle(timeline),
                   file);
    for (int kind = 0; kind < KINDS; kind++) {
        char name[KIND_SIZE], block[32], style[96];
        if (count_kind(timeline, kind) == 0)
            continue;
        snprintf(block, sizeof block, "kind %d", kind);
        snprintf(style, sizeof style, "fs solid 1 %s lw 0.3 lc rgb '%s'",
                 is_outlined ? "border lc rgb '#FFFFFF'" : "noborder", COLOURS[kind]);
        fputs(", \\\n     ", file);
        put_rectangles(data, block, half, style, name_kind(timeline, kind, name), file);
    }
    fputc('\n', file);
}

static size_t count_key(const struct timeline *timeline)
{
    size_t entries = 1;
    for (int kind = 0; kind < KINDS; kind++)
        entries += count_kind(timeline, kind) > 0;
    return entries;
}

/* Of which two do not fit side by side in the key. */
static bool has_long_name(const struct timeline *timeline)
{
    bool is_long = strlen(name_idle(timeline)) > KEY_NAME_SHORT;
    for (int kind = 0; kind < KINDS; kind++) {
        char name[KIND_SIZE];
        is_long = is_long || (count_kind(timeline, kind) > 0 &&
                              strlen(name_kind(timeline, kind, name)) > KEY_NAME_SHORT);
    }
    return is_long;
}

static bool put_graph(const void *context, const char *name, bool is_first, FILE *file, struct error *error)
{
    (void)is_first;
    char *data = layout_quoted(name, "dat");
    if (!data)
        return error_memory(error, "the plot", 0);
    put_plot(context, data, file);
    free(data);
    return true;
}

static bool write_script(const struct timeline *timeline, const struct lines *caption, const char *name,
                         unsigned formats, FILE *file, struct error *error)
{
    char *title = caption_title(timeline->group, FIGURE_TIMELINE);
    if (!title)
        return error_memory(error, "the plot", 0);
    const double rows = ROW_HIGH * timeline->run->workers;
    const size_t columns = has_long_name(timeline) ? 1 : 2;
    const struct layout layout = {.title = title,
                                  .caption = caption,
                                  .key_rows = (count_key(timeline) + columns - 1) / columns,
                                  .key_columns = (int)columns,
                                  .graph_high = fmin(fmax(rows, GRAPH_HIGH), GRAPH_HIGH_MOST)};
    layout_put_head(file);
    put_axes(timeline, false, file);
    const bool good =
        layout_put_pictures(&layout, name, formats, (struct layout_graph){timeline, put_graph}, file, error);
    free(title);
    return good;
}

bool timeline_write_script(const struct group *group, const char *name, unsigned formats, FILE *file,
                           struct error *error)
{
    struct timeline timeline;
    struct lines caption = {0};
    if (!open_timeline(&timeline, group, error))
        return false;
    const bool good = caption_write(group, FIGURE_TIMELINE, LAYOUT_CAPTION_COLUMNS, &caption, error) &&
                      write_script(&timeline, &caption, name, formats, file, error);
    lines_free(&caption);
    close_timeline(&timeline);
    return good;
}

/* ---- The terminal: a letter for every column in which a worker was on it. */

static void put_letters(const struct timeline *timeline, int kind, double step, FILE *file)
{
    fprintf(file, "# kind %d\n", kind);
    for (size_t i = 0; i < timeline->trace.units.count; i++) {
        const struct unit_done *unit = &timeline->trace.units.items[i];
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
    const double step = timeline.seconds / (columns - TERMINAL_FRAME);
    const int needed = timeline.run->workers + TERMINAL_FRAME;
    fputs("reset\nset encoding utf8\n$data << END\n", file);
    for (int kind = 0; kind < KINDS; kind++)
        if (count_kind(&timeline, kind) > 0)
            put_letters(&timeline, kind, step, file);
    layout_put_terminal(columns, needed > lines ? needed : lines, file);
    put_axes(&timeline, true, file);
    for (int kind = 0; kind < KINDS; kind++) {
        char name[KIND_SIZE];
        if (count_kind(&timeline, kind) == 0)
            continue;
        fprintf(file, "%s$data index 'kind %d' using 2:1 with points pt '%c' title ", comma, kind,
                LETTERS[kind]);
        layout_put_text(name_kind(&timeline, kind, name), file);
        comma = ", \\\n     ";
    }
    fputc('\n', file);
    close_timeline(&timeline);
    return true;
}
