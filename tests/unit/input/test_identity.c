/* Which input it is: by what the sources hold, in their order, whatever they are called and however old. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "input/blocks_reader.h"
#include "input/input.h"
#include "unit/folder.h"

enum { BLOCK = 64 };

static const struct input_methods SMALL, BIG = {.block_size = BLOCK}, BINARY = {.binary = true},
                                         BINARY_BLOCKS = {.binary = true, .block_size = BLOCK};

static void write_file(const char *name, const void *bytes, size_t size)
{
    FILE *file = fopen(name, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

static bool identify(const struct source *sources, size_t count, const struct input_methods *methods,
                     char text[IDENTITY_TEXT_SIZE], const char **stream)
{
    struct numbers numbers = {0};
    struct error error;
    uint64_t bad;
    assert_true(input_load(&numbers, sources, count, methods, &bad, &error));
    const bool known = numbers_identity(&numbers, text);
    *stream = numbers.read.stream;
    numbers_free(&numbers);
    return known;
}

/* Of sources that can be read again. */
static const char *identity_of(const struct source *sources, size_t count,
                               const struct input_methods *methods, char text[IDENTITY_TEXT_SIZE])
{
    const char *stream;
    assert_true(identify(sources, count, methods, text, &stream));
    assert_null(stream);
    assert_int_equal(strlen(text), 32);
    return text;
}

static const char *identity_of_file(const char *name, const struct input_methods *methods,
                                    char text[IDENTITY_TEXT_SIZE])
{
    const struct source source = {SOURCE_FILE, name};
    return identity_of(&source, 1, methods, text);
}

static void the_same_bytes_are_the_same_whatever_their_name_and_age(void **state)
{
    static const struct input_methods *const methods[] = {&SMALL, &BIG, &BINARY, &BINARY_BLOCKS};
    static const struct timespec times[2] = {{1, 0}, {1, 0}};
    char bytes[80 * BLOCK], one[IDENTITY_TEXT_SIZE], other[IDENTITY_TEXT_SIZE];
    (void)state;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = i % 8 == 7 ? '\n' : (char)('1' + i % 9);
    write_file("one", bytes, sizeof bytes);
    write_file("two", bytes, sizeof bytes);
    assert_int_equal(utimensat(AT_FDCWD, "two", times, 0), 0);
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++)
        assert_string_equal(identity_of_file("one", methods[i], one),
                            identity_of_file("two", methods[i], other));
    unlink("one");
    unlink("two");
}

static void another_byte_is_another_input(void **state)
{
    static const struct input_methods *const methods[] = {&SMALL, &BIG, &BINARY, &BINARY_BLOCKS};
    char bytes[10 * BLOCK], one[IDENTITY_TEXT_SIZE], other[IDENTITY_TEXT_SIZE];
    (void)state;
    memset(bytes, '\n', sizeof bytes);
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
        write_file("one", bytes, sizeof bytes);
        identity_of_file("one", methods[i], one);
        for (size_t at = 0; at < sizeof bytes; at += 37) {
            bytes[at] = '7';
            write_file("one", bytes, sizeof bytes);
            assert_string_not_equal(one, identity_of_file("one", methods[i], other));
            bytes[at] = '\n';
        }
        write_file("one", bytes, sizeof bytes - 8);
        assert_string_not_equal(one, identity_of_file("one", methods[i], other));
    }
    unlink("one");
}

/* Also where it has no numbers, so that nothing of it is in the sequence. */
static void a_file_counts_that_has_no_numbers(void **state)
{
    static const struct source sources[] = {{SOURCE_NUMBER, "7"}, {SOURCE_FILE, "one"}};
    static const struct input_methods *const methods[] = {&SMALL, &BIG};
    char one[IDENTITY_TEXT_SIZE], other[IDENTITY_TEXT_SIZE], none[IDENTITY_TEXT_SIZE];
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        write_file("one", "# a", 3);
        identity_of(sources, 2, methods[i], one);
        write_file("one", "# b", 3);
        identity_of(sources, 2, methods[i], other);
        write_file("one", "", 0);
        identity_of(sources, 2, methods[i], none);
        assert_string_not_equal(one, other);
        assert_string_not_equal(one, none);
        assert_string_not_equal(none, identity_of(sources, 1, methods[i], other));
    }
    unlink("one");
}

/* Each of these lists is another input, though many have the same numbers. */
static void sources_are_told_apart_by_kind_text_and_order(void **state)
{
    static const struct source lists[][3] = {
        {{SOURCE_NUMBER, "1"}, {SOURCE_NUMBER, "2"}},
        {{SOURCE_NUMBER, "2"}, {SOURCE_NUMBER, "1"}},
        {{SOURCE_NUMBER, "12"}},
        {{SOURCE_NUMBER, "1"}},
        {{SOURCE_NUMBER, "01"}},
        {{SOURCE_RANGE, "1:2"}},
        {{SOURCE_RANGE, "1:2:1"}},
        {{SOURCE_RANGE, "1:1"}, {SOURCE_NUMBER, "2"}},
        {{SOURCE_NUMBER, "1"}, {SOURCE_RANGE, "2:2"}},
        {{SOURCE_FILE, "one"}},
        {{SOURCE_FILE, "one"}, {SOURCE_FILE, "one"}},
        {{SOURCE_FILE, "one"}, {SOURCE_FILE, "two"}},
        {{SOURCE_FILE, "two"}, {SOURCE_FILE, "one"}},
        {{SOURCE_FILE, "bare"}}, /* whose bytes are the text of a number */
        {{SOURCE_WORKLOAD, "classic"}},
        {{SOURCE_WORKLOAD, "random:2:64:1"}},
    };
    enum { LISTS = sizeof lists / sizeof lists[0] };
    char texts[LISTS][IDENTITY_TEXT_SIZE];
    (void)state;
    write_file("one", "1\n", 2);
    write_file("two", "2\n", 2);
    write_file("bare", "1", 1);
    for (size_t i = 0; i < LISTS; i++) {
        const size_t count = lists[i][1].text ? 2 : 1;
        identity_of(lists[i], count, &SMALL, texts[i]);
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(texts[i], texts[k]);
    }
    unlink("one");
    unlink("bare");
    unlink("two");
}

static void a_shard_has_the_identity_of_the_whole(void **state)
{
    static const struct source source = {SOURCE_RANGE, "1:100"};
    struct numbers numbers = {0};
    struct error error;
    char all[IDENTITY_TEXT_SIZE], part[IDENTITY_TEXT_SIZE];
    uint64_t bad;
    (void)state;
    assert_true(input_load(&numbers, &source, 1, &SMALL, &bad, &error));
    numbers_identity(&numbers, all);
    numbers_keep(&numbers, 50, 10);
    assert_true(numbers_identity(&numbers, part));
    assert_string_equal(all, part);
    numbers_free(&numbers);
}

/* With the file as standard input. */
static void check_standard_input(const char *name, const struct input_methods *methods)
{
    static const struct source sources[] = {{SOURCE_NUMBER, "7"}, {SOURCE_FILE, "-"}};
    char text[IDENTITY_TEXT_SIZE];
    const char *stream;
    const int saved = dup(STDIN_FILENO), file = open(name, O_RDONLY);
    assert_true(file >= 0 && dup2(file, STDIN_FILENO) == STDIN_FILENO);
    close(file);
    assert_false(identify(sources, 2, methods, text, &stream));
    assert_string_equal(stream, "-");
    assert_string_equal(text, "");
    dup2(saved, STDIN_FILENO);
    close(saved);
}

static void what_cannot_be_read_again_is_named_and_has_none(void **state)
{
    static const struct source sources[] = {
        {SOURCE_FILE, "one"}, {SOURCE_FILE, "/dev/null"}, {SOURCE_FILE, "/dev/null"}};
    static const struct input_methods *const methods[] = {&SMALL, &BIG, &BINARY, &BINARY_BLOCKS};
    char text[IDENTITY_TEXT_SIZE];
    const char *stream;
    (void)state;
    write_file("one", "7654321\n", 8);
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
        assert_false(identify(sources, 3, methods[i], text, &stream));
        assert_string_equal(stream, "/dev/null");
        assert_string_equal(text, "");
        check_standard_input("one", methods[i]);
    }
    unlink("one");
}

/* The sample was read: other bytes in it are noticed later, as those of a first pass are. */
static void the_sample_of_a_binary_file_counts_as_read(void **state)
{
    enum { BLOCKS = 1000 };
    static char bytes[BLOCKS * BLOCK];
    static const struct source source = {SOURCE_FILE, "one"};
    struct numbers numbers = {0};
    struct error error;
    uint64_t bad;
    size_t sampled = 0;
    (void)state;
    write_file("one", bytes, sizeof bytes);
    assert_true(input_load(&numbers, &source, 1, &BINARY_BLOCKS, &bad, &error));
    const struct blocks *blocks = numbers_file(&numbers, 0);
    assert_int_equal(blocks_reader_sample_count(blocks), BLOCKS_SAMPLE_MAX);
    assert_int_equal(blocks_reader_sampled(blocks, 0), 0);
    assert_int_equal(blocks_reader_sampled(blocks, BLOCKS_SAMPLE_MAX - 1), BLOCKS - 1);
    for (size_t i = 0; i < BLOCKS; i++)
        sampled += atomic_load(&blocks->seen[i]) != 0;
    assert_int_equal(sampled, BLOCKS_SAMPLE_MAX);
    bytes[sizeof bytes - 1] = 1;
    write_file("one", bytes, sizeof bytes);
    assert_false(numbers_unchanged(&numbers, &error));
    assert_string_equal(
        error.text, "block 999 (bytes 63936 to 64000) of 'one' is not what it was when it was first read");
    numbers_free(&numbers);
    unlink("one");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_bytes_are_the_same_whatever_their_name_and_age),
        cmocka_unit_test(another_byte_is_another_input),
        cmocka_unit_test(a_file_counts_that_has_no_numbers),
        cmocka_unit_test(sources_are_told_apart_by_kind_text_and_order),
        cmocka_unit_test(a_shard_has_the_identity_of_the_whole),
        cmocka_unit_test(what_cannot_be_read_again_is_named_and_has_none),
        cmocka_unit_test(the_sample_of_a_binary_file_counts_as_read),
    };
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
