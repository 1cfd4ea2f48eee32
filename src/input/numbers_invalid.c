/* The invalid lines of a sequence: those of lists are kept, those of big files are read again. Knows nothing
 * of what is said about them. */
#include "input/numbers.h"

#include <assert.h>

#include "input/blocks_reader.h"
#include "input/numbers_segment.h"

bool numbers_add_invalid(struct numbers *numbers, const struct invalid_line *invalid, struct error *error)
{
    assert(invalid->index < numbers->count);
    const struct segment *list =
        numbers_segment_at(numbers->segments, numbers->segment_count, invalid->index);
    assert(list->kind == SEGMENT_LIST);
    if (!invalid_lines_add(&numbers->invalid, invalid, error))
        return false;
    list->values[invalid->index - list->first] = 0;
    return true;
}

const struct invalid_line *numbers_invalid_at(const struct numbers *numbers, uint64_t index)
{
    const struct invalid_lines *invalid = &numbers->invalid;
    const size_t i = invalid_lines_find(invalid, index);
    return i < invalid->count && invalid->items[i].index == index ? &invalid->items[i] : NULL;
}

/* Who visits, and how far it has come. */
struct visitor {
    uint64_t most, count;
    void (*visit)(void *context, const struct invalid_line *invalid);
    void *context;
};

static void visit_some(struct visitor *visitor, const struct numbers_block *block)
{
    for (size_t i = 0; i < block->invalid_count && visitor->count + i < visitor->most; i++)
        visitor->visit(visitor->context, &block->invalid[i]);
    visitor->count += block->invalid_count;
}

/* Numbers [begin, end) of one block of a file. */
static bool visit_block(struct visitor *visitor, const struct blocks *blocks, uint64_t begin, uint64_t end,
                        struct blocks_reader *reader, struct error *error)
{
    struct numbers_block block;
    if (!blocks_reader_read(reader, blocks, begin, (size_t)(end - begin), NULL, &block, error))
        return false;
    visit_some(visitor, &block);
    return true;
}

static bool visit_file(struct visitor *visitor, const struct segment *segment, struct error *error)
{
    const struct blocks *blocks = segment->blocks;
    const uint64_t begin = segment->skip, end = segment->skip + segment->count;
    struct blocks_reader *reader = blocks_reader_new(error);
    bool good = reader != NULL;
    for (size_t i = blocks_find(blocks, begin); good && i < blocks->count && blocks_before(blocks, i) < end;
         i++) {
        const uint64_t from = blocks_before(blocks, i), to = blocks_before(blocks, i + 1);
        const bool whole = begin <= from && to <= end;
        const uint64_t invalid = blocks->summaries ? blocks->summaries[i].invalid : 0;
        if (invalid > 0 && whole && visitor->count >= visitor->most)
            visitor->count += invalid;
        else if (invalid > 0)
            good =
                visit_block(visitor, blocks, begin > from ? begin : from, end < to ? end : to, reader, error);
    }
    blocks_reader_free(reader);
    return good;
}

static void visit_list(struct visitor *visitor, const struct invalid_lines *invalid,
                       const struct segment *segment)
{
    const struct numbers_block block =
        numbers_block_of(segment->values, (size_t)segment->count, invalid, segment->first);
    visit_some(visitor, &block);
}

bool numbers_visit_invalid(const struct numbers *numbers, uint64_t most,
                           void (*visit)(void *context, const struct invalid_line *invalid), void *context,
                           uint64_t *count, struct error *error)
{
    struct visitor visitor = {.most = most, .visit = visit, .context = context};
    for (size_t i = 0; i < numbers->segment_count; i++) {
        const struct segment *segment = &numbers->segments[i];
        if (segment->kind == SEGMENT_LIST)
            visit_list(&visitor, &numbers->invalid, segment);
        else if (segment->kind == SEGMENT_BLOCKS && !visit_file(&visitor, segment, error))
            return false;
    }
    *count = visitor.count;
    return true;
}
