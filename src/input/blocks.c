#include "input/blocks.h"

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/escape.h"
#include "input/text/text_reader.h"

enum { CHUNK_SIZE = 256 * 1024, INTEGER_SIZE = sizeof(uint64_t) };
/* What is sent to another process in one message; only a line of such a length makes it longer. */
static const size_t FETCH_MAX = (size_t)1 << 30;

struct blocks_reader {
    struct text_reader *text;
    char *chunk;
    uint64_t *values; /* of the binary form */
    size_t values_room;
};

/* ---- Opening. */

static bool is_standard_input(const char *path)
{
    return strcmp(path, "-") == 0;
}

static const char *show_name(const char *path, char shown[TEXT_WIDTH + 3])
{
    char text[TEXT_WIDTH + 1];
    if (is_standard_input(path))
        return "standard input";
    snprintf(shown, TEXT_WIDTH + 3, "'%s'", text_show(path, text));
    return shown;
}

static bool cannot_read(const struct blocks *blocks, struct error *error)
{
    char shown[TEXT_WIDTH + 3];
    return error_set(error, ERROR_FAILED, "cannot read %s: %s", show_name(blocks->file.path, shown),
                     strerror(errno));
}

static bool has_changed(const struct blocks *blocks, struct error *error)
{
    char shown[TEXT_WIDTH + 3];
    return error_set(error, ERROR_FAILED, "%s has changed while it was read: nothing was kept of it",
                     show_name(blocks->file.path, shown));
}

static uint64_t modified(const struct stat *status)
{
    return (uint64_t)status->st_mtim.tv_sec * 1000000000 + (uint64_t)status->st_mtim.tv_nsec;
}

bool blocks_unchanged(const struct blocks *blocks, struct error *error)
{
    struct stat status;
    if (blocks->fd < 0)
        return true;
    if (fstat(blocks->fd, &status) != 0)
        return cannot_read(blocks, error);
    return ((uint64_t)status.st_size == blocks->file.size &&
            modified(&status) == blocks->file.modified_nanoseconds) ||
           has_changed(blocks, error);
}

/* An object for the file as `blocks->file` tells, with fd. */
static bool lay_out(struct blocks *blocks, struct error *error)
{
    const struct blocks_file *file = &blocks->file;
    blocks->count = (size_t)(file->size / file->block_size + (file->size % file->block_size != 0));
    if (file->form == BLOCKS_BINARY)
        return true;
    blocks->summaries = calloc(blocks->count + 1, sizeof *blocks->summaries);
    blocks->first_number = calloc(blocks->count + 1, sizeof *blocks->first_number);
    blocks->first_line = calloc(blocks->count + 1, sizeof *blocks->first_line);
    return (blocks->summaries && blocks->first_number && blocks->first_line) ||
           error_memory(error, "the index of a file", blocks->count * sizeof *blocks->summaries);
}

static bool whole_integers(const struct blocks *blocks, struct error *error)
{
    char shown[TEXT_WIDTH + 3];
    if (blocks->file.form != BLOCKS_BINARY || blocks->file.size % INTEGER_SIZE == 0)
        return true;
    return error_set(
        error, ERROR_USAGE,
        "--binary: %s has %llu bytes, which is no multiple of 8: it does not hold 64-bit integers alone",
        show_name(blocks->file.path, shown), (unsigned long long)blocks->file.size);
}

static bool describe_file(struct blocks *blocks, const char *path, enum blocks_form form, bool shared,
                          uint64_t block_size, struct error *error)
{
    struct stat status;
    struct blocks_file *file = &blocks->file;
    if (strlen(path) >= sizeof file->path) {
        errno = ENAMETOOLONG;
        return cannot_read(blocks, error);
    }
    strcpy(file->path, path);
    if (fstat(blocks->fd, &status) != 0)
        return cannot_read(blocks, error);
    file->form = form;
    file->shared = shared;
    file->size = (uint64_t)status.st_size;
    file->modified_nanoseconds = modified(&status);
    file->block_size = block_size > 0 ? block_size : BLOCKS_SIZE;
    if (form == BLOCKS_BINARY) /* no integer lies in two blocks */
        file->block_size = (file->block_size + INTEGER_SIZE - 1) / INTEGER_SIZE * INTEGER_SIZE;
    while (file->size / file->block_size >= BLOCKS_COUNT_MAX)
        file->block_size *= 2;
    return whole_integers(blocks, error);
}

static struct blocks *new_blocks(int fd, struct error *error)
{
    struct blocks *blocks = calloc(1, sizeof *blocks);
    if (!blocks) {
        error_memory(error, "a file", sizeof *blocks);
        if (fd >= 0)
            close(fd);
        return NULL;
    }
    blocks->fd = fd;
    return blocks;
}

struct blocks *blocks_open(const char *path, int fd, enum blocks_form form, bool shared, uint64_t block_size,
                           struct error *error)
{
    struct blocks *blocks = new_blocks(fd, error);
    if (blocks && describe_file(blocks, path, form, shared, block_size, error) && lay_out(blocks, error))
        return blocks;
    blocks_free(blocks);
    return NULL;
}

struct blocks *blocks_reopen(const struct blocks_file *file, struct error *error)
{
    const int fd = file->shared ? open(file->path, O_RDONLY | O_CLOEXEC) : -1;
    struct blocks *blocks = new_blocks(fd, error);
    if (!blocks)
        return NULL;
    blocks->file = *file;
    if ((fd < 0 && file->shared && !cannot_read(blocks, error)) || !blocks_unchanged(blocks, error) ||
        !lay_out(blocks, error)) {
        blocks_free(blocks);
        return NULL;
    }
    return blocks;
}

void blocks_free(struct blocks *blocks)
{
    if (!blocks)
        return;
    if (blocks->fd >= 0)
        close(blocks->fd);
    free(blocks->summaries);
    free(blocks->first_number);
    free(blocks->first_line);
    free(blocks);
}

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

/* ---- Bytes. */

/* Reads bytes [at, at + size), which the file had when it was opened. */
static bool read_at(const struct blocks *blocks, char *bytes, size_t size, uint64_t at, struct error *error)
{
    while (size > 0) {
        const ssize_t chunk = pread(blocks->fd, bytes, size, (off_t)at);
        if (chunk == 0)
            return has_changed(blocks, error);
        if (chunk < 0 && errno != EINTR)
            return cannot_read(blocks, error);
        if (chunk > 0) {
            bytes += chunk;
            at += (uint64_t)chunk;
            size -= (size_t)chunk;
        }
    }
    return true;
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
        if (!read_at(blocks, chunk, size, at, error))
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

static const char *source_of(const struct blocks *blocks)
{
    return is_standard_input(blocks->file.path) ? "standard input" : blocks->file.path;
}

/* ---- The first pass. */

bool blocks_scan(const struct blocks *blocks, size_t i, struct blocks_reader *reader,
                 struct blocks_summary *summary, struct error *error)
{
    const struct line_sink line_sink = {.context = reader->text, .take = feed};
    const uint64_t from = i * blocks->file.block_size;
    text_reader_begin(reader->text, source_of(blocks), i == 0 ? 1 : 2);
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

void blocks_build_index(struct blocks *blocks)
{
    if (blocks->file.form == BLOCKS_BINARY)
        return;
    uint64_t number = 0, line = 1;
    for (size_t i = 0; i < blocks->count; i++) {
        blocks->first_number[i] = number;
        blocks->first_line[i] = line;
        number += blocks->summaries[i].numbers;
        line += blocks->summaries[i].lines;
    }
    blocks->first_number[blocks->count] = number;
    blocks->first_line[blocks->count] = line;
}

uint64_t blocks_numbers(const struct blocks *blocks)
{
    return blocks_before(blocks, blocks->count);
}

uint64_t blocks_before(const struct blocks *blocks, size_t i)
{
    if (blocks->file.form == BLOCKS_TEXT)
        return blocks->first_number[i];
    const uint64_t bytes = i * blocks->file.block_size;
    return (bytes < blocks->file.size ? bytes : blocks->file.size) / INTEGER_SIZE;
}

size_t blocks_find(const struct blocks *blocks, uint64_t index)
{
    if (blocks->file.form == BLOCKS_BINARY)
        return (size_t)(index * INTEGER_SIZE / blocks->file.block_size);
    size_t low = 0, high = blocks->count;
    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;
        if (blocks->first_number[middle] <= index)
            low = middle;
        else
            high = middle;
    }
    return low;
}

uint64_t blocks_largest(const struct blocks *blocks, size_t i)
{
    return blocks->file.form == BLOCKS_BINARY ? UINT64_MAX : blocks->summaries[i].largest;
}

/* ---- Numbers. */

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
    if (fetched && fetched->used != count * INTEGER_SIZE)
        return has_changed(blocks, error);
    if (fetched)
        memcpy(bytes, fetched->bytes, fetched->used);
    else if (!read_at(blocks, bytes, count * INTEGER_SIZE, first * INTEGER_SIZE, error))
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
    text_reader_begin(reader->text, source_of(blocks), blocks->first_line[span.first]);
    if (!(fetched ? text_reader_feed(reader->text, fetched->bytes, fetched->used, error)
                  : give_lines(blocks, span.from, span.to, reader->chunk, &line_sink, error)))
        return false;
    const struct text_content *content = text_reader_end(reader->text, error);
    if (!content)
        return false;
    if (!agrees(blocks, &span, content))
        return has_changed(blocks, error);
    show_numbers(content, (size_t)(first - blocks->first_number[span.first]), count, block);
    block->first = first;
    return true;
}

bool blocks_read(const struct blocks *blocks, uint64_t first, size_t count, const struct buffer *fetched,
                 struct blocks_reader *reader, struct numbers_block *block, struct error *error)
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
    char *to = buffer_reserve(buffer, count * INTEGER_SIZE);
    if (!to)
        return error_memory(error, "numbers for another rank", count * INTEGER_SIZE);
    if (!read_at(blocks, to, count * INTEGER_SIZE, first * INTEGER_SIZE, error))
        return false;
    buffer_advance(buffer, count * INTEGER_SIZE);
    return true;
}

bool blocks_fetch(const struct blocks *blocks, uint64_t first, size_t count, struct buffer *buffer,
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
