#include "report/gnuplot/layout.h"

#include <stdlib.h>
#include <string.h>

/* Lengths are in points of 1/72 inch; a picture is as wide as a column of print. */
#define FONT "Helvetica"
static const double POINTS_PER_CM = 72 / 2.54, WIDTH_CM = 8.5;
static const double TITLE_HEIGHT = 13, KEY_ROW_HEIGHT = 11.5, TOP_LABELS_HEIGHT = 9, AXIS_LABELS_HEIGHT = 28,
                    CAPTION_ROW_HEIGHT = 7.5, CHARACTER_WIDTH = 3.9, LABEL_GAP = 10;
static const double LEFT_MARGIN = 0.15; /* of the width: room for numbers */
enum {
    FONT_SIZE = 8,
    TICK_SIZE = 7,
    CAPTION_SIZE = 6,
    LONG_KEY = 10,       /* characters that have room in one of three columns, in a wide font too */
    LONG_KEY_OF_TWO = 17 /* of two */
};

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

/* As a share of the width. */
static double left_margin(const struct layout *layout)
{
    const double text = CHARACTER_WIDTH * (double)layout->label_characters + LABEL_GAP;
    return layout->label_characters > 0 ? text / (WIDTH_CM * POINTS_PER_CM) : LEFT_MARGIN;
}

/* As many as wanted, if the texts leave them room: gnuplot would use fewer, and more rows than are left free.
 */
static int columns_of(const struct layout *layout)
{
    const int most = layout->key_characters <= LONG_KEY          ? 3
                     : layout->key_characters <= LONG_KEY_OF_TWO ? 2
                                                                 : 1;
    return layout->key_columns < most ? layout->key_columns : most;
}

/* Returns the height of the picture. */
static double put_layout(const struct layout_picture *picture, const struct layout *layout, FILE *file)
{
    const size_t columns = (size_t)columns_of(layout);
    const double key = KEY_ROW_HEIGHT * (double)((layout->key_entries + columns - 1) / columns),
                 below = CAPTION_ROW_HEIGHT * (double)picture->caption->count,
                 labels = layout->has_upper_labels ? TOP_LABELS_HEIGHT : 3;
    const double bottom = AXIS_LABELS_HEIGHT + below, top = bottom + layout->graph_height;
    const double height = top + labels + key + TITLE_HEIGHT;
    fprintf(file,
            "set lmargin at screen %.4g\nset rmargin at screen 0.97\n"
            "set bmargin at screen %.4f\nset tmargin at screen %.4f\n",
            left_margin(layout), bottom / height, top / height);
    fprintf(file, "set key at screen 0.55,%.4f center top horizontal maxcols %d Left reverse samplen 2\n",
            (top + labels + key) / height, columns_of(layout));
    fprintf(file, "set label 1 ");
    layout_put_text(picture->title, file);
    fprintf(file, " at screen 0.02,%.4f left\n", 1 - 7 / height);
    for (size_t i = 0; i < picture->caption->count; i++) {
        fprintf(file, "set label %zu ", i + 2);
        layout_put_text(picture->caption->text[i], file);
        fprintf(file, " at screen 0.02,%.4f left textcolor rgb '" LAYOUT_MUTED_COLOUR "'\n",
                (below - CAPTION_ROW_HEIGHT * ((double)i + 0.5) + 1) / height);
    }
    return height;
}

/* The same picture in every format: a unit of SVG is half a point, a PNG has 300 dots an inch. The layout of
 * an SVG heeds the size of the font, but not its scale. */
static void put_terminal(enum picture_format format, double height, FILE *file)
{
    const double width = WIDTH_CM * POINTS_PER_CM;
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
                WIDTH_CM, height / POINTS_PER_CM, FONT_SIZE);
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
    const int scale = format == PICTURE_SVG ? 2 : 1, ticks = TICK_SIZE * scale,
              caption = CAPTION_SIZE * scale;
    /* By so many characters gnuplot takes text for wider than it is, or leaves more room than is needed. */
    const int surplus = format != PICTURE_SVG ? 1 : layout->key_characters > LONG_KEY ? 4 : 3;
    fprintf(file, "set tics font ',%d'\nset key font ',%d' width %d spacing %g\n", ticks, ticks, -surplus,
            format == PICTURE_SVG ? 1.0 : 1.4);
    if (layout->has_upper_labels)
        fprintf(file, "set x2tics font ',%d'\n", caption);
    fprintf(file, "set for [i=2:%zu] label i font ',%d'\n", picture->caption->count + 1, caption);
}

static bool put_picture(const struct layout_picture *picture, const struct layout *layout,
                        enum picture_format format, double height, FILE *file, struct error *error)
{
    char *path = picture->name ? quote(picture->name, picture_format_name(format)) : NULL;
    if (!path && picture->name)
        return error_memory(error, "the plot", 0);
    fputc('\n', file);
    put_terminal(format, height, file);
    put_fonts(picture, layout, format, file);
    if (path)
        fprintf(file, "set output %s\n", path);
    free(path);
    return true;
}

bool layout_put_pictures(const struct layout_picture *picture, const struct layout *layout,
                         struct layout_graph graph, FILE *file, struct error *error)
{
    const double height = put_layout(picture, layout, file);
    char *data = picture->name ? quote(picture->name, "dat") : strdup("$data");
    bool good = data || error_memory(error, "the plot", 0), is_first = true;
    for (int format = 0; good && format < PICTURE_FORMATS; format++) {
        if (!(picture->formats & 1u << format))
            continue;
        good = put_picture(picture, layout, (enum picture_format)format, height, file, error) &&
               graph.put(graph.context, data, is_first, file, error);
        is_first = false;
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
