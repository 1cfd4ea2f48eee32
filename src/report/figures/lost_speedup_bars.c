#include "report/figures/lost_speedup_bars.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/analysis/loss/lost_speedup.h"
#include "report/figures/bar_labels.h"
#include "report/figures/curves.h"
#include "report/figures/palette/palette.h"
#include "report/findings/labels.h"

/* The layers of a bar: the useful share, which is the speedup, and above it the parts. On a terminal each is
 * a character. */
enum { USEFUL = PALETTE_USEFUL, LAYERS = PALETTE_LAYERS };
static const char CHARACTERS[LAYERS + 1] = {
    [USEFUL] = '.',     [LOST_OVERSUBSCRIBED] = 'o', [LOST_SCHEDULE] = 's', [LOST_IMBALANCE] = 'i',
    [LOST_START] = 'b', [LOST_WAITING] = 'w',        [LOST_OVERHEAD] = 'h', [LOST_COLLECTING] = 'c',
    [LOST_SPEED] = 'v', [LOST_NOT_RUNNING] = 'n',    [LOST_VAIN] = 'x',     [LOST_WORK] = '+',
    [LOST_REST] = '?',
};

static const char BETWEEN[] = ", \\\n     ";
static const double LINE_WIDTH = 0.7, LINE_GAP = 0.015; /* the latter a share of the workers */
static const double LEAST_SHARE = 0.002, HALF_WIDTH = 0.4, LYING_HEIGHT = 8, LYING_GAP = 0.6;
enum {
    LINES_MAX = 200,         /* over a layer, should it be beyond reason */
    LYING_KEY_COLUMNS = 2,   /* the graph is narrower */
    TERMINAL_FRAME = 9,      /* lines above and below the graph */
    TERMINAL_LABEL_FRAME = 4 /* columns beside it and its labels, at least */
};

struct bar {
    const struct row *row;
    struct lost_speedup loss;
    double position; /* of its middle */
};

/* Where more than the number of workers is to be said of a bar, they lie below each other. */
struct bars {
    const struct group *group;
    struct bar *items;
    size_t count;
    bool are_lying;
    bool has_values; /* under the pointer */
};

/* ---- Which bars? */

const char *lost_speedup_bars_lack(const struct group *group)
{
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++)
        if (bar_labels_is_bar(group, row))
            return NULL;
    const char *lack = curves_lack(group, FIGURE_SPEEDUP);
    return lack ? lack : "no run with more than one worker counts for a speedup";
}

static void close_bars(struct bars *bars)
{
    free(bars->items);
}

/* Those of the same number of workers lie together, `gap` apart from others. */
static void place_bar(struct bars *bars, struct bar *bar, double gap)
{
    const struct bar *before = bar > bars->items ? bar - 1 : NULL;
    const bool is_apart = bars->are_lying && before && before->row->like->workers != bar->row->like->workers;
    bar->position = (before ? before->position : 0) + 1 + (is_apart ? gap : 0);
}

static bool open_bars(struct bars *bars, const struct group *group, double gap, struct error *error)
{
    *bars = (struct bars){.group = group,
                          .items = calloc(group->row_count + 1, sizeof *bars->items),
                          .are_lying = bar_labels_are_long(group)};
    bool good = bars->items || error_memory(error, "the plot", (group->row_count + 1) * sizeof *bars->items);
    for (size_t i = 0; good && i < group->row_count; i++) {
        const struct row *row = &group->rows[i];
        if (!bar_labels_is_bar(group, row))
            continue;
        struct bar *bar = &bars->items[bars->count++];
        bar->row = row;
        place_bar(bars, bar, gap);
        good = lost_speedup_explain(&bar->loss, group, row, error);
    }
    if (!good)
        close_bars(bars);
    return good;
}

/* ---- Layers, from the bottom: what was useful, then what was lost; below 0 what was gained. */

/* Of the workers; 0 where it is not known. */
static double share_of(const struct bar *bar, int layer)
{
    if (layer == USEFUL)
        return bar->row->efficiency.value;
    const double workers = bar->loss.part[layer].value;
    return isnan(workers) ? 0 : workers / bar->row->like->workers;
}

static const char *layer_name(int layer)
{
    return layer == USEFUL ? "useful" : lost_parts_name((enum lost_part)layer);
}

static void place_layer(const struct bar *bar, int layer, double *low, double *high)
{
    const double share = share_of(bar, layer);
    double above = layer == USEFUL ? 0 : share_of(bar, USEFUL), below = 0;
    for (int under = 0; layer != USEFUL && under < layer; under++) {
        const double part = share_of(bar, under);
        above += fmax(part, 0);
        below += fmin(part, 0);
    }
    *low = share >= 0 ? above : below + share;
    *high = share >= 0 ? above + share : below;
}

/* Is it thick enough in some bar to be seen? */
static bool has_layer(const struct bars *bars, int layer)
{
    bool is_seen = false;
    for (size_t i = 0; i < bars->count; i++)
        is_seen = is_seen || fabs(share_of(&bars->items[i], layer)) >= LEAST_SHARE;
    return is_seen;
}

static void find_range(const struct bars *bars, double *bottom, double *top)
{
    *bottom = 0;
    *top = 1;
    for (size_t i = 0; i < bars->count; i++)
        for (int layer = 0; layer < LAYERS; layer++) {
            double low, high;
            place_layer(&bars->items[i], layer, &low, &high);
            *bottom = fmin(*bottom, low);
            *top = fmax(*top, fmax(high, bars->items[i].row->efficiency.high));
        }
}

/* ---- Data. */

/* None of a base, which is 1 for certain. */
static bool has_interval(const struct bar *bar)
{
    return bar->row->efficiency.low < bar->row->efficiency.high;
}

static size_t count_intervals(const struct bars *bars)
{
    size_t count = 0;
    for (size_t i = 0; i < bars->count; i++)
        count += has_interval(&bars->items[i]);
    return count;
}

static void write_intervals(const struct bars *bars, FILE *file)
{
    if (count_intervals(bars) == 0)
        return;
    fputs("\n\n# interval\n# useful: bar, least and greatest of the interval, workers\n", file);
    for (const struct bar *bar = bars->items; bar < bars->items + bars->count; bar++)
        if (has_interval(bar))
            fprintf(file, "%.9g %.9g %.9g %d\n", bar->position, bar->row->efficiency.low,
                    bar->row->efficiency.high, bar->row->like->workers);
}

/* Returns how many there are; writes them unless `file` is NULL. */
static size_t put_lines_of(const struct bars *bars, int layer, FILE *file)
{
    size_t count = 0;
    for (const struct bar *bar = bars->items; bar < bars->items + bars->count; bar++) {
        double low, high;
        place_layer(bar, layer, &low, &high);
        const double first = floor(low / LINE_GAP) + 1;
        for (int i = 0; i < LINES_MAX && (first + i) * LINE_GAP < high; i++, count++)
            if (file)
                fprintf(file, "%.9g %.9g\n", bar->position, (first + i) * LINE_GAP);
    }
    return count;
}

static bool has_lines(const struct bars *bars, int layer)
{
    return palette_layer_at(layer).texture == PALETTE_ALONG || put_lines_of(bars, layer, NULL) > 0;
}

static void write_lines_across(const struct bars *bars, int layer, FILE *file)
{
    fprintf(file, "\n\n# across %d\n# lines over %s: bar, share of the workers\n", layer, layer_name(layer));
    put_lines_of(bars, layer, file);
}

bool lost_speedup_bars_write_data(const struct group *group, FILE *file, struct error *error)
{
    struct bars bars;
    const char *between = "";
    if (!open_bars(&bars, group, LYING_GAP, error))
        return false;
    for (int layer = 0; layer < LAYERS; layer++) {
        if (!has_layer(&bars, layer))
            continue;
        fprintf(file, "%s# layer %d\n# %s: bar, from and to in shares of the workers, workers\n", between,
                layer, layer_name(layer));
        between = "\n\n";
        for (size_t i = 0; i < bars.count; i++) {
            double low, high;
            place_layer(&bars.items[i], layer, &low, &high);
            fprintf(file, "%.9g %.9g %.9g %d\n", bars.items[i].position, low, high,
                    bars.items[i].row->like->workers);
        }
    }
    for (int layer = 0; layer < LAYERS; layer++)
        if (palette_layer_at(layer).texture == PALETTE_ACROSS && has_layer(&bars, layer) &&
            has_lines(&bars, layer))
            write_lines_across(&bars, layer, file);
    write_intervals(&bars, file);
    close_bars(&bars);
    return true;
}

/* ---- The axes. */

/* "workers (OpenMP)": upright bars have one world. */
static void put_x_label(const struct bars *bars, FILE *file)
{
    fprintf(file, "set xlabel 'number of workers (%s)'", run_world_name(bars->items->row->like->world));
}

static void put_upright_axes(const struct bars *bars, bool is_terminal, FILE *file)
{
    double bottom, top;
    find_range(bars, &bottom, &top);
    fprintf(file, "set xrange [0.4:%zu.6]\nset yrange [%.6g:%.6g]\nset ytics 0.2\nset xtics (", bars->count,
            bottom < 0 ? bottom * 1.05 : 0, top * 1.05);
    for (size_t i = 0; i < bars->count; i++)
        fprintf(file, "%s'%d' %zu", i > 0 ? ", " : "", bars->items[i].row->like->workers, i + 1);
    fputs(")\n", file);
    put_x_label(bars, file);
    fprintf(file, "%s\nset ylabel 'share of the workers'' time'%s\n", is_terminal ? "" : " offset 0,0.5",
            is_terminal ? "" : " offset 1.2,0");
}

static size_t longest_label(const struct bars *bars)
{
    size_t longest = 0;
    for (size_t i = 0; i < bars->count; i++) {
        const size_t size = bar_labels_make(bars->group, bars->items[i].row->like).size;
        longest = size > longest ? size : longest;
    }
    return longest;
}

static void put_lying_axes(const struct bars *bars, bool is_terminal, FILE *file)
{
    double bottom, top;
    find_range(bars, &bottom, &top);
    fprintf(file, "set yrange [%.9g:0.4]\nset xrange [%.6g:%.6g]\nset xtics 0.2\nset ytics scale 0 (",
            bars->items[bars->count - 1].position + 0.6, bottom < 0 ? bottom * 1.05 : 0, top * 1.05);
    for (size_t i = 0; i < bars->count; i++) {
        const struct sentence label = bar_labels_make(bars->group, bars->items[i].row->like);
        fputs(i > 0 ? ", " : "", file);
        layout_put_text(label.text, file);
        fprintf(file, " %.9g", bars->items[i].position);
    }
    fprintf(file, ")\nset xlabel 'share of the workers'' time'%s\n", is_terminal ? "" : " offset 0,0.5");
}

static void put_axes(const struct bars *bars, bool is_terminal, FILE *file)
{
    if (bars->are_lying)
        put_lying_axes(bars, is_terminal, file);
    else
        put_upright_axes(bars, is_terminal, file);
}

/* ---- Values under the pointer, in the middle of each layer: "MPI 4 × 1: waiting 0.20 of 4 workers". */

static void put_value(const struct bars *bars, const struct bar *bar, int layer, FILE *file)
{
    char name[LABELS_CONFIGURATION_SIZE], shown[LABELS_ESTIMATE_SIZE], text[sizeof name + sizeof shown + 64];
    const struct estimate size = layer == USEFUL ? bar->row->speedup : bar->loss.part[layer];
    double low, high;
    place_layer(bar, layer, &low, &high);
    snprintf(text, sizeof text, "%s: %s %s of %d workers", labels_configuration(bar->row->like, name),
             layer_name(layer), labels_estimate(size, 2, shown), bar->row->like->workers);
    const double place[] = {bar->position, (low + high) / 2};
    layout_put_value(place[bars->are_lying], place[!bars->are_lying], text, file);
}

static void put_values(const struct bars *bars, FILE *file)
{
    layout_put_values_head(file);
    for (size_t i = 0; i < bars->count; i++)
        for (int layer = 0; layer < LAYERS; layer++)
            if (fabs(share_of(&bars->items[i], layer)) >= LEAST_SHARE)
                put_value(bars, &bars->items[i], layer, file);
    layout_put_values_end(file);
}

/* ---- Scripts. The lines along a layer are those of its own rectangles. */
static void put_lines_along(const struct bars *bars, const struct layout_plot *plot, int layer)
{
    fprintf(plot->file, "for [i=-1:1] %s index 'layer %d' using ", plot->data, layer);
    fprintf(plot->file, bars->are_lying ? "2:($1+%g*i):($3-$2):(0)" : "($1+%g*i):2:(0):($3-$2)",
            HALF_WIDTH / 2);
}

static void put_lines_across(const struct bars *bars, const struct layout_plot *plot, int layer)
{
    fprintf(plot->file, "%s index 'across %d' using ", plot->data, layer);
    fprintf(plot->file, bars->are_lying ? "2:($1-%g):(0):(%g)" : "($1-%g):2:(%g):(0)", HALF_WIDTH,
            2 * HALF_WIDTH);
}

static void put_layer(const struct bars *bars, struct layout_plot *plot, int layer)
{
    const struct palette_layer looks = palette_layer_at(layer);
    fprintf(plot->file, "%s index 'layer %d' using ", plot->data, layer);
    fprintf(plot->file, bars->are_lying ? "2:1:2:3:($1-%g):($1+%g)" : "1:2:($1-%g):($1+%g):2:3", HALF_WIDTH,
            HALF_WIDTH);
    fprintf(plot->file, " with boxxyerror fs solid 1 border lc rgb '#FFFFFF' lw 0.4 lc rgb '%s' notitle",
            looks.colour);
    if (looks.texture == PALETTE_PLAIN || !has_lines(bars, layer))
        return;
    fputs(BETWEEN, plot->file);
    (looks.texture == PALETTE_ALONG ? put_lines_along : put_lines_across)(bars, plot, layer);
    fprintf(plot->file, " with vectors nohead lw %g lc rgb '%s' notitle", LINE_WIDTH, looks.lines);
}

/* Its sample, which has the same lines, is drawn apart: gnuplot has none with such. */
static void put_sample(const struct layout_plot *plot, int layer, size_t entry)
{
    const struct palette_layer looks = palette_layer_at(layer);
    const struct layout_sample at = layout_sample_of(&plot->key, entry);
    const bool is_along = looks.texture == PALETTE_ALONG;
    const int lines = looks.texture == PALETTE_PLAIN ? 0 : is_along ? 2 : 4;
    fprintf(
        plot->file,
        "set object rectangle from screen %.4g,%.4g to screen %.4g,%.4g fs solid 1 noborder fc rgb '%s'\n",
        at.left, at.bottom, at.right, at.top, looks.colour);
    for (int i = 1; i <= lines; i++) {
        const double part = (double)i / (lines + 1), x = at.left + part * (at.right - at.left),
                     y = at.bottom + part * (at.top - at.bottom);
        fprintf(plot->file,
                "set arrow from screen %.4g,%.4g to screen %.4g,%.4g nohead front lw %g lc rgb '%s'\n",
                is_along ? at.left : x, is_along ? y : at.bottom, is_along ? at.right : x,
                is_along ? y : at.top, LINE_WIDTH, looks.lines);
    }
}

/* In the key, what was useful comes first. */
static int layer_in_key(int place)
{
    return place == 0 ? USEFUL : place - 1;
}

static void put_samples(const struct bars *bars, const struct layout_plot *plot)
{
    size_t entry = 0;
    for (int i = 0; i < LAYERS; i++)
        if (has_layer(bars, layer_in_key(i)))
            put_sample(plot, layer_in_key(i), entry++);
}

static bool put_plot(const void *context, struct layout_plot *plot, struct error *error)
{
    (void)error;
    const struct bars *bars = context;
    const char *between = "plot ";
    if (plot->is_first)
        put_samples(bars, plot);
    for (int i = 0; i < LAYERS; i++) {
        if (!has_layer(bars, layer_in_key(i)))
            continue;
        fputs(between, plot->file);
        put_layer(bars, plot, layer_in_key(i));
        between = BETWEEN;
    }
    for (int i = 0; i < LAYERS; i++) {
        if (!has_layer(bars, layer_in_key(i)))
            continue;
        fprintf(plot->file, "%sNaN with lines lt nodraw", BETWEEN);
        layout_put_title(plot, layer_name(layer_in_key(i)));
    }
    if (count_intervals(bars) > 0)
        fprintf(plot->file,
                "%s%s index 'interval' using %s with vectors nohead lw 1 lc rgb '#000000' notitle", BETWEEN,
                plot->data, bars->are_lying ? "2:1:($3-$2):(0)" : "1:2:(0):($3-$2)");
    if (bars->has_values)
        layout_put_values(plot->file);
    fputc('\n', plot->file);
    return true;
}

static size_t count_key(const struct bars *bars)
{
    size_t entries = 0;
    for (int layer = 0; layer < LAYERS; layer++)
        entries += has_layer(bars, layer);
    return entries;
}

/* Characters of the longest name in it. */
static size_t key_characters(const struct bars *bars)
{
    size_t longest = 0;
    for (int layer = 0; layer < LAYERS; layer++) {
        const size_t size = has_layer(bars, layer) ? strlen(layer_name(layer)) : 0;
        longest = size > longest ? size : longest;
    }
    return longest;
}

static double graph_height(const struct bars *bars)
{
    const double lying = LYING_HEIGHT * (bars->items[bars->count - 1].position + 0.2);
    return bars->are_lying ? fmax(lying, LAYOUT_GRAPH_HEIGHT) : LAYOUT_GRAPH_HEIGHT;
}

bool lost_speedup_bars_write_script(const struct group *group, const struct layout_picture *picture,
                                    FILE *file, struct error *error)
{
    struct bars bars;
    if (!open_bars(&bars, group, LYING_GAP, error))
        return false;
    const struct layout layout = {.key_entries = count_key(&bars),
                                  .key_columns = bars.are_lying ? LYING_KEY_COLUMNS : LAYOUT_KEY_COLUMNS,
                                  .key_characters = key_characters(&bars),
                                  .label_characters = bars.are_lying ? longest_label(&bars) : 0,
                                  .graph_height = graph_height(&bars)};
    layout_put_head(file);
    put_axes(&bars, false, file);
    bars.has_values = picture->name == NULL;
    if (bars.has_values)
        put_values(&bars, file);
    const bool good =
        layout_put_pictures(picture, &layout, (struct layout_graph){&bars, put_plot}, file, error);
    close_bars(&bars);
    return good;
}

/* ---- The terminal: in every line that a layer covers three points side by side; of a lying bar a point in
 * every column. */

static void put_point(const struct bars *bars, double position, double at, FILE *file)
{
    if (bars->are_lying)
        fprintf(file, "%.9g %.9g\n", at, position);
    for (int offset = -1; !bars->are_lying && offset <= 1; offset++)
        fprintf(file, "%.9g %.9g\n", position + 0.15 * offset, at);
}

static void put_points(const struct bars *bars, int layer, double step, FILE *file)
{
    fprintf(file, "# layer %d\n", layer);
    for (size_t i = 0; i < bars->count; i++) {
        double low, high;
        place_layer(&bars->items[i], layer, &low, &high);
        for (double at = (floor(low / step) + 0.5) * step; at < high; at += step)
            if (at >= low)
                put_point(bars, bars->items[i].position, at, file);
    }
    fputs("\n\n", file);
}

bool lost_speedup_bars_write_terminal_script(const struct group *group, int columns, int lines, FILE *file,
                                             struct error *error)
{
    struct bars bars;
    double bottom, top;
    const char *comma = "plot ";
    if (!open_bars(&bars, group, 0, error))
        return false;
    find_range(&bars, &bottom, &top);
    const int along =
        bars.are_lying ? columns - (int)longest_label(&bars) - TERMINAL_LABEL_FRAME : lines - TERMINAL_FRAME;
    const int needed = bars.are_lying ? (int)bars.count + TERMINAL_FRAME : lines;
    const double step = (top - bottom) * 1.05 / (along > 1 ? along : 1);
    layout_put_terminal_head(file);
    for (int layer = 0; layer < LAYERS; layer++)
        if (has_layer(&bars, layer))
            put_points(&bars, layer, step, file);
    layout_put_terminal(columns, needed > lines ? needed : lines, file);
    put_axes(&bars, true, file);
    for (int layer = 0; layer < LAYERS; layer++) {
        if (!has_layer(&bars, layer))
            continue;
        fprintf(file, "%s$data index 'layer %d' using 1:2 with points pt '%c' title ", comma, layer,
                CHARACTERS[layer]);
        layout_put_text(layer_name(layer), file);
        comma = ", \\\n     ";
    }
    fputc('\n', file);
    close_bars(&bars);
    return true;
}
