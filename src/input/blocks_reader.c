#include "input/blocks_reader.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "input/fingerprint/fingerprint.h"
#include "input/input_path.h"
#include "input/text/text_reader.h"

enum {
    CHUNK_SIZE = 256 * 1024,
    LINE_SIZE = 256, /* few lines are longer */
};
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

/* How many bytes to read at `at`: as far as the last line that begins before `to` will reach, by experience.
 */
static size_t chunk_size(const struct blocks *blocks, uint64_t at, uint64_t to)
{
    const uint64_t left = blocks->file.size - at, wanted = at < to ? to - at + LINE_SIZE : CHUNK_SIZE;
    const uint64_t size = wanted < CHUNK_SIZE ? wanted : CHUNK_SIZE;
    return (size_t)(left < size ? left : size);
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
        size = chunk_size(blocks, at, to);
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

/* ---- Lines on their way, and their fingerprint. */

/* Those of a block, be they known or not. */
struct block_lines {
    struct text_reader *text; /* NULL: nobody wants to know what they are */
    struct fingerprint fingerprint;
};

static bool feed_block(void *context, const char *bytes, size_t size, struct error *error)
{
    struct block_lines *lines = context;
    fingerprint_add(&lines->fingerprint, bytes, size);
    return !lines->text || text_reader_feed(lines->text, bytes, size, error);
}

static bool read_block(struct blocks_reader *reader, const struct blocks *blocks, size_t i,
                       struct block_lines *lines, struct error *error)
{
    const struct span span = span_of(blocks, i, i);
    const struct line_sink sink = {.context = lines, .write = feed_block};
    reader->read_from = NULL;
    fingerprint_begin(&lines->fingerprint);
    return stream_lines(blocks, span.from, span.to, reader->chunk, &sink, error);
}

/* Those of a span that was read before. */
struct known_lines {
    struct text_reader *text;
    const struct blocks *blocks;
    size_t block, last; /* of the span: where the next byte belongs to */
    struct fingerprint fingerprint;
};

static void begin_known(struct known_lines *lines, const struct blocks *blocks, const struct span *span,
                        struct text_reader *text)
{
    *lines = (struct known_lines){.text = text, .blocks = blocks, .block = span->first, .last = span->last};
    fingerprint_begin(&lines->fingerprint);
}

/* Bytes that are still to come of the block. */
static uint64_t bytes_left(const struct known_lines *lines)
{
    return lines->blocks->summaries[lines->block].bytes - lines->fingerprint.size;
}

/* Ends all blocks whose lines have come, but not beyond the span. */
static bool end_blocks(struct known_lines *lines, struct error *error)
{
    while (lines->block <= lines->last && bytes_left(lines) == 0) {
        if (!blocks_check(lines->blocks, lines->block, fingerprint_end(&lines->fingerprint), error))
            return false;
        fingerprint_begin(&lines->fingerprint);
        lines->block++;
    }
    return true;
}

static bool check_known(struct known_lines *lines, const char *bytes, size_t size, struct error *error)
{
    while (size > 0) {
        if (lines->block > lines->last)
            return blocks_error_changed(lines->blocks, lines->last, error);
        const uint64_t left = bytes_left(lines);
        const size_t part = left < size ? (size_t)left : size;
        fingerprint_add(&lines->fingerprint, bytes, part);
        bytes += part;
        size -= part;
        if (!end_blocks(lines, error))
            return false;
    }
    return true;
}

static bool feed_known(void *context, const char *bytes, size_t size, struct error *error)
{
    struct known_lines *lines = context;
    return check_known(lines, bytes, size, error) && text_reader_feed(lines->text, bytes, size, error);
}

/* After all lines: did those of every block come? */
static bool end_known(struct known_lines *lines, struct error *error)
{
    return end_blocks(lines, error) &&
           (lines->block > lines->last || blocks_error_changed(lines->blocks, lines->block, error));
}

/* Feeds the reader a span of a text that was read before. */
static bool read_known(struct blocks_reader *reader, const struct blocks *blocks, const struct span *span,
                       const struct buffer *fetched, struct error *error)
{
    struct known_lines lines;
    const struct line_sink sink = {.context = &lines, .write = feed_known};
    begin_known(&lines, blocks, span, reader->text);
    return end_blocks(&lines, error) &&
           (fetched ? feed_known(&lines, fetched->bytes, fetched->used, error)
                    : stream_lines(blocks, span->from, span->to, reader->chunk, &sink, error)) &&
           end_known(&lines, error);
}

/* ---- The first pass. */

bool blocks_reader_scan(struct blocks_reader *reader, const struct blocks *blocks, size_t i,
                        struct blocks_summary *summary, struct error *error)
{
    struct block_lines lines = {.text = reader->text};
    /* Which line it is that a later block begins with is not known yet: not the first. */
    text_reader_begin(reader->text, input_path_name(blocks->file.path), i == 0 ? 1 : 2);
    const struct text_content *content =
        read_block(reader, blocks, i, &lines, error) ? text_reader_end(reader->text, error) : NULL;
    if (!content)
        return false;
    *summary = (struct blocks_summary){.numbers = content->count,
                                       .lines = content->lines,
                                       .invalid = content->invalid.count,
                                       .bytes = lines.fingerprint.size,
                                       .fingerprint = fingerprint_end(&lines.fingerprint)};
    for (size_t k = 0; k < content->count; k++)
        if (content->values[k] > summary->largest)
            summary->largest = content->values[k];
    return true;
}

/* ---- Numbers. */

/* The numbers of a span in the binary form. */
static size_t span_count(const struct blocks *blocks, const struct span *span)
{
    return (size_t)(blocks_before(blocks, span->last + 1) - blocks_before(blocks, span->first));
}

/* The bytes of a span of the binary form. */
static bool check_integers(const struct blocks *blocks, const struct span *span, const char *bytes,
                           struct error *error)
{
    bool good = true;
    for (size_t i = span->first; good && i <= span->last; i++) {
        const size_t size =
            (size_t)(blocks_before(blocks, i + 1) - blocks_before(blocks, i)) * BLOCKS_INTEGER_SIZE;
        good = blocks_check(blocks, i, fingerprint_of(bytes, size), error);
        bytes += size;
    }
    return good;
}

/* To `values`, in the order of bytes that they have in the file. */
static bool load_integers(struct blocks_reader *reader, const struct blocks *blocks, const struct span *span,
                          const struct buffer *fetched, struct error *error)
{
    const size_t size = span_count(blocks, span) * BLOCKS_INTEGER_SIZE;
    reader->read_from = NULL;
    if (reader->values_room < span_count(blocks, span)) {
        uint64_t *values = realloc(reader->values, size);
        if (!values)
            return error_memory(error, "the numbers of a block", size);
        reader->values = values;
        reader->values_room = span_count(blocks, span);
    }
    if (!fetched)
        return blocks_read_bytes(blocks, (char *)reader->values, size, span->from, error);
    if (fetched->used != size)
        return blocks_error_changed(blocks, span->first, error);
    memcpy(reader->values, fetched->bytes, size);
    return true;
}

static bool read_integers(struct blocks_reader *reader, const struct blocks *blocks, const struct span *span,
                          const struct buffer *fetched, struct error *error)
{
    if (!load_integers(reader, blocks, span, fetched, error) ||
        !check_integers(blocks, span, (const char *)reader->values, error))
        return false;
    for (size_t i = 0; i < span_count(blocks, span); i++)
        reader->values[i] = le64toh(reader->values[i]);
    return true;
}

/* So that no damage to the index leads beyond the values. */
static bool has_all(const struct blocks *blocks, const struct span *span, const struct text_content *content)
{
    return content->count == blocks_before(blocks, span->last + 1) - blocks_before(blocks, span->first);
}

static bool read_lines(struct blocks_reader *reader, const struct blocks *blocks, const struct span *span,
                       const struct buffer *fetched, struct error *error)
{
    text_reader_begin(reader->text, input_path_name(blocks->file.path), blocks->first_line[span->first]);
    reader->content =
        read_known(reader, blocks, span, fetched, error) ? text_reader_end(reader->text, error) : NULL;
    return reader->content &&
           (has_all(blocks, span, reader->content) || blocks_error_changed(blocks, span->first, error));
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

bool blocks_reader_fingerprint(struct blocks_reader *reader, const struct blocks *blocks, size_t i,
                               uint64_t *fingerprint, struct error *error)
{
    struct block_lines lines = {0};
    const struct span span = span_of(blocks, i, i);
    const bool is_text = blocks->file.form == BLOCKS_TEXT;
    if (is_text ? !read_block(reader, blocks, i, &lines, error)
                : !load_integers(reader, blocks, &span, NULL, error))
        return false;
    *fingerprint = is_text ? fingerprint_end(&lines.fingerprint)
                           : fingerprint_of(reader->values, span_count(blocks, &span) * BLOCKS_INTEGER_SIZE);
    return true;
}

/* ---- For another process. */

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
    if (!blocks_read_bytes(blocks, to, size, span->from, error) || !check_integers(blocks, span, to, error))
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

/* ---- The end. */

/* Are the blocks that were read the same still? */
static bool check_seen(const struct blocks *blocks, struct error *error)
{
    struct blocks_reader *reader = blocks_reader_new(error);
    bool good = reader != NULL;
    for (size_t i = 0; good && i < blocks->count; i++) {
        uint64_t fingerprint;
        good = atomic_load(&blocks->seen[i]) == 0 ||
               (blocks_reader_fingerprint(reader, blocks, i, &fingerprint, error) &&
                blocks_check(blocks, i, fingerprint, error));
    }
    blocks_reader_free(reader);
    return good;
}

bool blocks_reader_end(const struct blocks *blocks, struct error *error)
{
    if (!blocks_check_size(blocks, error))
        return false;
    return blocks->file.form == BLOCKS_TEXT || !blocks_were_touched(blocks) || check_seen(blocks, error);
}
