#include "report/figure.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "report/report.h"
#include "report/series.h"

const char *figure_name(enum figure figure)
{
    static const char *const names[FIGURES] = {"time", "speedup", "efficiency"};
    return names[figure];
}

const char *figure_format_name(enum figure_format format)
{
    static const char *const names[FIGURE_FORMATS] = {"svg", "pdf", "png"};
    return names[format];
}

/* ---- What it looks like. Lengths are in points of 1/72 inch; a picture is as wide as a column of print. */

#define FONT "Helvetica"
static const double POINTS_PER_CM = 72 / 2.54, WIDTH_CM = 8.5;
static const double TITLE_HIGH = 13, KEY_ROW_HIGH = 10.5, TOP_LABELS_HIGH = 9, GRAPH_HIGH = 128,
                    AXIS_LABELS_HIGH = 28, CAPTION_ROW_HIGH = 7.5;
enum { KEY_COLUMNS = 3, CAPTION_COLUMNS = 82, TITLE_COLUMNS = 56, LINEAR_WORKERS_MAX = 32, TICKS_MAX = 12 };
enum { FONT_SIZE = 8, SMALL_SIZE = 7, LEAST_SIZE = 6 };

/* M. Okabe and K. Ito, Color Universal Design, 2008: told apart with every kind of colour vision. Markers are
 * numbers of gnuplot, letters are for the terminal; each comes filled (capital) and open. */
struct look {
    const char *colour;
    int filled, open;
    double size;
    char letter;
    double aside; /* in widths of a marker: so that worlds with equal values stay visible */
};
static const struct look LOOKS[RUN_WORLDS] = {
    [RUN_SEQUENTIAL] = {"#000000", 13, 12, 0.50, 'S', 0},
    [RUN_OPENMP] = {"#0072B2", 7, 6, 0.45, 'O', -1},
    [RUN_MPI] = {"#D55E00", 5, 4, 0.40, 'M', 0},
    [RUN_HYBRID] = {"#009E73", 9, 8, 0.50, 'H', 1},
};
#define IDEAL_COLOUR "#707070"
#define BOUND_COLOUR "#CC79A7"
#define QUIET_COLOUR "#505050"
#define GRID_COLOUR "#B0B0B0"

/* Everything that the parts of a script must know of each other. */
struct sheet {
    const struct group *group;
    enum figure figure;
    const char *data; /* where gnuplot finds the data, as it stands in a script */
    bool is_terminal;
    bool log_workers, log_values;
    struct series_range range;
    double left, right, bottom, top; /* the ends of the axes */
    int parallel_worlds;
};

/* ---- Texts. */

/* In single quotes gnuplot obeys nothing. */
static void put_text(FILE *file, const char *text)
{
    fputc('\'', file);
    for (; *text; text++)
        fprintf(file, *text == '\'' ? "''" : "%c", *text);
    fputc('\'', file);
}

static size_t count_characters(const char *text, size_t size)
{
    size_t count = 0;
    for (size_t i = 0; i < size; i++)
        count += ((unsigned char)text[i] & 0xc0) != 0x80;
    return count;
}

/* Cuts at `columns` characters, with "…". */
static void shorten(char *text, size_t columns)
{
    static const char cut[] = "…";
    const size_t size = strlen(text);
    if (count_characters(text, size) <= columns)
        return;
    size_t kept = 0, seen = 0;
    while (seen < columns) {
        kept++;
        seen += ((unsigned char)text[kept] & 0xc0) != 0x80;
    }
    while (kept > 0 && (kept + sizeof cut > size + 1 || ((unsigned char)text[kept] & 0xc0) == 0x80 ||
                        count_characters(text, kept) >= columns))
        kept--;
    memcpy(text + kept, cut, sizeof cut);
}

char *figure_title(const struct group *group)
{
    const struct run *run = group->base ? group->base->like : group->runs[0];
    char label[SHOWN_SIZE], kernel[SHOWN_SIZE];
    char *title = NULL;
    if (asprintf(&title, "%s, kernel %s", list_show(run->label, label),
                 list_show(run->key[RUN_KERNEL], kernel)) < 0)
        return NULL;
    shorten(title, TITLE_COLUMNS);
    return title;
}

/* "Xeon(R) CPU" has marks that are of no use in a caption. */
static void drop_marks(char *text)
{
    static const char *const marks[] = {"(R)", "(TM)", "(r)", "(tm)"};
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        for (char *at = strstr(text, marks[i]); at; at = strstr(at, marks[i]))
            memmove(at, at + strlen(marks[i]), strlen(at + strlen(marks[i])) + 1);
}

/* ---- The caption: pieces with dots between them, wrapped between words. */

struct wrapped {
    struct lines *lines;
    size_t columns;
    char line[1024];
    bool broken;
};

static void end_line(struct wrapped *wrapped, struct error *error)
{
    if (!wrapped->broken && *wrapped->line && !lines_add(wrapped->lines, error, "%s", wrapped->line))
        wrapped->broken = true;
    *wrapped->line = '\0';
}

static void add_word(struct wrapped *wrapped, const char *word, size_t size, struct error *error)
{
    const size_t used = count_characters(wrapped->line, strlen(wrapped->line));
    if (used > 0 && used + 1 + count_characters(word, size) > wrapped->columns)
        end_line(wrapped, error);
    const size_t at = strlen(wrapped->line);
    snprintf(wrapped->line + at, sizeof wrapped->line - at, "%s%.*s", at > 0 ? " " : "", (int)size, word);
}

static void add_piece(struct wrapped *wrapped, struct error *error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void add_piece(struct wrapped *wrapped, struct error *error, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    const size_t at = strlen(wrapped->line);
    if (at > 0) /* the dot may hang over the end */
        snprintf(wrapped->line + at, sizeof wrapped->line - at, " ·");
    for (const char *word = text; *word;) {
        const size_t size = strcspn(word, " ");
        if (size > 0)
            add_word(wrapped, word, size, error);
        word += size + (word[size] == ' ');
    }
}

static void add_base(const struct group *group, struct wrapped *wrapped, struct error *error)
{
    const struct row *base = group->base;
    if (!base)
        return;
    add_piece(wrapped, error, "base: sequential %.*f s (%s%zu%s)", report_decimals(group), base->median,
              base->repetitions > 1 ? "median of " : "", base->repetitions,
              base->repetitions > 1 ? "" : " repetition");
}

/* How often each point was measured, and what stands for the spread. */
static void add_repetitions(const struct group *group, enum figure figure, struct wrapped *wrapped,
                            struct error *error)
{
    size_t least = SIZE_MAX, most = 0, known = 0;
    for (size_t i = 0; i < group->row_count; i++) {
        const struct row *row = &group->rows[i];
        least = row->repetitions < least ? row->repetitions : least;
        most = row->repetitions > most ? row->repetitions : most;
        known += row->interval.low > 0;
    }
    char count[64];
    if (least == most)
        snprintf(count, sizeof count, "%zu", least);
    else
        snprintf(count, sizeof count, "%zu–%zu", least, most);
    add_piece(wrapped, error, "%s repetition%s a point", count, most == 1 ? "" : "s");
    if (figure == FIGURE_TIME)
        add_piece(wrapped, error, "crosses: repetitions, lines: medians");
    else
        add_piece(wrapped, error, "%s",
                  known == group->row_count ? "bars: 95 % interval of the median"
                  : known > 0               ? "bars: 95 % interval of the median, from 6 repetitions on"
                                            : "no 95 % interval below 6 repetitions");
}

static void add_marks(const struct group *group, enum figure figure, struct wrapped *wrapped,
                      struct error *error)
{
    bool is_shared = false;
    for (size_t i = 0; i < group->row_count; i++)
        is_shared = is_shared || series_is_shared(&group->rows[i]);
    if (series_write(group, figure, (struct series){.kind = SERIES_BOUND}, NULL) > 0)
        add_piece(wrapped, error, "bound: whole numbers, longest first");
    if (is_shared)
        add_piece(wrapped, error, "open: workers share CPUs");
}

bool figure_caption(const struct group *group, enum figure figure, size_t columns, struct lines *caption,
                    struct error *error)
{
    const struct run *run = group->base ? group->base->like : group->runs[0];
    struct wrapped wrapped = {.lines = caption, .columns = columns};
    char cpu[SHOWN_SIZE], commit[SHOWN_SIZE], operation[SHOWN_SIZE], operations[NUMBER_GROUPED_SIZE];
    list_show(run->key[RUN_CPU_MODEL], cpu);
    drop_marks(cpu);
    add_base(group, &wrapped, error);
    add_repetitions(group, figure, &wrapped, error);
    add_marks(group, figure, &wrapped, error);
    add_piece(&wrapped, error, "%s %s", number_grouped(run->operations, operations),
              list_show(run->operation, operation));
    add_piece(&wrapped, error, "%s", cpu);
    add_piece(&wrapped, error, "commit %s", list_show(run->key[RUN_COMMIT], commit));
    end_line(&wrapped, error);
    return !wrapped.broken;
}

/* ---- What can be drawn. */

const char *figure_lacks(const struct group *group, enum figure figure)
{
    bool is_parallel = false, is_drawn = false;
    for (size_t i = 0; i < group->row_count; i++)
        is_parallel = is_parallel || group->rows[i].like->workers > 1;
    if (!is_parallel)
        return "there are no runs with more than one worker";
    if (figure != FIGURE_TIME && !group->base)
        return "there is no sequential run to compare with; make one with --threads 1";
    for (int world = RUN_OPENMP; world < RUN_WORLDS; world++)
        is_drawn = is_drawn || series_has_world(group, figure, (enum run_world)world);
    return is_drawn ? NULL : "all times are 0";
}

/* ---- Data. */

static bool is_of_group(enum series_kind kind)
{
    return kind == SERIES_IDEAL || kind == SERIES_BOUND;
}

static bool write_block(const struct group *group, enum figure figure, struct series series, bool *is_first,
                        FILE *file)
{
    char name[SERIES_NAME_SIZE];
    const size_t count = series_write(group, figure, series, NULL);
    if (count == 0 || count == SIZE_MAX)
        return count == 0;
    /* Two blank lines between blocks; the first comment is the name of a block. */
    fprintf(file, "%s# %s\n# workers %s%s\n", *is_first ? "" : "\n\n", series_name(series, name),
            figure == FIGURE_TIME ? "seconds" : figure_name(figure),
            series.kind == SERIES_BARS ? ", least and greatest of the interval" : "");
    *is_first = false;
    series_write(group, figure, series, file);
    return true;
}

bool figure_write_data(const struct group *group, enum figure figure, FILE *file, struct error *error)
{
    bool is_first = true, good = true;
    for (int kind = 0; kind < SERIES_KINDS; kind++) {
        const int worlds = is_of_group((enum series_kind)kind) ? 1 : RUN_WORLDS;
        for (int world = 0; good && world < worlds; world++)
            good = write_block(group, figure, (struct series){(enum series_kind)kind, (enum run_world)world},
                               &is_first, file);
    }
    return good || error_memory(error, "the plot", 0);
}

/* ---- The axes. */

static double doublings(const struct sheet *sheet)
{
    return fmax(1, log2(sheet->range.workers));
}

static void scale_workers(struct sheet *sheet)
{
    const double most = sheet->range.workers, room = exp2(0.05 * doublings(sheet));
    sheet->log_workers = sheet->figure != FIGURE_TIME || sheet->range.workers > LINEAR_WORKERS_MAX;
    sheet->left = sheet->log_workers ? 1 / room : 1 - 0.04 * (most - 1) - 0.1;
    sheet->right = sheet->log_workers ? most * room : most + 0.04 * (most - 1) + 0.1;
}

static void scale_values(struct sheet *sheet)
{
    const double room = exp2(0.05 * doublings(sheet));
    sheet->log_values =
        sheet->figure == FIGURE_SPEEDUP || (sheet->figure == FIGURE_TIME && sheet->log_workers);
    if (sheet->figure == FIGURE_SPEEDUP) {
        sheet->bottom = fmin(1, sheet->range.low) / room;
        sheet->top = fmax(sheet->range.workers, sheet->range.high) * room;
    } else if (sheet->log_values) {
        sheet->bottom = sheet->range.low / 1.3;
        sheet->top = sheet->range.high * 1.3;
    } else {
        sheet->bottom = 0;
        sheet->top = fmax(sheet->range.high, sheet->figure == FIGURE_EFFICIENCY ? 1 : 0) * 1.08;
    }
}

static struct sheet make_sheet(const struct group *group, enum figure figure)
{
    struct sheet sheet = {.group = group, .figure = figure, .range = series_range(group, figure)};
    for (int world = RUN_OPENMP; world < RUN_WORLDS; world++)
        sheet.parallel_worlds += series_has_world(group, figure, (enum run_world)world);
    scale_workers(&sheet);
    scale_values(&sheet);
    return sheet;
}

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

static void put_axes(const struct sheet *sheet, FILE *file)
{
    static const char *const labels[FIGURES] = {"run time, s", "speedup", "efficiency"};
    const int most = sheet->range.workers;
    if (sheet->log_workers)
        fprintf(file, "set logscale x 2\nset logscale x2 2\n");
    if (sheet->log_values)
        fprintf(file, "set logscale y %d\n", sheet->figure == FIGURE_SPEEDUP ? 2 : 10);
    fprintf(file, "set xrange [%.6g:%.6g]\nset x2range [%.6g:%.6g]\nset yrange [%.6g:%.6g]\n", sheet->left,
            sheet->right, sheet->left, sheet->right, sheet->bottom, sheet->top);
    if (sheet->log_workers)
        put_doublings(file, "x", sheet->left, sheet->right);
    else if (most <= 10)
        fprintf(file, "set xtics 1, 1\n");
    else
        fprintf(file, "set xtics %d\n", most <= 20 ? 2 : 4);
    if (sheet->figure == FIGURE_SPEEDUP)
        put_doublings(file, "y", sheet->bottom, sheet->top);
    else if (sheet->log_values)
        put_decades(file, "y", sheet->bottom, sheet->top);
    else if (sheet->figure == FIGURE_EFFICIENCY && sheet->top < 2)
        fprintf(file, "set ytics 0.2\n");
    fprintf(file, "set xlabel 'workers'%s\nset ylabel '%s'%s\n", sheet->is_terminal ? "" : " offset 0,0.6",
            labels[sheet->figure], sheet->is_terminal ? "" : " offset 1.2,0");
}

/* ---- The vertical lines: where the cores of a node end, and those of more nodes. */

/* Where on the axis, from 0 at the left to 1 at the right. */
static double place_on_axis(const struct sheet *sheet, double workers)
{
    return sheet->log_workers ? log2(workers / sheet->left) / log2(sheet->right / sheet->left)
                              : (workers - sheet->left) / (sheet->right - sheet->left);
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

/* How many lines there are; writes them as ticks of the upper axis unless `file` is NULL. What would run into
 * the text of the line before it is left out. */
static size_t put_lines(const struct sheet *sheet, FILE *file)
{
    static const double apart = 0.125;
    const double cores = cores_of_node(sheet->group);
    size_t count = 0;
    double last = -1;
    for (int nodes = 1; cores > 0 && nodes > 0; nodes = next_nodes(sheet->group, nodes)) {
        const double workers = cores * nodes, place = place_on_axis(sheet, workers);
        if (workers > sheet->right || place < last + apart)
            continue;
        if (file && nodes == 1)
            fprintf(file, "'%g core%s' %g", cores, cores > 1 ? "s" : "", workers);
        else if (file)
            fprintf(file, "%s'%d nodes' %g", count > 0 ? ", " : "", nodes, workers);
        last = place;
        count++;
    }
    return count;
}

static void put_cores(const struct sheet *sheet, FILE *file)
{
    if (put_lines(sheet, NULL) == 0)
        return;
    fprintf(file, "set x2tics (");
    put_lines(sheet, file);
    if (sheet->is_terminal)
        fprintf(file, ")\nset grid x2 noy nox\n");
    else
        fprintf(file, ") scale 0 offset 0,-0.5 textcolor rgb '" QUIET_COLOUR "'\n"
                      "set grid x2 noy nox lt 1 lw 0.5 lc rgb '" GRID_COLOUR "'\n");
}

/* ---- The plot command: an element for every block. */

struct plot {
    const struct sheet *sheet;
    FILE *file;
    size_t count;
    bool broken;
};

static bool has_block(struct plot *plot, struct series series)
{
    const size_t count = series_write(plot->sheet->group, plot->sheet->figure, series, NULL);
    plot->broken = plot->broken || count == SIZE_MAX;
    return count > 0 && count < SIZE_MAX;
}

/* Begins an element; what follows is how it is drawn. */
static void put_element(struct plot *plot, struct series series, const char *columns)
{
    char name[SERIES_NAME_SIZE];
    fprintf(plot->file, "%s%s index '%s' using %s with ", plot->count == 0 ? "plot " : ", \\\n     ",
            plot->sheet->data, series_name(series, name), columns);
    plot->count++;
}

/* "($1*0.98)": the workers, moved aside where several worlds are drawn. */
enum { COLUMN_SIZE = 32 };
static const char *column_of(const struct sheet *sheet, enum run_world world, char column[COLUMN_SIZE])
{
    const double step = 0.011 * LOOKS[world].aside * (sheet->parallel_worlds > 1);
    if (step < 0 || step > 0)
        snprintf(column, COLUMN_SIZE, "($1%c%.4g)", sheet->log_workers ? '*' : '+',
                 sheet->log_workers ? exp2(step * doublings(sheet)) : step * sheet->range.workers);
    else
        snprintf(column, COLUMN_SIZE, "1");
    return column;
}

static void put_group_curves(struct plot *plot)
{
    const struct series ideal = {.kind = SERIES_IDEAL}, bound = {.kind = SERIES_BOUND};
    const bool is_terminal = plot->sheet->is_terminal;
    if (has_block(plot, ideal)) {
        put_element(plot, ideal, "1:2");
        fputs(is_terminal ? "points pt '.' title 'ideal'"
                          : "lines lw 1 dt (8,5) lc rgb '" IDEAL_COLOUR "' title 'ideal'",
              plot->file);
    }
    if (has_block(plot, bound)) {
        put_element(plot, bound, "1:2");
        fputs(is_terminal ? "points pt '-' title 'bound'"
                          : "lines lw 1.25 dt (2,3) lc rgb '" BOUND_COLOUR "' title 'bound'",
              plot->file);
    }
}

/* Points of one kind; an open one hides what lies below it. */
static void put_points(struct plot *plot, struct series series, const char *column, bool is_open)
{
    const struct look *look = &LOOKS[series.world];
    char columns[COLUMN_SIZE + 8];
    snprintf(columns, sizeof columns, "%s:2", column);
    if (!has_block(plot, series))
        return;
    if (plot->sheet->is_terminal) {
        put_element(plot, series, columns);
        fprintf(plot->file, "points pt '%c' notitle", look->letter + (is_open ? 'a' - 'A' : 0));
        return;
    }
    if (is_open) {
        put_element(plot, series, columns);
        fprintf(plot->file, "points pt %d ps %.2f*s lc rgb '#FFFFFF' notitle", look->filled, look->size);
    }
    put_element(plot, series, columns);
    fprintf(plot->file, "points pt %d ps %.2f*s lw 0.8 lc rgb '%s' notitle",
            is_open ? look->open : look->filled, look->size, look->colour);
}

static void put_below(struct plot *plot, enum run_world world, const char *column)
{
    const struct look *look = &LOOKS[world];
    const struct series runs = {SERIES_RUNS, world}, bars = {SERIES_BARS, world}, line = {SERIES_LINE, world};
    char columns[2 * COLUMN_SIZE];
    snprintf(columns, sizeof columns, "%s:2", column);
    if (has_block(plot, runs)) {
        put_element(plot, runs, columns);
        if (plot->sheet->is_terminal)
            fputs("points pt '+' notitle", plot->file);
        else
            fprintf(plot->file, "points pt 1 ps 0.40*s lw 0.7 lc rgb '%s' notitle", look->colour);
    }
    if (plot->sheet->is_terminal)
        return;
    if (has_block(plot, line)) {
        put_element(plot, line, columns);
        fprintf(plot->file, "lines lw 0.8 lc rgb '%s' notitle", look->colour);
    }
    snprintf(columns, sizeof columns, "%s:2:(0):($3-$2)", column);
    if (has_block(plot, bars)) {
        put_element(plot, bars, columns);
        fprintf(plot->file, "vectors nohead lw 1.6 lc rgb '%s' notitle", look->colour);
    }
}

/* Names the world in the key. */
static void put_name(struct plot *plot, enum run_world world)
{
    const struct look *look = &LOOKS[world];
    if (!series_has_world(plot->sheet->group, plot->sheet->figure, world))
        return;
    fprintf(plot->file, ", \\\n     NaN with ");
    if (plot->sheet->is_terminal)
        fprintf(plot->file, "points pt '%c' title '%s'", look->letter, run_world_name(world));
    else
        fprintf(plot->file, "%s pt %d ps %.2f*s lw 0.8 lc rgb '%s' title '%s'",
                world == RUN_SEQUENTIAL ? "points" : "linespoints", look->filled, look->size, look->colour,
                run_world_name(world));
}

/* Markers lie above all lines. */
static bool put_plot(const struct sheet *sheet, FILE *file, struct error *error)
{
    struct plot plot = {.sheet = sheet, .file = file};
    char column[COLUMN_SIZE];
    if (sheet->parallel_worlds > 1)
        fputs("# Worlds stand a little aside of each other, so that equal values stay visible.\n", file);
    put_group_curves(&plot);
    for (int i = 0; i < RUN_WORLDS; i++)
        put_below(&plot, (enum run_world)i, column_of(sheet, (enum run_world)i, column));
    for (int i = 0; i < RUN_WORLDS; i++) {
        const enum run_world world = (enum run_world)i;
        column_of(sheet, world, column);
        put_points(&plot, (struct series){SERIES_FULL, world}, column, false);
        put_points(&plot, (struct series){SERIES_OPEN, world}, column, true);
    }
    for (int i = 0; i < RUN_WORLDS; i++)
        put_name(&plot, (enum run_world)i);
    fputc('\n', file);
    return !plot.broken || error_memory(error, "the plot", 0);
}

/* ---- Pictures. */

static size_t key_rows(const struct sheet *sheet)
{
    size_t entries = series_has_world(sheet->group, sheet->figure, RUN_SEQUENTIAL);
    entries += (size_t)sheet->parallel_worlds;
    for (int kind = SERIES_IDEAL; kind <= SERIES_BOUND; kind++)
        entries += series_write(sheet->group, sheet->figure, (struct series){.kind = (enum series_kind)kind},
                                NULL) > 0;
    return (entries + KEY_COLUMNS - 1) / KEY_COLUMNS;
}

/* Title, key, upper labels, graph, axis and caption, from top to bottom; returns the height of all. */
static double put_layout(const struct sheet *sheet, const char *title, const struct lines *caption,
                         FILE *file)
{
    const double key = KEY_ROW_HIGH * (double)key_rows(sheet),
                 below = CAPTION_ROW_HIGH * (double)caption->count,
                 labels = put_lines(sheet, NULL) > 0 ? TOP_LABELS_HIGH : 3;
    const double bottom = AXIS_LABELS_HIGH + below, top = bottom + GRAPH_HIGH;
    const double height = top + labels + key + TITLE_HIGH;
    fprintf(file,
            "set lmargin at screen 0.15\nset rmargin at screen 0.97\n"
            "set bmargin at screen %.4f\nset tmargin at screen %.4f\n",
            bottom / height, top / height);
    fprintf(file, "set key at screen 0.55,%.4f center top horizontal maxcols %d Left reverse samplen 2\n",
            (top + labels + key) / height, KEY_COLUMNS);
    fprintf(file, "set label 1 ");
    put_text(file, title);
    fprintf(file, " at screen 0.02,%.4f left\n", 1 - 7 / height);
    for (size_t i = 0; i < caption->count; i++) {
        fprintf(file, "set label %zu ", i + 2);
        put_text(file, caption->text[i]);
        fprintf(file, " at screen 0.02,%.4f left textcolor rgb '" QUIET_COLOUR "'\n",
                (below - CAPTION_ROW_HIGH * ((double)i + 0.5) + 1) / height);
    }
    return height;
}

/* The same picture in every format: a unit of SVG is half a point, a PNG has 300 dots an inch. The layout of
 * an SVG heeds the size of the font, but not its scale. */
static void put_terminal(enum figure_format format, double height, FILE *file)
{
    const double width = WIDTH_CM * POINTS_PER_CM;
    switch (format) {
    case FIGURE_SVG:
        fprintf(file,
                "set terminal svg size %.0f,%.0f fixed noenhanced background rgb 'white' font '" FONT
                ",%d' linewidth 2\ns = 1.1\n",
                2 * width, 2 * height, 2 * FONT_SIZE);
        return;
    case FIGURE_PDF:
        fprintf(file,
                "set terminal pdfcairo size %.2fcm,%.2fcm noenhanced font '" FONT
                ",%d' fontscale 0.75 linewidth 1.5\ns = 1.2\n",
                WIDTH_CM, height / POINTS_PER_CM, FONT_SIZE);
        return;
    default:
        fprintf(file,
                "set terminal pngcairo size %.0f,%.0f noenhanced background rgb 'white' font '" FONT
                ",%d' fontscale 3.125 linewidth 4.17 pointscale 4.17\ns = 1.2\n",
                width * 300 / 72, height * 300 / 72, FONT_SIZE);
    }
}

static void put_fonts(const struct sheet *sheet, enum figure_format format, size_t captions, FILE *file)
{
    const int scale = format == FIGURE_SVG ? 2 : 1, small = SMALL_SIZE * scale, least = LEAST_SIZE * scale;
    /* In an SVG gnuplot takes letters for wider than they are. */
    fprintf(file, "set tics font ',%d'\nset key font ',%d' width %d\n", small, small,
            format == FIGURE_SVG ? -3 : 0);
    if (put_lines(sheet, NULL) > 0)
        fprintf(file, "set x2tics font ',%d'\n", least);
    fprintf(file, "set for [i=2:%zu] label i font ',%d'\n", captions + 1, least);
}

/* 'NAME.KIND' as it stands in a script, from malloc; NULL if memory ran out. */
static char *quoted_name(const char *name, const char *kind)
{
    char *text = NULL, *path = NULL;
    size_t size;
    FILE *file = asprintf(&path, "%s.%s", name, kind) < 0 ? NULL : open_memstream(&text, &size);
    if (!file) {
        free(path);
        return NULL;
    }
    put_text(file, path);
    free(path);
    if (fclose(file) == 0)
        return text;
    free(text);
    return NULL;
}

static bool put_pictures(const struct sheet *sheet, const char *name, unsigned formats, double height,
                         size_t captions, FILE *file, struct error *error)
{
    bool good = true, is_first = true;
    for (int format = 0; good && format < FIGURE_FORMATS; format++) {
        if (!(formats & 1u << format))
            continue;
        char *path = quoted_name(name, figure_format_name((enum figure_format)format));
        if (!path)
            return error_memory(error, "the plot", 0);
        fputc('\n', file);
        put_terminal((enum figure_format)format, height, file);
        put_fonts(sheet, (enum figure_format)format, captions, file);
        fprintf(file, "set output %s\n", path);
        free(path);
        if (is_first)
            good = put_plot(sheet, file, error);
        else
            fputs("replot\n", file);
        is_first = false;
    }
    fputs("set output\n", file);
    return good;
}

static bool write_script(const struct sheet *sheet, const char *name, unsigned formats,
                         const struct lines *caption, FILE *file, struct error *error)
{
    char *title = figure_title(sheet->group);
    if (!title)
        return error_memory(error, "the plot", 0);
    fputs("# Made by primes-report. In the folder of this file, gnuplot draws the picture again.\n"
          "reset\nset encoding utf8\n"
          "set border 3 lw 0.5 lc rgb '" QUIET_COLOUR "'\nset tics nomirror scale 0.5\n",
          file);
    put_axes(sheet, file);
    put_cores(sheet, file);
    const double height = put_layout(sheet, title, caption, file);
    free(title);
    return put_pictures(sheet, name, formats, height, caption->count, file, error);
}

bool figure_write_script(const struct group *group, enum figure figure, const char *name, unsigned formats,
                         FILE *file, struct error *error)
{
    struct sheet sheet = make_sheet(group, figure);
    struct lines caption = {0};
    char *data = quoted_name(name, "dat");
    if (!data)
        return error_memory(error, "the plot", 0);
    sheet.data = data;
    const bool good = figure_caption(group, figure, CAPTION_COLUMNS, &caption, error) &&
                      write_script(&sheet, name, formats, &caption, file, error);
    lines_free(&caption);
    free(data);
    return good;
}

bool figure_write_terminal_script(const struct group *group, enum figure figure, int columns, int lines,
                                  FILE *file, struct error *error)
{
    struct sheet sheet = make_sheet(group, figure);
    sheet.is_terminal = true;
    sheet.data = "$data";
    fputs("reset\nset encoding utf8\n$data << END\n", file);
    if (!figure_write_data(group, figure, file, error))
        return false;
    fprintf(file,
            "END\nset terminal dumb nofeed noenhanced mono size %d,%d\nset border 3\nset tics nomirror\n"
            "set key outside top center horizontal Left reverse\n",
            columns, lines);
    put_axes(&sheet, file);
    put_cores(&sheet, file);
    return put_plot(&sheet, file, error);
}
