/* From sources to the sequence: files, standard input, ranges, workloads, and every sentence of a refusal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "input/input.h"

#define NOT_DIGITS "is not a number: digits only, one number a line"

/* ---- allocations that fail on demand: the linker sends those of src/input here (see tests.cmake) ---- */

static long allocations_left = -1; /* -1: all succeed */

/* Once one has failed, all that follow fail as well. */
static bool allocation_fails(void)
{
    if (allocations_left < 0)
        return false;
    if (allocations_left == 0)
        return true;
    allocations_left--;
    return false;
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
char *__real_strdup(const char *text);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
char *__wrap_strdup(const char *text);

void *__wrap_malloc(size_t size)
{
    return allocation_fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return allocation_fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size)
{
    return allocation_fails() ? NULL : __real_realloc(old, size);
}

char *__wrap_strdup(const char *text)
{
    return allocation_fails() ? NULL : __real_strdup(text);
}

/* ---- a folder of files, the current one while the tests run ---- */

static char folder[] = "/tmp/primes-input-XXXXXX";

static void write_file(const char *name, const char *bytes, size_t size)
{
    FILE *file = fopen(name, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

static int enter_folder(void **state)
{
    (void)state;
    if (mkdtemp(folder) == NULL || chdir(folder) != 0)
        return -1;
    write_file("good.txt", "7\n# c\n8\r\n\n9", 11);
    write_file("bad.txt", "1\n 1,000\n18446744073709551616\n4\n", 32);
    write_file("empty.txt", "", 0);
    return mkdir("folder", 0700);
}

static int leave_folder(void **state)
{
    (void)state;
    unlink("good.txt");
    unlink("bad.txt");
    unlink("empty.txt");
    unlink("large.txt");
    rmdir("folder");
    return chdir("/") == 0 ? rmdir(folder) : -1;
}

/* Runs `load` with the bytes as standard input; NULL: with standard input closed. */
static bool load_with_input(const char *bytes, struct numbers *numbers, const struct source *sources,
                            size_t count, size_t *bad, struct error *error)
{
    int saved = dup(STDIN_FILENO);
    close(STDIN_FILENO);
    if (bytes != NULL) {
        int ends[2];
        assert_int_equal(pipe(ends), 0);
        assert_int_equal(write(ends[1], bytes, strlen(bytes)), strlen(bytes));
        close(ends[1]);
        if (ends[0] != STDIN_FILENO) {
            dup2(ends[0], STDIN_FILENO);
            close(ends[0]);
        }
    }
    bool done = input_load(numbers, sources, count, &(struct input_methods){0}, bad, error);
    if (saved >= 0) {
        dup2(saved, STDIN_FILENO);
        close(saved);
    }
    return done;
}

static void check_values(struct numbers *numbers, const uint64_t *expected, size_t count)
{
    assert_int_equal(numbers->count, count);
    for (size_t i = 0; i < count; i++) {
        uint64_t value;
        numbers_read(numbers, i, 1, &value);
        assert_true(value == expected[i]);
    }
}

static void sources_come_in_the_order_of_the_command_line(void **state)
{
    (void)state;
    static const struct source sources[] = {
        {SOURCE_NUMBER, "97"},
        {SOURCE_NUMBER, "18446744073709551615"},
        {SOURCE_FILE, "good.txt"},
        {SOURCE_RANGE, "10:20:5"},
        {SOURCE_FILE, "-"},
        {SOURCE_FILE, "empty.txt"},
        {SOURCE_WORKLOAD, "random:1:1:1"},
        {SOURCE_NUMBER, "1"},
    };
    static const uint64_t expected[] = {97, UINT64_MAX, 7, 8, 9, 10, 15, 20, 5, 6, 1, 1};
    struct error error;
    struct numbers numbers = {0};
    size_t bad = 99;
    assert_true(load_with_input("5\n6\n", &numbers, sources, 8, &bad, &error));
    check_values(&numbers, expected, 12);
    assert_int_equal(bad, 0);
    assert_int_equal(numbers.invalid.count, 0);
    assert_int_equal(numbers.segment_count, 6);
    numbers_free(&numbers);
}

static void check_invalid(const struct invalid_line *invalid, uint64_t index, const char *source,
                          uint64_t line, uint64_t column, const char *text, const char *cause)
{
    assert_int_equal(invalid->index, index);
    assert_string_equal(invalid->source, source);
    assert_int_equal(invalid->line, line);
    assert_int_equal(invalid->column, column);
    assert_string_equal(invalid->text, text);
    assert_string_equal(invalid->cause, cause);
}

static void invalid_lines_are_noted_and_those_of_files_counted(void **state)
{
    (void)state;
    static const struct source sources[] = {
        {SOURCE_FILE, "bad.txt"}, {SOURCE_FILE, "-"}, {SOURCE_FILE, "bad.txt"}};
    static const uint64_t expected[] = {1, 0, 0, 4, 0, 3, 1, 0, 0, 4};
    struct error error;
    struct numbers numbers = {0};
    size_t bad;
    assert_true(load_with_input("x\n3", &numbers, sources, 3, &bad, &error));
    check_values(&numbers, expected, 10);
    assert_int_equal(bad, 4);
    assert_int_equal(numbers.invalid.count, 5);
    check_invalid(&numbers.invalid.items[0], 1, "bad.txt", 2, 2, "1,000", NOT_DIGITS);
    check_invalid(&numbers.invalid.items[1], 2, "bad.txt", 3, 1, "18446744073709551616",
                  "is too large: the limit is 18446744073709551615 (2^64-1)");
    check_invalid(&numbers.invalid.items[2], 4, "standard input", 1, 1, "x", NOT_DIGITS);
    check_invalid(&numbers.invalid.items[3], 7, "bad.txt", 2, 2, "1,000", NOT_DIGITS);
    numbers_free(&numbers);
}

/* Longer than the pieces it is read in. */
static void a_large_file_is_read_whole(void **state)
{
    (void)state;
    enum { LINES = 500000 };
    static const struct source source = {SOURCE_FILE, "large.txt"};
    struct error error;
    struct numbers numbers = {0};
    size_t bad;
    FILE *file = fopen("large.txt", "wb");
    assert_non_null(file);
    for (int i = 0; i < LINES; i++)
        fprintf(file, "%d\n", i);
    fclose(file);
    assert_true(input_load(&numbers, &source, 1, &(struct input_methods){0}, &bad, &error));
    assert_int_equal(numbers.count, LINES);
    uint64_t *values = calloc(LINES, sizeof *values);
    assert_non_null(values);
    numbers_read(&numbers, 0, LINES, values);
    for (uint64_t i = 0; i < LINES; i++)
        assert_true(values[i] == i);
    free(values);
    numbers_free(&numbers);
}

static void check_load_fails(const struct source *sources, size_t count, const char *input,
                             enum error_code code, const char *sentence)
{
    struct error error = {0};
    struct numbers numbers = {0};
    size_t bad;
    assert_false(load_with_input(input, &numbers, sources, count, &bad, &error));
    assert_string_equal(error.text, sentence);
    assert_int_equal(error.code, code);
    numbers_free(&numbers);
}

static void files_that_cannot_be_read_are_named(void **state)
{
    (void)state;
    static const struct source missing[] = {{SOURCE_FILE, "good.txt"}, {SOURCE_FILE, "missing.txt"}};
    static const struct source escaped[] = {{SOURCE_FILE, "a\033[1m"}};
    static const struct source directory[] = {{SOURCE_FILE, "folder"}};
    static const struct source memory[] = {{SOURCE_FILE, "/proc/self/mem"}};
    static const struct source input[] = {{SOURCE_FILE, "-"}};
    static const struct source twice[] = {{SOURCE_FILE, "-"}, {SOURCE_FILE, "good.txt"}, {SOURCE_FILE, "-"}};
    check_load_fails(missing, 2, "", ERROR_FAILED, "cannot read 'missing.txt': No such file or directory");
    check_load_fails(escaped, 1, "", ERROR_FAILED, "cannot read 'a\\x1b[1m': No such file or directory");
    check_load_fails(directory, 1, "", ERROR_FAILED, "cannot read 'folder': Is a directory");
    check_load_fails(memory, 1, "", ERROR_FAILED, "cannot read '/proc/self/mem': Input/output error");
    check_load_fails(input, 1, NULL, ERROR_FAILED, "cannot read standard input: it is not open for reading");
    check_load_fails(twice, 3, "", ERROR_USAGE,
                     "--input - is given twice, but standard input can be read only once");
}

static void an_unwell_formed_source_fails_before_a_file_is_read(void **state)
{
    (void)state;
    static const struct source sources[] = {{SOURCE_FILE, "missing.txt"}, {SOURCE_RANGE, "5:2"}};
    check_load_fails(sources, 2, "", ERROR_USAGE, "--range 5:2: LO is above HI");
}

static void check_refused(enum source_kind kind, const char *text, const char *sentence)
{
    struct source source = {kind, text};
    struct error error = {0};
    assert_false(source_check(&source, &error));
    assert_string_equal(error.text, sentence);
    assert_int_equal(error.code, ERROR_USAGE);
}

static void check_accepted(enum source_kind kind, const char *text)
{
    struct source source = {kind, text};
    struct error error = {0};
    assert_true(source_check(&source, &error));
    assert_string_equal(error.text, "");
}

static void an_argument_that_is_no_number_gets_a_hint_or_its_cause(void **state)
{
    (void)state;
    check_accepted(SOURCE_NUMBER, "0");
    check_accepted(SOURCE_NUMBER, "18446744073709551615");
    check_refused(SOURCE_NUMBER, "numbers.txt",
                  "'numbers.txt' is not a number; to read a file: primes --input numbers.txt");
    check_refused(SOURCE_NUMBER, "my file",
                  "'my file' is not a number; to read a file: primes --input 'my file'");
    check_refused(SOURCE_NUMBER, "a\nb", "'a\\nb' is not a number; to read a file: primes --input $'a\\nb'");
    check_refused(SOURCE_NUMBER, "-", "'-' is not a number; to read standard input: primes --input -");
    check_refused(SOURCE_NUMBER, "", "an empty argument is not a number");
    check_refused(SOURCE_NUMBER, "-7", "'-7' is negative: the smallest number is 0");
    check_refused(SOURCE_NUMBER, "+5", "'+5' has a sign: digits only");
    check_refused(SOURCE_NUMBER, "18446744073709551616",
                  "'18446744073709551616' is too large: the limit is 18446744073709551615 (2^64-1)");
    check_refused(SOURCE_NUMBER, "1e9",
                  "'1e9' is not a number: digits only; to read a file: primes --input 1e9");
    check_refused(SOURCE_NUMBER, "2^64-1",
                  "'2^64-1' is not a number: digits only; to read a file: primes --input '2^64-1'");
}

static void a_range_is_refused_in_one_sentence(void **state)
{
    (void)state;
#define FORM ": the form is LO:HI[:STEP]"
    check_accepted(SOURCE_RANGE, "0:0");
    check_accepted(SOURCE_RANGE, "18446744073709551615:18446744073709551615:18446744073709551615");
    check_accepted(SOURCE_RANGE, "0:18446744073709551615:4");
    check_accepted(SOURCE_RANGE, "0:4611686018427387903");
    check_refused(SOURCE_RANGE, "", "--range : LO is empty" FORM);
    check_refused(SOURCE_RANGE, "5", "--range 5: HI is missing" FORM);
    check_refused(SOURCE_RANGE, "5:", "--range 5:: HI is empty" FORM);
    check_refused(SOURCE_RANGE, ":5", "--range :5: LO is empty" FORM);
    check_refused(SOURCE_RANGE, "1:5:", "--range 1:5:: STEP is empty" FORM);
    check_refused(SOURCE_RANGE, "1:5:1:", "--range 1:5:1:: too many colons" FORM);
    check_refused(SOURCE_RANGE, "5:2", "--range 5:2: LO is above HI");
    check_refused(SOURCE_RANGE, "2:5:0", "--range 2:5:0: STEP is 0, it must be 1 or more");
    check_refused(SOURCE_RANGE, "1:1e9", "--range 1:1e9: HI '1e9' is not a number: digits only");
    check_refused(SOURCE_RANGE, " 1:2", "--range  1:2: LO ' 1' is not a number: digits only");
    check_refused(SOURCE_RANGE, "-3:5", "--range -3:5: LO '-3' is negative: the smallest number is 0");
    check_refused(SOURCE_RANGE, "0:18446744073709551616",
                  "--range 0:18446744073709551616: HI '18446744073709551616' is too large: the limit is "
                  "18446744073709551615 (2^64-1)");
    check_refused(
        SOURCE_RANGE, "0:18446744073709551615",
        "--range 0:18446744073709551615: too many numbers: the limit is 4611686018427387904 (2^62)");
    check_refused(SOURCE_RANGE, "0:4611686018427387904",
                  "--range 0:4611686018427387904: too many numbers: the limit is 4611686018427387904 (2^62)");
}

static void other_sources_are_checked_too(void **state)
{
    (void)state;
    check_accepted(SOURCE_FILE, "missing.txt");
    check_accepted(SOURCE_WORKLOAD, "classic64");
    check_refused(SOURCE_FILE, "", "--input '': the name of a file is missing");
    check_refused(SOURCE_WORKLOAD, "random:0", "--workload random:0: COUNT is 0, it must be 1 or more");
}

static void sources_are_limited_together(void **state)
{
    (void)state;
    static const struct source sources[] = {{SOURCE_RANGE, "0:4611686018427387903"}, {SOURCE_NUMBER, "5"}};
    check_load_fails(sources, 2, "", ERROR_USAGE,
                     "too many numbers: the limit is 4611686018427387904 (2^62)");
}

/* The first, second, third ... allocation fails until all succeed: an error each time, no crash and no leak
 * (which the address sanitizer sees), and then the whole result. */
static void every_allocation_may_fail(void **state)
{
    (void)state;
    static const struct source sources[] = {{SOURCE_NUMBER, "97"},
                                            {SOURCE_FILE, "bad.txt"},
                                            {SOURCE_RANGE, "1:2"},
                                            {SOURCE_FILE, "bad.txt"},
                                            {SOURCE_WORKLOAD, "classic"}};
    bool done = false;
    long needed = 0;
    for (; !done; needed++) {
        struct error error = {0};
        struct numbers numbers = {0}, copy = {0};
        void *bytes = NULL;
        size_t bad, size;
        allocations_left = needed;
        done = input_load(&numbers, sources, 5, &(struct input_methods){0}, &bad, &error) &&
               numbers_pack(&numbers, &bytes, &size, &error) && numbers_unpack(&copy, bytes, size, &error);
        allocations_left = -1;
        assert_true(done || error.code == ERROR_FAILED);
        assert_true(done || strncmp(error.text, "out of memory for ", 18) == 0);
        assert_true(!done || (copy.count == 31 && bad == 4));
        free(bytes);
        numbers_free(&numbers);
        numbers_free(&copy);
    }
    assert_true(needed > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sources_come_in_the_order_of_the_command_line),
        cmocka_unit_test(invalid_lines_are_noted_and_those_of_files_counted),
        cmocka_unit_test(a_large_file_is_read_whole),
        cmocka_unit_test(files_that_cannot_be_read_are_named),
        cmocka_unit_test(an_unwell_formed_source_fails_before_a_file_is_read),
        cmocka_unit_test(an_argument_that_is_no_number_gets_a_hint_or_its_cause),
        cmocka_unit_test(a_range_is_refused_in_one_sentence),
        cmocka_unit_test(other_sources_are_checked_too),
        cmocka_unit_test(sources_are_limited_together),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
