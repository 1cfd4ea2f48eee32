#include "input/text/text_reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "input/text/fast_lines.h"
#include "input/text/line.h"

/* A byte order mark, the UTF-8 form of U+FEFF. */
static const char BOM[] = {'\xEF', '\xBB', '\xBF'};

struct text_reader {
    fast_lines_parse *parse_lines;
    struct numbers *numbers;
    const char *source;
    uint64_t *values;
    size_t count;
    size_t capacity;
    struct invalid_line *invalid; /* index counts from the beginning of this text */
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

void text_reader_begin(struct text_reader *reader, const char *source, uint64_t line)
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
    text_reader_begin(reader, source, 1);
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
static bool describe_line(const struct text_reader *reader, const char *cause, struct invalid_line *invalid,
                          struct error *error)
{
    const struct line *line = &reader->line;
    uint64_t size = line->end - line->begin;
    invalid->index = reader->count;
    invalid->line = reader->line_number;
    invalid->column = line->begin + 1;
    invalid->cause = cause;
    invalid->source = strdup(reader->source);
    invalid->text = text_escape(line->head, size < LINE_HEAD_SIZE ? size : LINE_HEAD_SIZE, TEXT_WIDTH);
    if (invalid->source != NULL && invalid->text != NULL)
        return true;
    free(invalid->source);
    free(invalid->text);
    return error_memory(error, "an invalid line", 0);
}

static bool add_invalid(struct text_reader *reader, const char *cause, struct error *error)
{
    if (reader->invalid_count == reader->invalid_capacity) {
        struct invalid_line *grown =
            enlarge(reader->invalid, &reader->invalid_capacity, sizeof *grown, error);
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
    else if (line->state == LINE_NUMBER)
        added = add_value(reader, line->value, error);
    line_reset(&reader->line);
    reader->line_number++;
    return added;
}

/* Any line, or the part of it that is there: returns what follows it, NULL if it failed. */
static const char *any_line(struct text_reader *reader, const char *at, const char *end, struct error *error)
{
    at = line_add(&reader->line, at, end);
    if (at == end)
        return end;
    return end_line(reader, error) ? at + 1 : NULL;
}

/* Called when the bytes of a BOM end before it is whole: they are text. */
static void give_back_bom(struct text_reader *reader)
{
    if (reader->bom < sizeof BOM)
        line_add(&reader->line, BOM, BOM + reader->bom);
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

bool text_reader_feed(struct text_reader *reader, const char *bytes, size_t size, struct error *error)
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
        struct invalid_line invalid = reader->invalid[i];
        reader->invalid[i].source = NULL;
        reader->invalid[i].text = NULL;
        invalid.index += first;
        if (!numbers_add_invalid(reader->numbers, &invalid, error))
            return false;
    }
    return true;
}

bool text_reader_end(struct text_reader *reader, struct text_content *part, struct error *error)
{
    const uint64_t lines = reader->line_number - reader->first_line;
    if (!end_last_line(reader, error))
        return false;
    *part = (struct text_content){.values = reader->values,
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
