#include "input/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "input/text/fast_lines.h"

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

const char TEXT_NOT_DIGITS[] = "is not a number: digits only";
static const char CAUSE_NOT_DIGITS[] = "is not a number: digits only, one number a line";
static const char CAUSE_TOO_LARGE[] = "is too large: the limit is " NUMBER_LIMIT_TEXT;
static const char CAUSE_NEGATIVE[] = "is negative: the smallest number is 0";
static const char CAUSE_SIGN[] = "has a sign: digits only";
static const char CAUSE_SEVERAL[] = "is more than one number: one number a line";
static const char CAUSE_REMARK[] = "has a comment behind the number: a comment stands on a line of its own";
static const char CAUSE_CR[] = "has a CR that is not directly before LF: lines end with LF or CR LF";
static const char CAUSE_NUL[] = "has a NUL byte: is it a binary or a UTF-16 file?";

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

static void line_reset(struct line *line)
{
    line->shape = SHAPE_BLANK;
    line->too_large = false;
    line->cr = false;
    line->value = 0;
    line->size = 0;
    line->begin = 0;
    line->end = 0;
}

static bool line_is_new(const struct line *line)
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
static void line_add_cr(struct line *line)
{
    if (line->cr)
        line_add_text(line, '\r');
    line->cr = false;
}

/* One byte that is not LF. */
static void line_add(struct line *line, char byte)
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
    return line->too_large ? CAUSE_TOO_LARGE : NULL;
}

static const char *minus_cause(const struct line *line)
{
    if (line->end - line->begin == 1)
        return CAUSE_NOT_DIGITS;
    return line->value == 0 && !line->too_large ? CAUSE_SIGN : CAUSE_NEGATIVE;
}

static const char *plus_cause(const struct line *line)
{
    return line->end - line->begin == 1 ? CAUSE_NOT_DIGITS : CAUSE_SIGN;
}

/* Why the line is not a number; NULL if it is one, or if it is blank or a comment. */
static const char *line_cause(const struct line *line)
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
        return CAUSE_NOT_DIGITS;
    case SHAPE_CR:
        return CAUSE_CR;
    case SHAPE_NUL:
        return CAUSE_NUL;
    }
    return CAUSE_NOT_DIGITS;
}

const char *text_word_cause(const char *bytes, size_t size)
{
    struct line line;
    uint64_t value;
    switch (number_parse(bytes, size, &value)) {
    case NUMBER_OK:
        return NULL;
    case NUMBER_TOO_LARGE:
        return CAUSE_TOO_LARGE;
    case NUMBER_NOT_DIGITS:
        break;
    }
    line_reset(&line);
    for (size_t i = 0; i < size; i++)
        line_add(&line, bytes[i]);
    if (line.shape != SHAPE_MINUS && line.shape != SHAPE_PLUS)
        return TEXT_NOT_DIGITS;
    const char *cause = line_cause(&line);
    return cause == CAUSE_NOT_DIGITS ? TEXT_NOT_DIGITS : cause;
}

/* A byte order mark, the UTF-8 form of U+FEFF. */
static const char BOM[] = {'\xEF', '\xBB', '\xBF'};

struct text_reader {
    fast_lines_parse *parse_lines;
    struct numbers *numbers;
    const char *source;
    uint64_t *values;
    size_t count;
    size_t capacity;
    struct invalid *invalid; /* index counts from the beginning of this text */
    size_t invalid_count;
    size_t invalid_capacity;
    uint64_t first_line;  /* of the part, from 1 */
    uint64_t line_number; /* of the line being read */
    struct line line;
    size_t bom;   /* so many bytes of a BOM have come */
    bool started; /* the first bytes are known to be a BOM or none */
};

struct text_reader *text_reader_new(struct error *error)
{
    struct text_reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL)
        error_memory(error, "the text reader", sizeof *reader);
    else
        reader->parse_lines = fast_lines_parser();
    return reader;
}

static void forget_invalid(struct text_reader *reader)
{
    for (size_t i = 0; i < reader->invalid_count; i++) {
        free(reader->invalid[i].source);
        free(reader->invalid[i].text);
    }
    reader->invalid_count = 0;
}

void text_reader_free(struct text_reader *reader)
{
    if (reader == NULL)
        return;
    forget_invalid(reader);
    free(reader->invalid);
    free(reader->values);
    free(reader);
}

void text_part_begin(struct text_reader *reader, const char *source, uint64_t line)
{
    forget_invalid(reader);
    line_reset(&reader->line);
    reader->source = source;
    reader->count = 0;
    reader->first_line = line;
    reader->line_number = line;
    reader->bom = 0;
    reader->started = line > 1;
}

struct text_reader *text_begin(struct numbers *numbers, const char *source, struct error *error)
{
    struct text_reader *reader = text_reader_new(error);
    if (reader == NULL)
        return NULL;
    reader->numbers = numbers;
    text_part_begin(reader, source, 1);
    return reader;
}

/* A larger array, or NULL with `error` set; `*capacity` is counted in items. */
static void *enlarge(void *array, size_t *capacity, size_t item_size, struct error *error)
{
    size_t larger = *capacity == 0 ? 64 : *capacity + *capacity / 2;
    if (larger > SIZE_MAX / item_size) {
        error_memory(error, "the numbers of a text", 0);
        return NULL;
    }
    void *grown = realloc(array, larger * item_size);
    if (grown == NULL)
        error_memory(error, "the numbers of a text", larger * item_size);
    else
        *capacity = larger;
    return grown;
}

/* For one value at least. */
static bool make_room(struct text_reader *reader, struct error *error)
{
    if (reader->count < reader->capacity)
        return true;
    uint64_t *grown = enlarge(reader->values, &reader->capacity, sizeof *grown, error);
    if (grown == NULL)
        return false;
    reader->values = grown;
    return true;
}

static bool add_value(struct text_reader *reader, uint64_t value, struct error *error)
{
    if (!make_room(reader, error))
        return false;
    reader->values[reader->count++] = value;
    return true;
}

/* The line as an invalid one, with strings of its own. */
static bool describe_line(const struct text_reader *reader, const char *cause, struct invalid *invalid,
                          struct error *error)
{
    const struct line *line = &reader->line;
    uint64_t size = line->end - line->begin;
    invalid->index = reader->count;
    invalid->line = reader->line_number;
    invalid->column = line->begin + 1;
    invalid->cause = cause;
    invalid->source = strdup(reader->source);
    invalid->text = text_escape(line->head, size < HEAD_SIZE ? size : HEAD_SIZE, TEXT_WIDTH);
    if (invalid->source != NULL && invalid->text != NULL)
        return true;
    free(invalid->source);
    free(invalid->text);
    return error_memory(error, "an invalid line", 0);
}

static bool add_invalid(struct text_reader *reader, const char *cause, struct error *error)
{
    if (reader->invalid_count == reader->invalid_capacity) {
        struct invalid *grown = enlarge(reader->invalid, &reader->invalid_capacity, sizeof *grown, error);
        if (grown == NULL)
            return false;
        reader->invalid = grown;
    }
    if (!describe_line(reader, cause, &reader->invalid[reader->invalid_count], error))
        return false;
    reader->invalid_count++;
    return add_value(reader, 0, error);
}

static bool end_line(struct text_reader *reader, struct error *error)
{
    const struct line *line = &reader->line;
    const char *cause = line_cause(line);
    bool added = true;
    if (cause != NULL)
        added = add_invalid(reader, cause, error);
    else if (line->shape == SHAPE_NUMBER)
        added = add_value(reader, line->value, error);
    line_reset(&reader->line);
    reader->line_number++;
    return added;
}

/* Any line, or the part of it that is there: returns what follows it, NULL if it failed. */
static const char *any_line(struct text_reader *reader, const char *at, const char *end, struct error *error)
{
    for (; at < end; at++) {
        if (*at == '\n')
            return end_line(reader, error) ? at + 1 : NULL;
        line_add(&reader->line, *at);
    }
    return end;
}

/* Called when the bytes of a BOM end before it is whole: they are text. */
static void give_back_bom(struct text_reader *reader)
{
    if (reader->bom < sizeof BOM)
        for (size_t i = 0; i < reader->bom; i++)
            line_add(&reader->line, BOM[i]);
    reader->started = true;
}

/* Takes a BOM at byte 0, also one that comes in pieces; returns what follows. */
static const char *skip_bom(struct text_reader *reader, const char *at, const char *end)
{
    while (at < end && reader->bom < sizeof BOM && *at == BOM[reader->bom]) {
        reader->bom++;
        at++;
    }
    if (at < end)
        give_back_bom(reader);
    return at;
}

/* The usual lines at the beginning of these bytes, where a line begins: returns what follows them, NULL if it
 * failed. */
static const char *usual_lines(struct text_reader *reader, const char *at, const char *end,
                               struct error *error)
{
    size_t taken;
    do {
        if (!make_room(reader, error))
            return NULL;
        const size_t size = (size_t)(end - at), room = reader->capacity - reader->count;
        at += reader->parse_lines(at, size, reader->values + reader->count, room, &taken);
        reader->count += taken;
        reader->line_number += taken;
    } while (reader->count == reader->capacity);
    return at;
}

bool text_feed(struct text_reader *reader, const char *bytes, size_t size, struct error *error)
{
    if (size == 0)
        return true;
    const char *at = bytes;
    const char *end = bytes + size;
    if (!reader->started)
        at = skip_bom(reader, at, end);
    while (at && at < end) {
        if (line_is_new(&reader->line))
            at = usual_lines(reader, at, end, error);
        if (at)
            at = any_line(reader, at, end, error);
    }
    return at != NULL;
}

/* The line that has no LF; nothing if there is none. */
static bool end_last_line(struct text_reader *reader, struct error *error)
{
    if (!reader->started)
        give_back_bom(reader);
    line_add_cr(&reader->line);
    return end_line(reader, error);
}

/* Gives what was read to the sequence, strings and all. */
static bool hand_over(struct text_reader *reader, struct error *error)
{
    uint64_t first = reader->numbers->count;
    uint64_t *values = reader->values;
    reader->values = NULL;
    if (reader->count > 0) {
        uint64_t *shrunk = realloc(values, reader->count * sizeof *values);
        values = shrunk == NULL ? values : shrunk;
    }
    if (!numbers_add_list(reader->numbers, values, reader->count, error))
        return false;
    for (size_t i = 0; i < reader->invalid_count; i++) {
        struct invalid invalid = reader->invalid[i];
        reader->invalid[i].source = NULL;
        reader->invalid[i].text = NULL;
        invalid.index += first;
        if (!numbers_add_invalid(reader->numbers, &invalid, error))
            return false;
    }
    return true;
}

bool text_part_end(struct text_reader *reader, struct text_part *part, struct error *error)
{
    const uint64_t lines = reader->line_number - reader->first_line;
    if (!end_last_line(reader, error))
        return false;
    *part = (struct text_part){.values = reader->values,
                               .count = reader->count,
                               .invalid = reader->invalid,
                               .invalid_count = reader->invalid_count,
                               .lines = lines};
    return true;
}

bool text_end(struct text_reader *reader, struct error *error)
{
    const bool done = end_last_line(reader, error) && hand_over(reader, error);
    text_reader_free(reader);
    return done;
}

static bool field_missing(const struct text_form *form, const char *value, size_t i, const char *what,
                          struct error *error)
{
    char shown[TEXT_WIDTH + 1];
    return error_set(error, ERROR_USAGE, "%s %s: %s is %s: the form is %s", form->option,
                     text_show(value, shown), form->names[i], what, form->form);
}

static bool field_bad(const struct text_form *form, const char *value, size_t i, const char *field,
                      size_t size, const char *cause, struct error *error)
{
    char shown[TEXT_WIDTH + 1];
    char part[TEXT_WIDTH + 1];
    return error_set(error, ERROR_USAGE, "%s %s: %s '%s' %s", form->option, text_show(value, shown),
                     form->names[i], text_show_part(field, size, part, TEXT_WIDTH), cause);
}

static bool too_many_fields(const struct text_form *form, const char *value, struct error *error)
{
    char shown[TEXT_WIDTH + 1];
    return error_set(error, ERROR_USAGE, "%s %s: too many colons: the form is %s", form->option,
                     text_show(value, shown), form->form);
}

bool text_fields(const struct text_form *form, const char *value, const char *fields, uint64_t *values,
                 struct error *error)
{
    for (size_t i = 0; fields != NULL || i < form->least; i++) {
        if (fields == NULL)
            return field_missing(form, value, i, "missing", error);
        if (i == form->most)
            return too_many_fields(form, value, error);
        size_t size = strcspn(fields, ":");
        if (size == 0)
            return field_missing(form, value, i, "empty", error);
        const char *cause = text_word_cause(fields, size);
        if (cause != NULL)
            return field_bad(form, value, i, fields, size, cause, error);
        number_parse(fields, size, &values[i]);
        fields = fields[size] == ':' ? fields + size + 1 : NULL;
    }
    return true;
}
