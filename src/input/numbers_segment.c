#include "input/numbers_segment.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "input/blocks.h"
#include "input/splitmix64.h"

enum { RANDOM_FEW = 1 << 16 };

void numbers_segment_free(struct segment *segment)
{
    free(segment->values);
    blocks_free(segment->blocks);
}

void numbers_segment_keep(struct segment *segment, uint64_t offset, uint64_t count)
{
    switch (segment->kind) {
    case SEGMENT_LIST:
        memmove(segment->values, segment->values + offset, (size_t)count * sizeof *segment->values);
        break;
    case SEGMENT_RANGE:
        segment->lo += offset * segment->step;
        break;
    case SEGMENT_RANDOM:
        segment->seed += offset * SPLITMIX64_STEP; /* the counter that output i is made from */
        break;
    case SEGMENT_BLOCKS:
        segment->skip += offset;
        break;
    }
    segment->count = count;
}

void numbers_segment_read(const struct segment *segment, uint64_t offset, size_t count, uint64_t *values)
{
    switch (segment->kind) {
    case SEGMENT_LIST:
        memcpy(values, segment->values + offset, count * sizeof *values);
        break;
    case SEGMENT_RANGE:
        for (size_t i = 0; i < count; i++)
            values[i] = segment->lo + (offset + i) * segment->step;
        break;
    case SEGMENT_RANDOM:
        for (size_t i = 0; i < count; i++)
            values[i] = splitmix64(segment->seed, offset + i) >> (64 - segment->bits);
        break;
    case SEGMENT_BLOCKS:
        assert(false && "numbers of a big file are loaded, not read");
        break;
    }
}

static uint64_t largest_of_list(const struct segment *list)
{
    uint64_t largest = 0;
    for (uint64_t i = 0; i < list->count; i++)
        largest = list->values[i] > largest ? list->values[i] : largest;
    return largest;
}

/* The largest of a few. To draw many would take too long; and since at least one of 43 numbers below 2^BITS
 * has as many digits as 2^BITS-1 (of 10 bits, those from 1000 on; of other bits, more), so has the largest of
 * many: that it has fewer has a chance below 10^-600. */
static uint64_t largest_of_random(const struct segment *random)
{
    uint64_t largest = 0;
    if (random->count > RANDOM_FEW)
        return UINT64_MAX >> (64 - random->bits);
    for (uint64_t i = 0; i < random->count; i++) {
        uint64_t value;
        numbers_segment_read(random, i, 1, &value);
        largest = value > largest ? value : largest;
    }
    return largest;
}

uint64_t numbers_segment_largest(const struct segment *segment)
{
    switch (segment->kind) {
    case SEGMENT_LIST:
        return largest_of_list(segment);
    case SEGMENT_RANGE:
        return segment->lo + (segment->count - 1) * segment->step;
    case SEGMENT_RANDOM:
        return largest_of_random(segment);
    case SEGMENT_BLOCKS:
        break;
    }
    assert(false && "the index of a big file has its bounds");
    return UINT64_MAX;
}

const struct segment *numbers_segment_at(const struct segment *segments, size_t count, uint64_t index)
{
    size_t low = 0, high = count;
    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;
        if (segments[middle].first <= index)
            low = middle;
        else
            high = middle;
    }
    return &segments[low];
}
