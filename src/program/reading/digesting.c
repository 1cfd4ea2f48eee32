#include "program/reading/digesting.h"

#include <stdlib.h>

#include "program/reading/walk.h"

enum { CHUNK_NUMBERS = 1 << 16 };

/* Numbers that stand in one file, or in none. */
struct chunk {
    uint64_t first;
    size_t count;
    struct digest digest;
};

struct task {
    const struct numbers *numbers;
    struct chunk *chunks;
    size_t count;
};

static bool digest_chunk(void *context, void **tool, size_t i, struct error *error)
{
    const struct task *task = context;
    struct chunk *chunk = &task->chunks[i];
    struct numbers_block block;
    if (!*tool)
        *tool = calloc(1, sizeof(struct numbers_loader));
    if (!*tool)
        return error_memory(error, "reading the numbers", sizeof(struct numbers_loader));
    if (!numbers_load(task->numbers, chunk->first, chunk->count, NULL, *tool, &block, error))
        return false;
    digest_add_many(&chunk->digest, block.values, block.count);
    return true;
}

static void free_loader(void *tool)
{
    if (tool)
        numbers_loader_free(tool);
    free(tool);
}

static size_t chunk_size(const struct numbers *numbers, uint64_t first, uint64_t end)
{
    const uint64_t left = numbers_peek(numbers, first).left, most = end - first < left ? end - first : left;
    return most < CHUNK_NUMBERS ? (size_t)most : CHUNK_NUMBERS;
}

/* Without `chunks` it only counts them. */
static size_t cut(const struct numbers *numbers, uint64_t end, struct chunk *chunks)
{
    size_t used = 0;
    for (uint64_t first = 0; first < end; used++) {
        const size_t count = chunk_size(numbers, first, end);
        if (chunks)
            chunks[used] = (struct chunk){.first = first, .count = count};
        first += count;
    }
    return used;
}

bool digesting_first(const struct numbers *numbers, uint64_t count, int threads, struct digest *digest,
                     struct error *error)
{
    struct task task = {.numbers = numbers, .count = cut(numbers, count, NULL)};
    const struct walk walk = {
        .threads = threads, .context = &task, .step = digest_chunk, .free_tool = free_loader};
    *digest = (struct digest){0};
    task.chunks = malloc((task.count + 1) * sizeof *task.chunks);
    if (!task.chunks)
        return error_memory(error, "reading the numbers", task.count * sizeof *task.chunks);
    cut(numbers, count, task.chunks);
    const bool good = walk_items(&walk, 0, task.count, error);
    for (size_t i = 0; good && i < task.count; i++)
        digest_append(digest, &task.chunks[i].digest);
    free(task.chunks);
    return good;
}
