/* Verdicts as they stand in a line of a journal: of a prime p, of 0 and 1 n, of a composite its smallest
 * divisor, or c where none is known; with commas between them. What is read is, byte by byte, what would be
 * written. Knows nothing of which numbers they are of. */
#ifndef PRIMES_OUTPUT_JOURNAL_JOURNAL_VERDICTS_H
#define PRIMES_OUTPUT_JOURNAL_JOURNAL_VERDICTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "output/journal/journal_fields.h"
#include "plan/known.h"

/* Appends "p,n,c,7": `count` verdicts, at least one, in quotes. False if memory ran out. */
bool journal_verdicts_put(struct buffer *buffer, const struct verdict *verdicts, uint64_t count);

/* Takes what stands at the cursor, at least one, as those of numbers `first` and so on, and adds them: with
 * cursor->has_failed if memory ran out for that. */
bool journal_verdicts_take(struct journal_cursor *cursor, uint64_t first, struct known_verdicts *known);

#endif
