#include "program/print/invalid_lines_print.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/printable_text.h"

/* The lines that were shown. */
struct shown {
    FILE *file;
    uint64_t count;
    char *source; /* of all of them, or NULL */
    bool several; /* sources */
};

static void show_line(void *context, const struct invalid_line *invalid)
{
    struct shown *shown = context;
    char source[TEXT_WIDTH + 1];
    fprintf(shown->file, "primes: %s:%" PRIu64 ":%" PRIu64 ": '%s' %s\n", text_show(invalid->source, source),
            invalid->line, invalid->column, invalid->text, invalid->cause);
    if (shown->count++ == 0)
        shown->source = strdup(invalid->source);
    shown->several |= !shown->source || strcmp(invalid->source, shown->source) != 0;
}

static bool show_lines(const struct numbers *numbers, struct shown *shown, uint64_t *count,
                       struct error *error)
{
    if (!numbers_visit_invalid(numbers, INVALID_LINES_SHOWN, show_line, shown, count, error))
        return false;
    if (*count > INVALID_LINES_SHOWN)
        fprintf(shown->file, "primes: ... and %" PRIu64 " more\n", *count - INVALID_LINES_SHOWN);
    return true;
}

bool invalid_lines_print(const struct numbers *numbers, FILE *file, struct error *error)
{
    struct shown shown = {.file = file};
    uint64_t count;
    const bool good = show_lines(numbers, &shown, &count, error);
    free(shown.source);
    return good;
}

static size_t count_files(const struct sources *sources)
{
    size_t files = 0;
    for (size_t i = 0; i < sources->count; i++)
        files += sources->items[i].kind == SOURCE_FILE;
    return files;
}

/* The source that all lines come from, as far as that is known, or NULL. */
static const char *common_source(const struct shown *shown, uint64_t count, const struct sources *sources)
{
    const bool all_shown = count <= INVALID_LINES_SHOWN || count_files(sources) <= 1;
    return all_shown && !shown->several ? shown->source : NULL;
}

bool invalid_lines_refuse(const struct numbers *numbers, const struct sources *sources, FILE *file,
                          struct error *error)
{
    struct shown shown = {.file = file};
    uint64_t count = 0;
    if (show_lines(numbers, &shown, &count, error)) {
        char text[TEXT_WIDTH + 1];
        const char *source = common_source(&shown, count, sources);
        error_set(error, ERROR_USAGE,
                  "%s%s%" PRIu64 " bad line%s, nothing was checked; --invalid=report marks them and goes on",
                  source ? text_show(source, text) : "", source ? ": " : "", count, count == 1 ? "" : "s");
    }
    free(shown.source);
    return false;
}
