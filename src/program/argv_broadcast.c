#include "program/argv_broadcast.h"

#include <stdlib.h>
#include <string.h>

#include "engine/parallel/agreement.h"

static size_t joined_size(int count, char *const *words)
{
    size_t size = 0;
    for (int i = 0; i < count; i++)
        size += strlen(words[i]) + 1;
    return size;
}

static void join(char *to, int count, char *const *words)
{
    for (int i = 0; i < count; i++)
        to = stpcpy(to, words[i]) + 1;
}

static void find_words(struct arguments *arguments)
{
    char *at = arguments->bytes;
    for (int i = 0; i < arguments->count; i++) {
        arguments->words[i] = at;
        at += strlen(at) + 1;
    }
}

bool argv_broadcast(struct arguments *arguments, struct ranks *ranks, int count, char *const *words,
                    struct error *error)
{
    struct {
        int count;
        size_t size;
    } shape = {count, joined_size(count, words)};
    ranks_broadcast(ranks, &shape, sizeof shape);
    *arguments = (struct arguments){.count = shape.count,
                                    .words = calloc((size_t)shape.count + 1, sizeof *arguments->words),
                                    .bytes = malloc(shape.size + 1)};
    const bool good = arguments->words && arguments->bytes;
    if (!agreement_with_cause(ranks, good || error_memory(error, "the command line", shape.size), error))
        return false;
    if (ranks->rank == 0)
        join(arguments->bytes, count, words);
    ranks_broadcast(ranks, arguments->bytes, shape.size);
    find_words(arguments);
    return true;
}

void argv_free(struct arguments *arguments)
{
    free(arguments->words);
    free(arguments->bytes);
    *arguments = (struct arguments){0};
}
