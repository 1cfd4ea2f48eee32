/* Bytes made smaller, as gunzip and all that reads .gz takes them, by zlib. Knows nothing of what
 * they say. */
#ifndef PRIMES_REPORT_PAGE_PAGE_GZIP_H
#define PRIMES_REPORT_PAGE_PAGE_GZIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* The same bytes for the same bytes. False if memory ran out, or they are 4 GiB or more; whether `file` took
 * them is for the caller to ask it. */
bool page_gzip_put(const char *bytes, size_t size, FILE *file);

#endif
