#include "output/row_reader.h"

#include <stdbool.h>
#include <string.h>

#include "base/number.h"

static const char NO_ROW[] = "is no number and its verdict";
static const char NO_VERDICT[] = "has no verdict behind its number";
static const char NO_DIVISOR[] = "does not end with a divisor";
static const char ZEROS[] = "has zeros before a number";
static const char TOO_LONG[] = "is longer than any row";
static const char NEITHER[] = "calls another number than 0 and 1 neither prime nor composite";
static const char NOT_NEITHER[] = "says of 0 or 1 that it is prime or composite";
static const char WRONG_DIVISOR[] = "has a divisor that cannot be the smallest of its number";
static const char NO_COMPOSITE[] = "calls 2 or 3 composite";
static const char VALID[] = "calls a number invalid";

/* A row, which ROW_WINDOW bytes are there to be read of. */
struct row_text {
    const char *at;
    const char *cause; /* of a row that is none */
    uint64_t n;
    struct verdict verdict;
    bool is_invalid;
};

/* A row, and what is read at once behind its last number. */
enum { ROW_WINDOW = ROW_SIZE_LIMIT + NUMBER_WINDOW };

/* The smallest divisor of a composite is at most its square root, so below 2^32. */
bool row_reader_may_be_smallest(uint64_t divisor, uint64_t n)
{
    return divisor >= 2 && divisor < VERDICT_CODE_COMPOSITE && divisor * divisor <= n && n % divisor == 0;
}

static bool refuse(struct row_text *row, const char *cause)
{
    row->cause = cause;
    return false;
}

/* Are these the next bytes? Then they are passed over. */
static inline bool take(struct row_text *row, const char *text, size_t size)
{
    if (memcmp(row->at, text, size) != 0)
        return false;
    row->at += size;
    return true;
}

/* ---- A line that was no number. */

/* Of `size` bytes: is it what an invalid line is shown as? Numbers are none. */
static bool check_invalid_text(struct row_text *row, const char *text, size_t size)
{
    uint64_t value;
    if (size == 0)
        return refuse(row, NO_ROW);
    for (size_t i = 0; i < size; i++)
        if (text[i] < ' ' || text[i] > '~')
            return refuse(row, NO_ROW);
    return number_parse(text, size, &value) != NUMBER_OK || refuse(row, VALID);
}

/* `text` is the begin of the line, which holds no number and verdict; `cause` why not. */
static bool read_invalid(struct row_text *row, const char *text, const char *cause)
{
    const char *tab = memchr(text, '\t', TEXT_WIDTH + 1);
    if (!tab)
        return refuse(row, cause);
    row->at = tab;
    if (!take(row, "\tinvalid\n", 9))
        return refuse(row, cause);
    row->is_invalid = true;
    row->n = 0;
    row->verdict = verdict_neither();
    return check_invalid_text(row, text, (size_t)(tab - text));
}

/* ---- A number. */

static bool read_divisor(struct row_text *row)
{
    uint64_t divisor = 0;
    const char *begin = row->at, *end = number_scan(begin, &divisor);
    row->at = end;
    if (!end || !take(row, "\n", 1))
        return refuse(row, NO_DIVISOR);
    if (*begin == '0' && end > begin + 1)
        return refuse(row, ZEROS);
    if (!row_reader_may_be_smallest(divisor, row->n))
        return refuse(row, WRONG_DIVISOR);
    row->verdict = verdict_divisible(divisor);
    return true;
}

static bool read_composite(struct row_text *row)
{
    if (take(row, "\t", 1))
        return read_divisor(row);
    row->verdict = verdict_composite();
    if (!take(row, "\n", 1))
        return refuse(row, NO_VERDICT);
    return row->n < 2 || row->n > 3 || refuse(row, NO_COMPOSITE);
}

/* Of 0 and 1 only that they are neither can be right, and of no other number. */
static bool check_kind(struct row_text *row)
{
    const bool is_neither = verdict_kind(row->verdict) == VERDICT_NEITHER;
    if (is_neither == (row->n < 2))
        return true;
    return refuse(row, is_neither ? NEITHER : NOT_NEITHER);
}

static bool read_verdict(struct row_text *row)
{
    if (take(row, "\tprime\n", 7)) {
        row->verdict = verdict_prime();
    } else if (take(row, "\tcomposite", 10)) {
        if (!read_composite(row))
            return false;
    } else if (take(row, "\tneither\n", 9)) {
        row->verdict = verdict_neither();
    } else {
        return refuse(row, NO_VERDICT);
    }
    return check_kind(row);
}

static inline bool read_row(struct row_text *row)
{
    const char *text = row->at, *end = number_scan(text, &row->n);
    row->is_invalid = false;
    row->at = end;
    if (!end || *end != '\t')
        return read_invalid(row, text, NO_ROW);
    if (!read_verdict(row))
        return row->cause == NO_VERDICT ? read_invalid(row, text, NO_VERDICT) : false;
    return *text != '0' || end == text + 1 || refuse(row, ZEROS);
}

/* ---- Many. */

static void add_row(struct rows_read *rows, const struct row_text *row)
{
    if (row->is_invalid)
        rows->invalid[rows->invalid_count++] = (struct invalid_line){.index = rows->count};
    rows->values[rows->count] = row->n;
    rows->found[rows->count++] = row->verdict;
}

/* One row at the end of what is there, where too little stands behind it. Returns its size; 0: there is none,
 * or it is wrong. */
static size_t read_last(struct rows_read *rows, const char *text, size_t size, const char **cause)
{
    char copy[2 * ROW_WINDOW] = {0};
    const size_t looked_at = size < ROW_SIZE_LIMIT ? size : ROW_SIZE_LIMIT;
    if (size == 0)
        return 0;
    if (!memchr(text, '\n', looked_at)) {
        *cause = size < ROW_SIZE_LIMIT ? NULL : TOO_LONG;
        return 0;
    }
    memcpy(copy, text, looked_at);
    struct row_text row = {.at = copy};
    if (!read_row(&row)) {
        *cause = row.cause;
        return 0;
    }
    add_row(rows, &row);
    return (size_t)(row.at - copy);
}

size_t row_reader_read(struct rows_read *rows, const char *text, size_t size, const char **cause)
{
    struct row_text row = {.at = text};
    const char *begin = text;
    *cause = NULL;
    rows->count = rows->invalid_count = 0;
    for (; rows->count < ROWS_READ_MAX && size - (size_t)(begin - text) >= ROW_WINDOW; begin = row.at) {
        if (!read_row(&row))
            break;
        add_row(rows, &row);
    }
    /* What was not read is looked at once more, so that its cause does not depend on what is there. */
    for (size_t taken = 1; taken > 0 && rows->count < ROWS_READ_MAX; begin += taken)
        taken = read_last(rows, begin, size - (size_t)(begin - text), cause);
    return (size_t)(begin - text);
}

struct numbers_block row_reader_block(const struct rows_read *rows)
{
    return (struct numbers_block){.count = rows->count,
                                  .values = rows->values,
                                  .invalid = rows->invalid,
                                  .invalid_count = rows->invalid_count};
}
