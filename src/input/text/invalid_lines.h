/* The lines of a text that are not numbers, kept for messages about them. Knows nothing of those that are
 * numbers.
 */
#ifndef PRIMES_INPUT_TEXT_INVALID_LINES_H
#define PRIMES_INPUT_TEXT_INVALID_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/* An input line that is not a number. It keeps its index among the numbers. */
struct invalid_line {
    uint64_t index;    /* from 0, in the sequence that it belongs to */
    uint64_t line;     /* from 1 */
    uint64_t column;   /* of the first byte of the text, in bytes, from 1 */
    char *source;      /* name of the file as the user gave it, or "standard input" */
    char *text;        /* the offending text: escaped to printable ASCII, cut to a screen width */
    const char *cause; /* "is not a number: digits only, one number a line"; a constant */
};

/* {0} is none. */
struct invalid_lines {
    struct invalid_line *items; /* in ascending order of index */
    size_t count, room;
};

/* Appends one, whose index is larger than all before. Takes ownership of its strings, also when it fails. */
bool invalid_lines_add(struct invalid_lines *lines, const struct invalid_line *line, struct error *error);

/* Moves all of `more` behind those of `lines`; their indices grow by `offset`. `more` is empty afterwards,
 * also when it fails. */
bool invalid_lines_append(struct invalid_lines *lines, struct invalid_lines *more, uint64_t offset,
                          struct error *error);

/* The first whose index is `index` or more, as a position in items[]; `count` if there is none. */
size_t invalid_lines_find(const struct invalid_lines *lines, uint64_t index);

/* Forgets all but those with indices [first, end), which count from `first` from now on. */
void invalid_lines_keep(struct invalid_lines *lines, uint64_t first, uint64_t end);

/* Frees what it owns and leaves {0}. */
void invalid_lines_free(struct invalid_lines *lines);

#endif
