/* A picture as gnuplot's svg terminal writes it, made a part of a page: its ids are its own, what shows a
 * value under the pointer needs no script, and nothing in it is one. Knows nothing of what it shows. */
#ifndef PRIMES_REPORT_PAGE_PAGE_SVG_H
#define PRIMES_REPORT_PAGE_PAGE_SVG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Points that lie on each other are one. `bytes` are a whole file (picture_format_is_whole), and behind them
 * stands a 0. `number` is different of every picture of the page; `name` is read in place of the picture by
 * who does not see it. False if memory ran out. */
bool page_svg_put(const char *bytes, size_t number, const char *name, FILE *file);

#endif
