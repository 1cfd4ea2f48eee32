#include "input/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/number.h"
#include "input/text.h"
#include "input/workload.h"

enum { PIECE_SIZE = 1 << 20 };

static const struct text_form RANGE_FORM = {
    .option = "--range", .form = "LO:HI[:STEP]", .names = {"LO", "HI", "STEP"}, .least = 2, .most = 3};

struct range {
    uint64_t lo;
    uint64_t hi;
    uint64_t step;
};

static bool range_parse(const char *text, struct range *range, struct error *error)
{
    char shown[TEXT_WIDTH + 1];
    uint64_t values[TEXT_FIELDS_MAX] = {0, 0, 1};
    if (!text_fields(&RANGE_FORM, text, text, values, error))
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
    const char *cause = text_word_cause(text, strlen(text));
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
    if (cause != TEXT_NOT_DIGITS)
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

static ssize_t read_piece(int file, char *piece)
{
    ssize_t size;
    do {
        size = read(file, piece, PIECE_SIZE);
    } while (size < 0 && errno == EINTR);
    return size;
}

static bool feed_all(struct text_reader *reader, const char *path, int file, char *piece, struct error *error)
{
    ssize_t size;
    while ((size = read_piece(file, piece)) > 0)
        if (!text_feed(reader, piece, (size_t)size, error))
            return false;
    if (size < 0)
        return cannot_read(path, errno, error);
    return true;
}

static bool read_text(struct numbers *numbers, const char *path, int file, struct error *error)
{
    struct text_reader *reader = text_begin(numbers, strcmp(path, "-") == 0 ? "standard input" : path, error);
    if (reader == NULL)
        return false;
    char *piece = malloc(PIECE_SIZE);
    bool fed = piece == NULL ? error_memory(error, "reading the input", PIECE_SIZE)
                             : feed_all(reader, path, file, piece, error);
    free(piece);
    struct error after_failure;
    return text_end(reader, fed ? error : &after_failure) && fed;
}

static bool load_file(struct numbers *numbers, const struct source *source, size_t *bad_file_lines,
                      struct error *error)
{
    size_t before = numbers->invalid_count;
    int file = open_input(source->text);
    if (file < 0)
        return cannot_read(source->text, errno, error);
    bool done = check_open(source->text, file, error) && read_text(numbers, source->text, file, error);
    close_input(source->text, file);
    if (!is_standard_input(source))
        *bad_file_lines += numbers->invalid_count - before;
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
                      size_t *bad_file_lines, struct error *error)
{
    *taken = 1;
    switch (sources->kind) {
    case SOURCE_NUMBER:
        return load_numbers(numbers, sources, count, taken, error);
    case SOURCE_FILE:
        return load_file(numbers, sources, bad_file_lines, error);
    case SOURCE_RANGE:
        return load_range(numbers, sources->text, error);
    case SOURCE_WORKLOAD:
        return workload_add(numbers, sources->text, error);
    }
    return error_set(error, ERROR_USAGE, "an input of an unknown kind");
}

bool input_load(struct numbers *numbers, const struct source *sources, size_t count, size_t *bad_file_lines,
                struct error *error)
{
    *bad_file_lines = 0;
    if (!check_all(sources, count, error))
        return false;
    size_t taken;
    for (size_t i = 0; i < count; i += taken)
        if (!load_next(numbers, sources + i, count - i, &taken, bad_file_lines, error))
            return false;
    return true;
}

void input_drain(const struct source *sources, size_t count)
{
    char piece[4096];
    ssize_t size;
    for (size_t i = 0; i < count; i++) {
        if (!is_standard_input(&sources[i]))
            continue;
        do {
            size = read(STDIN_FILENO, piece, sizeof piece);
        } while (size > 0 || (size < 0 && errno == EINTR));
    }
}
