#include "input/input.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/number.h"
#include "input/blocks_reader.h"
#include "input/text/argument.h"
#include "input/text/text_reader.h"
#include "input/workload.h"

enum { CHUNK_SIZE = 1 << 20 };

static const struct argument_form RANGE_FORM = {
    .option = "--range", .form = "LO:HI[:STEP]", .names = {"LO", "HI", "STEP"}, .least = 2, .most = 3};

struct range {
    uint64_t lo;
    uint64_t hi;
    uint64_t step;
};

static bool range_parse(const char *text, struct range *range, struct error *error)
{
    char shown[TEXT_WIDTH + 1];
    uint64_t values[ARGUMENT_FIELDS_MAX] = {0, 0, 1};
    if (!argument_fields(&RANGE_FORM, text, text, values, error))
        return false;
    *range = (struct range){.lo = values[0], .hi = values[1], .step = values[2]};
    if (range->lo > range->hi)
        return error_set(error, ERROR_USAGE, "--range %s: LO is above HI", text_show(text, shown));
    if (range->step == 0)
        return error_set(error, ERROR_USAGE, "--range %s: STEP is 0, it must be 1 or more",
                         text_show(text, shown));
    if ((range->hi - range->lo) / range->step >= NUMBERS_COUNT_MAX)
        return error_set(error, ERROR_USAGE, "--range %s: too many numbers: the limit is %llu (2^62)",
                         text_show(text, shown), (unsigned long long)NUMBERS_COUNT_MAX);
    return true;
}

static bool is_standard_input(const struct source *source)
{
    return source->kind == SOURCE_FILE && strcmp(source->text, "-") == 0;
}

/* The path if it can be copied from a message into a shell as it is. */
static const char *path_or_word(const char *text)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./,:+-=@%";
    size_t size = strlen(text);
    return strspn(text, plain) == size && size <= TEXT_WIDTH ? text : "FILE";
}

static bool begins_like_number(const char *text)
{
    return *text == '-' || *text == '+' || (*text >= '0' && *text <= '9');
}

static bool number_check(const char *text, struct error *error)
{
    char shown[TEXT_WIDTH + 1];
    const char *cause = argument_cause(text, strlen(text));
    if (cause == NULL)
        return true;
    if (*text == '\0')
        return error_set(error, ERROR_USAGE, "an empty argument is not a number");
    if (strcmp(text, "-") == 0)
        return error_set(error, ERROR_USAGE, "'-' is not a number; to read standard input: primes --input -");
    text_show(text, shown);
    if (!begins_like_number(text))
        return error_set(error, ERROR_USAGE, "'%s' is not a number; to read a file: primes --input %s", shown,
                         path_or_word(text));
    /* What is but a sign or a few digits away from a number was hardly meant as a file. */
    if (cause != ARGUMENT_NOT_DIGITS)
        return error_set(error, ERROR_USAGE, "'%s' %s", shown, cause);
    return error_set(error, ERROR_USAGE, "'%s' %s; to read a file: primes --input %s", shown, cause,
                     path_or_word(text));
}

bool source_check(const struct source *source, struct error *error)
{
    struct range range;
    switch (source->kind) {
    case SOURCE_NUMBER:
        return number_check(source->text, error);
    case SOURCE_FILE:
        return *source->text != '\0' ||
               error_set(error, ERROR_USAGE, "--input '': the name of a file is missing");
    case SOURCE_RANGE:
        return range_parse(source->text, &range, error);
    case SOURCE_WORKLOAD:
        return workload_check(source->text, error);
    }
    return error_set(error, ERROR_USAGE, "an input of an unknown kind");
}

uint64_t sources_dense_count(const struct sources *sources)
{
    uint64_t count = 0;
    for (size_t i = 0; i < sources->count && count < NUMBERS_COUNT_MAX; i++) {
        struct range range;
        struct error unused;
        if (sources->items[i].kind != SOURCE_RANGE || !range_parse(sources->items[i].text, &range, &unused) ||
            range.step > 2)
            return 0;
        count += (range.hi - range.lo) / range.step + 1;
    }
    return count;
}

static bool check_all(const struct source *sources, size_t count, struct error *error)
{
    bool standard_input = false;
    for (size_t i = 0; i < count; i++) {
        if (!source_check(&sources[i], error))
            return false;
        if (is_standard_input(&sources[i]) && standard_input)
            return error_set(error, ERROR_USAGE,
                             "--input - is given twice, but standard input can be read only once");
        standard_input |= is_standard_input(&sources[i]);
    }
    return true;
}

/* Appends the SOURCE_NUMBERs that `sources` begins with, as one list, and says how many they were. */
static bool load_numbers(struct numbers *numbers, const struct source *sources, size_t count, size_t *taken,
                         struct error *error)
{
    size_t run = 0;
    while (run < count && sources[run].kind == SOURCE_NUMBER)
        run++;
    *taken = run;
    uint64_t *values = calloc(run, sizeof *values);
    if (values == NULL)
        return error_memory(error, "the numbers of the command line", run * sizeof *values);
    for (size_t i = 0; i < run; i++)
        number_parse(sources[i].text, strlen(sources[i].text), &values[i]);
    return numbers_add_list(numbers, values, run, error);
}

static bool cannot_read(const char *path, int cause, struct error *error)
{
    char shown[TEXT_WIDTH + 1];
    if (strcmp(path, "-") == 0)
        return error_set(error, ERROR_FAILED, "cannot read standard input: %s",
                         cause == EBADF ? "it is not open for reading" : strerror(cause));
    return error_set(error, ERROR_FAILED, "cannot read '%s': %s", text_show(path, shown), strerror(cause));
}

static int open_input(const char *path)
{
    int file;
    if (strcmp(path, "-") == 0)
        return STDIN_FILENO;
    do {
        file = open(path, O_RDONLY | O_CLOEXEC);
    } while (file < 0 && errno == EINTR);
    return file;
}

static void close_input(const char *path, int file)
{
    if (strcmp(path, "-") != 0)
        close(file);
}

/* A directory can be opened and closed standard input has a number too: both are told before the first read.
 */
static bool check_open(const char *path, int file, struct error *error)
{
    struct stat status;
    if (fstat(file, &status) != 0)
        return cannot_read(path, errno, error);
    if (S_ISDIR(status.st_mode))
        return cannot_read(path, EISDIR, error);
    return true;
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

/* ---- A small one. */

static bool add_text(struct loading *loading, const struct buffer *text, struct error *error)
{
    const char *name = strcmp(loading->path, "-") == 0 ? "standard input" : loading->path;
    const size_t before = loading->numbers->invalid.count;
    struct text_reader *reader = text_reader_new(error);
    if (reader == NULL)
        return false;
    text_reader_begin(reader, name, 1);
    const bool good = text_reader_feed(reader, text->bytes, text->used, error) &&
                      numbers_add_text(loading->numbers, reader, error);
    text_reader_free(reader);
    loading->invalid_lines = loading->numbers->invalid.count - before;
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

/* ---- A big one. */

bool input_scan_alone(struct blocks *blocks, struct error *error)
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
    if (!(methods->scan ? methods->scan(methods->context, blocks, error) : input_scan_alone(blocks, error))) {
        blocks_free(blocks);
        return false;
    }
    for (size_t i = 0; blocks->summaries && i < blocks->count; i++)
        loading->invalid_lines += blocks->summaries[i].invalid;
    return numbers_add_blocks(loading->numbers, blocks, error);
}

/* A pipe is read once, but its numbers are wanted twice: what does not fit into memory waits in a file
 * without a name.
 */
static int open_spool(void)
{
    const char *folder = getenv("TMPDIR");
    char path[PATH_MAX];
    if (!folder || !*folder)
        folder = "/tmp";
    int file = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file >= 0 || snprintf(path, sizeof path, "%s/primes.XXXXXX", folder) >= (int)sizeof path)
        return file;
    file = mkostemp(path, O_CLOEXEC);
    if (file >= 0)
        unlink(path);
    return file;
}

static bool cannot_spool(const char *path, struct error *error)
{
    const int cause = errno;
    const char *folder = getenv("TMPDIR");
    char shown[TEXT_WIDTH + 1], place[TEXT_WIDTH + 1];
    return error_set(error, ERROR_FAILED,
                     "cannot keep %s in a temporary file in '%s': %s; TMPDIR names another folder",
                     strcmp(path, "-") == 0 ? "standard input" : text_show(path, shown),
                     text_show(folder && *folder ? folder : "/tmp", place), strerror(cause));
}

static bool write_spool(int spool, const struct buffer *buffer)
{
    for (size_t written = 0; written < buffer->used;) {
        const ssize_t size = write(spool, buffer->bytes + written, buffer->used - written);
        if (size < 0 && errno != EINTR)
            return false;
        written += size > 0 ? (size_t)size : 0;
    }
    return true;
}

/* What was read and all that follows. */
static bool fill_spool(struct loading *loading, int spool, struct buffer *buffer, struct error *error)
{
    for (bool ended = false; !ended;) {
        if (!write_spool(spool, buffer))
            return cannot_spool(loading->path, error);
        buffer->used = 0;
        if (!read_some(loading, CHUNK_SIZE, buffer, &ended, error))
            return false;
    }
    return write_spool(spool, buffer) || cannot_spool(loading->path, error);
}

static bool load_stream(struct loading *loading, struct error *error)
{
    const bool must_spool = loading->methods->binary || loading->methods->block_size > 0;
    struct buffer buffer = {0};
    bool ended = false;
    bool good = read_some(loading, must_spool ? 1 : INPUT_SMALL, &buffer, &ended, error);
    if (good && ended && !must_spool) {
        good = add_text(loading, &buffer, error);
    } else if (good) {
        const int spool = open_spool();
        good = spool >= 0 ? fill_spool(loading, spool, &buffer, error) : cannot_spool(loading->path, error);
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
    if (methods->binary || methods->block_size > 0 || size > INPUT_SMALL) {
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
    struct stat status;
    if (fstat(loading->file, &status) != 0)
        return cannot_read(loading->path, errno, error);
    const bool standard_input = strcmp(loading->path, "-") == 0;
    if (!S_ISREG(status.st_mode) || (standard_input && lseek(loading->file, 0, SEEK_CUR) != 0))
        return load_stream(loading, error);
    return load_regular(loading, !standard_input, (uint64_t)status.st_size, error);
}

static bool load_file(struct numbers *numbers, const struct source *source,
                      const struct input_methods *methods, uint64_t *invalid_file_lines, struct error *error)
{
    struct loading loading = {.numbers = numbers, .methods = methods, .path = source->text};
    if (is_standard_input(source) && methods->before_standard_input)
        methods->before_standard_input(methods->context);
    loading.file = open_input(source->text);
    if (loading.file < 0)
        return cannot_read(source->text, errno, error);
    const bool done = check_open(source->text, loading.file, error) && load_open(&loading, error);
    close_input(source->text, loading.file);
    if (!is_standard_input(source))
        *invalid_file_lines += loading.invalid_lines;
    return done;
}

static bool load_range(struct numbers *numbers, const char *text, struct error *error)
{
    struct range range;
    return range_parse(text, &range, error) &&
           numbers_add_range(numbers, range.lo, range.hi, range.step, error);
}

/* Appends the first of `sources`, or all SOURCE_NUMBERs it begins with. */
static bool load_next(struct numbers *numbers, const struct source *sources, size_t count, size_t *taken,
                      const struct input_methods *methods, uint64_t *invalid_file_lines, struct error *error)
{
    *taken = 1;
    switch (sources->kind) {
    case SOURCE_NUMBER:
        return load_numbers(numbers, sources, count, taken, error);
    case SOURCE_FILE:
        return load_file(numbers, sources, methods, invalid_file_lines, error);
    case SOURCE_RANGE:
        return load_range(numbers, sources->text, error);
    case SOURCE_WORKLOAD:
        return workload_add(numbers, sources->text, error);
    }
    return error_set(error, ERROR_USAGE, "an input of an unknown kind");
}

bool input_load(struct numbers *numbers, const struct source *sources, size_t count,
                const struct input_methods *methods, uint64_t *invalid_file_lines, struct error *error)
{
    *invalid_file_lines = 0;
    if (!check_all(sources, count, error))
        return false;
    size_t taken;
    for (size_t i = 0; i < count; i += taken)
        if (!load_next(numbers, sources + i, count - i, &taken, methods, invalid_file_lines, error))
            return false;
    return true;
}

void input_drain(const struct source *sources, size_t count)
{
    char chunk[4096];
    ssize_t size;
    for (size_t i = 0; i < count; i++) {
        if (!is_standard_input(&sources[i]))
            continue;
        do {
            size = read(STDIN_FILENO, chunk, sizeof chunk);
        } while (size > 0 || (size < 0 && errno == EINTR));
    }
}
