#include "input/input_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "input/blocks_reader.h"
#include "input/fingerprint/fingerprint.h"
#include "input/input_path.h"
#include "input/spool.h"
#include "input/text/text_reader.h"

enum { CHUNK_SIZE = 1 << 20 };

static bool cannot_read(const char *path, int cause, struct error *error)
{
    char shown[PATH_SHOWN_SIZE];
    const bool is_closed = input_path_is_standard(path) && cause == EBADF;
    return error_set(error, ERROR_FAILED, "cannot read %s: %s", input_path_show(path, shown),
                     is_closed ? "it is not open for reading" : strerror(cause));
}

static int open_input(const char *path)
{
    int file;
    if (input_path_is_standard(path))
        return STDIN_FILENO;
    do {
        file = open(path, O_RDONLY | O_CLOEXEC);
    } while (file < 0 && errno == EINTR);
    return file;
}

static void close_input(const char *path, int file)
{
    if (!input_path_is_standard(path))
        close(file);
}

static ssize_t read_chunk(int file, char *chunk)
{
    ssize_t size;
    do {
        size = read(file, chunk, CHUNK_SIZE);
    } while (size < 0 && errno == EINTR);
    return size;
}

/* A file on its way into the numbers. */
struct loading {
    struct numbers *numbers;
    const struct input_methods *methods;
    const char *path;
    int file;
    uint64_t invalid_lines;
};

/* ---- Which file it is. */

static void identify_text(struct loading *loading, const struct buffer *text)
{
    struct identity *identity = &loading->numbers->read.identity;
    identity_add_file(identity, IDENTITY_SMALL_TEXT, text->used, 0);
    identity_add_fingerprint(identity, fingerprint_of(text->bytes, text->used));
}

/* By the first pass. */
static void identify_blocks(struct loading *loading, const struct blocks *blocks)
{
    struct identity *identity = &loading->numbers->read.identity;
    identity_add_file(identity, IDENTITY_BIG_TEXT, blocks->file.size, blocks->file.block_size);
    for (size_t i = 0; i < blocks->count; i++)
        identity_add_fingerprint(identity, blocks->summaries[i].fingerprint);
}

/* By a sample, which counts as the first time that these blocks are read. Of what cannot be read again nobody
 * will ask for it. */
static bool identify_binary(struct loading *loading, const struct blocks *blocks, struct error *error)
{
    struct identity *identity = &loading->numbers->read.identity;
    uint64_t fingerprints[BLOCKS_SAMPLE_MAX];
    if (loading->numbers->read.stream)
        return true;
    if (!blocks_reader_sample(blocks, fingerprints, error))
        return false;
    identity_add_file(identity, IDENTITY_BINARY, blocks->file.size, blocks->file.block_size);
    for (size_t i = 0; i < blocks_reader_sample_count(blocks); i++) {
        if (!blocks_check(blocks, blocks_reader_sampled(blocks, i), fingerprints[i], error))
            return false;
        identity_add_fingerprint(identity, fingerprints[i]);
    }
    return true;
}

static bool identify(struct loading *loading, const struct blocks *blocks, struct error *error)
{
    if (blocks->file.form == BLOCKS_BINARY)
        return identify_binary(loading, blocks, error);
    identify_blocks(loading, blocks);
    return true;
}

/* ---- What is in it. */

static bool add_text(struct loading *loading, const struct buffer *text, struct error *error)
{
    const size_t before = loading->numbers->invalid.count;
    struct text_reader *reader = text_reader_new(error);
    if (reader == NULL)
        return false;
    identify_text(loading, text);
    text_reader_begin(reader, input_path_name(loading->path), 1);
    const bool good = text_reader_feed(reader, text->bytes, text->used, error) &&
                      numbers_add_text(loading->numbers, reader, error);
    text_reader_free(reader);
    loading->invalid_lines = loading->numbers->invalid.count - before;
    loading->numbers->read.bytes += text->used;
    return good;
}

/* Reads up to `most` bytes; `*ended` if that was all. */
static bool read_some(const struct loading *loading, size_t most, struct buffer *text, bool *ended,
                      struct error *error)
{
    *ended = false;
    while (text->used < most) {
        char *chunk = buffer_reserve(text, CHUNK_SIZE);
        if (chunk == NULL)
            return error_memory(error, "reading the input", text->room + CHUNK_SIZE);
        const ssize_t size = read_chunk(loading->file, chunk);
        if (size < 0)
            return cannot_read(loading->path, errno, error);
        *ended = size == 0;
        if (size == 0)
            return true;
        buffer_advance(text, (size_t)size);
    }
    return true;
}

static bool scan_alone(struct blocks *blocks, struct error *error)
{
    struct blocks_reader *reader = blocks_reader_new(error);
    bool good = reader != NULL;
    for (size_t i = 0; blocks->summaries && good && i < blocks->count; i++)
        good = blocks_reader_scan(reader, blocks, i, &blocks->summaries[i], error);
    blocks_reader_free(reader);
    blocks_build_index(blocks);
    return good;
}

static bool add_blocks(struct loading *loading, int file, bool shared, struct error *error)
{
    const struct input_methods *methods = loading->methods;
    struct blocks *blocks = blocks_open(loading->path, file, methods->binary ? BLOCKS_BINARY : BLOCKS_TEXT,
                                        shared, methods->block_size, error);
    if (blocks == NULL)
        return false;
    if (!(methods->scan ? methods->scan(methods->context, blocks, error) : scan_alone(blocks, error)) ||
        !identify(loading, blocks, error)) {
        blocks_free(blocks);
        return false;
    }
    for (size_t i = 0; blocks->summaries && i < blocks->count; i++)
        loading->invalid_lines += blocks->summaries[i].invalid;
    loading->numbers->read.bytes += blocks->file.size;
    return numbers_add_blocks(loading->numbers, blocks, error);
}

/* What was read and all that follows. */
static bool fill_spool(struct loading *loading, int spool, struct buffer *buffer, struct error *error)
{
    bool good = true;
    for (bool ended = false; good && !ended;)
        good = spool_write(spool, loading->path, buffer, error) &&
               read_some(loading, CHUNK_SIZE, buffer, &ended, error);
    return good && spool_write(spool, loading->path, buffer, error);
}

/* Its numbers are wanted twice: what is no small text is spooled. */
static bool load_stream(struct loading *loading, struct error *error)
{
    const bool must_spool = loading->methods->binary || loading->methods->block_size > 0;
    struct buffer buffer = {0};
    bool ended = false;
    bool good = read_some(loading, must_spool ? 1 : INPUT_FILE_SMALL, &buffer, &ended, error);
    if (good && ended && !must_spool) {
        good = add_text(loading, &buffer, error);
    } else if (good) {
        const int spool = spool_open(loading->path, error);
        good = spool >= 0 && fill_spool(loading, spool, &buffer, error);
        buffer_free(&buffer);
        if (good)
            return add_blocks(loading, spool, false, error);
        if (spool >= 0)
            close(spool);
    }
    buffer_free(&buffer);
    return good;
}

/* `shared`: other ranks may find it under its path. */
static bool load_regular(struct loading *loading, bool shared, uint64_t size, struct error *error)
{
    const struct input_methods *methods = loading->methods;
    if (methods->binary || methods->block_size > 0 || size > INPUT_FILE_SMALL) {
        const int file = fcntl(loading->file, F_DUPFD_CLOEXEC, 0);
        return file < 0 ? cannot_read(loading->path, errno, error) : add_blocks(loading, file, shared, error);
    }
    struct buffer buffer = {0};
    bool ended;
    const bool good =
        read_some(loading, SIZE_MAX, &buffer, &ended, error) && add_text(loading, &buffer, error);
    buffer_free(&buffer);
    return good;
}

static bool load_open(struct loading *loading, struct error *error)
{
    const bool standard_input = input_path_is_standard(loading->path);
    struct stat status;
    /* A directory can be opened, and closed standard input has a number too. */
    if (fstat(loading->file, &status) != 0)
        return cannot_read(loading->path, errno, error);
    if (S_ISDIR(status.st_mode))
        return cannot_read(loading->path, EISDIR, error);
    if ((!S_ISREG(status.st_mode) || standard_input) && !loading->numbers->read.stream)
        loading->numbers->read.stream = loading->path;
    if (!S_ISREG(status.st_mode) || (standard_input && lseek(loading->file, 0, SEEK_CUR) != 0))
        return load_stream(loading, error);
    return load_regular(loading, !standard_input, (uint64_t)status.st_size, error);
}

bool input_file_load(struct numbers *numbers, const char *path, const struct input_methods *methods,
                     uint64_t *invalid_lines, struct error *error)
{
    struct loading loading = {.numbers = numbers, .methods = methods, .path = path};
    if (input_path_is_standard(path) && methods->before_standard_input)
        methods->before_standard_input(methods->context);
    loading.file = open_input(path);
    if (loading.file < 0)
        return cannot_read(path, errno, error);
    const bool good = load_open(&loading, error);
    close_input(path, loading.file);
    *invalid_lines = loading.invalid_lines;
    numbers->read.invalid_lines += loading.invalid_lines;
    return good;
}
