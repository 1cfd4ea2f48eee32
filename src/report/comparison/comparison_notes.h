/* What a reader of a comparison must know: how the sides differ, how they were measured, what the words mean.
 * Knows nothing of formats. */
#ifndef PRIMES_REPORT_COMPARISON_COMPARISON_NOTES_H
#define PRIMES_REPORT_COMPARISON_COMPARISON_NOTES_H

#include "report/comparison/comparison.h"
#include "report/containers/lines.h"

/* Of the pairs of one question. Fails only if memory ran out. */
bool comparison_notes_add(const struct comparison *comparison, const struct sides *sides,
                          const struct comparison_pair *pairs, size_t count, struct lines *notes,
                          struct error *error);

#endif
