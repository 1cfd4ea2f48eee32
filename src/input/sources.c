/* The sources that a command line names, one after the other. */
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "input/input.h"

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
