#include "program/path_conflicts.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/printable_text.h"
#include "files/path.h"
#include "files/unfinished.h"

/* What the command line says of a file, and where it is. */
struct mention {
    const char *words; /* "--output" */
    const char *path;
};

static bool refuse(const struct mention *written, const struct mention *other, struct error *error)
{
    char shown[TEXT_WIDTH + 1];
    if (!path_is_same(written->path, other->path))
        return true;
    return error_set(error, ERROR_USAGE, "%s and %s are one file, '%s': what is in it would be lost",
                     other->words, written->words, text_show(other->path, shown));
}

static bool refuse_inputs(const struct mention *written, const struct sources *sources, struct error *error)
{
    for (size_t i = 0; i < sources->count; i++) {
        const struct source *source = &sources->items[i];
        const bool is_stdin = source_is_standard_input(source);
        const struct mention input = {is_stdin ? "standard input" : "--input",
                                      is_stdin ? "/dev/stdin" : source->text};
        if (source->kind == SOURCE_FILE && !refuse(written, &input, error))
            return false;
    }
    return true;
}

/* What is kept of an unfinished output stands beside it. */
static bool refuse_unfinished(const struct options *options, struct error *error)
{
    struct unfinished unfinished = {0};
    bool is_file = false;
    if (!options->output)
        return true;
    if (!unfinished_locate(&unfinished, options->output, &is_file, error))
        return false;
    const struct mention data = {"what is unfinished of --output", unfinished.data},
                         journal = {"its journal", unfinished.journal},
                         record = {"--record", options->record};
    const bool good =
        !is_file || (refuse_inputs(&data, &options->sources, error) &&
                     refuse_inputs(&journal, &options->sources, error) &&
                     (!record.path || (refuse(&data, &record, error) && refuse(&journal, &record, error))));
    unfinished_free(&unfinished);
    return good;
}

static bool is_there(const char *path)
{
    return access(path, F_OK) == 0;
}

/* Is the output what another run keeps, by its name and what stands beside it? */
static bool refuse_kept_by_another(const char *output, const char *ending, struct error *error)
{
    const size_t size = strlen(output), end = strlen(ending);
    struct unfinished other = {0};
    bool is_file = false;
    char shown[TEXT_WIDTH + 1];
    if (size <= end || strcmp(output + size - end, ending) != 0)
        return true;
    char *base = strndup(output, size - end);
    if (!base || !unfinished_locate(&other, base, &is_file, error)) {
        free(base);
        return base || error_memory(error, "the output", size);
    }
    free(base);
    const bool is_kept = is_file && (is_there(other.lock) || is_there(other.journal));
    unfinished_free(&other);
    return !is_kept || error_set(error, ERROR_USAGE, "'%s' is what another run keeps, which did not end",
                                 text_show(output, shown));
}

bool path_conflicts_refuse(const struct options *options, struct error *error)
{
    const struct mention output = {options->output ? "--output" : "standard output",
                                   options->output ? options->output : "/dev/stdout"},
                         record = {"--record", options->record};
    return refuse_inputs(&output, &options->sources, error) && refuse_unfinished(options, error) &&
           (!options->output || (refuse_kept_by_another(options->output, ".unfinished", error) &&
                                 refuse_kept_by_another(options->output, ".journal", error))) &&
           (!options->record ||
            (refuse(&output, &record, error) && refuse_inputs(&record, &options->sources, error)));
}
