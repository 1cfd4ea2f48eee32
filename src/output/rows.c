#include "output/rows.h"

#include <endian.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"

static const int TABLE_WIDTH = 16; /* the chapter's */
/* No row is longer. */
enum { ROW_SIZE_MAX = 4096 };

const char *format_name(int format)
{
    static const char *const names[] = {"table", "tsv", "jsonl", "count", "binary"};
    return format >= 0 && format < (int)(sizeof names / sizeof names[0]) ? names[format] : NULL;
}

const char *verdict_name(enum verdict_kind kind)
{
    static const char *const names[] = {"neither", "prime", "composite"};
    return names[kind];
}

/* What one row says. */
struct row {
    uint64_t n;
    struct verdict verdict;
    double seconds; /* 0 where it was not measured */
    double known_seconds;
    const struct invalid_line *invalid; /* the line is no number: n and verdict mean nothing */
};

/* ---- One function a format. */

static char *put_text(char *to, const char *text)
{
    const size_t size = strlen(text);
    memcpy(to, text, size);
    return to + size;
}

static char *put_table_row(char *to, const struct row *row, const struct rows *rows)
{
    if (row->invalid)
        return to + sprintf(to, "%*s  invalid\n", rows->width, row->invalid->text);
    const char mark = verdict_kind(row->verdict) == VERDICT_PRIME ? 'P' : ' ';
    to += sprintf(to, "%*" PRIu64 "  %c %9.6fs", rows->width, row->n, mark, row->seconds);
    if (rows->shows_known)
        to += sprintf(to, "  %10.6fs", row->known_seconds);
    *to++ = '\n';
    return to;
}

static char *put_tsv_verdict(char *to, struct verdict verdict)
{
    switch (verdict_kind(verdict)) {
    case VERDICT_NEITHER:
        memcpy(to, "\tneither\n", 9);
        return to + 9;
    case VERDICT_PRIME:
        memcpy(to, "\tprime\n", 7);
        return to + 7;
    case VERDICT_COMPOSITE:
        break;
    }
    memcpy(to, "\tcomposite\n", 11);
    if (!verdict_divisor(verdict))
        return to + 11;
    to += 10;
    *to++ = '\t';
    to += number_format(verdict_divisor(verdict), to);
    *to++ = '\n';
    return to;
}

static char *put_tsv_row(char *to, const struct row *row)
{
    if (row->invalid)
        return put_text(put_text(to, row->invalid->text), "\tinvalid\n");
    return put_tsv_verdict(to + number_format(row->n, to), row->verdict);
}

/* A JSON string of printable ASCII, as text_escape leaves it, or of a path: quotes, backslashes and control
 * bytes are escaped, bytes that are no ASCII become U+00xx, so that the line is always valid. */
static char *put_json_string(char *to, const char *text, size_t room)
{
    char *const limit = to + room - sizeof "\\u0000\"";
    *to++ = '"';
    for (; *text && to < limit; text++) {
        const unsigned char byte = (unsigned char)*text;
        if (byte == '"' || byte == '\\') {
            *to++ = '\\';
            *to++ = (char)byte;
        } else if (byte < 0x20 || byte >= 0x7F) {
            to += sprintf(to, "\\u%04x", byte);
        } else {
            *to++ = (char)byte;
        }
    }
    *to++ = '"';
    return to;
}

static char *put_invalid_json(char *to, const struct invalid_line *invalid)
{
    to = put_json_string(put_text(to, "{\"text\":"), invalid->text, ROW_SIZE_MAX / 4);
    to = put_json_string(put_text(to, ",\"verdict\":\"invalid\",\"source\":"), invalid->source,
                         ROW_SIZE_MAX / 4);
    to += sprintf(to, ",\"line\":%" PRIu64 ",\"column\":%" PRIu64, invalid->line, invalid->column);
    to = put_json_string(put_text(to, ",\"cause\":"), invalid->cause, ROW_SIZE_MAX / 4);
    return put_text(to, "}\n");
}

/* Numbers are strings: common readers of JSON corrupt integers above 2^53. */
static char *put_number_json(char *to, const struct row *row)
{
    to = put_text(to, "{\"n\":\"");
    to += number_format(row->n, to);
    to = put_text(put_text(to, "\",\"verdict\":\""), verdict_name(verdict_kind(row->verdict)));
    const uint64_t divisor = verdict_divisor(row->verdict);
    if (divisor) {
        to = put_text(to, "\",\"divisor\":\"");
        to += number_format(divisor, to);
    }
    return put_text(to, "\"}\n");
}

static uint64_t binary_code(const struct row *row)
{
    if (row->invalid)
        return UINT64_MAX - 1;
    switch (verdict_kind(row->verdict)) {
    case VERDICT_NEITHER:
        return 0;
    case VERDICT_PRIME:
        return 1;
    case VERDICT_COMPOSITE:
        break;
    }
    const uint64_t divisor = verdict_divisor(row->verdict);
    return divisor ? divisor : UINT64_MAX;
}

static char *put_binary_row(char *to, const struct row *row)
{
    const uint64_t code = htole64(binary_code(row));
    memcpy(to, &code, sizeof code);
    return to + sizeof code;
}

static char *put_row(char *to, const struct row *row, const struct rows *rows)
{
    switch (rows->format) {
    case FORMAT_TABLE:
        return put_table_row(to, row, rows);
    case FORMAT_TSV:
        return put_tsv_row(to, row);
    case FORMAT_JSONL:
        return row->invalid ? put_invalid_json(to, row->invalid) : put_number_json(to, row);
    case FORMAT_BINARY:
        return put_binary_row(to, row);
    case FORMAT_COUNT:
        break;
    }
    return to;
}

/* ---- All of them. */

static int table_width(const struct numbers *numbers)
{
    char digits[NUMBER_DIGITS_MAX];
    const int width = (int)number_format(numbers_largest(numbers), digits);
    return width > TABLE_WIDTH ? width : TABLE_WIDTH;
}

struct rows rows_form(enum format format, const struct numbers *numbers)
{
    return (struct rows){.format = format, .width = format == FORMAT_TABLE ? table_width(numbers) : 0};
}

bool rows_append(const struct rows *rows, const struct numbers_block *block, const struct verdict *found,
                 const double *seconds, double known_seconds, struct buffer *buffer, struct error *error)
{
    size_t invalid = 0;
    if (rows->format == FORMAT_COUNT)
        return true;
    for (size_t i = 0; i < block->count; i++) {
        char *const begin = buffer_reserve(buffer, ROW_SIZE_MAX);
        if (!begin)
            return error_memory(error, "the text of the verdicts", buffer->room);
        struct row row = {.n = block->values[i],
                          .verdict = found[i],
                          .seconds = seconds ? seconds[i] : 0,
                          .known_seconds = known_seconds};
        if (invalid < block->invalid_count && numbers_block_offset(block, invalid) == i)
            row.invalid = &block->invalid[invalid++];
        buffer_advance(buffer, (size_t)(put_row(begin, &row, rows) - begin));
    }
    return true;
}
