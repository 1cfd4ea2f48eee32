/* The layout of a figure, in the words of gnuplot: title, key, graph and caption from top to
 * bottom, the sizes of all, and the formats. Knows nothing of what the graph shows. */
#ifndef PRIMES_REPORT_FIGURES_LAYOUT_H
#define PRIMES_REPORT_FIGURES_LAYOUT_H

#include <stdio.h>

#include "report/array.h"
#include "report/figures/picture_format.h"

enum { LAYOUT_CAPTION_COLUMNS = 82 };
#define LAYOUT_QUIET_COLOUR "#505050"
#define LAYOUT_GRID_COLOUR "#B0B0B0"

struct layout {
    const char *title;
    const struct lines *caption;
    size_t key_rows;
    int key_columns;
    bool has_upper_labels; /* on the upper axis */
    double graph_high;     /* in points of 1/72 inch */
};

/* What every script begins with. */
void layout_put_head(FILE *file);

/* What draws the graph of a picture: its plot command, or for another picture of the same graph ("replot")
 * what is the same. `name` is that of the figure. */
struct layout_graph {
    const void *context;
    bool (*put)(const void *context, const char *name, bool is_first, FILE *file, struct error *error);
};

/* Margins, key, title and caption; then for each of the formats a picture: terminal, fonts, where it goes,
 * and the graph. False if memory ran out. */
bool layout_put_pictures(const struct layout *layout, const char *name, unsigned formats,
                         struct layout_graph graph, FILE *file, struct error *error);

/* The layout in letters, of so many columns and lines; ends the script's data before it. */
void layout_put_terminal(int columns, int lines, FILE *file);

/* In single quotes, in which gnuplot obeys nothing. */
void layout_put_text(const char *text, FILE *file);

/* 'NAME.KIND' as it stands in a script, from malloc; NULL if memory ran out. */
char *layout_quoted(const char *name, const char *kind);

#endif
