/* Rows that are read back: what rows_append writes, and nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output/row_reader.h"
#include "output/rows.h"
#include "tools/same_rows.h"

static const struct {
    uint64_t n;
    uint32_t code;
} numbers[] = {
    {0, VERDICT_CODE_NEITHER},
    {1, VERDICT_CODE_NEITHER},
    {2, VERDICT_CODE_PRIME},
    {4, 2},
    {9, VERDICT_CODE_COMPOSITE},
    {91, 7},
    {9999999, 3},
    {10000000, 2},
    {99999989, VERDICT_CODE_PRIME},
    {9999999999999999, 3},
    {10000000000000000, VERDICT_CODE_COMPOSITE},
    {UINT64_C(9999999999999999999), 3},
    {UINT64_C(10000000000000000000), 2},
    {UINT64_C(18446744030759878681), UINT32_C(4294967291)},
    {UINT64_C(18446744073709551557), VERDICT_CODE_PRIME},
    {UINT64_C(18446744073709551615), 3},
};
enum { NUMBERS = sizeof numbers / sizeof numbers[0] };

/* The rows of `count` numbers of the list, over and over, those at `invalid` called what `text` is. */
static struct buffer write_rows(size_t count, size_t invalid, char *text)
{
    const struct rows form = {.format = FORMAT_TSV};
    const struct invalid_line line = {.index = invalid, .text = text};
    struct buffer buffer = {0};
    struct error error;
    uint64_t *values = calloc(count, sizeof *values);
    struct verdict *found = calloc(count, sizeof *found);
    assert_true(values && found);
    for (size_t i = 0; i < count; i++) {
        values[i] = numbers[i % NUMBERS].n;
        found[i].code = numbers[i % NUMBERS].code;
    }
    const struct numbers_block block = {
        .count = count, .values = values, .invalid = &line, .invalid_count = invalid < count};
    assert_true(rows_append(&form, &block, found, NULL, 0, &buffer, &error));
    free(values);
    free(found);
    return buffer;
}

static void what_is_written_is_read(void **state)
{
    (void)state;
    char text[] = "1,000";
    struct buffer buffer = write_rows(NUMBERS, 3, text);
    struct rows_read *rows = malloc(sizeof *rows);
    const char *cause;
    assert_non_null(rows);
    assert_int_equal(row_reader_read(rows, buffer.bytes, buffer.used, &cause), buffer.used);
    assert_null(cause);
    assert_int_equal(rows->count, NUMBERS);
    assert_int_equal(rows->invalid_count, 1);
    assert_int_equal(rows->invalid[0].index, 3);
    for (size_t i = 0; i < NUMBERS; i++) {
        assert_true(rows->values[i] == (i == 3 ? 0 : numbers[i].n));
        assert_int_equal(rows->found[i].code, i == 3 ? VERDICT_CODE_NEITHER : numbers[i].code);
    }
    free(rows);
    buffer_free(&buffer);
}

static void a_text_may_be_cut_anywhere(void **state)
{
    (void)state;
    char text[] = "an invalid line as wide as a line may be: \\xff\\n 12345678901234567"; /* cut below */
    text[TEXT_WIDTH] = '\0';
    struct buffer buffer = write_rows(3 * NUMBERS, 20, text);
    for (size_t size = 0; size <= buffer.used; size++) {
        size_t taken, whole = size;
        const char *cause;
        while (whole > 0 && buffer.bytes[whole - 1] != '\n')
            whole--;
        assert_true(same_rows(buffer.bytes, size, &taken, &cause));
        assert_int_equal(taken, whole);
        assert_null(cause);
    }
    for (size_t piece = 1; piece < 200; piece++)
        assert_true(same_rows_in_pieces(buffer.bytes, buffer.used, piece));
    buffer_free(&buffer);
}

/* Each byte of the rows in turn becomes each other byte, goes, or comes twice; then the text is no rows, or
 * it says what is read of it. */
static void a_changed_byte_is_refused_or_says_what_is_read(void **state)
{
    (void)state;
    char text[] = "-5";
    struct buffer buffer = write_rows(NUMBERS, 5, text);
    size_t refused = 0, taken;
    const char *cause;
    char *changed = malloc(buffer.used + 1);
    assert_non_null(changed);
    for (size_t i = 0; i < buffer.used; i++) {
        memcpy(changed, buffer.bytes, buffer.used);
        for (int byte = 0; byte < 256; byte++) {
            changed[i] = (char)byte;
            assert_true(same_rows(changed, buffer.used, &taken, &cause));
            refused += cause != NULL || taken < buffer.used;
        }
        memmove(changed + i, buffer.bytes + i + 1, buffer.used - i - 1);
        assert_true(same_rows(changed, buffer.used - 1, &taken, &cause));
        memcpy(changed + i, buffer.bytes + i, 1);
        memcpy(changed + i + 1, buffer.bytes + i, buffer.used - i);
        assert_true(same_rows(changed, buffer.used + 1, &taken, &cause));
    }
    assert_true(refused > 250 * (buffer.used - 20 * NUMBERS)); /* all but changed digits of numbers */
    free(changed);
    buffer_free(&buffer);
}

/* Far from the end of the text and at the end a row is looked at by two roads. */
static void a_wrong_row_has_one_cause_wherever_it_stands(void **state)
{
    static const char *const wrong[] = {
        "\n",
        "7\n",
        "7\tprime \n",
        "7\tprim\n",
        "07\tprime\n",
        "7\tneither\n",
        "1\tprime\n",
        "0\tcomposite\n",
        "3\tcomposite\n",
        "91\tcomposite\t\n",
        "91\tcomposite\t1\n",
        "91\tcomposite\t5\n",
        "91\tcomposite\t13\n",
        "91\tcomposite\t07\n",
        "91\tcomposite\t7\t\n",
        "91\tcomposite\t4294967295\n",
        "91\tcomposite\t18446744073709551617\n",
        "18446744073709551616\tprime\n",
        "100000000000000000000007\tprime\n",
        "7\tinvalid\n",
        "0007\tinvalid\n",
        "\tinvalid\n",
        "a\x7f\tinvalid\n",
        "a\xc3\xa4\tinvalid\n",
    };
    (void)state;
    struct rows_read *rows = malloc(sizeof *rows);
    struct buffer behind = write_rows(NUMBERS, NUMBERS, NULL);
    assert_non_null(rows);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct buffer text = {0};
        const char *cause, *cause_at_end;
        assert_true(buffer_append(&text, wrong[i], strlen(wrong[i])));
        assert_int_equal(row_reader_read(rows, text.bytes, text.used, &cause_at_end), 0);
        assert_true(buffer_append(&text, behind.bytes, behind.used));
        assert_int_equal(row_reader_read(rows, text.bytes, text.used, &cause), 0);
        if (!cause || cause != cause_at_end)
            fail_msg("'%s' %s, at the end it %s", wrong[i], cause, cause_at_end);
        assert_int_equal(rows->count, 0);
        buffer_free(&text);
    }
    buffer_free(&behind);
    free(rows);
}

static void a_line_without_an_end_is_refused_when_it_is_too_long_for_a_row(void **state)
{
    (void)state;
    struct rows_read *rows = malloc(sizeof *rows);
    char text[4 * ROW_SIZE_LIMIT];
    const char *cause;
    assert_non_null(rows);
    memset(text, '1', sizeof text);
    for (size_t size = 0; size < sizeof text; size++) {
        assert_int_equal(row_reader_read(rows, text, size, &cause), 0);
        assert_int_equal(cause != NULL, size >= ROW_SIZE_LIMIT);
    }
    free(rows);
}

static void more_rows_than_fit_are_read_in_turns(void **state)
{
    (void)state;
    char text[] = "x";
    struct buffer buffer = write_rows(3 * ROWS_READ_MAX + 7, ROWS_READ_MAX, text);
    struct rows_read *rows = malloc(sizeof *rows);
    size_t taken = 0, read = 0;
    const char *cause;
    assert_non_null(rows);
    do {
        taken += row_reader_read(rows, buffer.bytes + taken, buffer.used - taken, &cause);
        assert_null(cause);
        assert_true(rows->count <= ROWS_READ_MAX);
        assert_int_equal(rows->invalid_count, read == ROWS_READ_MAX);
        read += rows->count;
    } while (rows->count > 0);
    assert_int_equal(taken, buffer.used);
    assert_int_equal(read, 3 * ROWS_READ_MAX + 7);
    assert_true(same_rows(buffer.bytes, buffer.used, &taken, &cause));
    assert_int_equal(taken, buffer.used);
    free(rows);
    buffer_free(&buffer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(a_text_may_be_cut_anywhere),
        cmocka_unit_test(a_changed_byte_is_refused_or_says_what_is_read),
        cmocka_unit_test(a_wrong_row_has_one_cause_wherever_it_stands),
        cmocka_unit_test(a_line_without_an_end_is_refused_when_it_is_too_long_for_a_row),
        cmocka_unit_test(more_rows_than_fit_are_read_in_turns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
