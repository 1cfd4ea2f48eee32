#include "output/verdicts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"

static const int TABLE_WIDTH = 16; /* the chapter's */
static const uint64_t INVALID_SYMBOL = 3;

const char *format_name(int format)
{
    static const char *const names[] = {"table", "tsv", "jsonl", "count"};
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
    double seconds;                /* 0 where it was not measured */
    const struct invalid *invalid; /* the line is no number: n and verdict mean nothing */
};

/* ---- One function a format. */

static char *put_text(char *to, const char *text)
{
    const size_t size = strlen(text);
    memcpy(to, text, size);
    return to + size;
}

static void write_table_row(struct verdicts *verdicts, const struct row *row)
{
    if (row->invalid) {
        output_print(verdicts->output, "%*s  invalid\n", verdicts->width, row->invalid->text);
        return;
    }
    const char mark = verdict_kind(row->verdict) == VERDICT_PRIME ? 'P' : ' ';
    output_print(verdicts->output, "%*" PRIu64 "  %c %9.6fs\n", verdicts->width, row->n, mark, row->seconds);
}

static void write_tsv_row(struct verdicts *verdicts, const struct row *row)
{
    char *const begin = output_reserve(verdicts->output, OUTPUT_RESERVE_MAX);
    char *to = begin;
    if (row->invalid) {
        to = put_text(put_text(to, row->invalid->text), "\tinvalid");
    } else {
        to += number_format(row->n, to);
        *to++ = '\t';
        to = put_text(to, verdict_name(verdict_kind(row->verdict)));
        const uint64_t divisor = verdict_divisor(row->verdict);
        if (divisor) {
            *to++ = '\t';
            to += number_format(divisor, to);
        }
    }
    *to++ = '\n';
    output_advance(verdicts->output, (size_t)(to - begin));
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

static char *put_invalid_json(char *to, const struct invalid *invalid)
{
    to = put_json_string(put_text(to, "{\"text\":"), invalid->text, OUTPUT_RESERVE_MAX / 4);
    to = put_json_string(put_text(to, ",\"verdict\":\"invalid\",\"source\":"), invalid->source,
                         OUTPUT_RESERVE_MAX / 4);
    to += sprintf(to, ",\"line\":%" PRIu64 ",\"column\":%" PRIu64, invalid->line, invalid->column);
    to = put_json_string(put_text(to, ",\"cause\":"), invalid->cause, OUTPUT_RESERVE_MAX / 4);
    return put_text(to, "}");
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
    return put_text(to, "\"}");
}

static void write_jsonl_row(struct verdicts *verdicts, const struct row *row)
{
    char *const begin = output_reserve(verdicts->output, OUTPUT_RESERVE_MAX);
    char *to = row->invalid ? put_invalid_json(begin, row->invalid) : put_number_json(begin, row);
    *to++ = '\n';
    output_advance(verdicts->output, (size_t)(to - begin));
}

static void write_row(struct verdicts *verdicts, const struct row *row)
{
    switch (verdicts->format) {
    case FORMAT_TABLE:
        write_table_row(verdicts, row);
        break;
    case FORMAT_TSV:
        write_tsv_row(verdicts, row);
        break;
    case FORMAT_JSONL:
        write_jsonl_row(verdicts, row);
        break;
    case FORMAT_COUNT:
        break;
    }
}

static void write_counts(struct verdicts *verdicts)
{
    const struct tally *tally = &verdicts->tally;
    output_print(verdicts->output, "numbers\t%" PRIu64 "\n", tally->numbers);
    output_print(verdicts->output, "primes\t%" PRIu64 "\n", tally->prime);
    output_print(verdicts->output, "composites\t%" PRIu64 "\n", tally->composite);
    output_print(verdicts->output, "neither\t%" PRIu64 "\n", tally->neither);
    output_print(verdicts->output, "invalid\t%" PRIu64 "\n", tally->invalid);
}

/* ---- The stream. */

static int table_width(const struct numbers *numbers)
{
    enum { SAMPLE = 4096 };
    uint64_t values[SAMPLE];
    uint64_t largest = 0;
    for (uint64_t i = 0; i < numbers->count; i += SAMPLE) {
        const uint64_t left = numbers->count - i;
        const size_t count = left < SAMPLE ? (size_t)left : SAMPLE;
        numbers_read(numbers, i, count, values);
        for (size_t k = 0; k < count; k++)
            if (values[k] > largest)
                largest = values[k];
    }
    char digits[NUMBER_DIGITS_MAX];
    const int width = (int)number_format(largest, digits);
    return width > TABLE_WIDTH ? width : TABLE_WIDTH;
}

bool verdicts_begin(struct verdicts *verdicts, enum format format, const struct numbers *numbers,
                    struct output *output, struct error *error)
{
    *verdicts = (struct verdicts){.format = format,
                                  .numbers = numbers,
                                  .output = output,
                                  .next_invalid = numbers->invalid,
                                  .invalid_left = numbers->invalid_count};
    verdicts->values = malloc(UNIT_NUMBERS_MAX * sizeof *verdicts->values);
    if (!verdicts->values)
        return error_memory(error, "the numbers of a unit", UNIT_NUMBERS_MAX * sizeof *verdicts->values);
    if (output && format == FORMAT_TABLE)
        verdicts->width = table_width(numbers);
    return true;
}

/* Number `index` as an invalid line, or NULL. Asked in the order of the numbers. */
static const struct invalid *invalid_at(struct verdicts *verdicts, uint64_t index)
{
    if (verdicts->invalid_left == 0 || verdicts->next_invalid->index != index)
        return NULL;
    verdicts->invalid_left--;
    return verdicts->next_invalid++;
}

static void count_row(struct tally *tally, const struct row *row)
{
    tally->numbers++;
    if (row->invalid) {
        tally->invalid++;
        digest_add(&tally->verdicts_digest, INVALID_SYMBOL);
        return;
    }
    const enum verdict_kind kind = verdict_kind(row->verdict);
    tally->prime += kind == VERDICT_PRIME;
    tally->composite += kind == VERDICT_COMPOSITE;
    tally->neither += kind == VERDICT_NEITHER;
    digest_add(&tally->numbers_digest, row->n);
    digest_add(&tally->verdicts_digest, (uint64_t)kind);
}

void verdicts_take(struct verdicts *verdicts, const struct outcome *outcome)
{
    const struct unit *unit = &outcome->unit;
    const struct verdict *found = outcome_verdicts(outcome);
    const double *seconds = outcome_seconds(outcome);
    numbers_read(verdicts->numbers, unit->first, (size_t)unit->count, verdicts->values);
    for (uint64_t i = 0; i < unit->count; i++) {
        const struct row row = {.n = verdicts->values[i],
                                .verdict = found[i],
                                .seconds = seconds ? seconds[i] : 0,
                                .invalid = invalid_at(verdicts, unit->first + i)};
        count_row(&verdicts->tally, &row);
        if (verdicts->output)
            write_row(verdicts, &row);
    }
}

void verdicts_end(struct verdicts *verdicts)
{
    if (verdicts->output && verdicts->format == FORMAT_COUNT)
        write_counts(verdicts);
}

void verdicts_free(struct verdicts *verdicts)
{
    free(verdicts->values);
    *verdicts = (struct verdicts){0};
}
