/* Reads rows back that rows_append wrote (output/rows.h), in the format tsv: a number, a tab, its verdict,
 * and for a composite whose smallest divisor was found a tab and that divisor. Strict: what is taken as a row
 * is, byte by byte, what rows_append makes of what is read. Knows nothing of files, and nothing of where rows
 * begin and end but their line feeds. */
#ifndef PRIMES_OUTPUT_ROW_READER_H
#define PRIMES_OUTPUT_ROW_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/printable_text.h"
#include "input/numbers_block.h"
#include "kernel/verdict.h"

/* ROW_SIZE_LIMIT: no row is longer, its line feed included. */
enum { ROWS_READ_MAX = 2048, ROW_SIZE_LIMIT = TEXT_WIDTH + sizeof "\tinvalid" };

/* Rows that were read. {0} is none. */
struct rows_read {
    size_t count, invalid_count;
    uint64_t values[ROWS_READ_MAX];
    struct verdict found[ROWS_READ_MAX];        /* of an invalid one: neither */
    struct invalid_line invalid[ROWS_READ_MAX]; /* their index alone, counted within the block */
};

/* Reads the whole rows at the front of `text` in place of those in `rows`, as many as there is room for.
 * Returns the bytes that they take. `*cause` is NULL, or says what is wrong with the line behind them, as a
 * continuation of a sentence ("has zeros before its number"); a line that has not yet ended is not wrong
 * unless it is longer than any row. */
size_t row_reader_read(struct rows_read *rows, const char *text, size_t size, const char **cause);

/* Can it be the smallest divisor above 1 of a composite n? Whether it is prime is not asked. */
bool row_reader_may_be_smallest(uint64_t divisor, uint64_t n);

/* The same rows as a block, which borrows them. */
struct numbers_block row_reader_block(const struct rows_read *rows);

#endif
