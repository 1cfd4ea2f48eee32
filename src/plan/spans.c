#include "plan/spans.h"

#include <stdlib.h>

#include "plan/counted_ranges.h"
#include "plan/unit.h"

static uint64_t span_size(uint64_t count, uint64_t most, uint64_t many)
{
    const uint64_t least = (count - 1) / many + 1, size = most > least ? most : least;
    return size < UNIT_NUMBERS_MAX ? size : UNIT_NUMBERS_MAX;
}

/* The stretch of the sequence that begins with number `first`. */
static struct stretch next_stretch(const struct numbers *numbers, uint64_t first, uint64_t id, uint64_t most,
                                   uint64_t many, bool counts)
{
    const uint64_t count = numbers_left_of_source(numbers, first);
    struct stretch stretch = {
        .first = first, .end = first + count, .id = id, .size = span_size(count, most, many)};
    const struct numbers_progression progression = numbers_progression_at(numbers, first);
    if (counts && counted_ranges_is_one(&progression)) {
        stretch.is_counted = true;
        stretch.size = counted_ranges_unit_size(&progression, 1);
    }
    return stretch;
}

bool spans_open(struct spans *spans, const struct numbers *numbers, uint64_t most, uint64_t many, bool counts,
                struct error *error)
{
    *spans = (struct spans){0};
    spans->stretches = calloc(numbers->segment_count + 1, sizeof *spans->stretches);
    if (!spans->stretches)
        return error_memory(error, "the plan", 0);
    for (uint64_t first = 0; first < numbers->count;) {
        const struct stretch stretch = next_stretch(numbers, first, spans->count, most, many, counts);
        spans->stretches[spans->stretch_count++] = stretch;
        spans->count += (stretch.end - stretch.first - 1) / stretch.size + 1;
        first = stretch.end;
    }
    return true;
}

void spans_close(struct spans *spans)
{
    free(spans->stretches);
    *spans = (struct spans){0};
}

/* Span `i`, from 0, of the stretch. */
static struct span span_of(const struct stretch *stretch, uint64_t i)
{
    const uint64_t first = stretch->first + i * stretch->size, left = stretch->end - first;
    return (struct span){.id = stretch->id + i,
                         .first = first,
                         .end = first + (left < stretch->size ? left : stretch->size),
                         .is_counted = stretch->is_counted};
}

/* The last stretch that does not begin behind: with its first number, or with its first span. */
static const struct stretch *find_stretch(const struct spans *spans, uint64_t at, bool by_id)
{
    size_t low = 0, high = spans->stretch_count;
    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;
        const uint64_t begin = by_id ? spans->stretches[middle].id : spans->stretches[middle].first;
        if (begin <= at)
            low = middle;
        else
            high = middle;
    }
    return &spans->stretches[low];
}

struct span spans_at(const struct spans *spans, uint64_t index)
{
    const struct stretch *stretch = find_stretch(spans, index, false);
    return span_of(stretch, (index - stretch->first) / stretch->size);
}

struct span spans_get(const struct spans *spans, uint64_t id)
{
    const struct stretch *stretch = find_stretch(spans, id, true);
    return span_of(stretch, id - stretch->id);
}
