/* One line of a text, byte by byte: the number it holds, or why it holds none. Knows nothing of the lines
 * around it. */
#ifndef PRIMES_INPUT_TEXT_LINE_H
#define PRIMES_INPUT_TEXT_LINE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/printable_text.h"

/* What the bytes of a line amount to so far. */
enum line_state {
    LINE_BLANK,            /* nothing but blanks */
    LINE_COMMENT,          /* # and anything */
    LINE_NUMBER,           /* digits */
    LINE_MINUS,            /* -, or - and digits */
    LINE_PLUS,             /* +, or + and digits */
    LINE_SEVERAL,          /* digits, blanks, digits */
    LINE_TRAILING_COMMENT, /* digits, perhaps blanks, # and anything */
    LINE_OTHER,
    LINE_CR,  /* a CR that is not the end of a line */
    LINE_NUL, /* a NUL byte */
};

/* The first bytes of a text are enough to show it: each becomes one character or more, and these do not fit.
 */
enum { LINE_HEAD_SIZE = TEXT_WIDTH + 1 };

/* A line that is being read; its text is what is left without the blanks around it and the CR before LF. */
struct line {
    enum line_state state;
    bool too_large;
    bool cr;        /* the last byte was a CR, not yet counted */
    uint64_t value; /* of the digits, when not too large */
    uint64_t size;  /* bytes read */
    uint64_t begin; /* offset of the first byte of the text; nothing before the text has come */
    uint64_t end;   /* offset behind the last byte of the text that is not a blank */
    char head[LINE_HEAD_SIZE];
};

/* Makes it a new line. */
void line_reset(struct line *line);

/* Has no byte of it come? */
bool line_is_new(const struct line *line);

/* Adds the bytes from `at` on, up to LF or `end`. Returns the first that was not added: LF, or `end`. */
const char *line_add(struct line *line, const char *at, const char *end);

/* What comes next is not LF, or nothing: a CR before it was a byte of the text after all. */
void line_add_cr(struct line *line);

/* Why a line that has ended is not a number, a constant; NULL if it is one (LINE_NUMBER), or blank or a
 * comment. */
const char *line_cause(const struct line *line);

extern const char LINE_NOT_DIGITS[], LINE_TOO_LARGE[];

#endif
