#include "tools/same_blocks.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "input/blocks_reader.h"
#include "input/numbers.h"
#include "input/text/text_reader.h"

static uint64_t next_random(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 33;
}

static const char *read_whole(const char *bytes, size_t size, struct numbers *whole)
{
    struct error error;
    struct text_reader *reader = text_reader_new(&error);
    if (reader)
        text_reader_begin(reader, "text", 1);
    const bool good =
        reader && text_reader_feed(reader, bytes, size, &error) && numbers_add_text(whole, reader, &error);
    text_reader_free(reader);
    return good ? NULL : "the whole text cannot be read";
}

static struct blocks *open_blocks(const char *bytes, size_t size, uint64_t block_size, struct error *error)
{
    const int fd = memfd_create("text", MFD_CLOEXEC);
    if (fd < 0 || (size > 0 && write(fd, bytes, size) != (ssize_t)size))
        return NULL;
    return blocks_open("text", fd, BLOCKS_TEXT, true, block_size, error);
}

/* Blocks in an order that is not that of the file. */
static const char *scan_all(struct blocks *blocks, struct blocks_reader *reader)
{
    struct error error;
    for (size_t i = blocks->count; i-- > 0;)
        if (!blocks_reader_scan(reader, blocks, i, &blocks->summaries[i], &error))
            return "a block cannot be scanned";
    blocks_build_index(blocks);
    return NULL;
}

static const char *compare_part(const struct numbers *whole, const struct numbers_block *block)
{
    size_t invalid = 0;
    for (size_t i = 0; i < block->count; i++) {
        uint64_t value;
        numbers_read(whole, block->first + i, 1, &value);
        const struct invalid_line *expected = numbers_invalid_at(whole, block->first + i);
        const bool is_invalid = invalid < block->invalid_count && numbers_block_offset(block, invalid) == i;
        if (is_invalid != (expected != NULL))
            return "a line is invalid in one way only";
        if (!expected && block->values[i] != value)
            return "a number differs";
        if (!expected)
            continue;
        const struct invalid_line *got = &block->invalid[invalid++];
        if (got->line != expected->line || got->column != expected->column)
            return "an invalid line stands elsewhere";
        if (got->cause != expected->cause || strcmp(got->text, expected->text) != 0)
            return "an invalid line is told in other words";
    }
    return invalid == block->invalid_count ? NULL : "there is an invalid line too many";
}

static const char *read_part(const struct numbers *whole, const struct blocks *blocks, uint64_t first,
                             size_t count, struct blocks_reader *reader)
{
    struct error error;
    struct numbers_block block;
    if (!blocks_reader_read(reader, blocks, first, count, NULL, &block, &error))
        return "a part cannot be read";
    return compare_part(whole, &block);
}

/* As another process does: by a reader that has read nothing. */
static const char *fetch_part(const struct numbers *whole, const struct blocks *blocks, uint64_t first,
                              size_t count)
{
    struct error error;
    struct numbers_block block;
    struct buffer fetched = {0};
    struct blocks_reader *reader = blocks_reader_new(&error);
    const char *difference = "a part cannot be fetched";
    if (reader && blocks_reader_fetch(blocks, first, count, &fetched, &error) &&
        blocks_reader_read(reader, blocks, first, count, &fetched, &block, &error))
        difference = compare_part(whole, &block);
    buffer_free(&fetched);
    blocks_reader_free(reader);
    return difference;
}

static const char *compare(const struct numbers *whole, const struct blocks *blocks,
                           struct blocks_reader *reader, uint64_t seed)
{
    enum { PARTS = 4 };
    uint64_t largest = 0, invalid_count = 0;
    if (blocks_numbers(blocks) != whole->count)
        return "the count differs";
    for (size_t i = 0; i < blocks->count; i++) {
        largest = blocks_largest(blocks, i) > largest ? blocks_largest(blocks, i) : largest;
        invalid_count += blocks->summaries[i].invalid;
    }
    if (largest != numbers_largest(whole) || invalid_count != whole->invalid.count)
        return "the summaries differ";
    if (whole->count == 0)
        return NULL;
    const char *difference = read_part(whole, blocks, 0, (size_t)whole->count, reader);
    for (int part = 0; part < PARTS && !difference; part++) {
        const uint64_t first = next_random(&seed) % whole->count;
        const size_t count = 1 + (size_t)(next_random(&seed) % (whole->count - first));
        difference = read_part(whole, blocks, first, count, reader);
        difference = difference ? difference : fetch_part(whole, blocks, first, count);
    }
    return difference;
}

static bool all_are_known(struct blocks_reader *reader, const struct blocks *blocks)
{
    struct error error;
    uint64_t fingerprint;
    size_t i = 0;
    while (i < blocks->count && blocks_reader_fingerprint(reader, blocks, i, &fingerprint, &error) &&
           blocks_check(blocks, i, fingerprint, &error))
        i++;
    return i == blocks->count;
}

/* A byte becomes another: a number can be read and is what it was, or it cannot be read. */
static const char *change(const struct numbers *whole, const struct blocks *blocks,
                          struct blocks_reader *reader, const char *bytes, uint64_t seed)
{
    const uint64_t at = next_random(&seed) % blocks->file.size, first = next_random(&seed) % whole->count;
    const char other = (char)(bytes[at] ^ (char)(1 + next_random(&seed) % 255));
    struct error error;
    struct numbers_block block;
    if (!all_are_known(reader, blocks))
        return "a block that did not change cannot be read again";
    if (pwrite(blocks->fd, &other, 1, (off_t)at) != 1)
        return "a byte cannot be changed";
    if (all_are_known(reader, blocks))
        return "a byte that changed is not noticed";
    return blocks_reader_read(reader, blocks, first, 1, NULL, &block, &error) ? compare_part(whole, &block)
                                                                              : NULL;
}

const char *same_blocks(const char *bytes, size_t size, uint64_t block_size, uint64_t seed)
{
    struct error error;
    struct numbers whole = {0};
    const char *difference = read_whole(bytes, size, &whole);
    struct blocks *blocks = open_blocks(bytes, size, block_size, &error);
    struct blocks_reader *reader = blocks_reader_new(&error);
    if (!difference && (!blocks || !reader))
        difference = "the blocks cannot be opened";
    if (!difference)
        difference = scan_all(blocks, reader);
    if (!difference)
        difference = compare(&whole, blocks, reader, seed);
    if (!difference && whole.count > 0)
        difference = change(&whole, blocks, reader, bytes, seed);
    blocks_reader_free(reader);
    blocks_free(blocks);
    numbers_free(&whole);
    return difference;
}
