/* The layout of a figure as gnuplot commands: title, key, graph and caption from top to bottom, the sizes of
 * all, and the terminals of the formats. Knows nothing of what the graph shows. */
#ifndef PRIMES_REPORT_GNUPLOT_LAYOUT_H
#define PRIMES_REPORT_GNUPLOT_LAYOUT_H

#include <stdio.h>

#include "report/containers/lines.h"
#include "report/gnuplot/picture_format.h"

/* A line of the caption has as many characters as have room in a wide font too. */
enum {
    LAYOUT_CAPTION_COLUMNS = 58,
    LAYOUT_WIDE_CAPTION_COLUMNS = 124,
    LAYOUT_KEY_COLUMNS = 3,
    LAYOUT_GRAPH_HEIGHT = 128
};
#define LAYOUT_MUTED_COLOUR "#505050"
#define LAYOUT_GRID_COLOUR "#B0B0B0"

/* What a picture is for: a column of print, with its words, or else. */
struct layout_looks {
    unsigned formats;
    bool is_bare; /* without the title above and the caption below */
    bool is_wide; /* over two columns of print */
};

/* A picture but for its graph: its name, its formats, and the words around the graph. One without a name is
 * a part of a page: its data are in the script, and it goes to standard output. */
struct layout_picture {
    const char *name; /* NULL: of a page */
    struct layout_looks looks;
    const char *title;
    const struct lines *caption;
};

/* What the layout must know of the graph. */
struct layout {
    size_t key_entries;
    size_t key_columns;      /* at most, if the longest entry leaves them room */
    size_t key_characters;   /* of that */
    bool has_upper_labels;   /* on the upper axis */
    size_t label_characters; /* of the longest text left of the graph; 0: numbers and a label */
    double graph_height;     /* in points of 1/72 inch */
};

/* Where the entries of the key stand, in shares of the picture: column by column, from the top. gnuplot's own
 * key would reckon by the font which it has, and with a wide one run into the graph. */
struct layout_key {
    size_t rows; /* 0: gnuplot places them, as on a terminal */
    double left, column_width, top, row_height, sample;
    size_t entries; /* placed so far */
};

/* What the plot command of a graph is written with. */
struct layout_plot {
    const char *data; /* the file of data as it stands in a script */
    bool is_first;    /* else another picture of the same graph: "replot" does */
    struct layout_key key;
    FILE *file;
};

/* " title 'TEXT'" and its place, behind an element of the plot command. */
void layout_put_title(struct layout_plot *plot, const char *text);

/* Where the sample of that entry stands, of which gnuplot knows the middle of the text alone. */
struct layout_sample {
    double left, right, bottom, top; /* shares of the picture */
};
struct layout_sample layout_sample_of(const struct layout_key *key, size_t entry);

struct layout_graph {
    const void *context;
    bool (*put)(const void *context, struct layout_plot *plot, struct error *error);
};

/* Of pictures of a page: begins the values that show under the pointer, line by line a place in the graph and
 * a text; ends them; and goes on with a plot command, so that they do. A text has no quotation mark. */
void layout_put_values_head(FILE *file);
void layout_put_value(double x, double y, const char *text, FILE *file);
void layout_put_values_end(FILE *file);
void layout_put_values(FILE *file);

/* What every script begins with. */
void layout_put_head(FILE *file);

/* Margins, key, title and caption; then for each of the formats a picture: terminal, fonts, where it goes,
 * and the graph. False if memory ran out. */
bool layout_put_pictures(const struct layout_picture *picture, const struct layout *layout,
                         struct layout_graph graph, FILE *file, struct error *error);

/* What every script for a terminal begins with. Its data follow. */
void layout_put_terminal_head(FILE *file);

/* Ends the data; the dumb terminal, of so many columns and lines, and its key. */
void layout_put_terminal(int columns, int lines, FILE *file);

/* In single quotes, in which gnuplot expands nothing. */
void layout_put_text(const char *text, FILE *file);

#endif
