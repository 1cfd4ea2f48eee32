#include "input/blocks_reader.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "input/input_path.h"
#include "input/text/text_reader.h"

enum { CHUNK_SIZE = 256 * 1024 };
/* What is sent to another process in one message; only a line of such a length makes it longer. */
static const size_t FETCH_MAX = (size_t)1 << 30;

/* Blocks [first, last] and their bytes. */
struct span {
    size_t first, last;
    uint64_t from, to;
};

struct blocks_reader {
    struct text_reader *text;
    char *chunk;
    uint64_t *values; /* of the binary form */
    size_t values_room;
    const struct blocks *read_from;     /* what it holds, or NULL */
    struct span span;                   /* of them: */
    const struct text_content *content; /* in the form of a text */
};

struct blocks_reader *blocks_reader_new(struct error *error)
{
    struct blocks_reader *reader = calloc(1, sizeof *reader);
    if (reader) {
        reader->chunk = malloc(CHUNK_SIZE);
        reader->text = text_reader_new(error);
        if (reader->chunk && reader->text)
            return reader;
        blocks_reader_free(reader);
    }
    error_memory(error, "reading a file", CHUNK_SIZE);
    return NULL;
}

void blocks_reader_free(struct blocks_reader *reader)
{
    if (!reader)
        return;
    text_reader_free(reader->text);
    free(reader->chunk);
    free(reader->values);
    free(reader);
}

/* Where the bytes of some lines go. */
struct line_sink {
    void *context;
    bool (*write)(void *context, const char *bytes, size_t size, struct error *error);
};

/* What follows the first newline of these bytes; NULL without one. */
static const char *behind_newline(const char *at, const char *end)
{
    const char *newline = memchr(at, '\n', (size_t)(end - at));
    return newline ? newline + 1 : NULL;
}

/* Writes the lines whose first byte lies in bytes [from, to), 0 < to, to the sink, chunk by chunk. The first
 * of them follows the first newline from the byte before on; the last ends with the first newline from the
 * last byte on. */
static bool stream_lines(const struct blocks *blocks, uint64_t from, uint64_t to, char *chunk,
                         const struct line_sink *sink, struct error *error)
{
    bool inside = from == 0;
    size_t size;
    for (uint64_t at = inside ? 0 : from - 1; at < blocks->file.size && (inside || at < to); at += size) {
        const uint64_t left = blocks->file.size - at;
        size = left < CHUNK_SIZE ? (size_t)left : CHUNK_SIZE;
        if (!blocks_read_bytes(blocks, chunk, size, at, error))
            return false;
        const char *end = chunk + size, *begin = inside ? chunk : behind_newline(chunk, end), *stop = NULL;
        if (!begin)
            continue;
        if (!inside && at + (uint64_t)(begin - chunk) >= to)
            return true;
        inside = true;
        if (at + size >= to)
            stop = behind_newline(at < to - 1 ? chunk + (to - 1 - at) : chunk, end);
        if (!sink->write(sink->context, begin, (size_t)((stop ? stop : end) - begin), error))
            return false;
        if (stop)
            return true;
    }
    return true;
}

static bool feed(void *context, const char *bytes, size_t size, struct error *error)
{
    return text_reader_feed(context, bytes, size, error);
}

static struct span span_of(const struct blocks *blocks, size_t first, size_t last)
{
    return (struct span){.first = first,
                         .last = last,
                         .from = first * blocks->file.block_size,
                         .to = (last + 1) * blocks->file.block_size};
}

/* The blocks that these numbers stand in. */
static struct span span_of_numbers(const struct blocks *blocks, uint64_t first, size_t count)
{
    return span_of(blocks, blocks_find(blocks, first), blocks_find(blocks, first + count - 1));
}

/* The content of these blocks, the first of which begins with that line; NULL if it failed. */
static const struct text_content *read_text(struct blocks_reader *reader, const struct blocks *blocks,
                                            const struct span *span, uint64_t first_line,
                                            const struct buffer *fetched, struct error *error)
{
    const struct line_sink sink = {.context = reader->text, .write = feed};
    reader->read_from = NULL;
    text_reader_begin(reader->text, input_path_name(blocks->file.path), first_line);
    const bool good = fetched ? text_reader_feed(reader->text, fetched->bytes, fetched->used, error)
                              : stream_lines(blocks, span->from, span->to, reader->chunk, &sink, error);
    return good ? text_reader_end(reader->text, error) : NULL;
}

bool blocks_reader_scan(struct blocks_reader *reader, const struct blocks *blocks, size_t i,
                        struct blocks_summary *summary, struct error *error)
{
    const struct span span = span_of(blocks, i, i);
    /* Which line it is that a later block begins with is not known yet: not the first. */
    const struct text_content *content = read_text(reader, blocks, &span, i == 0 ? 1 : 2, NULL, error);
    if (!content)
        return false;
    *summary = (struct blocks_summary){
        .numbers = content->count, .lines = content->lines, .invalid = content->invalid.count};
    for (size_t k = 0; k < content->count; k++)
        if (content->values[k] > summary->largest)
            summary->largest = content->values[k];
    return true;
}

/* The numbers of a span in the binary form. */
static size_t span_count(const struct blocks *blocks, const struct span *span)
{
    return (size_t)(blocks_before(blocks, span->last + 1) - blocks_before(blocks, span->first));
}

static bool read_integers(struct blocks_reader *reader, const struct blocks *blocks, const struct span *span,
                          const struct buffer *fetched, struct error *error)
{
    const size_t count = span_count(blocks, span);
    if (reader->values_room < count) {
        uint64_t *values = realloc(reader->values, count * sizeof *values);
        if (!values)
            return error_memory(error, "the numbers of a block", count * sizeof *values);
        reader->values = values;
        reader->values_room = count;
    }
    char *bytes = (char *)reader->values;
    if (fetched && fetched->used != count * BLOCKS_INTEGER_SIZE)
        return blocks_error_changed(blocks, error);
    if (fetched)
        memcpy(bytes, fetched->bytes, fetched->used);
    else if (!blocks_read_bytes(blocks, bytes, count * BLOCKS_INTEGER_SIZE, span->from, error))
        return false;
    for (size_t i = 0; i < count; i++)
        reader->values[i] = le64toh(reader->values[i]);
    return true;
}

/* Do the lines hold what the first pass counted? */
static bool agrees(const struct blocks *blocks, const struct span *span, const struct text_content *content)
{
    uint64_t invalid = 0;
    for (size_t i = span->first; i <= span->last; i++)
        invalid += blocks->summaries[i].invalid;
    return content->count == blocks->first_number[span->last + 1] - blocks->first_number[span->first] &&
           content->lines == blocks->first_line[span->last + 1] - blocks->first_line[span->first] &&
           content->invalid.count == invalid;
}

static bool read_lines(struct blocks_reader *reader, const struct blocks *blocks, const struct span *span,
                       const struct buffer *fetched, struct error *error)
{
    reader->content = read_text(reader, blocks, span, blocks->first_line[span->first], fetched, error);
    return reader->content && (agrees(blocks, span, reader->content) || blocks_error_changed(blocks, error));
}

static bool holds(const struct blocks_reader *reader, const struct blocks *blocks, const struct span *span)
{
    return reader->read_from == blocks && reader->span.first == span->first &&
           reader->span.last == span->last;
}

/* From where it was read last, if it is that again. */
static bool read_span(struct blocks_reader *reader, const struct blocks *blocks, const struct span *span,
                      const struct buffer *fetched, struct error *error)
{
    if (holds(reader, blocks, span))
        return true;
    reader->read_from = NULL;
    if (blocks->file.form == BLOCKS_BINARY ? !read_integers(reader, blocks, span, fetched, error)
                                           : !read_lines(reader, blocks, span, fetched, error))
        return false;
    reader->read_from = blocks;
    reader->span = *span;
    return true;
}

bool blocks_reader_holds(const struct blocks_reader *reader, const struct blocks *blocks, uint64_t first,
                         size_t count)
{
    const struct span span = span_of_numbers(blocks, first, count);
    return holds(reader, blocks, &span);
}

bool blocks_reader_read(struct blocks_reader *reader, const struct blocks *blocks, uint64_t first,
                        size_t count, const struct buffer *fetched, struct numbers_block *block,
                        struct error *error)
{
    const struct span span = span_of_numbers(blocks, first, count);
    if (!read_span(reader, blocks, &span, fetched, error))
        return false;
    const uint64_t skip = first - blocks_before(blocks, span.first);
    if (blocks->file.form == BLOCKS_BINARY)
        *block = (struct numbers_block){.count = count, .values = reader->values + skip};
    else
        *block = numbers_block_of(reader->content->values + skip, count, &reader->content->invalid, skip);
    block->first = first;
    return true;
}

static bool append(void *context, const char *bytes, size_t size, struct error *error)
{
    struct buffer *buffer = context;
    if (size > FETCH_MAX - buffer->used)
        return error_set(error, ERROR_FAILED, "a line of the input is too long to be sent to another rank");
    return buffer_append(buffer, bytes, size) || error_memory(error, "lines for another rank", buffer->used);
}

static bool fetch_integers(const struct blocks *blocks, const struct span *span, struct buffer *buffer,
                           struct error *error)
{
    const size_t size = span_count(blocks, span) * BLOCKS_INTEGER_SIZE;
    char *to = buffer_reserve(buffer, size);
    if (!to)
        return error_memory(error, "numbers for another rank", size);
    if (!blocks_read_bytes(blocks, to, size, span->from, error))
        return false;
    buffer_advance(buffer, size);
    return true;
}

bool blocks_reader_fetch(const struct blocks *blocks, uint64_t first, size_t count, struct buffer *buffer,
                         struct error *error)
{
    const struct span span = span_of_numbers(blocks, first, count);
    if (blocks->file.form == BLOCKS_BINARY)
        return fetch_integers(blocks, &span, buffer, error);
    const struct line_sink sink = {.context = buffer, .write = append};
    char *chunk = malloc(CHUNK_SIZE);
    const bool good = chunk ? stream_lines(blocks, span.from, span.to, chunk, &sink, error)
                            : error_memory(error, "reading a file", CHUNK_SIZE);
    free(chunk);
    return good;
}

struct blocks_extent blocks_reader_extent(const struct blocks *blocks, uint64_t first, size_t count)
{
    const struct span span = span_of_numbers(blocks, first, count);
    return (struct blocks_extent){.first = blocks_before(blocks, span.first),
                                  .end = blocks_before(blocks, span.last + 1)};
}
