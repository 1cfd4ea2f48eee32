#include "report/figures/lost_speedup_bars.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/analysis/loss/lost_speedup.h"
#include "report/figures/bar_labels.h"
#include "report/figures/curves.h"
#include "report/findings/labels.h"

/* The layers of a bar: the useful share, which is the speedup, and above it the parts. Colours of Okabe and
 * Ito (curve_styles.c), three more that differ from them, and greys; on a terminal a character. */
enum { USEFUL = LOST_PARTS, LAYERS };
static const char *const COLOURS[LAYERS] = {
    [USEFUL] = "#E4E4E4",         [LOST_OVERSUBSCRIBED] = "#7A4A1E", [LOST_SCHEDULE] = "#CC79A7",
    [LOST_IMBALANCE] = "#E69F00", [LOST_START] = "#F0E442",          [LOST_WAITING] = "#56B4E9",
    [LOST_OVERHEAD] = "#7B3FA0",  [LOST_COLLECTING] = "#009E73",     [LOST_NOT_RUNNING] = "#8FD18A",
    [LOST_SPEED] = "#0072B2",     [LOST_VAIN] = "#000000",           [LOST_WORK] = "#D55E00",
    [LOST_REST] = "#808080",
};
static const char CHARACTERS[LAYERS + 1] = {
    [USEFUL] = '.',     [LOST_OVERSUBSCRIBED] = 'o', [LOST_SCHEDULE] = 's', [LOST_IMBALANCE] = 'i',
    [LOST_START] = 'b', [LOST_WAITING] = 'w',        [LOST_OVERHEAD] = 'h', [LOST_COLLECTING] = 'c',
    [LOST_SPEED] = 'v', [LOST_NOT_RUNNING] = 'n',    [LOST_VAIN] = 'x',     [LOST_WORK] = '+',
    [LOST_REST] = '?',
};

static const double LEAST_SHARE = 0.002, HALF_WIDTH = 0.4, LYING_HEIGHT = 8, LYING_GAP = 0.6;
enum {
    NAMED_BARS = 6, /* as many have room for the names of their worlds */
    NAMED_SPLIT_BARS = 4,
    LYING_KEY_COLUMNS = 2,   /* the graph is narrower */
    TERMINAL_FRAME = 9,      /* lines above and below the graph */
    TERMINAL_LABEL_FRAME = 4 /* columns beside it and its labels, at least */
};

struct bar {
    const struct row *row;
    struct lost_speedup loss;
    double position; /* of its middle */
};

/* Where workers and world do not tell bars apart, the labels are long: then they lie below each other. */
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
    write_intervals(&bars, file);
    close_bars(&bars);
    return true;
}

/* ---- The axes. */

static bool has_split(const struct bars *bars)
{
    bool splits = false;
    for (size_t i = 0; i < bars->count; i++)
        splits = splits || bars->items[i].row->like->splits;
    return splits;
}

/* Do the ticks name the worlds? Else their initials do, or there is one only. */
static bool has_names(const struct bars *bars)
{
    return !bar_labels_have_one_world(bars->group) &&
           bars->count <= (has_split(bars) ? NAMED_SPLIT_BARS : NAMED_BARS);
}

static void put_x_tick(const struct bars *bars, size_t index, FILE *file)
{
    const struct run *run = bars->items[index].row->like;
    const char *world = run_world_name(run->world);
    fprintf(file, "%s'%d", index > 0 ? ", " : "", run->workers);
    if (has_names(bars))
        fprintf(file, " %s", world);
    else if (!bar_labels_have_one_world(bars->group))
        fprintf(file, "%c", *world);
    fprintf(file, "%s' %zu", !run->splits ? "" : has_names(bars) ? " s" : "s", index + 1);
}

/* What the ticks mean: "workers (O: OpenMP, M: MPI, s: numbers split)". */
static void put_x_label(const struct bars *bars, FILE *file)
{
    const char *between = " (", *last = NULL;
    fputs("set xlabel 'workers", file);
    for (size_t i = 0; i < bars->count; i++) {
        const char *world = run_world_name(bars->items[i].row->like->world);
        bool is_new = bar_labels_have_one_world(bars->group) ? i == 0 : !has_names(bars);
        for (size_t j = 0; j < i && is_new; j++)
            is_new = bars->items[j].row->like->world != bars->items[i].row->like->world;
        if (!is_new)
            continue;
        if (bar_labels_have_one_world(bars->group))
            fprintf(file, "%s%s", between, world);
        else
            fprintf(file, "%s%c: %s", between, *world, world);
        between = ", ";
        last = world;
    }
    if (has_split(bars)) {
        fprintf(file, "%ss: numbers split", between);
        last = between;
    }
    fputs(last ? ")'" : "'", file);
}

static void put_upright_axes(const struct bars *bars, bool is_terminal, FILE *file)
{
    double bottom, top;
    find_range(bars, &bottom, &top);
    fprintf(file, "set xrange [0.4:%zu.6]\nset yrange [%.6g:%.6g]\nset ytics 0.2\nset xtics (", bars->count,
            bottom < 0 ? bottom * 1.05 : 0, top * 1.05);
    for (size_t i = 0; i < bars->count; i++)
        put_x_tick(bars, i, file);
    fputs(")\n", file);
    put_x_label(bars, file);
    fprintf(file, "%s\nset ylabel 'share of the workers'%s\n", is_terminal ? "" : " offset 0,0.4",
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
    fprintf(file, ")\nset xlabel 'share of the workers'%s\n", is_terminal ? "" : " offset 0,0.6");
}

static void put_axes(const struct bars *bars, bool is_terminal, FILE *file)
{
    if (bars->are_lying)
        put_lying_axes(bars, is_terminal, file);
    else
        put_upright_axes(bars, is_terminal, file);
}

/* ---- Values under the pointer, in the middle of each layer that can be seen. */

/* "MPI 4 × 1: waiting 0.20 of 4 workers" */
static void put_value(const struct bars *bars, const struct bar *bar, int layer, FILE *file)
{
    char configuration[LABELS_CONFIGURATION_SIZE], shown[LABELS_ESTIMATE_SIZE],
        text[sizeof configuration + sizeof shown + 64];
    const struct estimate size = layer == USEFUL ? bar->row->speedup : bar->loss.part[layer];
    double low, high;
    if (fabs(share_of(bar, layer)) < LEAST_SHARE)
        return;
    place_layer(bar, layer, &low, &high);
    snprintf(text, sizeof text, "%s: %s %s of %d workers",
             labels_configuration(bar->row->like, configuration), layer_name(layer),
             labels_estimate(size, 2, shown), bar->row->like->workers);
    const double middle = (low + high) / 2;
    layout_put_value(bars->are_lying ? middle : bar->position, bars->are_lying ? bar->position : middle, text,
                     file);
}

static void put_values(const struct bars *bars, FILE *file)
{
    layout_put_values_head(file);
    for (size_t i = 0; i < bars->count; i++)
        for (int layer = 0; layer < LAYERS; layer++)
            put_value(bars, &bars->items[i], layer, file);
    layout_put_values_end(file);
}

/* ---- Scripts. */

static bool put_plot(const void *context, const char *data, bool is_first, FILE *file, struct error *error)
{
    (void)is_first;
    (void)error;
    const struct bars *bars = context;
    const char *comma = "plot ";
    char box[64];
    if (bars->are_lying)
        snprintf(box, sizeof box, "2:1:2:3:($1-%g):($1+%g)", HALF_WIDTH, HALF_WIDTH);
    else
        snprintf(box, sizeof box, "1:2:($1-%g):($1+%g):2:3", HALF_WIDTH, HALF_WIDTH);
    for (int i = 0; i < LAYERS; i++) {
        const int layer = i == 0 ? USEFUL : i - 1; /* in the key, what was useful comes first */
        if (!has_layer(bars, layer))
            continue;
        fprintf(file,
                "%s%s index 'layer %d' using %s with boxxyerror fs solid 1 border lc rgb "
                "'#FFFFFF' lw 0.4 lc rgb '%s' title ",
                comma, data, layer, box, COLOURS[layer]);
        layout_put_text(layer_name(layer), file);
        comma = ", \\\n     ";
    }
    if (count_intervals(bars) > 0)
        fprintf(file, "%s%s index 'interval' using %s with vectors nohead lw 1 lc rgb '#000000' notitle",
                comma, data, bars->are_lying ? "2:1:($3-$2):(0)" : "1:2:(0):($3-$2)");
    if (bars->has_values)
        layout_put_values(file);
    fputc('\n', file);
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
