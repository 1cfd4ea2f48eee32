#include "input/blocks_reader.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "input/text/text_reader.h"

enum { CHUNK_SIZE = 256 * 1024 };
/* What is sent to another process in one message; only a line of such a length makes it longer. */
static const size_t FETCH_MAX = (size_t)1 << 30;

struct blocks_reader {
    struct text_reader *text;
    char *chunk;
    uint64_t *values; /* of the binary form */
    size_t values_room;
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
    bool (*take)(void *context, const char *bytes, size_t size, struct error *error);
};

/* Gives the lines whose first byte lies in bytes [from, to), 0 < to, to the sink, in chunks. */
static bool give_lines(const struct blocks *blocks, uint64_t from, uint64_t to, char *chunk,
                       const struct line_sink *line_sink, struct error *error)
{
    /* The first of them follows the first newline from the byte before on; the last ends with the first
     * newline from the last byte on. */
    uint64_t at = from > 0 ? from - 1 : 0;
    bool inside = from == 0;
    while (at < blocks->file.size && (inside || at < to)) {
        const uint64_t left = blocks->file.size - at;
        const size_t size = left < CHUNK_SIZE ? (size_t)left : CHUNK_SIZE;
        if (!blocks_read_bytes(blocks, chunk, size, at, error))
            return false;
        const char *begin = chunk, *end = chunk + size;
        if (!inside) {
            const char *newline = memchr(chunk, '\n', size);
            begin = newline ? newline + 1 : end;
            inside = newline != NULL;
            if (at + (uint64_t)(begin - chunk) >= to)
                return true;
        }
        bool last = false;
        if (inside && at + size >= to) {
            const char *search = at < to - 1 ? chunk + (to - 1 - at) : chunk;
            const char *newline = memchr(search, '\n', (size_t)(end - search));
            last = newline != NULL;
            end = newline ? newline + 1 : end;
        }
        if (inside && !line_sink->take(line_sink->context, begin, (size_t)(end - begin), error))
            return false;
        if (last)
            return true;
        at += size;
    }
    return true;
}

static bool feed(void *context, const char *bytes, size_t size, struct error *error)
{
    return text_reader_feed(context, bytes, size, error);
}

bool blocks_reader_scan(const struct blocks *blocks, size_t i, struct blocks_reader *reader,
                        struct blocks_summary *summary, struct error *error)
{
    const struct line_sink line_sink = {.context = reader->text, .take = feed};
    const uint64_t from = i * blocks->file.block_size;
    text_reader_begin(reader->text, blocks_source(blocks), i == 0 ? 1 : 2);
    if (!give_lines(blocks, from, from + blocks->file.block_size, reader->chunk, &line_sink, error))
        return false;
    const struct text_content *content = text_reader_end(reader->text, error);
    if (!content)
        return false;
    *summary = (struct blocks_summary){
        .numbers = content->count, .lines = content->lines, .invalid = content->invalid.count};
    for (size_t k = 0; k < content->count; k++)
        if (content->values[k] > summary->largest)
            summary->largest = content->values[k];
    return true;
}

/* Blocks [first, last] hold the numbers. */
struct span {
    size_t first, last;
    uint64_t from, to; /* bytes */
};

static struct span find_span(const struct blocks *blocks, uint64_t first, size_t count)
{
    struct span span = {.first = blocks_find(blocks, first), .last = blocks_find(blocks, first + count - 1)};
    span.from = span.first * blocks->file.block_size;
    span.to = (span.last + 1) * blocks->file.block_size;
    return span;
}

static bool read_integers(const struct blocks *blocks, uint64_t first, size_t count,
                          const struct buffer *fetched, struct blocks_reader *reader,
                          struct numbers_block *block, struct error *error)
{
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
    else if (!blocks_read_bytes(blocks, bytes, count * BLOCKS_INTEGER_SIZE, first * BLOCKS_INTEGER_SIZE,
                                error))
        return false;
    for (size_t i = 0; i < count; i++)
        reader->values[i] = le64toh(reader->values[i]);
    *block = (struct numbers_block){.first = first, .count = count, .values = reader->values};
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

/* Numbers [skip, skip + count) of the lines that were read. */
static void show_numbers(const struct text_content *content, size_t skip, size_t count,
                         struct numbers_block *block)
{
    const struct invalid_lines *invalid = &content->invalid;
    const size_t begin = invalid_lines_find(invalid, skip), end = invalid_lines_find(invalid, skip + count);
    *block = (struct numbers_block){.count = count,
                                    .values = content->values + skip,
                                    .invalid = invalid->items ? invalid->items + begin : NULL,
                                    .invalid_count = end - begin,
                                    .invalid_first = skip};
}

static bool read_lines(const struct blocks *blocks, uint64_t first, size_t count,
                       const struct buffer *fetched, struct blocks_reader *reader,
                       struct numbers_block *block, struct error *error)
{
    const struct span span = find_span(blocks, first, count);
    const struct line_sink line_sink = {.context = reader->text, .take = feed};
    text_reader_begin(reader->text, blocks_source(blocks), blocks->first_line[span.first]);
    if (!(fetched ? text_reader_feed(reader->text, fetched->bytes, fetched->used, error)
                  : give_lines(blocks, span.from, span.to, reader->chunk, &line_sink, error)))
        return false;
    const struct text_content *content = text_reader_end(reader->text, error);
    if (!content)
        return false;
    if (!agrees(blocks, &span, content))
        return blocks_error_changed(blocks, error);
    show_numbers(content, (size_t)(first - blocks->first_number[span.first]), count, block);
    block->first = first;
    return true;
}

bool blocks_reader_read(const struct blocks *blocks, uint64_t first, size_t count,
                        const struct buffer *fetched, struct blocks_reader *reader,
                        struct numbers_block *block, struct error *error)
{
    if (blocks->file.form == BLOCKS_BINARY)
        return read_integers(blocks, first, count, fetched, reader, block, error);
    return read_lines(blocks, first, count, fetched, reader, block, error);
}

static bool append(void *context, const char *bytes, size_t size, struct error *error)
{
    struct buffer *buffer = context;
    if (size > FETCH_MAX - buffer->used)
        return error_set(error, ERROR_FAILED, "a line of the input is too long to be sent to another rank");
    return buffer_append(buffer, bytes, size) || error_memory(error, "lines for another rank", buffer->used);
}

static bool fetch_integers(const struct blocks *blocks, uint64_t first, size_t count, struct buffer *buffer,
                           struct error *error)
{
    char *to = buffer_reserve(buffer, count * BLOCKS_INTEGER_SIZE);
    if (!to)
        return error_memory(error, "numbers for another rank", count * BLOCKS_INTEGER_SIZE);
    if (!blocks_read_bytes(blocks, to, count * BLOCKS_INTEGER_SIZE, first * BLOCKS_INTEGER_SIZE, error))
        return false;
    buffer_advance(buffer, count * BLOCKS_INTEGER_SIZE);
    return true;
}

bool blocks_reader_fetch(const struct blocks *blocks, uint64_t first, size_t count, struct buffer *buffer,
                         struct error *error)
{
    if (blocks->file.form == BLOCKS_BINARY)
        return fetch_integers(blocks, first, count, buffer, error);
    const struct span span = find_span(blocks, first, count);
    const struct line_sink line_sink = {.context = buffer, .take = append};
    char *chunk = malloc(CHUNK_SIZE);
    const bool good = chunk ? give_lines(blocks, span.from, span.to, chunk, &line_sink, error)
                            : error_memory(error, "reading a file", CHUNK_SIZE);
    free(chunk);
    return good;
}
