#include "input/text/line.h"

#include "base/number.h"

const char LINE_NOT_DIGITS[] = "is not a number: digits only, one number a line";
const char LINE_TOO_LARGE[] = "is too large: the limit is " NUMBER_LIMIT_TEXT;
static const char CAUSE_NEGATIVE[] = "is negative: the smallest number is 0";
static const char CAUSE_SIGN[] = "has a sign: digits only";
static const char CAUSE_SEVERAL[] = "is more than one number: one number a line";
static const char CAUSE_TRAILING_COMMENT[] =
    "has a comment behind the number: a comment stands on a line of its own";
static const char CAUSE_CR[] = "has a CR that is not directly before LF: lines end with LF or CR LF";
static const char CAUSE_NUL[] = "has a NUL byte: is it a binary or a UTF-16 file?";

void line_reset(struct line *line)
{
    line->state = LINE_BLANK;
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

static enum line_state first_state(char byte)
{
    if (number_is_digit(byte))
        return LINE_NUMBER;
    switch (byte) {
    case '#':
        return LINE_COMMENT;
    case '-':
        return LINE_MINUS;
    case '+':
        return LINE_PLUS;
    default:
        return LINE_OTHER;
    }
}

/* The state after one more byte that is not a blank; `gap` says that blanks came before it. */
static enum line_state next_state(enum line_state state, bool gap, char byte)
{
    if (state == LINE_COMMENT || state == LINE_TRAILING_COMMENT)
        return state;
    if (byte == '\0' || state == LINE_NUL)
        return LINE_NUL;
    if (byte == '\r' || state == LINE_CR)
        return LINE_CR;
    switch (state) {
    case LINE_BLANK:
        return first_state(byte);
    case LINE_NUMBER:
    case LINE_SEVERAL:
        if (byte == '#')
            return LINE_TRAILING_COMMENT;
        if (!number_is_digit(byte))
            return LINE_OTHER;
        return gap ? LINE_SEVERAL : state;
    case LINE_MINUS:
    case LINE_PLUS:
        return number_is_digit(byte) && !gap ? state : LINE_OTHER;
    default:
        return LINE_OTHER;
    }
}

static void line_keep(struct line *line, char byte)
{
    uint64_t at = line->size - line->begin;
    if (at < LINE_HEAD_SIZE)
        line->head[at] = byte;
    line->size++;
}

static void line_add_text(struct line *line, char byte)
{
    if (line->state == LINE_BLANK) {
        line->begin = line->size;
        line->end = line->size;
    }
    line->state = next_state(line->state, line->size > line->end, byte);
    if (number_is_digit(byte) && !number_append_digit(&line->value, byte))
        line->too_large = true;
    line_keep(line, byte);
    line->end = line->size;
}

void line_add_cr(struct line *line)
{
    if (line->cr)
        line_add_text(line, '\r');
    line->cr = false;
}

/* Whether a blank or a CR belongs to the text is known only by what follows it. */
static void line_add_byte(struct line *line, char byte)
{
    line_add_cr(line);
    if (byte == '\r')
        line->cr = true;
    else if (!is_blank(byte))
        line_add_text(line, byte);
    else if (line->state == LINE_BLANK)
        line->size++;
    else
        line_keep(line, byte);
}

const char *line_add(struct line *line, const char *at, const char *end)
{
    for (; at < end && *at != '\n'; at++)
        line_add_byte(line, *at);
    return at;
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

const char *line_cause(const struct line *line)
{
    switch (line->state) {
    case LINE_BLANK:
    case LINE_COMMENT:
        return NULL;
    case LINE_NUMBER:
        return number_cause(line);
    case LINE_MINUS:
        return minus_cause(line);
    case LINE_PLUS:
        return plus_cause(line);
    case LINE_SEVERAL:
        return CAUSE_SEVERAL;
    case LINE_TRAILING_COMMENT:
        return CAUSE_TRAILING_COMMENT;
    case LINE_OTHER:
        return LINE_NOT_DIGITS;
    case LINE_CR:
        return CAUSE_CR;
    case LINE_NUL:
        return CAUSE_NUL;
    }
    return LINE_NOT_DIGITS;
}
