/* Members of JSON objects in a fixed order, from a table that serves writing and reading: what is read is,
 * byte by byte, what would be written. Knows nothing of what they mean. */
#ifndef PRIMES_OUTPUT_JOURNAL_JOURNAL_FIELDS_H
#define PRIMES_OUTPUT_JOURNAL_JOURNAL_FIELDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"

enum journal_field_kind {
    JOURNAL_NUMBER,      /* uint64_t: "12" */
    JOURNAL_INT,         /* int, 0 or more: "12" */
    JOURNAL_FLAG,        /* bool: true or false */
    JOURNAL_SECONDS,     /* double, 0 or more: "1.500", to thousandths, of which there are at most 10^15 */
    JOURNAL_FINGERPRINT, /* uint64_t: 16 hexadecimal digits */
    JOURNAL_DIGEST,      /* the values of a struct digest: 32 hexadecimal digits */
    JOURNAL_IDENTITY,    /* char[33]: 32 hexadecimal digits */
    JOURNAL_TEXT,        /* char *, from malloc: its bytes as characters, all but printable ASCII as \u00e4 */
};

struct journal_field {
    const char *key;
    enum journal_field_kind kind;
    size_t offset; /* in the object */
};

/* Appends "key":value,... False if memory ran out. */
bool journal_fields_put(struct buffer *buffer, const struct journal_field *fields, size_t count,
                        const void *object);

/* A text that is read, in order. */
struct journal_cursor {
    const char *at, *end;
    bool has_failed; /* memory ran out: what is wrong is not the text */
};

/* Each takes what stands at the cursor, or returns false. What a text's field pointed to is not freed. */
bool journal_fields_take(struct journal_cursor *cursor, const struct journal_field *fields, size_t count,
                         void *object);
bool journal_fields_take_literal(struct journal_cursor *cursor, const char *literal);

/* A decimal number below 2^64, without zeros before it. */
bool journal_fields_take_digits(struct journal_cursor *cursor, uint64_t *value);

/* 16 hexadecimal digits and a NUL. */
enum { JOURNAL_HEX_SIZE = 17 };
void journal_fields_hex(uint64_t value, char digits[JOURNAL_HEX_SIZE]);

#endif
