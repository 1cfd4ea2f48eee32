#include "input/text/line.h"

#include "base/number.h"

const char LINE_NOT_DIGITS[] = "is not a number: digits only, one number a line";
const char LINE_TOO_LARGE[] = "is too large: the limit is " NUMBER_LIMIT_TEXT;
static const char CAUSE_NEGATIVE[] = "is negative: the smallest number is 0";
static const char CAUSE_SIGN[] = "has a sign: digits only";
static const char CAUSE_SEVERAL[] = "is more than one number: one number a line";
static const char CAUSE_REMARK[] = "has a comment behind the number: a comment stands on a line of its own";
static const char CAUSE_CR[] = "has a CR that is not directly before LF: lines end with LF or CR LF";
static const char CAUSE_NUL[] = "has a NUL byte: is it a binary or a UTF-16 file?";

void line_reset(struct line *line)
{
    line->shape = SHAPE_BLANK;
    line->too_large = false;
    line->cr = false;
    line->value = 0;
    line->size = 0;
    line->begin = 0;
    line->end = 0;
}

bool line_is_new(const struct line *line)
{
    return line->size == 0 && !line->cr;
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

static enum shape shape_begin(char byte)
{
    if (number_is_digit(byte))
        return SHAPE_NUMBER;
    switch (byte) {
    case '#':
        return SHAPE_COMMENT;
    case '-':
        return SHAPE_MINUS;
    case '+':
        return SHAPE_PLUS;
    default:
        return SHAPE_OTHER;
    }
}

/* The shape after one more byte that is not a blank; `gap` says that blanks came before it. */
static enum shape shape_next(enum shape shape, bool gap, char byte)
{
    if (shape == SHAPE_COMMENT || shape == SHAPE_REMARK)
        return shape;
    if (byte == '\0' || shape == SHAPE_NUL)
        return SHAPE_NUL;
    if (byte == '\r' || shape == SHAPE_CR)
        return SHAPE_CR;
    switch (shape) {
    case SHAPE_BLANK:
        return shape_begin(byte);
    case SHAPE_NUMBER:
    case SHAPE_SEVERAL:
        if (byte == '#')
            return SHAPE_REMARK;
        if (!number_is_digit(byte))
            return SHAPE_OTHER;
        return gap ? SHAPE_SEVERAL : shape;
    case SHAPE_MINUS:
    case SHAPE_PLUS:
        return number_is_digit(byte) && !gap ? shape : SHAPE_OTHER;
    default:
        return SHAPE_OTHER;
    }
}

static void line_keep(struct line *line, char byte)
{
    uint64_t at = line->size - line->begin;
    if (at < HEAD_SIZE)
        line->head[at] = byte;
    line->size++;
}

static void line_add_text(struct line *line, char byte)
{
    if (line->shape == SHAPE_BLANK) {
        line->begin = line->size;
        line->end = line->size;
    }
    line->shape = shape_next(line->shape, line->size > line->end, byte);
    if (number_is_digit(byte) && !number_append_digit(&line->value, byte))
        line->too_large = true;
    line_keep(line, byte);
    line->end = line->size;
}

/* A CR that something other than LF follows was a byte of the text after all. */
void line_add_cr(struct line *line)
{
    if (line->cr)
        line_add_text(line, '\r');
    line->cr = false;
}

/* One byte that is not LF. */
void line_add(struct line *line, char byte)
{
    line_add_cr(line);
    if (byte == '\r')
        line->cr = true;
    else if (!is_blank(byte))
        line_add_text(line, byte);
    else if (line->shape == SHAPE_BLANK)
        line->size++;
    else
        line_keep(line, byte);
}

static const char *number_cause(const struct line *line)
{
    return line->too_large ? LINE_TOO_LARGE : NULL;
}

static const char *minus_cause(const struct line *line)
{
    if (line->end - line->begin == 1)
        return LINE_NOT_DIGITS;
    return line->value == 0 && !line->too_large ? CAUSE_SIGN : CAUSE_NEGATIVE;
}

static const char *plus_cause(const struct line *line)
{
    return line->end - line->begin == 1 ? LINE_NOT_DIGITS : CAUSE_SIGN;
}

/* Why the line is not a number; NULL if it is one, or if it is blank or a comment. */
const char *line_cause(const struct line *line)
{
    switch (line->shape) {
    case SHAPE_BLANK:
    case SHAPE_COMMENT:
        return NULL;
    case SHAPE_NUMBER:
        return number_cause(line);
    case SHAPE_MINUS:
        return minus_cause(line);
    case SHAPE_PLUS:
        return plus_cause(line);
    case SHAPE_SEVERAL:
        return CAUSE_SEVERAL;
    case SHAPE_REMARK:
        return CAUSE_REMARK;
    case SHAPE_OTHER:
        return LINE_NOT_DIGITS;
    case SHAPE_CR:
        return CAUSE_CR;
    case SHAPE_NUL:
        return CAUSE_NUL;
    }
    return LINE_NOT_DIGITS;
}
