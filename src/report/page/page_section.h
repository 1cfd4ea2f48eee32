/* The section of one group of a page: its facts, its pictures, its tables, its reasons, its rules. Knows
 * nothing of the page around it. */
#ifndef PRIMES_REPORT_PAGE_PAGE_SECTION_H
#define PRIMES_REPORT_PAGE_PAGE_SECTION_H

#include "report/figures/plot.h"
#include "report/page/page_figure.h"

/* Of group `index`, and of sweep `index` of weak scaling, counted from 0. Fail as page_figure_put does. */
bool page_section_put(const struct plot_sources *sources, size_t index, struct page_pictures *pictures,
                      FILE *file, struct error *error);
bool page_section_put_weak(const struct plot_sources *sources, size_t index, struct page_pictures *pictures,
                           FILE *file, struct error *error);

#endif
