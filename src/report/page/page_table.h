/* A table of texts in a page. Knows nothing of what stands in it. */
#ifndef PRIMES_REPORT_PAGE_PAGE_TABLE_H
#define PRIMES_REPORT_PAGE_PAGE_TABLE_H

#include "report/tables/cells/table.h"

/* A title, the table if it has rows, and below it its footnotes as a list, but for those that are among
 * `told`, which gets the others. Fails only if memory ran out. */
bool page_table_put(const struct table *table, const char *title, struct lines *told, FILE *file,
                    struct error *error);

/* A list of the lines, with the same; nothing if there are none. */
bool page_table_put_lines(const struct lines *lines, struct lines *told, FILE *file, struct error *error);

#endif
