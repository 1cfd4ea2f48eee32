/* Rank 0's stream of outcomes: takes them in the order of the numbers, counts them, and sends their text, or
 * the counts, to the output. Knows nothing of who computed them. */
#ifndef PRIMES_OUTPUT_VERDICT_STREAM_H
#define PRIMES_OUTPUT_VERDICT_STREAM_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/engine.h"
#include "input/numbers.h"
#include "output/output.h"
#include "output/rows.h"

struct verdicts {
    struct rows rows;
    const struct numbers *numbers;
    struct output *output; /* NULL: only count */
    struct tally tally;
    struct numbers_loader loader; /* of one unit, */
    struct buffer buffer;         /* and its text */
};

/* Before the first outcome. `output` NULL counts only. `before` is the tally of the numbers before these,
 * which were decided earlier and are in the output already; NULL: none. */
void verdict_stream_begin(struct verdicts *verdicts, const struct rows *rows, const struct numbers *numbers,
                          struct output *output, const struct tally *before);

/* The next outcome. Writing is buffered; what goes wrong with it is reported by output_flush. False if memory
 * ran out. */
bool verdict_stream_add(struct verdicts *verdicts, const struct outcome *outcome, struct error *error);

/* After the last outcome: what the format says at the end (but for the table's total time). */
void verdict_stream_end(struct verdicts *verdicts);

/* What FORMAT_COUNT says at the end. Returns `text`. */
enum { VERDICT_STREAM_COUNTS_SIZE = 256 };
const char *verdict_stream_counts(const struct tally *tally, char text[VERDICT_STREAM_COUNTS_SIZE]);

void verdict_stream_free(struct verdicts *verdicts);

#endif
