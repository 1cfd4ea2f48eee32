/* A table of texts, as a person reads it: plain text, Markdown or LaTeX. Knows nothing of what stands in it.
 */
#ifndef PRIMES_REPORT_TABLES_CELLS_TABLE_H
#define PRIMES_REPORT_TABLES_CELLS_TABLE_H

#include <stdio.h>

#include "report/containers/lines.h"
#include "statistics/estimate.h"

enum table_markup { TABLE_TEXT, TABLE_MARKDOWN, TABLE_LATEX };

struct table {
    struct lines heads;
    struct lines cells;     /* row by row */
    struct lines footnotes; /* stand below */
    size_t left;            /* the first `left` columns are aligned left, the others right */
    bool last_left;         /* and so is the last */
    size_t *chosen;         /* the columns that are shown, in their order (columns.h); NULL: all */
    size_t chosen_count;
    bool broken; /* memory ran out while it was built */
};

/* All heads first. */
void table_head(struct table *table, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Cells fill row by row. A column whose cells are all empty is not shown. */
void table_cell(struct table *table, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* "0.21"; a dash for NAN; no "-0.00". */
void table_number_cell(struct table *table, double value, int decimals);

/* Nothing unless it is shown. */
void table_count_cell(struct table *table, int count, bool shown);

/* "0.21–0.27"; a dash for NAN. */
void table_range_cell(struct table *table, double low, double high, int decimals);

/* As labels_estimate; a dash for NAN. */
void table_estimate_cell(struct table *table, struct estimate estimate, int decimals);

void table_footnote(struct table *table, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* One for each of the lines. */
void table_footnotes(struct table *table, const struct lines *lines);

/* Prints the title above, the table, and the footnotes below it. Fails only if memory ran out. */
bool table_print(const struct table *table, enum table_markup markup, const char *title, FILE *file,
                 struct error *error);

void table_free(struct table *table);

#endif
