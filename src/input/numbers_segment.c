#include "input/numbers_segment.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "input/blocks.h"
#include "input/splitmix64.h"

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
