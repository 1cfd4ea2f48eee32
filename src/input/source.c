#include "input/source.h"

#include <stdlib.h>
#include <string.h>

#include "base/printable_text.h"
#include "input/input_path.h"
#include "input/numbers.h"
#include "input/text/argument.h"
#include "input/workload.h"

static const struct argument_form RANGE_FORM = {
    .option = "--range", .form = "LO:HI[:STEP]", .names = {"LO", "HI", "STEP"}, .least = 2, .most = 3};

bool source_parse_range(const char *text, struct source_range *range, struct error *error)
{
    char shown[TEXT_WIDTH + 1];
    uint64_t values[ARGUMENT_FIELDS_MAX] = {0, 0, 1};
    if (!argument_fields(&RANGE_FORM, text, text, values, error))
        return false;
    *range = (struct source_range){.lo = values[0], .hi = values[1], .step = values[2]};
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

bool source_is_standard_input(const struct source *source)
{
    return source->kind == SOURCE_FILE && input_path_is_standard(source->text);
}

/* The path as it can be copied from a message into a shell. */
enum { WORD_SIZE = 4 * TEXT_WIDTH };
static const char *path_or_word(const char *text, char word[WORD_SIZE])
{
    return text_quote(text, word, WORD_SIZE) ? word : "FILE";
}

static bool begins_like_number(const char *text)
{
    return *text == '-' || *text == '+' || (*text >= '0' && *text <= '9');
}

static bool number_check(const char *text, struct error *error)
{
    char shown[TEXT_WIDTH + 1], word[WORD_SIZE];
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
                         path_or_word(text, word));
    /* What is but a sign or a few digits away from a number was hardly meant as a file. */
    if (cause != ARGUMENT_NOT_DIGITS)
        return error_set(error, ERROR_USAGE, "'%s' %s", shown, cause);
    return error_set(error, ERROR_USAGE, "'%s' %s; to read a file: primes --input %s", shown, cause,
                     path_or_word(text, word));
}

const char *source_kind_name(enum source_kind kind)
{
    static const char *const names[] = {"number", "file", "range", "workload"};
    return names[kind];
}

bool source_check(const struct source *source, struct error *error)
{
    struct source_range range;
    switch (source->kind) {
    case SOURCE_NUMBER:
        return number_check(source->text, error);
    case SOURCE_FILE:
        return *source->text != '\0' ||
               error_set(error, ERROR_USAGE, "--input '': the name of a file is missing");
    case SOURCE_RANGE:
        return source_parse_range(source->text, &range, error);
    case SOURCE_WORKLOAD:
        return workload_check(source->text, error);
    }
    return error_set(error, ERROR_USAGE, "an input of an unknown kind");
}

uint64_t sources_dense_count(const struct sources *sources)
{
    uint64_t count = 0;
    for (size_t i = 0; i < sources->count && count < NUMBERS_COUNT_MAX; i++) {
        struct source_range range;
        struct error unused;
        if (sources->items[i].kind != SOURCE_RANGE ||
            !source_parse_range(sources->items[i].text, &range, &unused) || range.step > 2)
            return 0;
        count += (range.hi - range.lo) / range.step + 1;
    }
    return count;
}

static const struct source *find_workload(const struct sources *sources)
{
    for (size_t i = 0; i < sources->count; i++)
        if (sources->items[i].kind == SOURCE_WORKLOAD)
            return &sources->items[i];
    return NULL;
}

bool sources_add(struct sources *sources, enum source_kind kind, const char *text, struct error *error)
{
    const struct source source = {.kind = kind, .text = text};
    if (kind == SOURCE_WORKLOAD && find_workload(sources))
        return error_set(error, ERROR_USAGE, "--workload is given twice: a run has one workload");
    if (!source_check(&source, error))
        return false;
    /* Grows by doubling at each power of two. */
    if ((sources->count & (sources->count - 1)) == 0) {
        const size_t room = sources->count ? sources->count * 2 : 1;
        struct source *grown = realloc(sources->items, room * sizeof *grown);
        if (!grown)
            return error_memory(error, "the command line", room * sizeof *grown);
        sources->items = grown;
    }
    sources->items[sources->count++] = source;
    return true;
}

bool sources_finish(struct sources *sources, bool *has_workload, struct error *error)
{
    if (sources->count == 0 && !sources_add(sources, SOURCE_WORKLOAD, "classic", error))
        return false;
    const struct source *workload = find_workload(sources);
    *has_workload = workload != NULL;
    if (!workload || sources->count == 1)
        return true;
    char shown[TEXT_WIDTH + 1];
    return error_set(error, ERROR_USAGE,
                     "--workload %s stands alone: it cannot be mixed with numbers, --input or --range",
                     text_show(workload->text, shown));
}

void sources_free(struct sources *sources)
{
    free(sources->items);
    *sources = (struct sources){0};
}
