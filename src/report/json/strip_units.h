/* A record without what no table needs: its units, which may be most of its text. Looks at bytes only, and
 * knows nothing of whether they are JSON: that is for the parser. */
#ifndef PRIMES_REPORT_JSON_STRIP_UNITS_H
#define PRIMES_REPORT_JSON_STRIP_UNITS_H

#include <stddef.h>

/* The line with an empty array in place of that of each member "units"; from malloc. NULL if it has none, if
 * one of them does not end, or if memory ran out: the whole line does as well then. */
char *strip_units(const char *line, size_t size, size_t *shorter_size);

#endif
