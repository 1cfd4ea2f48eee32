/* Verdicts as text: the chapter's table, tab-separated lines, JSON lines or 64-bit integers, a row a number.
 * Knows nothing of where the text goes, or of what stands around the rows.
 *
 * The binary row of a number is 64 bits, the lowest byte first: 0 neither, 1 prime, d > 1 composite with the
 * smallest divisor d, 2^64-1 composite without a known divisor, 2^64-2 no number. */
#ifndef PRIMES_OUTPUT_ROWS_H
#define PRIMES_OUTPUT_ROWS_H

#include <stdbool.h>

#include "base/buffer.h"
#include "base/error.h"
#include "input/numbers.h"
#include "kernel/verdict.h"

enum format { FORMAT_TABLE, FORMAT_TSV, FORMAT_JSONL, FORMAT_COUNT, FORMAT_BINARY };

/* "table", ...; NULL past the last. */
const char *format_name(int format);

/* "prime", "composite" or "neither". */
const char *verdict_name(enum verdict_kind kind);

enum { ROWS_BINARY_SIZE = 8 };

/* How rows look. */
struct rows {
    enum format format;
    int width;        /* of the table's number column */
    bool shows_known; /* the table has a column more: when each number was known */
};

struct rows rows_form(enum format format, const struct numbers *numbers);

/* Appends a row for each number of the block; `seconds` may be NULL, `known_seconds` is when all of them were
 * known. FORMAT_COUNT has no rows. */
bool rows_append(const struct rows *rows, const struct numbers_block *block, const struct verdict *found,
                 const double *seconds, double known_seconds, struct buffer *buffer, struct error *error);

#endif
