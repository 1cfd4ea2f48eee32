#include "report/gnuplot/layout.h"

#include <stdlib.h>
#include <string.h>

/* Lengths are in points of 1/72 inch; a picture is as wide as a column of print. */
#define FONT "Helvetica"
static const double POINTS_PER_CM = 72 / 2.54, WIDTH_CM = 8.5, WIDE_WIDTH_CM = 17.8, WIDE_GRAPH = 1.4;
static const double TITLE_HEIGHT = 14, KEY_ROW_HEIGHT = 11, TOP_LABELS_HEIGHT = 11, AXIS_LABELS_HEIGHT = 31,
                    CAPTION_ROW_HEIGHT = 8.5, LABEL_GAP = 10;
/* Shares of the narrow width: room for numbers, the ends of the key, the sample of an entry, where the graph
 * ends.
 */
static const double LEFT_MARGIN = 0.16, KEY_LEFT = 0.03, KEY_RIGHT = 0.98, KEY_SAMPLE = 0.085, RIGHT = 0.96;
/* Points that a character of small text takes in a wide font (DejaVu Sans, Verdana). */
static const double CHARACTER_WIDTH = 4.3;
enum { FONT_SIZE = 8, SMALL_SIZE = 7 }; /* nothing is smaller */

void layout_put_text(const char *text, FILE *file)
{
    fputc('\'', file);
    for (; *text; text++)
        fprintf(file, *text == '\'' ? "''" : "%c", *text);
    fputc('\'', file);
}

/* ---- Values under the pointer. */

void layout_put_values_head(FILE *file)
{
    fputs("$values << END\n", file);
}

void layout_put_value(double x, double y, const char *text, FILE *file)
{
    fprintf(file, "%.9g %.9g \"", x, y);
    for (; *text; text++)
        fputc(*text == '"' ? '\'' : *text, file);
    fputs("\"\n", file);
}

void layout_put_values_end(FILE *file)
{
    fputs("END\n", file);
}

/* On squares that are not seen, somewhat greater than a point. */
void layout_put_values(FILE *file)
{
    fputs(
        ", \\\n     $values using 1:2:3 with labels hypertext point pt 5 ps 1.2*s lc rgb '#FF000000' notitle",
        file);
}

/* ---- Scripts. */

/* 'NAME.ENDING' as it stands in a script, from malloc; NULL if memory ran out. */
static char *quote(const char *name, const char *ending)
{
    char *text = NULL, *path = NULL;
    size_t size;
    FILE *file = asprintf(&path, "%s.%s", name, ending) < 0 ? NULL : open_memstream(&text, &size);
    if (!file) {
        free(path);
        return NULL;
    }
    layout_put_text(path, file);
    free(path);
    if (fclose(file) == 0)
        return text;
    free(text);
    return NULL;
}

void layout_put_head(FILE *file)
{
    fputs("# Made by primes-report. In the folder of this file, gnuplot draws the picture again.\n"
          "reset\nset encoding utf8\n"
          "set border 3 lw 0.5 lc rgb '" LAYOUT_MUTED_COLOUR "'\nset tics nomirror scale 0.5\n",
          file);
}

static double width_cm(const struct layout_picture *picture)
{
    return picture->looks.is_wide ? WIDE_WIDTH_CM : WIDTH_CM;
}

/* Of the picture: what has this share of a narrow one. */
static double share_of(const struct layout_picture *picture, double of_narrow)
{
    return of_narrow * WIDTH_CM / width_cm(picture);
}

static double left_margin(const struct layout_picture *picture, const struct layout *layout)
{
    const double text = CHARACTER_WIDTH * (double)layout->label_characters + LABEL_GAP;
    return layout->label_characters > 0 ? text / (width_cm(picture) * POINTS_PER_CM)
                                        : share_of(picture, LEFT_MARGIN);
}

static double key_width(const struct layout_picture *picture)
{
    return 1 - share_of(picture, KEY_LEFT) - share_of(picture, 1 - KEY_RIGHT);
}

/* As many as wanted, twice as many in a wide picture, if the longest text has room in each. */
static size_t columns_of(const struct layout_picture *picture, const struct layout *layout)
{
    const double points = width_cm(picture) * POINTS_PER_CM, width = key_width(picture) * points,
                 entry = share_of(picture, KEY_SAMPLE) * points +
                         CHARACTER_WIDTH * (double)layout->key_characters;
    const size_t most = entry > width ? 1 : (size_t)(width / entry),
                 wanted = layout->key_columns * (picture->looks.is_wide ? 2 : 1);
    return most < wanted ? most : wanted;
}

static struct layout_key key_of(const struct layout_picture *picture, const struct layout *layout, double top,
                                double height)
{
    const size_t columns = columns_of(picture, layout);
    return (struct layout_key){.rows = (layout->key_entries + columns - 1) / columns,
                               .left = share_of(picture, KEY_LEFT + KEY_SAMPLE),
                               .column_width = key_width(picture) / (double)columns,
                               .top = top / height,
                               .row_height = KEY_ROW_HEIGHT / height,
                               .sample = share_of(picture, KEY_SAMPLE)};
}

static double left_of(const struct layout_key *key, size_t entry)
{
    return key->left + key->column_width * (double)(entry / key->rows);
}

static double middle_of(const struct layout_key *key, size_t entry)
{
    return key->top - key->row_height * ((double)(entry % key->rows) + 0.5);
}

void layout_put_title(struct layout_plot *plot, const char *text)
{
    struct layout_key *key = &plot->key;
    fputs(" title ", plot->file);
    layout_put_text(text, plot->file);
    if (key->rows == 0)
        return;
    fprintf(plot->file, " at screen %.4g,%.4g", left_of(key, key->entries), middle_of(key, key->entries));
    key->entries++;
}

struct layout_sample layout_sample_of(const struct layout_key *key, size_t entry)
{
    const double left = left_of(key, entry), middle = middle_of(key, entry);
    return (struct layout_sample){.left = left - 0.8 * key->sample,
                                  .right = left - 0.2 * key->sample,
                                  .bottom = middle - 0.3 * key->row_height,
                                  .top = middle + 0.3 * key->row_height};
}

/* From top to bottom, in points. */
struct heights {
    double all, key_top, graph_top, graph_bottom, caption_top;
};

static struct heights heights_of(const struct layout_picture *picture, const struct layout *layout)
{
    const size_t columns = columns_of(picture, layout);
    const double key = KEY_ROW_HEIGHT * (double)((layout->key_entries + columns - 1) / columns),
                 below = CAPTION_ROW_HEIGHT * (double)picture->caption->count;
    struct heights heights = {.caption_top = below, .graph_bottom = AXIS_LABELS_HEIGHT + below};
    heights.graph_top =
        heights.graph_bottom + layout->graph_height * (picture->looks.is_wide ? WIDE_GRAPH : 1);
    heights.key_top = heights.graph_top + (layout->has_upper_labels ? TOP_LABELS_HEIGHT : 3) + key;
    heights.all = heights.key_top + (picture->looks.is_bare ? 3 : TITLE_HEIGHT);
    return heights;
}

static void put_layout(const struct layout_picture *picture, const struct layout *layout,
                       const struct heights *heights, FILE *file)
{
    fprintf(file,
            "set lmargin at screen %.4g\nset rmargin at screen %.4g\n"
            "set bmargin at screen %.4f\nset tmargin at screen %.4f\n",
            left_margin(picture, layout), 1 - share_of(picture, 1 - RIGHT),
            heights->graph_bottom / heights->all, heights->graph_top / heights->all);
    fprintf(file, "set key Left reverse samplen 2\n");
    if (picture->looks.is_bare)
        return;
    fprintf(file, "set label 1 ");
    layout_put_text(picture->title, file);
    fprintf(file, " at screen 0.02,%.4f left\n", 1 - 7 / heights->all);
    for (size_t i = 0; i < picture->caption->count; i++) {
        fprintf(file, "set label %zu ", i + 2);
        layout_put_text(picture->caption->text[i], file);
        fprintf(file, " at screen 0.02,%.4f left textcolor rgb '" LAYOUT_MUTED_COLOUR "'\n",
                (heights->caption_top - CAPTION_ROW_HEIGHT * ((double)i + 0.5) + 1) / heights->all);
    }
}

/* The same picture in every format: a unit of SVG is half a point, a PNG has 300 dots an inch. The layout of
 * an SVG heeds the size of the font, but not its scale. */
static void put_terminal(const struct layout_picture *picture, enum picture_format format, double height,
                         FILE *file)
{
    const double width = width_cm(picture) * POINTS_PER_CM;
    switch (format) {
    case PICTURE_SVG:
        fprintf(file,
                "set terminal svg size %.0f,%.0f fixed noenhanced background rgb 'white' font '" FONT
                ",%d' linewidth 2\ns = 1.1\n",
                2 * width, 2 * height, 2 * FONT_SIZE);
        return;
    case PICTURE_PDF:
        fprintf(file,
                "set terminal pdfcairo size %.2fcm,%.2fcm noenhanced font '" FONT
                ",%d' fontscale 0.75 linewidth 1.5\ns = 1.2\n",
                width_cm(picture), height / POINTS_PER_CM, FONT_SIZE);
        return;
    case PICTURE_TEX: /* in the fonts of its document */
        fprintf(file, "set terminal tikz size %.2fcm,%.2fcm font '\\footnotesize'\ns = 1\n",
                width_cm(picture), height / POINTS_PER_CM);
        return;
    default:
        fprintf(file,
                "set terminal pngcairo size %.0f,%.0f noenhanced background rgb 'white' font '" FONT
                ",%d' fontscale 3.125 linewidth 4.17 pointscale 4.17\ns = 1.2\n",
                width * 300 / 72, height * 300 / 72, FONT_SIZE);
    }
}

static void put_fonts(const struct layout_picture *picture, const struct layout *layout,
                      enum picture_format format, FILE *file)
{
    const int small = SMALL_SIZE * (format == PICTURE_SVG ? 2 : 1);
    if (format == PICTURE_TEX)
        return;
    fprintf(file, "set tics font ',%d'\nset key font ',%d'\n", small, small);
    if (layout->has_upper_labels)
        fprintf(file, "set x2tics font ',%d'\n", small);
    if (picture->caption->count > 0)
        fprintf(file, "set for [i=2:%zu] label i font ',%d'\n", picture->caption->count + 1, small);
}

static bool put_picture(const struct layout_picture *picture, const struct layout *layout,
                        enum picture_format format, double height, FILE *file, struct error *error)
{
    char *path = picture->name ? quote(picture->name, picture_format_name(format)) : NULL;
    if (!path && picture->name)
        return error_memory(error, "the plot", 0);
    fputc('\n', file);
    put_terminal(picture, format, height, file);
    put_fonts(picture, layout, format, file);
    if (path)
        fprintf(file, "set output %s\n", path);
    free(path);
    return true;
}

bool layout_put_pictures(const struct layout_picture *picture, const struct layout *layout,
                         struct layout_graph graph, FILE *file, struct error *error)
{
    const struct heights heights = heights_of(picture, layout);
    char *data = picture->name ? quote(picture->name, "dat") : strdup("$data");
    bool good = data || error_memory(error, "the plot", 0);
    struct layout_plot plot = {.data = data, .is_first = true, .file = file};
    put_layout(picture, layout, &heights, file);
    for (int format = 0; good && format < PICTURE_FORMATS; format++) {
        if (!(picture->looks.formats & 1u << format))
            continue;
        plot.key = key_of(picture, layout, heights.key_top, heights.all);
        good = put_picture(picture, layout, (enum picture_format)format, heights.all, file, error) &&
               graph.put(graph.context, &plot, error);
        plot.is_first = false;
    }
    free(data);
    fputs("set output\n", file);
    return good;
}

void layout_put_terminal_head(FILE *file)
{
    fputs("reset\nset encoding utf8\n$data << END\n", file);
}

void layout_put_terminal(int columns, int lines, FILE *file)
{
    fprintf(file,
            "END\nset terminal dumb nofeed noenhanced mono size %d,%d\nset border 3\nset tics nomirror\n"
            "set key outside top center horizontal Left reverse\n",
            columns, lines);
}
