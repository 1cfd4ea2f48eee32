/* Loads parts of a sequence, from memory or from big files. Knows nothing of who works on them. */
#include "input/numbers.h"

#include <stdlib.h>

#include "input/blocks_reader.h"
#include "input/numbers_segment.h"

void numbers_loader_free(struct numbers_loader *loader)
{
    free(loader->values);
    blocks_reader_free(loader->reader);
    *loader = (struct numbers_loader){0};
}

static bool load_file(const struct segment *segment, uint64_t offset, size_t count,
                      const struct buffer *fetched, struct numbers_loader *loader,
                      struct numbers_block *block, struct error *error)
{
    if (!loader->reader && !(loader->reader = blocks_reader_new(error)))
        return false;
    return blocks_reader_read(loader->reader, segment->blocks, segment->skip + offset, count, fetched, block,
                              error);
}

static bool load_memory(const struct numbers *numbers, uint64_t first, size_t count,
                        struct numbers_loader *loader, struct numbers_block *block, struct error *error)
{
    if (loader->room < count) {
        uint64_t *values = realloc(loader->values, count * sizeof *values);
        if (values == NULL)
            return error_memory(error, "the numbers of a unit", count * sizeof *values);
        loader->values = values;
        loader->room = count;
    }
    numbers_read(numbers, first, count, loader->values);
    *block = numbers_block_of(loader->values, count, &numbers->invalid, first);
    return true;
}

bool numbers_load(const struct numbers *numbers, uint64_t first, size_t count, const struct buffer *fetched,
                  struct numbers_loader *loader, struct numbers_block *block, struct error *error)
{
    const struct segment *segment = numbers_segment_at(numbers->segments, numbers->segment_count, first);
    const bool loaded = segment->kind == SEGMENT_BLOCKS
                            ? load_file(segment, first - segment->first, count, fetched, loader, block, error)
                            : load_memory(numbers, first, count, loader, block, error);
    block->first = first;
    return loaded;
}

bool numbers_must_be_fetched(const struct numbers *numbers, uint64_t first)
{
    const struct segment *segment = numbers_segment_at(numbers->segments, numbers->segment_count, first);
    return segment->kind == SEGMENT_BLOCKS && !segment->blocks->file.shared;
}

bool numbers_loader_holds(const struct numbers_loader *loader, const struct numbers *numbers, uint64_t first,
                          size_t count)
{
    const struct segment *segment = numbers_segment_at(numbers->segments, numbers->segment_count, first);
    return segment->kind == SEGMENT_BLOCKS && loader->reader &&
           blocks_reader_holds(loader->reader, segment->blocks, segment->skip + (first - segment->first),
                               count);
}

bool numbers_fetch(const struct numbers *numbers, uint64_t first, size_t count, struct buffer *buffer,
                   struct error *error)
{
    const struct segment *segment = numbers_segment_at(numbers->segments, numbers->segment_count, first);
    return blocks_reader_fetch(segment->blocks, segment->skip + (first - segment->first), count, buffer,
                               error);
}

struct numbers_extent numbers_fetched_with(const struct numbers *numbers, uint64_t first, size_t count)
{
    const struct segment *segment = numbers_segment_at(numbers->segments, numbers->segment_count, first);
    const struct blocks_extent extent =
        blocks_reader_extent(segment->blocks, segment->skip + (first - segment->first), count);
    const uint64_t end = segment->skip + segment->count;
    const uint64_t begin = extent.first > segment->skip ? extent.first : segment->skip;
    return (struct numbers_extent){.first = segment->first + (begin - segment->skip),
                                   .end = segment->first + (extent.end < end ? extent.end : end) -
                                          segment->skip};
}

struct blocks *numbers_file(const struct numbers *numbers, size_t i)
{
    for (size_t k = 0; k < numbers->segment_count; k++)
        if (numbers->segments[k].kind == SEGMENT_BLOCKS && i-- == 0)
            return numbers->segments[k].blocks;
    return NULL;
}

bool numbers_unchanged(const struct numbers *numbers, struct error *error)
{
    const struct blocks *blocks;
    for (size_t i = 0; (blocks = numbers_file(numbers, i)); i++)
        if (!blocks_reader_end(blocks, error))
            return false;
    return true;
}
