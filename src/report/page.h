/* The page on which a figure is drawn, in the words of gnuplot: title, key, graph and caption from top to
 * bottom, the sizes of all, and the formats. Knows nothing of what the graph shows. */
#ifndef PRIMES_REPORT_PAGE_H
#define PRIMES_REPORT_PAGE_H

#include "report/figure.h"

enum { PAGE_CAPTION_COLUMNS = 82 };
#define PAGE_QUIET_COLOUR "#505050"
#define PAGE_GRID_COLOUR "#B0B0B0"

struct page {
    const char *title;
    const struct lines *caption;
    size_t key_rows;
    int key_columns;
    bool has_upper_labels; /* on the upper axis */
    double graph_high;     /* in points of 1/72 inch */
};

/* What every script begins with. */
void page_put_head(FILE *file);

/* Margins, key, title and caption; returns the height of all, in points. */
double page_put_layout(const struct page *page, FILE *file);

/* What stands before the plot command: terminal, fonts, and where the picture goes. False if memory ran out.
 */
bool page_put_picture(const struct page *page, enum figure_format format, double height, const char *name,
                      FILE *file, struct error *error);

/* In single quotes, in which gnuplot obeys nothing. */
void page_put_text(const char *text, FILE *file);

/* 'NAME.KIND' as it stands in a script, from malloc; NULL if memory ran out. */
char *page_quoted(const char *name, const char *kind);

#endif
