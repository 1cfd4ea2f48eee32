#include "output/journal/journal_fields.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/number.h"

static const char HEX[] = "0123456789abcdef";
static const uint64_t THOUSANDTHS_MAX = UINT64_C(1000000000000000);
enum { HEX_DIGITS = JOURNAL_HEX_SIZE - 1, IDENTITY_SIZE = 2 * HEX_DIGITS };

/* ---- Written. */

static bool put(struct buffer *buffer, const char *text)
{
    return buffer_append(buffer, text, strlen(text));
}

void journal_fields_hex(uint64_t value, char digits[JOURNAL_HEX_SIZE])
{
    snprintf(digits, JOURNAL_HEX_SIZE, "%016" PRIx64, value);
}

static bool put_number(struct buffer *buffer, uint64_t value)
{
    char digits[NUMBER_DIGITS_MAX];
    return put(buffer, "\"") && buffer_append(buffer, digits, number_format(value, digits)) &&
           put(buffer, "\"");
}

static bool put_seconds(struct buffer *buffer, double seconds)
{
    char text[32];
    const uint64_t thousandths = (uint64_t)(seconds * 1000 + 0.5);
    snprintf(text, sizeof text, "\"%" PRIu64 ".%03" PRIu64 "\"", thousandths / 1000, thousandths % 1000);
    return put(buffer, text);
}

static bool put_fingerprint(struct buffer *buffer, uint64_t value)
{
    char digits[JOURNAL_HEX_SIZE];
    journal_fields_hex(value, digits);
    return put(buffer, "\"") && put(buffer, digits) && put(buffer, "\"");
}

static bool put_digest(struct buffer *buffer, const struct digest *digest)
{
    char digits[DIGEST_TEXT_SIZE];
    digest_text(digest, digits);
    return put(buffer, "\"") && put(buffer, digits) && put(buffer, "\"");
}

static bool is_plain(char byte)
{
    return byte >= ' ' && byte <= '~' && byte != '"' && byte != '\\';
}

static bool put_text(struct buffer *buffer, const char *text)
{
    bool good = put(buffer, "\"");
    for (; *text && good; text++) {
        const unsigned char byte = (unsigned char)*text;
        const char escaped[] = {'\\', 'u', '0', '0', HEX[byte >> 4], HEX[byte & 15]};
        good =
            is_plain(*text) ? buffer_append(buffer, text, 1) : buffer_append(buffer, escaped, sizeof escaped);
    }
    return good && put(buffer, "\"");
}

static bool put_value(struct buffer *buffer, enum journal_field_kind kind, const void *value)
{
    switch (kind) {
    case JOURNAL_NUMBER:
        return put_number(buffer, *(const uint64_t *)value);
    case JOURNAL_INT:
        return put_number(buffer, (uint64_t) * (const int *)value);
    case JOURNAL_FLAG:
        return put(buffer, *(const bool *)value ? "true" : "false");
    case JOURNAL_SECONDS:
        return put_seconds(buffer, *(const double *)value);
    case JOURNAL_FINGERPRINT:
        return put_fingerprint(buffer, *(const uint64_t *)value);
    case JOURNAL_DIGEST:
        return put_digest(buffer, value);
    case JOURNAL_IDENTITY:
        return put_text(buffer, value);
    default:
        return put_text(buffer, *(char *const *)value);
    }
}

bool journal_fields_put(struct buffer *buffer, const struct journal_field *fields, size_t count,
                        const void *object)
{
    bool good = true;
    for (size_t i = 0; i < count && good; i++)
        good = put(buffer, i > 0 ? ",\"" : "\"") && put(buffer, fields[i].key) && put(buffer, "\":") &&
               put_value(buffer, fields[i].kind, (const char *)object + fields[i].offset);
    return good;
}

/* ---- Read. */

bool journal_fields_take_literal(struct journal_cursor *cursor, const char *literal)
{
    const size_t size = strlen(literal);
    if ((size_t)(cursor->end - cursor->at) < size || memcmp(cursor->at, literal, size) != 0)
        return false;
    cursor->at += size;
    return true;
}

static bool take_byte(struct journal_cursor *cursor, char byte)
{
    const bool is_there = cursor->at < cursor->end && *cursor->at == byte;
    cursor->at += is_there;
    return is_there;
}

bool journal_fields_take_digits(struct journal_cursor *cursor, uint64_t *value)
{
    const char *begin = cursor->at;
    *value = 0;
    for (; cursor->at < cursor->end && number_is_digit(*cursor->at); cursor->at++)
        if (!number_append_digit(value, *cursor->at))
            return false;
    return cursor->at > begin && (*begin != '0' || cursor->at == begin + 1);
}

static bool take_number(struct journal_cursor *cursor, uint64_t most, uint64_t *value)
{
    return take_byte(cursor, '"') && journal_fields_take_digits(cursor, value) && *value <= most &&
           take_byte(cursor, '"');
}

static bool take_int(struct journal_cursor *cursor, int *value)
{
    uint64_t number;
    if (!take_number(cursor, INT_MAX, &number))
        return false;
    *value = (int)number;
    return true;
}

static bool take_flag(struct journal_cursor *cursor, bool *value)
{
    *value = journal_fields_take_literal(cursor, "true");
    return *value || journal_fields_take_literal(cursor, "false");
}

static bool take_seconds(struct journal_cursor *cursor, double *seconds)
{
    uint64_t thousandths;
    if (!take_byte(cursor, '"') || !journal_fields_take_digits(cursor, &thousandths) ||
        !take_byte(cursor, '.'))
        return false;
    for (int i = 0; i < 3; i++, cursor->at++)
        if (cursor->at == cursor->end || !number_is_digit(*cursor->at) ||
            !number_append_digit(&thousandths, *cursor->at))
            return false;
    *seconds = (double)thousandths / 1000;
    return thousandths <= THOUSANDTHS_MAX && take_byte(cursor, '"');
}

/* 0 ... 15; 16: it is none. */
static unsigned hex_value(char byte)
{
    const char *found = byte ? strchr(HEX, byte) : NULL;
    return found ? (unsigned)(found - HEX) : 16;
}

static bool take_hex(struct journal_cursor *cursor, int digits, uint64_t *value)
{
    *value = 0;
    for (int i = 0; i < digits; i++, cursor->at++) {
        const unsigned digit = cursor->at < cursor->end ? hex_value(*cursor->at) : 16;
        if (digit > 15)
            return false;
        *value = *value << 4 | digit;
    }
    return true;
}

static bool take_fingerprint(struct journal_cursor *cursor, uint64_t *value)
{
    return take_byte(cursor, '"') && take_hex(cursor, HEX_DIGITS, value) && take_byte(cursor, '"');
}

static bool take_digest(struct journal_cursor *cursor, struct digest *digest)
{
    return take_byte(cursor, '"') && take_hex(cursor, HEX_DIGITS, &digest->value[0]) &&
           take_hex(cursor, HEX_DIGITS, &digest->value[1]) && take_byte(cursor, '"');
}

static bool take_identity(struct journal_cursor *cursor, char text[IDENTITY_SIZE + 1])
{
    const char *begin = cursor->at + 1;
    struct digest ignored;
    if (!take_digest(cursor, &ignored))
        return false;
    memcpy(text, begin, IDENTITY_SIZE);
    text[IDENTITY_SIZE] = '\0';
    return true;
}

/* A plain byte, or one of those that are escaped, but no NUL. */
static bool take_character(struct journal_cursor *cursor, char *byte)
{
    uint64_t value;
    if (is_plain(*cursor->at)) {
        *byte = *cursor->at++;
        return true;
    }
    if (!journal_fields_take_literal(cursor, "\\u00") || !take_hex(cursor, 2, &value))
        return false;
    *byte = (char)(unsigned char)value;
    return value > 0 && !is_plain(*byte);
}

static bool take_text(struct journal_cursor *cursor, char **text)
{
    struct buffer buffer = {0};
    char byte;
    bool good = take_byte(cursor, '"');
    while (good && cursor->at < cursor->end && *cursor->at != '"') {
        good = take_character(cursor, &byte);
        if (good && !buffer_append(&buffer, &byte, 1))
            good = !(cursor->has_failed = true);
    }
    if (good && !buffer_append(&buffer, "", 1))
        good = !(cursor->has_failed = true);
    if (!good || !take_byte(cursor, '"')) {
        buffer_free(&buffer);
        return false;
    }
    *text = buffer.bytes;
    return true;
}

static bool take_value(struct journal_cursor *cursor, enum journal_field_kind kind, void *value)
{
    switch (kind) {
    case JOURNAL_NUMBER:
        return take_number(cursor, UINT64_MAX, value);
    case JOURNAL_INT:
        return take_int(cursor, value);
    case JOURNAL_FLAG:
        return take_flag(cursor, value);
    case JOURNAL_SECONDS:
        return take_seconds(cursor, value);
    case JOURNAL_FINGERPRINT:
        return take_fingerprint(cursor, value);
    case JOURNAL_DIGEST:
        return take_digest(cursor, value);
    case JOURNAL_IDENTITY:
        return take_identity(cursor, value);
    default:
        return take_text(cursor, value);
    }
}

bool journal_fields_take(struct journal_cursor *cursor, const struct journal_field *fields, size_t count,
                         void *object)
{
    bool good = true;
    for (size_t i = 0; i < count && good; i++)
        good = journal_fields_take_literal(cursor, i > 0 ? ",\"" : "\"") &&
               journal_fields_take_literal(cursor, fields[i].key) &&
               journal_fields_take_literal(cursor, "\":") &&
               take_value(cursor, fields[i].kind, (char *)object + fields[i].offset);
    return good;
}
