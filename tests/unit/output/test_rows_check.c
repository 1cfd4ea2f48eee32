/* A file that was written by a run is known by its tally, and every other one is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output/rows_check.h"
#include "output/verdict_stream.h"
#include "unit/folder.h"

static const struct {
    uint64_t n;
    uint32_t code;
} numbers[] = {
    {0, VERDICT_CODE_NEITHER},
    {1, VERDICT_CODE_NEITHER},
    {2, VERDICT_CODE_PRIME},
    {25, 5},
    {9, VERDICT_CODE_COMPOSITE},
    {UINT64_C(18446744030759878681), UINT32_C(4294967291)},
    {UINT64_C(18446744073709551557), VERDICT_CODE_PRIME},
};
enum { NUMBERS = sizeof numbers / sizeof numbers[0], FORMATS = 4 };
static const enum format formats[FORMATS] = {FORMAT_TSV, FORMAT_JSONL, FORMAT_BINARY, FORMAT_COUNT};

struct file {
    struct buffer bytes;
    struct tally tally;
};

/* `count` numbers of the list, over and over; `is_invalid`: the last one is no number. */
static struct file make(enum format format, size_t count, bool is_invalid)
{
    static char text[] = "1,000", source[] = "a file", cause[] = "is none";
    const struct rows rows = {.format = format};
    const struct invalid_line line = {
        .index = count - 1, .source = source, .line = 7, .column = 2, .text = text, .cause = cause};
    struct file file = {0};
    struct error error;
    uint64_t *values = calloc(count + 1, sizeof *values);
    struct verdict *found = calloc(count + 1, sizeof *found);
    assert_true(values && found);
    for (size_t i = 0; i < count; i++) {
        values[i] = numbers[i % NUMBERS].n;
        found[i].code = numbers[i % NUMBERS].code;
    }
    const struct numbers_block block = {
        .count = count, .values = values, .invalid = &line, .invalid_count = is_invalid};
    tally_add(&file.tally, &block, found);
    assert_true(rows_append(&rows, &block, found, NULL, 0, &file.bytes, &error));
    if (format == FORMAT_COUNT) {
        char counts[VERDICT_STREAM_COUNTS_SIZE];
        verdict_stream_counts(&file.tally, counts);
        assert_true(buffer_append(&file.bytes, counts, strlen(counts)));
    }
    free(values);
    free(found);
    return file;
}

static bool check(const struct file *file, enum format format)
{
    struct error error = {0};
    bool is_same = false;
    FILE *stream = fopen("rows", "w+");
    assert_non_null(stream);
    if (file->bytes.used > 0)
        assert_int_equal(fwrite(file->bytes.bytes, 1, file->bytes.used, stream), file->bytes.used);
    assert_int_equal(fflush(stream), 0);
    assert_true(rows_check(fileno(stream), "rows", format, &file->tally, &is_same, &error));
    fclose(stream);
    unlink("rows");
    return is_same;
}

/* Also such as are read in several pieces. */
static void what_was_written_is_known(void **state)
{
    static const size_t counts[] = {0, 1, 7, 2048, 2049, 100000};
    (void)state;
    for (size_t i = 0; i < FORMATS; i++)
        for (size_t k = 0; k < sizeof counts / sizeof counts[0]; k++)
            for (int invalid = 0; invalid < 2 && (size_t)invalid <= counts[k]; invalid++) {
                struct file file = make(formats[i], counts[k], invalid);
                assert_true(check(&file, formats[i]));
                buffer_free(&file.bytes);
            }
}

/* Does the byte say nothing but which divisor a composite has, of which the binary form says no more? */
static bool is_of_divisor(const struct file *file, size_t at, char before)
{
    uint64_t code;
    memcpy(&code, file->bytes.bytes + at / 8 * 8, sizeof code);
    const bool is_composite = code > 1 && code != UINT64_MAX - 1;
    ((char *)&code)[at % 8] = before;
    return is_composite && code > 1;
}

static void another_byte_is_noticed(void **state)
{
    (void)state;
    for (size_t i = 0; i < FORMATS; i++) {
        struct file file = make(formats[i], NUMBERS, false);
        for (size_t at = 0; at < file.bytes.used; at++)
            for (int bit = 0; bit < 8; bit++) {
                const char before = file.bytes.bytes[at];
                file.bytes.bytes[at] = (char)(before ^ (1 << bit));
                assert_int_equal(check(&file, formats[i]),
                                 formats[i] == FORMAT_BINARY && is_of_divisor(&file, at, before));
                file.bytes.bytes[at] = before;
            }
        buffer_free(&file.bytes);
    }
}

static void more_and_less_are_noticed(void **state)
{
    (void)state;
    for (size_t i = 0; i < FORMATS; i++) {
        struct file file = make(formats[i], NUMBERS, true);
        const size_t size = file.bytes.used;
        for (file.bytes.used = 0; file.bytes.used < size; file.bytes.used++)
            assert_false(check(&file, formats[i]));
        char *copy = malloc(size);
        assert_non_null(copy);
        memcpy(copy, file.bytes.bytes, size);
        for (size_t more = 1; more <= size; more++) {
            file.bytes.used = size;
            assert_true(buffer_append(&file.bytes, copy, more));
            assert_false(check(&file, formats[i]));
        }
        free(copy);
        buffer_free(&file.bytes);
    }
}

/* As rows in another order are, and those of another number. */
static void the_rows_of_others_are_noticed(void **state)
{
    (void)state;
    for (size_t i = 0; i < FORMATS; i++) {
        struct file file = make(formats[i], NUMBERS, false), other = make(formats[i], NUMBERS + 1, false);
        const struct tally tally = file.tally;
        file.tally = other.tally;
        assert_false(check(&file, formats[i]));
        file.tally = tally;
        file.tally.verdicts_digest.value[0] ^= 1;
        assert_int_equal(check(&file, formats[i]), formats[i] == FORMAT_COUNT);
        file.tally = tally;
        file.tally.numbers_digest.value[1] ^= 1;
        assert_int_equal(check(&file, formats[i]), formats[i] == FORMAT_COUNT || formats[i] == FORMAT_BINARY);
        buffer_free(&file.bytes);
        buffer_free(&other.bytes);
    }
}

static void rows_without_an_end_and_wrong_formats_are_noticed(void **state)
{
    struct file file = make(FORMAT_TSV, NUMBERS, false);
    (void)state;
    assert_false(check(&file, FORMAT_JSONL));
    assert_false(check(&file, FORMAT_BINARY));
    assert_false(check(&file, FORMAT_COUNT));
    assert_false(check(&file, FORMAT_TABLE));
    file.bytes.used = 0;
    for (int i = 0; i < 3 << 20; i += 8)
        assert_true(buffer_append(&file.bytes, "{\"text\":", 8));
    assert_false(check(&file, FORMAT_TSV));
    assert_false(check(&file, FORMAT_JSONL));
    buffer_free(&file.bytes);
}

static void what_cannot_be_read_is_told(void **state)
{
    const struct tally tally = {0};
    (void)state;
    for (size_t i = 0; i < FORMATS; i++) {
        struct error error;
        bool is_same;
        assert_false(rows_check(-1, "rows", formats[i], &tally, &is_same, &error));
        assert_int_equal(error.code, ERROR_FAILED);
        assert_string_equal(error.text, "cannot read 'rows': Bad file descriptor");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_written_is_known),
        cmocka_unit_test(another_byte_is_noticed),
        cmocka_unit_test(more_and_less_are_noticed),
        cmocka_unit_test(the_rows_of_others_are_noticed),
        cmocka_unit_test(rows_without_an_end_and_wrong_formats_are_noticed),
        cmocka_unit_test(what_cannot_be_read_is_told),
    };
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
