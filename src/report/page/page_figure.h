/* A figure of a group as a part of a page: drawn by gnuplot in memory, and put in. Knows nothing of which
 * figures there are. */
#ifndef PRIMES_REPORT_PAGE_PAGE_FIGURE_H
#define PRIMES_REPORT_PAGE_PAGE_FIGURE_H

#include <stdio.h>

#include "report/analysis/group.h"
#include "report/figures/told/figure_kind.h"

/* The pictures of a page. */
struct page_pictures {
    size_t count;
    size_t room;         /* bytes that are left for them: a page must stay small enough to send */
    size_t left_out;     /* for which there was none */
    struct lines *lacks; /* a sentence for each that could not be drawn, and one for a missing gnuplot */
    bool is_missing;     /* gnuplot */
};

/* What has no room is counted; what cannot be drawn stands among what lacks, and there in the page. Fails if
 * memory ran out, or with ERROR_STOPPED after a signal (base/stop.h). */
bool page_figure_put(struct page_pictures *pictures, const struct group *group, enum figure_kind figure,
                     FILE *file, struct error *error);

#endif
