/* How a page looks: on a screen by day and by night, on a phone, on paper. Knows nothing of what is in it. */
#ifndef PRIMES_REPORT_PAGE_PAGE_STYLE_H
#define PRIMES_REPORT_PAGE_PAGE_STYLE_H

#include <stdio.h>

/* The element <style>. */
void page_style_put(FILE *file);

#endif
