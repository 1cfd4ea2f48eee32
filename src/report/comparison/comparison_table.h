/* A comparison as tables, one for each question, in every format, and in sentences for who only asks whether
 * something is slower. Knows nothing of where they go. */
#ifndef PRIMES_REPORT_COMPARISON_COMPARISON_TABLE_H
#define PRIMES_REPORT_COMPARISON_COMPARISON_TABLE_H

#include <stdio.h>

#include "report/comparison/comparison.h"
#include "report/tables/print.h"

/* Fails only if memory ran out; whether it could be written is for the caller to ask `file`. CSV has no place
 * for the footnotes. */
bool comparison_print(const struct comparison *comparison, const struct sides *sides,
                      enum print_format format, FILE *file, struct error *error);

/* A sentence for each configuration that is slower by more than the limit, and for each of which that cannot
 * be told. Fails only if memory ran out. */
bool comparison_tell_limit(const struct comparison *comparison, struct lines *lines, struct error *error);

#endif
