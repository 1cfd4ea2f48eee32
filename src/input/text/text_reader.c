#include "input/text/text_reader.h"

#include <stdlib.h>
#include <string.h>

#include "base/printable_text.h"
#include "input/text/fast_lines.h"
#include "input/text/line.h"

/* A byte order mark, the UTF-8 form of U+FEFF. */
static const char BOM[] = {'\xEF', '\xBB', '\xBF'};

struct text_reader {
    fast_lines_parse *parse_fast_lines;
    const char *source;
    struct text_content content;
    size_t room;          /* of content.values */
    uint64_t first_line;  /* of the text, from 1 */
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
        reader->parse_fast_lines = fast_lines_parser();
    return reader;
}

void text_reader_free(struct text_reader *reader)
{
    if (reader == NULL)
        return;
    invalid_lines_free(&reader->content.invalid);
    free(reader->content.values);
    free(reader);
}

void text_reader_begin(struct text_reader *reader, const char *source, uint64_t line)
{
    invalid_lines_keep(&reader->content.invalid, 0, 0);
    line_reset(&reader->line);
    reader->source = source;
    reader->content.count = 0;
    reader->first_line = line;
    reader->line_number = line;
    reader->bom = 0;
    reader->started = line > 1;
}

/* For one value at least. */
static bool make_room(struct text_reader *reader, struct error *error)
{
    if (reader->content.count < reader->room)
        return true;
    const size_t room = reader->room == 0 ? 64 : reader->room + reader->room / 2;
    uint64_t *grown =
        room <= SIZE_MAX / sizeof *grown ? realloc(reader->content.values, room * sizeof *grown) : NULL;
    if (grown == NULL)
        return error_memory(error, "the numbers of a text", room * sizeof *grown);
    reader->content.values = grown;
    reader->room = room;
    return true;
}

static bool add_value(struct text_reader *reader, uint64_t value, struct error *error)
{
    if (!make_room(reader, error))
        return false;
    reader->content.values[reader->content.count++] = value;
    return true;
}

/* The line as an invalid one, with strings of its own. */
static bool describe_line(const struct text_reader *reader, const char *cause, struct invalid_line *invalid,
                          struct error *error)
{
    const struct line *line = &reader->line;
    uint64_t size = line->end - line->begin;
    invalid->index = reader->content.count;
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
    struct invalid_line invalid;
    return describe_line(reader, cause, &invalid, error) &&
           invalid_lines_add(&reader->content.invalid, &invalid, error) && add_value(reader, 0, error);
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
static const char *read_line(struct text_reader *reader, const char *at, const char *end, struct error *error)
{
    at = line_add(&reader->line, at, end);
    if (at == end)
        return end;
    return end_line(reader, error) ? at + 1 : NULL;
}

/* Called when what begins like a BOM may be at its end: bytes of one that is not whole are text. */
static void end_bom(struct text_reader *reader)
{
    if (reader->bom < sizeof BOM)
        line_add(&reader->line, BOM, BOM + reader->bom);
    reader->started = true;
}

/* Skips a BOM at byte 0, also one that comes in chunks; returns what follows. */
static const char *skip_bom(struct text_reader *reader, const char *at, const char *end)
{
    while (at < end && reader->bom < sizeof BOM && *at == BOM[reader->bom]) {
        reader->bom++;
        at++;
    }
    if (at < end)
        end_bom(reader);
    return at;
}

/* The usual lines at the beginning of these bytes, where a line begins: returns what follows them, NULL if it
 * failed. */
static const char *read_usual_lines(struct text_reader *reader, const char *at, const char *end,
                                    struct error *error)
{
    struct text_content *content = &reader->content;
    size_t count;
    do {
        if (!make_room(reader, error))
            return NULL;
        at += reader->parse_fast_lines(at, (size_t)(end - at), content->values + content->count,
                                       reader->room - content->count, &count);
        content->count += count;
        reader->line_number += count;
    } while (content->count == reader->room);
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
            at = read_usual_lines(reader, at, end, error);
        if (at)
            at = read_line(reader, at, end, error);
    }
    return at != NULL;
}

/* The line that has no LF; nothing if there is none. */
static bool end_last_line(struct text_reader *reader, struct error *error)
{
    if (!reader->started)
        end_bom(reader);
    line_add_cr(&reader->line);
    return end_line(reader, error);
}

const struct text_content *text_reader_end(struct text_reader *reader, struct error *error)
{
    reader->content.lines = reader->line_number - reader->first_line;
    return end_last_line(reader, error) ? &reader->content : NULL;
}

struct text_content text_reader_release(struct text_reader *reader)
{
    const struct text_content content = reader->content;
    reader->content = (struct text_content){0};
    reader->room = 0;
    return content;
}
