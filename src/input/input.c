#include "input/input.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/number.h"
#include "input/workload.h"

static bool check_all(const struct source *sources, size_t count, struct error *error)
{
    bool standard_input = false;
    for (size_t i = 0; i < count; i++) {
        if (!source_check(&sources[i], error))
            return false;
        if (source_is_standard_input(&sources[i]) && standard_input)
            return error_set(error, ERROR_USAGE,
                             "--input - is given twice, but standard input can be read only once");
        standard_input |= source_is_standard_input(&sources[i]);
    }
    return true;
}

/* Appends the SOURCE_NUMBERs that `sources` begins with, as one list, and says how many they were. */
static bool load_numbers(struct numbers *numbers, const struct source *sources, size_t count, size_t *used,
                         struct error *error)
{
    size_t run = 0;
    while (run < count && sources[run].kind == SOURCE_NUMBER)
        run++;
    *used = run;
    uint64_t *values = calloc(run, sizeof *values);
    if (values == NULL)
        return error_memory(error, "the numbers of the command line", run * sizeof *values);
    for (size_t i = 0; i < run; i++) {
        number_parse(sources[i].text, strlen(sources[i].text), &values[i]);
        identity_add_text(&numbers->read.identity, IDENTITY_NUMBER, sources[i].text);
    }
    return numbers_add_list(numbers, values, run, error);
}

static bool load_range(struct numbers *numbers, const char *text, struct error *error)
{
    struct source_range range;
    identity_add_text(&numbers->read.identity, IDENTITY_RANGE, text);
    return source_parse_range(text, &range, error) &&
           numbers_add_range(numbers, range.lo, range.hi, range.step, error);
}

static bool load_file(struct numbers *numbers, const struct source *source,
                      const struct input_methods *methods, uint64_t *invalid_file_lines, struct error *error)
{
    uint64_t invalid_lines = 0;
    const bool good = input_file_load(numbers, source->text, methods, &invalid_lines, error);
    if (!source_is_standard_input(source))
        *invalid_file_lines += invalid_lines;
    return good;
}

static bool load_workload(struct numbers *numbers, const char *text, struct error *error)
{
    identity_add_text(&numbers->read.identity, IDENTITY_WORKLOAD, text);
    return workload_add(numbers, text, error);
}

/* Appends the first of `sources`, or all SOURCE_NUMBERs it begins with. */
static bool load_next(struct numbers *numbers, const struct source *sources, size_t count, size_t *used,
                      const struct input_methods *methods, uint64_t *invalid_file_lines, struct error *error)
{
    *used = 1;
    switch (sources->kind) {
    case SOURCE_NUMBER:
        return load_numbers(numbers, sources, count, used, error);
    case SOURCE_FILE:
        return load_file(numbers, sources, methods, invalid_file_lines, error);
    case SOURCE_RANGE:
        return load_range(numbers, sources->text, error);
    case SOURCE_WORKLOAD:
        return load_workload(numbers, sources->text, error);
    }
    return error_set(error, ERROR_USAGE, "an input of an unknown kind");
}

bool input_load(struct numbers *numbers, const struct source *sources, size_t count,
                const struct input_methods *methods, uint64_t *invalid_file_lines, struct error *error)
{
    *invalid_file_lines = 0;
    if (!check_all(sources, count, error))
        return false;
    size_t used;
    for (size_t i = 0; i < count; i += used)
        if (!load_next(numbers, sources + i, count - i, &used, methods, invalid_file_lines, error))
            return false;
    return true;
}

void input_drain(const struct source *sources, size_t count)
{
    char chunk[4096];
    ssize_t size;
    for (size_t i = 0; i < count; i++) {
        if (!source_is_standard_input(&sources[i]))
            continue;
        do {
            size = read(STDIN_FILENO, chunk, sizeof chunk);
        } while (size > 0 || (size < 0 && errno == EINTR));
    }
}
