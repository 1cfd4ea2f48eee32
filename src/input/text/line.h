/* One line of a text, byte by byte: what it amounts to, and why that is not a number. Knows nothing of the
 * lines before it. */
#ifndef PRIMES_INPUT_TEXT_LINE_H
#define PRIMES_INPUT_TEXT_LINE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/escape.h"

/* What the bytes of a line amount to so far. */
enum shape {
    SHAPE_BLANK,   /* nothing but blanks */
    SHAPE_COMMENT, /* # and anything */
    SHAPE_NUMBER,  /* digits */
    SHAPE_MINUS,   /* -, or - and digits */
    SHAPE_PLUS,    /* +, or + and digits */
    SHAPE_SEVERAL, /* digits, blanks, digits */
    SHAPE_REMARK,  /* digits, perhaps blanks, # and anything */
    SHAPE_OTHER,
    SHAPE_CR,  /* a CR that is not the end of a line */
    SHAPE_NUL, /* a NUL byte */
};

/* The first bytes of a text are enough to show it: each becomes one character or more, and these do not fit.
 */
enum { HEAD_SIZE = TEXT_WIDTH + 1 };

/* A line that is being read. Whether blanks and a CR belong to its text is known only by what follows them.
 */
struct line {
    enum shape shape;
    bool too_large;
    bool cr;        /* the last byte was a CR, not yet counted */
    uint64_t value; /* of the digits, when not too large */
    uint64_t size;  /* bytes read */
    uint64_t begin; /* offset of the first byte of the text; nothing before the text has come */
    uint64_t end;   /* offset behind the last byte of the text that is not a blank */
    char head[HEAD_SIZE];
};

void line_reset(struct line *line);

bool line_is_new(const struct line *line);

/* One byte that is not LF. */
void line_add(struct line *line, char byte);

/* A CR that something other than LF follows was a byte of the text after all. */
void line_add_cr(struct line *line);

/* Why the line is not a number; NULL if it is one, or if it is blank or a comment. */
const char *line_cause(const struct line *line);

extern const char LINE_NOT_DIGITS[], LINE_TOO_LARGE[];

#endif
