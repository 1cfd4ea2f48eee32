/* Outcomes to text: the chapter's table, tab-separated lines, JSON lines or counts. Takes outcomes in the
 * order of the numbers, counts them, and computes the digests. Knows nothing of who computed them. */
#ifndef PRIMES_OUTPUT_VERDICTS_H
#define PRIMES_OUTPUT_VERDICTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/digest.h"
#include "engine/engine.h"
#include "input/numbers.h"
#include "output/file.h"

enum format { FORMAT_TABLE, FORMAT_TSV, FORMAT_JSONL, FORMAT_COUNT };

/* "table", ...; NULL past the last. */
const char *format_name(int format);

/* "prime", "composite" or "neither". */
const char *verdict_name(enum verdict_kind kind);

struct tally {
    uint64_t numbers; /* all, invalid ones included */
    uint64_t prime, composite, neither, invalid;
    struct digest numbers_digest;  /* of the values, in order, without invalid ones */
    struct digest verdicts_digest; /* of the kinds, in order: 0 neither, 1 prime, 2 composite, 3 invalid; so
                                      it does not depend on the kernel */
};

struct verdicts {
    enum format format;
    const struct numbers *numbers;
    struct output *output; /* NULL: only count */
    struct tally tally;
    int width;                          /* of the table's number column */
    uint64_t *values;                   /* the numbers of one unit */
    const struct invalid *next_invalid; /* not before the next number */
    size_t invalid_left;
};

/* Before the first outcome. `output` NULL counts only. */
bool verdicts_begin(struct verdicts *verdicts, enum format format, const struct numbers *numbers,
                    struct output *output, struct error *error);

/* The next outcome. Writing is buffered; what goes wrong is told by output_flush. */
void verdicts_take(struct verdicts *verdicts, const struct outcome *outcome);

/* After the last outcome: what the format says at the end (but for the table's total time). */
void verdicts_end(struct verdicts *verdicts);

void verdicts_free(struct verdicts *verdicts);

#endif
