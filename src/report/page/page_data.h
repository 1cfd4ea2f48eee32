/* The data of a page, to be taken out of it: links that have them in themselves. Knows nothing of the rest of
 * the page. */
#ifndef PRIMES_REPORT_PAGE_PAGE_DATA_H
#define PRIMES_REPORT_PAGE_PAGE_DATA_H

#include <stdio.h>

#include "report/analysis/group.h"

/* A link for each that has room, in at most `room` bytes, and a sentence for the others. Fails only if memory
 * ran out. */
bool page_data_put(const struct groups *groups, size_t room, FILE *file, struct error *error);

#endif
