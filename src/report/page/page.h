/* A study as one page of HTML that needs nothing else: no file, no network, no script. Knows nothing of where
 * it goes. */
#ifndef PRIMES_REPORT_PAGE_PAGE_H
#define PRIMES_REPORT_PAGE_PAGE_H

#include <stdio.h>

#include "report/analysis/group.h"
#include "report/records/load.h"

/* What a page is made of. */
struct page {
    const struct runs *runs; /* with what could not be used */
    const struct groups *groups;
};

/* The same bytes for the same records and the same gnuplot. `lacks` gets a sentence for each picture that
 * could not be drawn, which the page says too. Fails if memory ran out, or with ERROR_STOPPED after a signal;
 * whether `file` took it is for the caller to ask it. */
bool page_print(const struct page *page, FILE *file, struct lines *lacks, struct error *error);

#endif
