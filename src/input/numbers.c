#include "input/numbers.h"

#include <assert.h>
#include <stdlib.h>

#include "input/blocks.h"
#include "input/numbers_segment.h"
#include "input/text/text_reader.h"

static bool check_room(const struct numbers *numbers, uint64_t count, struct error *error)
{
    if (count > NUMBERS_COUNT_MAX - numbers->count)
        return error_set(error, ERROR_USAGE, "too many numbers: the limit is %llu (2^62)",
                         (unsigned long long)NUMBERS_COUNT_MAX);
    return true;
}

/* The array doubles when its count is 0 or a power of two. */
static bool make_room(struct numbers *numbers, struct error *error)
{
    const size_t count = numbers->segment_count, room = count ? 2 * count : 1;
    struct segment *grown;
    if ((count & (count - 1)) != 0)
        return true;
    grown = room <= SIZE_MAX / sizeof *grown ? realloc(numbers->segments, room * sizeof *grown) : NULL;
    if (!grown)
        return error_memory(error, "the input", room * sizeof *grown);
    numbers->segments = grown;
    return true;
}

static bool add_segment(struct numbers *numbers, const struct segment *segment, struct error *error)
{
    if (!check_room(numbers, segment->count, error) || !make_room(numbers, error))
        return false;
    struct segment *added = &numbers->segments[numbers->segment_count++];
    *added = *segment;
    added->first = numbers->count;
    numbers->count += segment->count;
    return true;
}

bool numbers_add_list(struct numbers *numbers, uint64_t *values, size_t count, struct error *error)
{
    struct segment list = {.kind = SEGMENT_LIST, .count = count, .values = values};
    if (count > 0 && add_segment(numbers, &list, error))
        return true;
    free(values);
    return count == 0;
}

bool numbers_add_range(struct numbers *numbers, uint64_t lo, uint64_t hi, uint64_t step, struct error *error)
{
    assert(lo <= hi && step >= 1);
    uint64_t steps = (hi - lo) / step;
    /* Before the 1 is added: all of 0 ... 2^64-1 would be 0 numbers. */
    if (steps >= NUMBERS_COUNT_MAX)
        return check_room(numbers, UINT64_MAX, error);
    struct segment range = {.kind = SEGMENT_RANGE, .count = steps + 1, .lo = lo, .step = step};
    return add_segment(numbers, &range, error);
}

bool numbers_add_random(struct numbers *numbers, uint64_t count, int bits, uint64_t seed, struct error *error)
{
    assert(bits >= 1 && bits <= 64);
    struct segment random = {.kind = SEGMENT_RANDOM, .count = count, .seed = seed, .bits = (uint64_t)bits};
    return count == 0 || add_segment(numbers, &random, error);
}

bool numbers_add_blocks(struct numbers *numbers, struct blocks *blocks, struct error *error)
{
    struct segment file = {.kind = SEGMENT_BLOCKS, .count = blocks_numbers(blocks), .blocks = blocks};
    if (file.count > 0 && add_segment(numbers, &file, error)) {
        numbers->in_files += file.count;
        return true;
    }
    blocks_free(blocks);
    return file.count == 0;
}

bool numbers_add_text(struct numbers *numbers, struct text_reader *reader, struct error *error)
{
    if (!text_reader_end(reader, error))
        return false;
    const uint64_t first = numbers->count;
    struct text_content content = text_reader_release(reader);
    if (content.count > 0) {
        uint64_t *shrunk = realloc(content.values, content.count * sizeof *shrunk);
        content.values = shrunk ? shrunk : content.values;
    }
    if (numbers_add_list(numbers, content.values, content.count, error))
        return invalid_lines_append(&numbers->invalid, &content.invalid, first, error);
    invalid_lines_free(&content.invalid);
    return false;
}

static void keep_segments(struct numbers *numbers, uint64_t first, uint64_t end)
{
    size_t kept = 0;
    numbers->in_files = 0;
    for (size_t i = 0; i < numbers->segment_count; i++) {
        struct segment segment = numbers->segments[i];
        const uint64_t begin = segment.first > first ? segment.first : first;
        const uint64_t segment_end = segment.first + segment.count;
        const uint64_t stop = segment_end < end ? segment_end : end;
        if (begin >= stop) {
            numbers_segment_free(&segment);
            continue;
        }
        numbers_segment_keep(&segment, begin - segment.first, stop - begin);
        if (segment.kind == SEGMENT_BLOCKS)
            numbers->in_files += segment.count;
        segment.first = begin - first;
        numbers->segments[kept++] = segment;
    }
    numbers->segment_count = kept;
}

void numbers_keep(struct numbers *numbers, uint64_t first, uint64_t count)
{
    assert(first <= numbers->count && count <= numbers->count - first);
    keep_segments(numbers, first, first + count);
    invalid_lines_keep(&numbers->invalid, first, first + count);
    numbers->count = count;
}

void numbers_read(const struct numbers *numbers, uint64_t first, size_t count, uint64_t *values)
{
    assert(first <= numbers->count && count <= numbers->count - first);
    if (count == 0)
        return;
    const struct segment *segment = numbers_segment_at(numbers->segments, numbers->segment_count, first);
    uint64_t offset = first - segment->first;
    while (count > 0) {
        uint64_t rest = segment->count - offset;
        size_t part = rest < count ? (size_t)rest : count;
        numbers_segment_read(segment, offset, part, values);
        values += part;
        count -= part;
        segment++;
        offset = 0;
    }
}

static struct numbers_view peek_file(const struct segment *segment, uint64_t offset)
{
    struct numbers_view view = {.in_file = true, .left = segment->count - offset};
    const uint64_t index = segment->skip + offset; /* in the file */
    const size_t block = blocks_find(segment->blocks, index);
    const uint64_t in_block = blocks_before(segment->blocks, block + 1) - index;
    view.in_midst = blocks_before(segment->blocks, block) < index;
    view.count = in_block < view.left ? in_block : view.left;
    view.largest = blocks_largest(segment->blocks, block);
    return view;
}

struct numbers_view numbers_peek(const struct numbers *numbers, uint64_t index)
{
    struct numbers_view view = {.left = numbers->count - index};
    if (numbers->in_files == 0)
        return view;
    const struct segment *segment = numbers_segment_at(numbers->segments, numbers->segment_count, index);
    const struct segment *end = numbers->segments + numbers->segment_count;
    if (segment->kind == SEGMENT_BLOCKS)
        return peek_file(segment, index - segment->first);
    for (; segment < end && segment->kind != SEGMENT_BLOCKS; segment++)
        view.left = segment->first + segment->count - index;
    return view;
}

uint64_t numbers_left_of_source(const struct numbers *numbers, uint64_t index)
{
    const struct segment *segment = numbers_segment_at(numbers->segments, numbers->segment_count, index);
    return segment->count - (index - segment->first);
}

struct numbers_progression numbers_progression_at(const struct numbers *numbers, uint64_t index)
{
    const struct segment *segment = numbers_segment_at(numbers->segments, numbers->segment_count, index);
    if (segment->kind != SEGMENT_RANGE)
        return (struct numbers_progression){0};
    const uint64_t offset = index - segment->first;
    return (struct numbers_progression){.first = segment->lo + offset * segment->step,
                                        .step = segment->step,
                                        .count = segment->count - offset};
}

/* As far as the first pass knows. */
static uint64_t largest_in_file(const struct segment *segment)
{
    uint64_t largest = 0;
    for (uint64_t offset = 0; offset < segment->count;) {
        const struct numbers_view view = peek_file(segment, offset);
        largest = view.largest > largest ? view.largest : largest;
        offset += view.count;
    }
    return largest;
}

uint64_t numbers_largest(const struct numbers *numbers)
{
    uint64_t largest = 0;
    for (size_t i = 0; i < numbers->segment_count; i++) {
        const struct segment *segment = &numbers->segments[i];
        const uint64_t here =
            segment->kind == SEGMENT_BLOCKS ? largest_in_file(segment) : numbers_segment_largest(segment);
        largest = here > largest ? here : largest;
    }
    return largest;
}

bool numbers_identity(const struct numbers *numbers, char text[IDENTITY_TEXT_SIZE])
{
    *text = '\0';
    if (!numbers->read.stream)
        identity_text(&numbers->read.identity, text);
    return !numbers->read.stream;
}

void numbers_free(struct numbers *numbers)
{
    for (size_t i = 0; i < numbers->segment_count; i++)
        numbers_segment_free(&numbers->segments[i]);
    free(numbers->segments);
    invalid_lines_free(&numbers->invalid);
    *numbers = (struct numbers){0};
}
