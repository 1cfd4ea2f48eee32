#include "input/numbers.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "input/blocks_reader.h"
#include "input/text/text_reader.h"

enum segment_kind {
    SEGMENT_LIST,
    SEGMENT_RANGE,
    SEGMENT_RANDOM,
    SEGMENT_BLOCKS,
};

/* A run of numbers of one kind. No segment is empty, so that each place belongs to exactly one. */
struct segment {
    enum segment_kind kind;
    uint64_t first; /* place of its first number in the sequence */
    uint64_t count;
    uint64_t *values;      /* list: owned */
    uint64_t lo;           /* range */
    uint64_t step;         /* range */
    uint64_t seed;         /* random */
    uint64_t bits;         /* random: 1 ... 64 */
    uint64_t skip;         /* blocks: numbers of the file before the first */
    struct blocks *blocks; /* owned */
};

static void segment_free(struct segment *segment)
{
    free(segment->values);
    blocks_free(segment->blocks);
}

/* Room for one more in an array that grows by doubling: it is full when its count is 0 or a power of two. */
static void *grow(void *array, size_t count, size_t item_size, const char *what, struct error *error)
{
    if ((count & (count - 1)) != 0)
        return array;
    size_t capacity = count == 0 ? 1 : 2 * count;
    if (capacity > SIZE_MAX / item_size) {
        error_memory(error, what, 0);
        return NULL;
    }
    void *grown = realloc(array, capacity * item_size);
    if (grown == NULL)
        error_memory(error, what, capacity * item_size);
    return grown;
}

static bool check_room(const struct numbers *numbers, uint64_t count, struct error *error)
{
    if (count > NUMBERS_COUNT_MAX - numbers->count)
        return error_set(error, ERROR_USAGE, "too many numbers: the limit is %llu (2^62)",
                         (unsigned long long)NUMBERS_COUNT_MAX);
    return true;
}

static bool add_segment(struct numbers *numbers, const struct segment *segment, struct error *error)
{
    if (!check_room(numbers, segment->count, error))
        return false;
    struct segment *segments =
        grow(numbers->segments, numbers->segment_count, sizeof *segments, "the input", error);
    if (segments == NULL)
        return false;
    numbers->segments = segments;
    segments[numbers->segment_count] = *segment;
    segments[numbers->segment_count].first = numbers->count;
    numbers->segment_count++;
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

/* The segment that number `index` stands in. */
static struct segment *segment_at(const struct numbers *numbers, uint64_t index)
{
    size_t low = 0;
    size_t high = numbers->segment_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (numbers->segments[middle].first <= index)
            low = middle;
        else
            high = middle;
    }
    return &numbers->segments[low];
}

bool numbers_add_invalid(struct numbers *numbers, const struct invalid_line *invalid, struct error *error)
{
    assert(invalid->index < numbers->count);
    struct segment *list = segment_at(numbers, invalid->index);
    assert(list->kind == SEGMENT_LIST);
    if (!invalid_lines_add(&numbers->invalid, invalid, error))
        return false;
    list->values[invalid->index - list->first] = 0;
    return true;
}

/* Output `i` of SplitMix64, from 0. Its state is a counter, so any output can be had without those before it.
 * G. L. Steele Jr., D. Lea, C. H. Flood: Fast splittable pseudorandom number generators, OOPSLA 2014; the
 * constants are those of java.util.SplittableRandom and of S. Vigna's splitmix64.c. */
static const uint64_t SPLITMIX64_STEP = UINT64_C(0x9E3779B97F4A7C15);

static uint64_t splitmix64(uint64_t seed, uint64_t i)
{
    uint64_t z = seed + (i + 1) * SPLITMIX64_STEP;
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

/* Keeps numbers [offset, offset + count) of a segment. */
static void segment_keep(struct segment *segment, uint64_t offset, uint64_t count)
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
            segment_free(&segment);
            continue;
        }
        segment_keep(&segment, begin - segment.first, stop - begin);
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

/* Copies numbers [offset, offset + count) of one segment. */
static void segment_read(const struct segment *segment, uint64_t offset, size_t count, uint64_t *values)
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

void numbers_read(const struct numbers *numbers, uint64_t first, size_t count, uint64_t *values)
{
    assert(first <= numbers->count && count <= numbers->count - first);
    if (count == 0)
        return;
    const struct segment *segment = segment_at(numbers, first);
    uint64_t offset = first - segment->first;
    while (count > 0) {
        uint64_t rest = segment->count - offset;
        size_t taken = rest < count ? (size_t)rest : count;
        segment_read(segment, offset, taken, values);
        values += taken;
        count -= taken;
        segment++;
        offset = 0;
    }
}

const struct invalid_line *numbers_invalid_at(const struct numbers *numbers, uint64_t index)
{
    const struct invalid_lines *invalid = &numbers->invalid;
    const size_t i = invalid_lines_find(invalid, index);
    return i < invalid->count && invalid->items[i].index == index ? &invalid->items[i] : NULL;
}

static struct numbers_view peek_file(const struct segment *segment, uint64_t offset)
{
    struct numbers_view view = {.in_file = true, .left = segment->count - offset};
    const uint64_t place = segment->skip + offset;
    const size_t block = blocks_find(segment->blocks, place);
    const uint64_t in_block = blocks_before(segment->blocks, block + 1) - place;
    view.count = in_block < view.left ? in_block : view.left;
    view.largest = blocks_largest(segment->blocks, block);
    return view;
}

struct numbers_view numbers_peek(const struct numbers *numbers, uint64_t index)
{
    struct numbers_view view = {.left = numbers->count - index};
    if (numbers->in_files == 0)
        return view;
    const struct segment *segment = segment_at(numbers, index);
    const struct segment *end = numbers->segments + numbers->segment_count;
    if (segment->kind == SEGMENT_BLOCKS)
        return peek_file(segment, index - segment->first);
    for (; segment < end && segment->kind != SEGMENT_BLOCKS; segment++)
        view.left = segment->first + segment->count - index;
    return view;
}

struct numbers_progression numbers_progression_at(const struct numbers *numbers, uint64_t index)
{
    const struct segment *segment = segment_at(numbers, index);
    if (segment->kind != SEGMENT_RANGE)
        return (struct numbers_progression){0};
    const uint64_t offset = index - segment->first;
    return (struct numbers_progression){.first = segment->lo + offset * segment->step,
                                        .step = segment->step,
                                        .count = segment->count - offset};
}

uint64_t numbers_largest(const struct numbers *numbers)
{
    enum { SAMPLE = 4096 };
    uint64_t values[SAMPLE];
    uint64_t largest = 0;
    for (uint64_t i = 0; i < numbers->count;) {
        const struct numbers_view view = numbers_peek(numbers, i);
        if (view.in_file) {
            largest = view.largest > largest ? view.largest : largest;
            i += view.count;
            continue;
        }
        const size_t count = view.left < SAMPLE ? (size_t)view.left : SAMPLE;
        numbers_read(numbers, i, count, values);
        for (size_t k = 0; k < count; k++)
            largest = values[k] > largest ? values[k] : largest;
        i += count;
    }
    return largest;
}

/* ---- Loading. */

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
    const size_t invalid = invalid_lines_find(&numbers->invalid, first);
    *block = (struct numbers_block){
        .first = first,
        .count = count,
        .values = loader->values,
        .invalid = numbers->invalid.items ? numbers->invalid.items + invalid : NULL,
        .invalid_count = invalid_lines_find(&numbers->invalid, first + count) - invalid,
        .invalid_first = first};
    return true;
}

bool numbers_load(const struct numbers *numbers, uint64_t first, size_t count, const struct buffer *fetched,
                  struct numbers_loader *loader, struct numbers_block *block, struct error *error)
{
    const struct segment *segment = segment_at(numbers, first);
    if (segment->kind != SEGMENT_BLOCKS)
        return load_memory(numbers, first, count, loader, block, error);
    const bool loaded = load_file(segment, first - segment->first, count, fetched, loader, block, error);
    block->first = first;
    return loaded;
}

bool numbers_must_be_fetched(const struct numbers *numbers, uint64_t first)
{
    const struct segment *segment = segment_at(numbers, first);
    return segment->kind == SEGMENT_BLOCKS && !segment->blocks->file.shared;
}

bool numbers_fetch(const struct numbers *numbers, uint64_t first, size_t count, struct buffer *buffer,
                   struct error *error)
{
    const struct segment *segment = segment_at(numbers, first);
    return blocks_reader_fetch(segment->blocks, segment->skip + (first - segment->first), count, buffer,
                               error);
}

bool numbers_unchanged(const struct numbers *numbers, struct error *error)
{
    for (size_t i = 0; i < numbers->segment_count; i++)
        if (numbers->segments[i].kind == SEGMENT_BLOCKS &&
            !blocks_unchanged(numbers->segments[i].blocks, error))
            return false;
    return true;
}

/* ---- Invalid lines. */

struct visitor {
    uint64_t most, count;
    void (*visit)(void *context, const struct invalid_line *invalid);
    void *context;
};

static void visit_some(struct visitor *visitor, const struct invalid_line *invalid, size_t count)
{
    for (size_t i = 0; i < count && visitor->count + i < visitor->most; i++)
        visitor->visit(visitor->context, &invalid[i]);
    visitor->count += count;
}

/* Numbers [begin, end) of one block of a file. */
static bool visit_block(struct visitor *visitor, const struct blocks *blocks, uint64_t begin, uint64_t end,
                        struct blocks_reader *reader, struct error *error)
{
    struct numbers_block block;
    if (!blocks_reader_read(reader, blocks, begin, (size_t)(end - begin), NULL, &block, error))
        return false;
    visit_some(visitor, block.invalid, block.invalid_count);
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

bool numbers_visit_invalid(const struct numbers *numbers, uint64_t most,
                           void (*visit)(void *context, const struct invalid_line *invalid), void *context,
                           uint64_t *count, struct error *error)
{
    struct visitor visitor = {.most = most, .visit = visit, .context = context};
    for (size_t i = 0; i < numbers->segment_count; i++) {
        const struct segment *segment = &numbers->segments[i];
        const size_t begin = invalid_lines_find(&numbers->invalid, segment->first);
        if (segment->kind == SEGMENT_LIST)
            visit_some(&visitor, numbers->invalid.items ? numbers->invalid.items + begin : NULL,
                       invalid_lines_find(&numbers->invalid, segment->first + segment->count) - begin);
        else if (segment->kind == SEGMENT_BLOCKS && !visit_file(&visitor, segment, error))
            return false;
    }
    *count = visitor.count;
    return true;
}

/* The packed form is 64-bit words in the byte order of the machine: the header, six words a segment and then
 * the values if it is a list, or file and summaries if it is one; three words an invalid line. */
static const uint64_t PACK_MAGIC = UINT64_C(0x31534d554e4d5250);
enum { PACK_HEADER_WORDS = 3, PACK_SEGMENT_WORDS = 6, PACK_INVALID_WORDS = 3 };
enum { WORD_SIZE = sizeof(uint64_t) };

static void *put(void *at, const uint64_t *words, size_t count)
{
    memcpy(at, words, count * WORD_SIZE);
    return (char *)at + count * WORD_SIZE;
}

enum { FILE_WORDS = (sizeof(struct blocks_file) + WORD_SIZE - 1) / WORD_SIZE, SUMMARY_WORDS = 4 };

static size_t summary_words(const struct blocks *blocks)
{
    return blocks->summaries ? blocks->count * SUMMARY_WORDS : 0;
}

static void *put_blocks(void *at, const struct blocks *blocks)
{
    uint64_t words[FILE_WORDS] = {0};
    memcpy(words, &blocks->file, sizeof blocks->file);
    at = put(at, words, FILE_WORDS);
    for (size_t i = 0; blocks->summaries && i < blocks->count; i++) {
        const struct blocks_summary *summary = &blocks->summaries[i];
        at = put(at,
                 (const uint64_t[SUMMARY_WORDS]){summary->numbers, summary->lines, summary->invalid,
                                                 summary->largest},
                 SUMMARY_WORDS);
    }
    return at;
}

static void *put_segment(void *at, const struct segment *segment)
{
    const uint64_t words[PACK_SEGMENT_WORDS] = {
        (uint64_t)segment->kind,
        segment->count,
        segment->lo,
        segment->step,
        segment->kind == SEGMENT_BLOCKS ? segment->skip : segment->seed,
        segment->bits,
    };
    at = put(at, words, PACK_SEGMENT_WORDS);
    if (segment->kind == SEGMENT_LIST)
        at = put(at, segment->values, segment->count);
    if (segment->kind == SEGMENT_BLOCKS)
        at = put_blocks(at, segment->blocks);
    return at;
}

static void *put_invalid(void *at, const struct invalid_line *invalid)
{
    const uint64_t words[PACK_INVALID_WORDS] = {invalid->index, invalid->line, invalid->column};
    return put(at, words, PACK_INVALID_WORDS);
}

/* Cannot overflow: the sequence itself is in memory and takes more bytes than its packed form, but for the
 * header. */
static size_t packed_size(const struct numbers *numbers)
{
    size_t words = PACK_HEADER_WORDS + PACK_SEGMENT_WORDS * numbers->segment_count +
                   PACK_INVALID_WORDS * numbers->invalid.count;
    for (size_t i = 0; i < numbers->segment_count; i++) {
        const struct segment *segment = &numbers->segments[i];
        if (segment->kind == SEGMENT_LIST)
            words += segment->count;
        if (segment->kind == SEGMENT_BLOCKS)
            words += FILE_WORDS + summary_words(segment->blocks);
    }
    return words * WORD_SIZE;
}

bool numbers_pack(const struct numbers *numbers, void **bytes, size_t *size, struct error *error)
{
    const uint64_t header[PACK_HEADER_WORDS] = {PACK_MAGIC, numbers->segment_count, numbers->invalid.count};
    *size = packed_size(numbers);
    *bytes = malloc(*size);
    if (*bytes == NULL)
        return error_memory(error, "the packed numbers", *size);
    void *at = put(*bytes, header, PACK_HEADER_WORDS);
    for (size_t i = 0; i < numbers->segment_count; i++)
        at = put_segment(at, &numbers->segments[i]);
    for (size_t i = 0; i < numbers->invalid.count; i++)
        at = put_invalid(at, &numbers->invalid.items[i]);
    return true;
}

/* What is left to unpack. */
struct packed {
    const char *at;
    size_t words;
};

static bool damaged(struct error *error)
{
    return error_set(error, ERROR_FAILED, "the packed numbers are damaged");
}

static bool get(struct packed *packed, uint64_t *words, size_t count, struct error *error)
{
    if (count > packed->words)
        return damaged(error);
    memcpy(words, packed->at, count * WORD_SIZE);
    packed->at += count * WORD_SIZE;
    packed->words -= count;
    return true;
}

static bool get_list(struct numbers *numbers, uint64_t count, struct packed *packed, struct error *error)
{
    if (count > packed->words)
        return damaged(error);
    uint64_t *values = malloc(count * WORD_SIZE);
    if (values == NULL)
        return error_memory(error, "the numbers", count * WORD_SIZE);
    get(packed, values, count, error);
    return numbers_add_list(numbers, values, count, error);
}

static bool get_range(struct numbers *numbers, uint64_t count, uint64_t lo, uint64_t step,
                      struct error *error)
{
    if (step == 0 || count - 1 > (UINT64_MAX - lo) / step)
        return damaged(error);
    return numbers_add_range(numbers, lo, lo + (count - 1) * step, step, error);
}

static bool get_random(struct numbers *numbers, uint64_t count, uint64_t seed, uint64_t bits,
                       struct error *error)
{
    if (bits < 1 || bits > 64)
        return damaged(error);
    return numbers_add_random(numbers, count, (int)bits, seed, error);
}

static bool get_summaries(struct blocks *blocks, struct packed *packed, struct error *error)
{
    for (size_t i = 0; blocks->summaries && i < blocks->count; i++) {
        uint64_t words[SUMMARY_WORDS];
        if (!get(packed, words, SUMMARY_WORDS, error))
            return false;
        blocks->summaries[i] = (struct blocks_summary){words[0], words[1], words[2], words[3]};
    }
    blocks_build_index(blocks);
    return true;
}

/* Numbers [skip, skip + count) of a file. */
static bool get_blocks(struct numbers *numbers, uint64_t skip, uint64_t count, struct packed *packed,
                       struct error *error)
{
    uint64_t words[FILE_WORDS];
    struct blocks_file file;
    if (!get(packed, words, FILE_WORDS, error))
        return false;
    memcpy(&file, words, sizeof file);
    if (file.block_size == 0 || memchr(file.path, '\0', sizeof file.path) == NULL)
        return damaged(error);
    struct blocks *blocks = blocks_reopen(&file, error);
    if (blocks == NULL || !get_summaries(blocks, packed, error)) {
        blocks_free(blocks);
        return false;
    }
    const uint64_t all = blocks_numbers(blocks);
    if (skip > all || count > all - skip) {
        blocks_free(blocks);
        return damaged(error);
    }
    if (!numbers_add_blocks(numbers, blocks, error))
        return false;
    struct segment *segment = &numbers->segments[numbers->segment_count - 1];
    numbers->count -= segment->count - count;
    numbers->in_files -= segment->count - count;
    segment->skip = skip;
    segment->count = count;
    return true;
}

static bool get_segment(struct numbers *numbers, struct packed *packed, struct error *error)
{
    uint64_t words[PACK_SEGMENT_WORDS] = {0};
    if (!get(packed, words, PACK_SEGMENT_WORDS, error))
        return false;
    uint64_t count = words[1];
    if (count == 0 || count > NUMBERS_COUNT_MAX - numbers->count)
        return damaged(error);
    switch (words[0]) {
    case SEGMENT_LIST:
        return get_list(numbers, count, packed, error);
    case SEGMENT_RANGE:
        return get_range(numbers, count, words[2], words[3], error);
    case SEGMENT_RANDOM:
        return get_random(numbers, count, words[4], words[5], error);
    case SEGMENT_BLOCKS:
        return get_blocks(numbers, words[4], count, packed, error);
    default:
        return damaged(error);
    }
}

static bool get_invalid(struct numbers *numbers, struct packed *packed, struct error *error)
{
    uint64_t words[PACK_INVALID_WORDS] = {0};
    if (!get(packed, words, PACK_INVALID_WORDS, error))
        return false;
    struct invalid_line invalid = {.index = words[0], .line = words[1], .column = words[2]};
    size_t before = numbers->invalid.count;
    if (before > 0 && invalid.index <= numbers->invalid.items[before - 1].index)
        return damaged(error);
    if (invalid.index >= numbers->count || segment_at(numbers, invalid.index)->kind != SEGMENT_LIST)
        return damaged(error);
    return numbers_add_invalid(numbers, &invalid, error);
}

static bool get_all(struct numbers *numbers, struct packed *packed, struct error *error)
{
    uint64_t header[PACK_HEADER_WORDS] = {0};
    if (!get(packed, header, PACK_HEADER_WORDS, error))
        return false;
    if (header[0] != PACK_MAGIC)
        return damaged(error);
    for (uint64_t i = 0; i < header[1]; i++)
        if (!get_segment(numbers, packed, error))
            return false;
    for (uint64_t i = 0; i < header[2]; i++)
        if (!get_invalid(numbers, packed, error))
            return false;
    return packed->words == 0 || damaged(error);
}

bool numbers_unpack(struct numbers *numbers, const void *bytes, size_t size, struct error *error)
{
    struct packed packed = {.at = bytes, .words = size / WORD_SIZE};
    if (size % WORD_SIZE != 0)
        return damaged(error);
    if (get_all(numbers, &packed, error))
        return true;
    numbers_free(numbers);
    return false;
}

void numbers_free(struct numbers *numbers)
{
    for (size_t i = 0; i < numbers->segment_count; i++)
        segment_free(&numbers->segments[i]);
    free(numbers->segments);
    invalid_lines_free(&numbers->invalid);
    *numbers = (struct numbers){0};
}
