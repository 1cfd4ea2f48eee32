/* A sequence as bytes, and bytes as a sequence. Knows nothing of the process that they are for. */
#include "input/numbers.h"

#include <stdlib.h>
#include <string.h>

#include "input/blocks.h"
#include "input/numbers_segment.h"

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

enum { FILE_WORDS = (sizeof(struct blocks_file) + WORD_SIZE - 1) / WORD_SIZE, SUMMARY_WORDS = 6 };

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
                                                 summary->largest, summary->bytes, summary->fingerprint},
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
        blocks->summaries[i] = (struct blocks_summary){.numbers = words[0],
                                                       .lines = words[1],
                                                       .invalid = words[2],
                                                       .largest = words[3],
                                                       .bytes = words[4],
                                                       .fingerprint = words[5]};
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
    numbers->count -= all - count;
    numbers->in_files -= all - count;
    numbers_segment_keep(&numbers->segments[numbers->segment_count - 1], skip, count);
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
    if (invalid.index >= numbers->count ||
        numbers_segment_at(numbers->segments, numbers->segment_count, invalid.index)->kind != SEGMENT_LIST)
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
