/* What a page says before any figure: what was run, where, on what. Knows nothing of what came out. */
#ifndef PRIMES_REPORT_PAGE_PAGE_FACTS_H
#define PRIMES_REPORT_PAGE_PAGE_FACTS_H

#include <stdio.h>

#include "report/analysis/group.h"

/* Of the runs of one group, a line for each fact that is known. Fails only if memory ran out. */
bool page_facts_put(const struct group *group, FILE *file, struct error *error);

/* The first and the last time at which a run of the group began, as the records have them; NULL: none says
 * it. */
const char *page_facts_first(const struct group *group);
const char *page_facts_last(const struct group *group);

#endif
