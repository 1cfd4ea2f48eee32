/* Whether a journal is of this run, and whether the data are what it vouches for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "input/fingerprint/fingerprint.h"
#include "output/journal/journal_compare.h"
#include "output/journal/journal_verify.h"
#include "tools/sample_journal.h"

/* ---- Two runs. */

static struct journal_head head_of(uint64_t numbers)
{
    return (struct journal_head){.version = JOURNAL_VERSION,
                                 .kernel = strdup("trial"),
                                 .format = strdup("tsv"),
                                 .numbers = numbers,
                                 .numbers_in_all = numbers,
                                 .input = "00000000000000000000000000000000"};
}

static struct journal_head head_of_file(uint64_t numbers, const char *path)
{
    struct journal_head head = head_of(numbers);
    assert_true(journal_data_add_source(&head, "file", path));
    return head;
}

static void set(char **text, const char *word)
{
    free(*text);
    *text = strdup(word);
}

static void expect_difference(const struct journal_head *here, const struct journal_head *there,
                              uint64_t invalid, const char *sentence)
{
    struct error error = {0};
    assert_false(journal_compare(here, there, invalid, "verdicts.tsv.unfinished", &error));
    assert_string_equal(error.text, sentence);
    assert_int_equal(error.code, ERROR_USAGE);
}

static void expect_same(const struct journal_head *here, const struct journal_head *there, uint64_t invalid)
{
    struct error error = {0};
    if (!journal_compare(here, there, invalid, "verdicts.tsv.unfinished", &error))
        fail_msg("%s", error.text);
}

static void the_first_difference_is_named(void **state)
{
    struct journal_head here = head_of_file(999999999, "other.txt"),
                        there = head_of_file(1000000000, "numbers.txt");
    (void)state;
    set(&here.kernel, "miller-rabin");
    set(&here.format, "jsonl");
    here.binary = true;
    here.input[0] = '1';
    here.shard = 2;
    here.shards = 4;
    expect_difference(&here, &there, 1, "'verdicts.tsv.unfinished' is of all numbers, here of part 2 of 4");
    there.shards = 4;
    there.shard = 3;
    expect_difference(&here, &there, 1, "'verdicts.tsv.unfinished' is of part 3 of 4, here of part 2 of 4");
    there.shard = 2;
    expect_difference(&here, &there, 1, "'verdicts.tsv.unfinished' was made with format tsv, here jsonl");
    set(&there.format, "jsonl");
    expect_difference(&here, &there, 1,
                      "'verdicts.tsv.unfinished' was made with kernel trial, here miller-rabin");
    set(&there.kernel, "miller-rabin");
    expect_difference(&here, &there, 1,
                      "'verdicts.tsv.unfinished' has invalid lines with the name of their file "
                      "'numbers.txt', here it is file 'other.txt'");
    expect_difference(
        &here, &there, 0,
        "'verdicts.tsv.unfinished' is of files that were read as text, here as 64-bit integers");
    there.binary = true;
    expect_difference(&here, &there, 0,
                      "'verdicts.tsv.unfinished' is of another input: 1,000,000,000 numbers in "
                      "'numbers.txt', here 999,999,999 in 'other.txt'");
    there.numbers = there.numbers_in_all = here.numbers;
    expect_difference(&here, &there, 0,
                      "'verdicts.tsv.unfinished' is of another input: as many numbers in 'numbers.txt', "
                      "here with other content in 'other.txt'");
    there.input[0] = '1';
    expect_same(&here, &there, 0);
    set(&here.format, "tsv");
    set(&there.format, "tsv");
    expect_same(&here, &there, 1);
    here.started = 7;
    expect_same(&here, &there, 1);
    journal_data_free_head(&here);
    journal_data_free_head(&there);
}

/* The second part has as many numbers in either. */
static void all_numbers_are_compared_too(void **state)
{
    struct journal_head here = head_of_file(9, "a"), there = head_of_file(10, "a");
    (void)state;
    here.shard = there.shard = 2;
    here.shards = there.shards = 3;
    here.numbers = there.numbers = 3;
    expect_difference(&here, &there, 0,
                      "'verdicts.tsv.unfinished' is of another input: 10 numbers in 'a', here 9 in 'a'");
    journal_data_free_head(&here);
    journal_data_free_head(&there);
}

static void sources_are_compared_one_by_one(void **state)
{
    struct journal_head here = head_of(9), there = head_of(9);
    (void)state;
    assert_true(journal_data_add_source(&here, "range", "1:9") &&
                journal_data_add_source(&there, "range", "1:8"));
    expect_difference(&here, &there, 0,
                      "'verdicts.tsv.unfinished' is of another input: range '1:8', here range '1:9'");
    set(&there.sources[0].text, "1:9");
    expect_same(&here, &there, 0);
    set(&there.sources[0].kind, "file");
    expect_difference(&here, &there, 0,
                      "'verdicts.tsv.unfinished' is of another input: file '1:9', here range '1:9'");
    set(&there.sources[0].kind, "range");
    assert_true(journal_data_add_source(&there, "number", "7"));
    expect_difference(&here, &there, 0,
                      "'verdicts.tsv.unfinished' is of another input: 2 sources, here range '1:9'");
    assert_true(journal_data_add_source(&here, "number", "07"));
    expect_difference(&here, &there, 0,
                      "'verdicts.tsv.unfinished' is of another input: number '7', here number '07'");
    journal_data_free_head(&here);
    journal_data_free_head(&there);
}

/* ---- The data. */

static int file_of(const struct buffer *bytes)
{
    const int fd = memfd_create("data", 0);
    assert_true(fd >= 0);
    assert_int_equal(pwrite(fd, bytes->bytes, bytes->used, 0), bytes->used);
    return fd;
}

static void expect_right(int fd, const struct journal_texts *texts, size_t begin, uint64_t offset,
                         size_t right)
{
    struct error error;
    size_t found = 999;
    assert_true(
        journal_verify_texts(fd, "data", texts->items + begin, texts->count - begin, offset, &found, &error));
    assert_int_equal(found, right);
}

/* Which text has the byte? */
static size_t text_at(const struct journal_texts *texts, uint64_t at)
{
    size_t i = 0;
    for (; at >= texts->items[i].size; i++)
        at -= texts->items[i].size;
    return i;
}

static void each_wrong_or_missing_byte_is_found(void **state)
{
    struct sample sample;
    (void)state;
    sample_begin(&sample);
    const int fd = file_of(&sample.data);
    expect_right(fd, &sample.texts, 0, 0, sample.texts.count);
    expect_right(fd, &sample.texts, 1, SAMPLE_TITLE_SIZE, sample.texts.count - 1);
    expect_right(fd, &sample.texts, 1, SAMPLE_TITLE_SIZE + 1, 0);
    for (size_t i = 0; i < sample.data.used; i++) {
        const char flipped = (char)(sample.data.bytes[i] ^ 1 << i % 8);
        assert_int_equal(pwrite(fd, &flipped, 1, (off_t)i), 1);
        expect_right(fd, &sample.texts, 0, 0, text_at(&sample.texts, i));
        assert_int_equal(pwrite(fd, sample.data.bytes + i, 1, (off_t)i), 1);
    }
    for (size_t size = sample.data.used; size-- > 0;) {
        assert_int_equal(ftruncate(fd, (off_t)size), 0);
        expect_right(fd, &sample.texts, 0, 0, text_at(&sample.texts, size));
    }
    close(fd);
    sample_end(&sample);
}

/* One that is read in several pieces. */
static void a_large_text_is_checked_to_its_end(void **state)
{
    enum { SIZE = 5 << 20 };
    struct buffer bytes = {0};
    struct journal_texts texts = {0};
    (void)state;
    char *to = buffer_reserve(&bytes, SIZE);
    assert_non_null(to);
    memset(to, 'x', SIZE);
    buffer_advance(&bytes, SIZE);
    assert_true(journal_data_add_text(&texts, (struct journal_text){SIZE, fingerprint_of(to, SIZE)}));
    const int fd = file_of(&bytes);
    expect_right(fd, &texts, 0, 0, 1);
    assert_int_equal(pwrite(fd, "y", 1, SIZE - 1), 1);
    expect_right(fd, &texts, 0, 0, 0);
    assert_int_equal(ftruncate(fd, SIZE - 1), 0);
    expect_right(fd, &texts, 0, 0, 0);
    texts.items[0].size = INT64_MAX; /* of a journal that lies */
    expect_right(fd, &texts, 0, 0, 0);
    texts.items[0].size = 5;
    expect_right(fd, &texts, 0, INT64_MAX - 1, 0);
    close(fd);
    journal_data_free_texts(&texts);
    buffer_free(&bytes);
}

static void a_file_that_cannot_be_read_is_not_called_wrong(void **state)
{
    const struct journal_text text = {1, 1};
    struct error error;
    size_t right;
    (void)state;
    FILE *file = tmpfile();
    assert_non_null(file);
    assert_int_equal(ftruncate(fileno(file), 1), 0);
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fileno(file));
    const int fd = open(path, O_WRONLY | O_CLOEXEC);
    assert_false(journal_verify_texts(fd, "data", &text, 1, 0, &right, &error));
    assert_int_equal(error.code, ERROR_FAILED);
    assert_string_equal(error.text, "cannot read 'data': Bad file descriptor");
    close(fd);
    fclose(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_difference_is_named),
        cmocka_unit_test(all_numbers_are_compared_too),
        cmocka_unit_test(sources_are_compared_one_by_one),
        cmocka_unit_test(each_wrong_or_missing_byte_is_found),
        cmocka_unit_test(a_large_text_is_checked_to_its_end),
        cmocka_unit_test(a_file_that_cannot_be_read_is_not_called_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
