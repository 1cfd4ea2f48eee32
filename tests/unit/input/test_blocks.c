/* Big files: whatever the text and wherever its blocks end, they hold what a sequential reader finds; and a
 * file that is no longer what it was is noticed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "input/blocks.h"
#include "input/blocks_reader.h"
#include "input/numbers.h"
#include "tools/same_blocks.h"

static void claim_same(const char *text, size_t size, uint64_t block_size)
{
    const char *difference = same_blocks(text, size, block_size, size + block_size);
    if (difference)
        fail_msg("blocks of %llu of %zu bytes: %s", (unsigned long long)block_size, size, difference);
}

/* Every cut of a text that has everything. */
static void blocks_of_any_size_hold_what_a_sequential_reader_finds(void **state)
{
    static const char text[] = "\xEF\xBB\xBF"
                               "7\n\n18446744073709551615\r\n18446744073709551616\n# a comment\n 12 \n-5\n"
                               "1\0002\n12 13\n5\r\r\n\r\n0000000000000000000000000042\nx\n+3\n\t9\t\r\n99";
    (void)state;
    for (uint64_t block_size = 1; block_size <= sizeof text + 1; block_size++) {
        claim_same(text, sizeof text - 1, block_size); /* without a final newline */
        claim_same(text, sizeof text - 4, block_size); /* with one */
        claim_same("\n\n\n", 3, block_size);
        claim_same("", 0, block_size);
        claim_same("\xEF\xBB", 2, block_size);
    }
}

static void random_texts_in_random_blocks(void **state)
{
    static const char alphabet[] =
        "0123456789012345678901234567890123456789\n\n\n\n\n\n\n\n \t\r\r#x-+\xEF\xBB\xBF";
    char text[300];
    (void)state;
    srand(7);
    for (int i = 0; i < 3000; i++) {
        const size_t size = (size_t)rand() % sizeof text;
        for (size_t k = 0; k < size; k++)
            text[k] = alphabet[(size_t)rand() % sizeof alphabet]; /* its NUL, too */
        claim_same(text, size, 1 + (uint64_t)rand() % 80);
    }
}

/* Lines and blocks longer than what is read at once. */
static void long_lines_and_long_blocks(void **state)
{
    enum { SIZE = 900000 };
    char *text = malloc(SIZE);
    (void)state;
    assert_non_null(text);
    for (size_t i = 0; i < SIZE; i++)
        text[i] = (char)('0' + i % 10);
    for (size_t i = 600000; i < SIZE; i += 7)
        text[i] = '\n';
    text[50] = '\n';
    text[262143] = '\n';
    text[262144] = '\n';
    for (uint64_t block_size = 65536; block_size <= 1024 * 1024; block_size += 65535)
        claim_same(text, SIZE, block_size);
    free(text);
}

static int make_file(const void *bytes, size_t size)
{
    const int fd = memfd_create("file", MFD_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, size), size);
    return fd;
}

static void integers_are_read_with_the_lowest_byte_first(void **state)
{
    static const unsigned char bytes[] = {1, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255,
                                          2, 1, 0, 0, 0, 0, 0, 0, 0,   0,   0,   0,   0,   0,   0,   128};
    static const uint64_t expected[] = {1, UINT64_MAX, 258, UINT64_C(1) << 63};
    struct error error;
    (void)state;
    for (uint64_t block_size = 1; block_size < 40; block_size++) {
        struct blocks *blocks =
            blocks_open("file", make_file(bytes, sizeof bytes), BLOCKS_BINARY, true, block_size, &error);
        struct blocks_reader *reader = blocks_reader_new(&error);
        assert_non_null(blocks);
        assert_non_null(reader);
        assert_int_equal(blocks_numbers(blocks), 4);
        for (uint64_t first = 0; first < 4; first++)
            for (size_t count = 1; count <= 4 - first; count++) {
                struct numbers_block block;
                struct buffer fetched = {0};
                assert_true(blocks_reader_read(reader, blocks, first, count, NULL, &block, &error));
                assert_memory_equal(block.values, expected + first, count * sizeof *expected);
                assert_true(blocks_reader_fetch(blocks, first, count, &fetched, &error));
                struct blocks_reader *other = blocks_reader_new(&error);
                assert_non_null(other);
                assert_true(blocks_reader_read(other, blocks, first, count, &fetched, &block, &error));
                assert_memory_equal(block.values, expected + first, count * sizeof *expected);
                blocks_reader_free(other);
                buffer_free(&fetched);
            }
        blocks_reader_free(reader);
        blocks_free(blocks);
    }
}

static void half_an_integer_is_refused(void **state)
{
    struct error error;
    (void)state;
    assert_null(blocks_open("file", make_file("123456789", 9), BLOCKS_BINARY, true, 0, &error));
    assert_int_equal(error.code, ERROR_USAGE);
    assert_non_null(strstr(error.text, "'file' has 9 bytes, which is no multiple of 8"));
}

static struct blocks *open_scanned(int fd, struct blocks_reader *reader)
{
    struct error error;
    struct blocks *blocks = blocks_open("file", fd, BLOCKS_TEXT, true, 8, &error);
    assert_non_null(blocks);
    for (size_t i = 0; i < blocks->count; i++)
        assert_true(blocks_reader_scan(reader, blocks, i, &blocks->summaries[i], &error));
    blocks_build_index(blocks);
    return blocks;
}

static const char TEXT[] = "2\n3\n5\n7\n11\n13\n17\n19\n"; /* in blocks of 8 bytes, a line lies in two */
enum { TEXT_SIZE = sizeof TEXT - 1 };

static bool reads_all(const struct blocks *blocks, struct error *error)
{
    struct numbers_block block;
    struct blocks_reader *reader = blocks_reader_new(error);
    assert_non_null(reader);
    const bool good =
        blocks_reader_read(reader, blocks, 0, (size_t)blocks_numbers(blocks), NULL, &block, error);
    blocks_reader_free(reader);
    return good;
}

/* One byte is another: its block cannot be read any more, and the others can. */
static void claim_noticed(const struct blocks *blocks, int fd, const char *bytes, size_t at, char change,
                          size_t expected)
{
    struct error error;
    struct buffer fetched = {0};
    char name[64];
    snprintf(name, sizeof name, "block %zu (bytes %zu to ", expected, expected * 8);
    assert_int_equal(pwrite(fd, &change, 1, (off_t)at), 1);
    assert_false(reads_all(blocks, &error));
    assert_int_equal(error.code, ERROR_FAILED);
    if (!strstr(error.text, name) ||
        !strstr(error.text, ") of 'file' is not what it was when it was first read"))
        fail_msg("byte %zu became %d: %s", at, change, error.text);
    for (size_t i = 0; i < blocks->count; i++) {
        struct blocks_reader *reader = blocks_reader_new(&error);
        assert_non_null(reader);
        uint64_t fingerprint;
        assert_true(blocks_reader_fingerprint(reader, blocks, i, &fingerprint, &error));
        const bool good = blocks_check(blocks, i, fingerprint, &error);
        /* Another end of a line is the end of a block and the beginning of the next. */
        if (change != '\n' && bytes[at] != '\n' && good != (i != expected))
            fail_msg("byte %zu became %d: block %zu %s", at, change, i, good ? "can be read" : error.text);
        blocks_reader_free(reader);
    }
    if (blocks->file.form == BLOCKS_TEXT) {
        struct numbers_block block;
        struct blocks_reader *reader = blocks_reader_new(&error);
        assert_non_null(reader);
        assert_true(blocks_reader_fetch(blocks, 0, (size_t)blocks_numbers(blocks), &fetched, &error));
        assert_false(
            blocks_reader_read(reader, blocks, 0, (size_t)blocks_numbers(blocks), &fetched, &block, &error));
        blocks_reader_free(reader);
        buffer_free(&fetched);
    }
    assert_int_equal(pwrite(fd, bytes + at, 1, (off_t)at), 1);
    assert_true(reads_all(blocks, &error));
}

static void any_byte_that_changes_is_noticed_in_its_block(void **state)
{
    static const char changes[] = "0123456789\n x";
    static const size_t block_of[TEXT_SIZE] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2};
    struct error error;
    (void)state;
    const int fd = make_file(TEXT, TEXT_SIZE), other = dup(fd);
    struct blocks_reader *reader = blocks_reader_new(&error);
    struct blocks *blocks = open_scanned(fd, reader);
    for (size_t at = 0; at < TEXT_SIZE; at++)
        for (const char *change = changes; *change; change++)
            if (*change != TEXT[at])
                claim_noticed(blocks, other, TEXT, at, *change, block_of[at]);
    assert_true(blocks_reader_end(blocks, &error));
    close(other);
    blocks_reader_free(reader);
    blocks_free(blocks);
}

static void any_integer_that_changes_is_noticed_once_it_was_read(void **state)
{
    struct error error;
    (void)state;
    const int fd = make_file("0123456789abcdefghijklmn", 24), other = dup(fd);
    struct blocks *blocks = blocks_open("file", fd, BLOCKS_BINARY, true, 8, &error);
    assert_non_null(blocks);
    assert_true(reads_all(blocks, &error));
    for (size_t at = 0; at < 24; at++)
        claim_noticed(blocks, other, "0123456789abcdefghijklmn", at, '\0', at / 8);
    close(other);
    blocks_free(blocks);
}

/* Another time is no other file; of the binary form what was read is looked at once more, and nothing else.
 */
static void a_file_that_was_only_touched_is_the_same(void **state)
{
    static const struct timespec times[] = {{.tv_sec = 1}, {.tv_sec = 1}};
    struct error error;
    struct numbers_block block;
    (void)state;
    for (enum blocks_form form = BLOCKS_TEXT; form <= BLOCKS_BINARY; form++) {
        const int fd = make_file("123456\n\n10000000\n234567\n", 24), other = dup(fd);
        struct blocks_reader *reader = blocks_reader_new(&error);
        struct blocks *blocks =
            form == BLOCKS_TEXT ? open_scanned(fd, reader) : blocks_open("file", fd, form, true, 8, &error);
        assert_non_null(blocks);
        assert_true(blocks_reader_read(reader, blocks, 1, 1, NULL, &block, &error));
        assert_false(blocks_were_touched(blocks));
        assert_int_equal(futimens(other, times), 0);
        assert_true(blocks_were_touched(blocks));
        assert_true(blocks_reader_end(blocks, &error));
        assert_true(blocks_reader_read(reader, blocks, 0, 3, NULL, &block, &error));
        assert_true(blocks_reader_end(blocks, &error));
        close(other);
        blocks_reader_free(reader);
        blocks_free(blocks);
    }
}

static void integers_that_changed_after_they_were_read_are_told_in_the_end(void **state)
{
    struct error error;
    struct numbers_block block;
    (void)state;
    const int fd = make_file("0123456789abcdefghijklmn", 24), other = dup(fd);
    struct blocks_reader *reader = blocks_reader_new(&error);
    struct blocks *blocks = blocks_open("file", fd, BLOCKS_BINARY, true, 8, &error);
    assert_non_null(blocks);
    assert_true(blocks_reader_read(reader, blocks, 1, 2, NULL, &block, &error));
    usleep(20000); /* so that the time of modification differs where it is coarse */
    assert_int_equal(pwrite(other, "x", 1, 0), 1); /* nobody read it */
    assert_true(blocks_reader_end(blocks, &error));
    assert_int_equal(pwrite(other, "x", 1, 16), 1);
    assert_false(blocks_reader_end(blocks, &error));
    assert_non_null(strstr(error.text, "block 2 (bytes 16 to 24) of 'file'"));
    close(other);
    blocks_reader_free(reader);
    blocks_free(blocks);
}

static void a_file_of_another_size_is_noticed(void **state)
{
    struct error error;
    (void)state;
    const int fd = make_file(TEXT, TEXT_SIZE), other = dup(fd);
    struct blocks_reader *reader = blocks_reader_new(&error);
    struct blocks *blocks = open_scanned(fd, reader);
    assert_int_equal(ftruncate(other, 21), 0);
    assert_false(blocks_reader_end(blocks, &error));
    assert_string_equal(error.text, "'file' has 21 bytes now, and had 20 when it was first read");
    assert_int_equal(ftruncate(other, 15), 0);
    assert_false(reads_all(blocks, &error));
    assert_string_equal(error.text, "'file' has 15 bytes now, and had 20 when it was first read");
    close(other);
    blocks_reader_free(reader);
    blocks_free(blocks);
}

static void a_view_is_of_one_file(void **state)
{
    struct error error;
    (void)state;
    const int fd = make_file(TEXT, TEXT_SIZE);
    struct blocks *one = blocks_open("file", fd, BLOCKS_TEXT, true, 8, &error);
    struct blocks *same = blocks_open("file", dup(fd), BLOCKS_TEXT, true, 8, &error);
    struct blocks *copy = blocks_open("file", make_file(TEXT, TEXT_SIZE), BLOCKS_TEXT, true, 8, &error);
    assert_true(one && same && copy);
    assert_true(blocks_view(one) == blocks_view(same));
    assert_false(blocks_view(one) == blocks_view(copy));
    blocks_free(one);
    blocks_free(same);
    blocks_free(copy);
}

/* Number 1 of a file of three blocks, which is 3. */
static uint64_t second_number(struct blocks_reader *reader, const struct blocks *blocks)
{
    struct error error;
    struct numbers_block block;
    assert_true(blocks_reader_read(reader, blocks, 1, 1, NULL, &block, &error));
    assert_int_equal(block.count, 1);
    assert_int_equal(block.first, 1);
    return block.values[0];
}

static bool can_read_second_number(struct blocks_reader *reader, const struct blocks *blocks)
{
    struct error error;
    struct numbers_block block;
    return blocks_reader_read(reader, blocks, 1, 1, NULL, &block, &error);
}

/* That a block is read anew is seen by what was written into it meanwhile. */
static void a_block_that_was_read_last_is_not_read_again(void **state)
{
    struct error error;
    struct numbers_block block;
    (void)state;
    const int fd = make_file(TEXT, TEXT_SIZE), other = dup(fd);
    struct blocks_reader *reader = blocks_reader_new(&error);
    struct blocks *blocks = open_scanned(fd, reader);
    assert_int_equal(blocks->count, 3);
    assert_false(blocks_reader_holds(reader, blocks, 0, 1));
    assert_true(blocks_reader_read(reader, blocks, 0, 1, NULL, &block, &error));
    assert_int_equal(pwrite(other, "5", 1, 2), 1);
    assert_true(blocks_reader_holds(reader, blocks, 3, 1));
    assert_false(blocks_reader_holds(reader, blocks, 3, 2)); /* two blocks */
    assert_false(blocks_reader_holds(reader, blocks, 4, 1));
    assert_int_equal(second_number(reader, blocks), 3);
    assert_true(blocks_reader_read(reader, blocks, 4, 1, NULL, &block, &error));
    assert_int_equal(block.values[0], 11);
    assert_false(can_read_second_number(reader, blocks));
    assert_int_equal(pwrite(other, "3", 1, 2), 1);
    assert_int_equal(second_number(reader, blocks), 3);
    assert_true(blocks_reader_scan(reader, blocks, 2, &blocks->summaries[2], &error));
    assert_int_equal(pwrite(other, "7", 1, 2), 1);
    assert_false(can_read_second_number(reader, blocks));
    const struct blocks_extent extent = blocks_reader_extent(blocks, 1, 4);
    assert_int_equal(extent.first, 0);
    assert_int_equal(extent.end, blocks_before(blocks, 2));
    close(other);
    blocks_reader_free(reader);
    blocks_free(blocks);
}

/* A block that could not be read is not taken for one that was. */
static void a_block_that_failed_is_read_again(void **state)
{
    struct error error;
    struct numbers_block block;
    (void)state;
    const int fd = make_file(TEXT, TEXT_SIZE), other = dup(fd);
    struct blocks_reader *reader = blocks_reader_new(&error);
    struct blocks *blocks = open_scanned(fd, reader);
    assert_true(blocks_reader_read(reader, blocks, 7, 1, NULL, &block, &error));
    assert_int_equal(pwrite(other, "x", 1, 2), 1);
    assert_false(blocks_reader_read(reader, blocks, 0, 1, NULL, &block, &error));
    assert_false(blocks_reader_read(reader, blocks, 0, 1, NULL, &block, &error));
    assert_int_equal(pwrite(other, "3", 1, 2), 1);
    assert_int_equal(second_number(reader, blocks), 3);
    close(other);
    blocks_reader_free(reader);
    blocks_free(blocks);
}

/* As if the index had been damaged on its way: fewer numbers are there than it says. */
static void a_wrong_index_leads_to_no_other_memory(void **state)
{
    struct error error;
    struct numbers_block block;
    (void)state;
    struct blocks_reader *reader = blocks_reader_new(&error);
    struct blocks *blocks = open_scanned(make_file(TEXT, TEXT_SIZE), reader);
    blocks->summaries[1].numbers++;
    blocks_build_index(blocks);
    assert_true(blocks_reader_read(reader, blocks, 0, 4, NULL, &block, &error));
    assert_false(blocks_reader_read(reader, blocks, 4, 1, NULL, &block, &error));
    assert_non_null(strstr(error.text, "block 1 "));
    blocks_reader_free(reader);
    blocks_free(blocks);
}

/* As if the first block held three thousand million lines: what follows has its place behind them. */
static void places_are_counted_beyond_32_bits(void **state)
{
    (void)state;
    const uint64_t many = UINT64_C(3000000000);
    struct error error;
    struct numbers_block block;
    struct blocks_reader *reader = blocks_reader_new(&error);
    struct blocks *blocks = open_scanned(make_file("2\n3\n5\n7\n11\nx\n17\n19\n", 19), reader);
    assert_int_equal(blocks->count, 3);
    blocks->summaries[0].numbers = blocks->summaries[0].lines = many;
    blocks_build_index(blocks);
    assert_int_equal(blocks_numbers(blocks), many + 4);
    assert_int_equal(blocks_find(blocks, many - 1), 0);
    assert_int_equal(blocks_find(blocks, many), 1);
    assert_int_equal(blocks_find(blocks, many + 3), 2);
    assert_true(blocks_reader_read(reader, blocks, many + 1, 2, NULL, &block, &error));
    assert_int_equal(block.first, many + 1);
    assert_int_equal(block.values[1], 17);
    assert_int_equal(block.invalid_count, 1);
    assert_int_equal(numbers_block_offset(&block, 0), 0);
    assert_int_equal(block.invalid[0].line, many + 2);
    blocks_reader_free(reader);
    blocks_free(blocks);
}

/* A sequence of everything, of which a part is kept. */
static void files_stand_in_a_sequence(void **state)
{
    struct error error;
    struct numbers numbers = {0};
    struct numbers_loader loader = {0};
    struct numbers_block block;
    struct blocks_reader *reader = blocks_reader_new(&error);
    uint64_t *list = malloc(2 * sizeof *list);
    (void)state;
    assert_non_null(list);
    list[0] = 100;
    list[1] = 101;
    assert_true(numbers_add_list(&numbers, list, 2, &error));
    assert_true(numbers_add_blocks(
        &numbers, open_scanned(make_file("2\nx\n5\n7\n11\n13\n17\n19\n", 20), reader), &error));
    assert_true(numbers_add_range(&numbers, 30, 33, 1, &error));
    assert_int_equal(numbers.count, 14);
    assert_int_equal(numbers.in_files, 8);
    assert_int_equal(numbers_largest(&numbers), 101);
    assert_false(numbers_peek(&numbers, 0).in_file);
    assert_int_equal(numbers_peek(&numbers, 1).left, 1);
    assert_true(numbers_peek(&numbers, 2).in_file);
    assert_int_equal(numbers_peek(&numbers, 3).left, 7);
    assert_int_equal(numbers_peek(&numbers, 10).left, 4);
    numbers_keep(&numbers, 1, 11);
    assert_true(numbers_load(&numbers, 1, 8, NULL, &loader, &block, &error));
    assert_int_equal(block.first, 1);
    assert_int_equal(block.values[2], 5);
    assert_int_equal(block.invalid_count, 1);
    assert_int_equal(numbers_block_offset(&block, 0), 1);
    assert_int_equal(block.invalid[0].line, 2);
    numbers_keep(&numbers, 3, 7);
    assert_int_equal(numbers.in_files, 6);
    assert_true(numbers_load(&numbers, 1, 5, NULL, &loader, &block, &error));
    assert_int_equal(block.values[0], 7);
    assert_int_equal(block.values[4], 19);
    assert_false(numbers_must_be_fetched(&numbers, 0));
    assert_true(numbers_loader_holds(&loader, &numbers, 0, 6));  /* the same blocks */
    assert_false(numbers_loader_holds(&loader, &numbers, 6, 1)); /* in no file */
    /* Of the first block, 5 and 7 are left; with 11, which begins in the second, all are. */
    assert_int_equal(numbers_fetched_with(&numbers, 1, 1).first, 0);
    assert_int_equal(numbers_fetched_with(&numbers, 1, 1).end, 2);
    assert_int_equal(numbers_fetched_with(&numbers, 1, 2).end, 5);
    assert_true(numbers_peek(&numbers, 0).in_midst);
    assert_false(numbers_peek(&numbers, 2).in_midst);
    assert_true(numbers_peek(&numbers, 3).in_midst);
    numbers_loader_free(&loader);
    blocks_reader_free(reader);
    numbers_free(&numbers);
}

/* What is left of a file that a part was kept of, opened once more by its path. */
static void a_kept_part_of_a_file_is_the_same_elsewhere(void **state)
{
    struct error error;
    struct numbers here = {0}, there = {0};
    struct numbers_loader loader = {0};
    struct numbers_block block;
    struct blocks_reader *reader = blocks_reader_new(&error);
    const int fd = make_file("2\n3\n5\nx\n11\n13\n17\n19\n", 20);
    char path[64];
    void *bytes;
    size_t size;
    (void)state;
    struct blocks *blocks = open_scanned(fd, reader);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    strcpy(blocks->file.path, path);
    assert_true(numbers_add_blocks(&here, blocks, &error));
    numbers_keep(&here, 2, 5);
    assert_true(numbers_pack(&here, &bytes, &size, &error));
    assert_true(numbers_unpack(&there, bytes, size, &error));
    assert_int_equal(there.count, 5);
    assert_int_equal(there.in_files, 5);
    assert_int_equal(numbers_peek(&there, 0).left, 5);
    assert_true(numbers_load(&there, 0, 5, NULL, &loader, &block, &error));
    assert_int_equal(block.values[0], 5);
    assert_int_equal(block.values[4], 17);
    assert_int_equal(block.invalid_count, 1);
    assert_int_equal(numbers_block_offset(&block, 0), 1);
    assert_int_equal(block.invalid[0].line, 4);
    free(bytes);
    numbers_loader_free(&loader);
    blocks_reader_free(reader);
    numbers_free(&here);
    numbers_free(&there);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_of_any_size_hold_what_a_sequential_reader_finds),
        cmocka_unit_test(random_texts_in_random_blocks),
        cmocka_unit_test(long_lines_and_long_blocks),
        cmocka_unit_test(integers_are_read_with_the_lowest_byte_first),
        cmocka_unit_test(half_an_integer_is_refused),
        cmocka_unit_test(any_byte_that_changes_is_noticed_in_its_block),
        cmocka_unit_test(any_integer_that_changes_is_noticed_once_it_was_read),
        cmocka_unit_test(a_file_that_was_only_touched_is_the_same),
        cmocka_unit_test(integers_that_changed_after_they_were_read_are_told_in_the_end),
        cmocka_unit_test(a_file_of_another_size_is_noticed),
        cmocka_unit_test(a_view_is_of_one_file),
        cmocka_unit_test(a_block_that_was_read_last_is_not_read_again),
        cmocka_unit_test(a_block_that_failed_is_read_again),
        cmocka_unit_test(a_wrong_index_leads_to_no_other_memory),
        cmocka_unit_test(places_are_counted_beyond_32_bits),
        cmocka_unit_test(files_stand_in_a_sequence),
        cmocka_unit_test(a_kept_part_of_a_file_is_the_same_elsewhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
