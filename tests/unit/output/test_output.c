/* Where results go, and the line of progress: what the buffer, the first error and the formats of the line
 * promise. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output/output.h"
#include "output/progress.h"
#include "unit/folder.h"

/* ---- files ---- */

/* What the file holds, from malloc; NULL if it is not there. */
static char *content_of(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
    fseek(file, 0, SEEK_END);
    *size = (size_t)ftell(file);
    rewind(file);
    char *bytes = malloc(*size + 1);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, *size, file), *size);
    bytes[*size] = '\0';
    fclose(file);
    return bytes;
}

static void claim_content(const char *path, const char *expected)
{
    size_t size;
    char *content = content_of(path, &size);
    assert_non_null(content);
    assert_string_equal(content, expected);
    free(content);
}

static void a_file_appears_when_it_is_committed(void **state)
{
    (void)state;
    struct output output;
    struct error error = {0};
    assert_true(output_open(&output, "file", &error));
    output_print(&output, "%d-%s\n", 7, "x");
    assert_true(output_flush(&output, &error));
    assert_int_equal(access("file", F_OK), -1);
    output_print(&output, "more\n");
    assert_true(output_commit(&output, &error));
    output_close(&output);
    claim_content("file", "7-x\nmore\n");
    unlink("file");
}

static void a_file_that_is_not_committed_leaves_nothing(void **state)
{
    (void)state;
    struct output output;
    struct error error = {0};
    assert_true(output_open(&output, "file", &error));
    output_print(&output, "x\n");
    assert_true(output_flush(&output, &error));
    output_close(&output);
    output_close(&output); /* harmless */
    assert_int_equal(access("file", F_OK), -1);
}

static void closing_an_empty_object_is_harmless(void **state)
{
    (void)state;
    struct output output = {0};
    output_close(&output);
    assert_int_equal(fcntl(STDIN_FILENO, F_GETFD) >= 0, 1);
}

/* Pieces of every size up to OUTPUT_RESERVE_MAX, so that the buffer fills up at every place. */
static void pieces_of_any_size_come_in_order(void **state)
{
    (void)state;
    struct output output;
    struct error error = {0};
    assert_true(output_open(&output, "file", &error));
    size_t total = 0;
    for (size_t size = 0; size <= OUTPUT_RESERVE_MAX; size++) {
        char *to = output_reserve(&output, size);
        for (size_t i = 0; i < size; i++)
            to[i] = (char)((total + i) * 2654435761U >> 13);
        output_advance(&output, size);
        total += size;
    }
    assert_true(output_commit(&output, &error));
    output_close(&output);
    size_t size;
    char *content = content_of("file", &size);
    assert_non_null(content);
    assert_int_equal(size, total);
    for (size_t i = 0; i < total; i++)
        if (content[i] != (char)(i * 2654435761U >> 13))
            fail_msg("byte %zu of %zu is wrong", i, total);
    free(content);
    unlink("file");
}

static void a_text_that_is_too_long_is_cut(void **state)
{
    (void)state;
    struct output output;
    struct error error = {0};
    assert_true(output_open(&output, "file", &error));
    output_print(&output, "%*d", OUTPUT_RESERVE_MAX + 100, 7);
    assert_true(output_commit(&output, &error));
    output_close(&output);
    struct stat status;
    assert_int_equal(stat("file", &status), 0);
    assert_int_equal(status.st_size, OUTPUT_RESERVE_MAX - 1);
    unlink("file");
}

static void the_first_error_sticks(void **state)
{
    (void)state;
    struct output output;
    struct error error = {0};
    assert_true(output_open(&output, "/dev/full", &error));
    output_print(&output, "x\n");
    assert_false(output_flush(&output, &error));
    assert_string_equal(error.text, "cannot write '/dev/full': No space left on device");
    assert_int_equal(error.code, ERROR_FAILED);
    for (int i = 0; i < 1000; i++)
        output_print(&output, "%*d", OUTPUT_RESERVE_MAX - 1, i); /* may go on */
    close(output.target.fd);
    output.target.fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
    error = (struct error){0};
    assert_false(output_commit(&output, &error));
    assert_string_equal(error.text, "cannot write '/dev/full': No space left on device");
    output_close(&output);
}

static void what_cannot_be_opened_says_why(void **state)
{
    (void)state;
    struct output output;
    struct error error = {0};
    assert_false(output_open(&output, "no/file", &error));
    assert_int_equal(error.code, ERROR_FAILED);
    assert_string_equal(error.text, "cannot write 'no/file': No such file or directory");
    output_close(&output);
    assert_false(output_open(&output, "/", &error));
    assert_string_equal(error.text, "cannot write '/': Is a directory");
    output_close(&output);
}

/* ---- progress ---- */

/* What goes to standard error while `draw` runs. */
static char *drawn(void (*draw)(void *context), void *context)
{
    fflush(stderr);
    const int kept = dup(STDERR_FILENO);
    const int file = open("stderr", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(kept >= 0 && file >= 0);
    dup2(file, STDERR_FILENO);
    draw(context);
    fflush(stderr);
    dup2(kept, STDERR_FILENO);
    close(kept);
    close(file);
    size_t size;
    char *text = content_of("stderr", &size);
    unlink("stderr");
    return text;
}

struct scene {
    enum progress_mode mode;
    int count; /* of states */
    const struct engine_progress *states;
    bool cleared;
};

static void draw_scene(void *context)
{
    const struct scene *scene = context;
    struct progress progress;
    struct error error;
    assert_true(progress_begin(&progress, scene->mode, "divisors", &error));
    for (int i = 0; i < scene->count; i++)
        progress_draw(&progress, &scene->states[i]);
    if (scene->cleared)
        progress_clear(&progress);
}

static void claim_drawn(struct scene scene, const char *expected)
{
    char *text = drawn(draw_scene, &scene);
    assert_non_null(text);
    assert_string_equal(text, expected);
    free(text);
}

static void claim_line(const struct engine_progress *progress, const char *expected)
{
    char line[200];
    snprintf(line, sizeof line, "\r| %s", expected);
    claim_drawn((struct scene){.mode = PROGRESS_ALWAYS, .count = 1, .states = progress}, line);
}

/* `done` of `total` operations of one number after so many seconds. */
static void claim_one(double seconds, uint64_t done, uint64_t total, const char *expected)
{
    claim_line(
        &(struct engine_progress){
            .seconds = seconds, .numbers_total = 1, .cost_done = done, .cost_total = total},
        expected);
}

static void few_numbers_count_operations(void **state)
{
    (void)state;
    claim_one(4, 1310000000, 2147483648, "0/1 number  61% of 2147483648 divisors  328 M/s  ETA 3s");
    claim_one(1, 0, 1000, "0/1 number  0% of 1000 divisors  0.0 /s  ETA unknown");
    claim_one(1, 999, 1000, "0/1 number  99% of 1000 divisors  999 /s  ETA 1s");
    claim_one(1, 2000, 1000, "0/1 number  100% of 1000 divisors  1.0 k/s  ETA 0s");
    claim_line(&(struct engine_progress){.seconds = 2,
                                         .numbers_done = 3,
                                         .numbers_total = 20,
                                         .cost_done = 100000000,
                                         .cost_total = 433405945},
               "3/20 numbers  23% of 433405945 divisors  50.0 M/s  ETA 7s");
}

static void many_numbers_are_counted_themselves(void **state)
{
    (void)state;
    claim_line(&(struct engine_progress){.seconds = 7.1,
                                         .numbers_done = 412000000,
                                         .numbers_total = 1000000000,
                                         .cost_done = 5,
                                         .cost_total = 0},
               "412,000,000/1,000,000,000  41%  58.0 M/s  ETA 11s");
    claim_line(
        &(struct engine_progress){
            .seconds = 1, .numbers_done = 500, .numbers_total = 1001, .cost_done = 1, .cost_total = 9},
        "500/1,001  49%  500 /s  ETA 2s");
}

static void units_are_told_where_numbers_are_split(void **state)
{
    (void)state;
    struct engine_progress progress = {.seconds = 1,
                                       .numbers_done = 2,
                                       .numbers_total = 20,
                                       .cost_done = 50,
                                       .cost_total = 100,
                                       .units_done = 1};
    claim_line(&progress, "2/20 numbers  1 unit  50% of 100 divisors  50.0 /s  ETA 1s");
    progress.units_done = 1200;
    claim_line(&progress, "2/20 numbers  1,200 units  50% of 100 divisors  50.0 /s  ETA 1s");
    progress.vain_units = 3;
    claim_line(&progress, "2/20 numbers  1,200 units, 3 in vain  50% of 100 divisors  50.0 /s  ETA 1s");
    progress.numbers_total = 2000;
    claim_line(&progress, "2/2,000  1,200 units, 3 in vain  0%  2.0 /s  ETA 16m39s");
}

static void rates_and_times_are_readable(void **state)
{
    (void)state;
    claim_one(1, 99, 99000, "0/1 number  0% of 99000 divisors  99.0 /s  ETA 16m39s");
    claim_one(1, 100, 100 * 60, "0/1 number  1% of 6000 divisors  100 /s  ETA 59s");
    claim_one(1, 100, 100 * 61, "0/1 number  1% of 6100 divisors  100 /s  ETA 1m00s");
    claim_one(1, 1, 3600 + 1, "0/1 number  0% of 3601 divisors  1.0 /s  ETA 1h00m");
    claim_one(1, 1, 100000 + 1, "0/1 number  0% of 100001 divisors  1.0 /s  ETA 27h46m");
    claim_one(1, 1, UINT64_MAX, "0/1 number  0% of 18446744073709551615 divisors  1.0 /s  ETA unknown");
    claim_one(1, 5000, 10000, "0/1 number  50% of 10000 divisors  5.0 k/s  ETA 1s");
    claim_one(1, 123456, 1234560, "0/1 number  10% of 1234560 divisors  123 k/s  ETA 9s");
    claim_one(1, UINT64_C(12345678901), UINT64_C(24691357802),
              "0/1 number  50% of 24691357802 divisors  12.3 G/s  ETA 1s");
}

static void the_spinner_turns_and_a_shorter_line_covers_a_longer_one(void **state)
{
    (void)state;
    const struct engine_progress states[] = {
        {.seconds = 1, .numbers_total = 1, .cost_done = 1, .cost_total = 1000},
        {.seconds = 1, .numbers_total = 1, .cost_done = 500, .cost_total = 1000},
        {.seconds = 1, .numbers_total = 1, .cost_done = 1, .cost_total = 1000},
        {.seconds = 1, .numbers_total = 1, .cost_done = 1, .cost_total = 1000},
        {.seconds = 1, .numbers_total = 1, .cost_done = 1, .cost_total = 1000},
    };
    claim_drawn((struct scene){.mode = PROGRESS_ALWAYS, .count = 5, .states = states, .cleared = true},
                "\r| 0/1 number  0% of 1000 divisors  1.0 /s  ETA 16m39s"
                "\r/ 0/1 number  50% of 1000 divisors  500 /s  ETA 1s   "
                "\r- 0/1 number  0% of 1000 divisors  1.0 /s  ETA 16m39s"
                "\r\\ 0/1 number  0% of 1000 divisors  1.0 /s  ETA 16m39s"
                "\r| 0/1 number  0% of 1000 divisors  1.0 /s  ETA 16m39s"
                "\r                                                     \r");
}

static void nothing_is_drawn_early_or_unasked(void **state)
{
    (void)state;
    const struct engine_progress early = {.seconds = 0.29, .numbers_total = 1, .cost_total = 9};
    const struct engine_progress late = {.seconds = 9, .numbers_total = 1, .cost_total = 9};
    claim_drawn((struct scene){.mode = PROGRESS_ALWAYS, .count = 1, .states = &early, .cleared = true}, "");
    claim_drawn((struct scene){.mode = PROGRESS_NEVER, .count = 1, .states = &late, .cleared = true}, "");
    claim_drawn((struct scene){.mode = PROGRESS_AUTO, .count = 1, .states = &late, .cleared = true}, "");
}

/* The line in every width: never wider, a narrower one says no more than a wider one, and the parts that are
 * left are whole. */
static void the_line_fits_every_terminal(void **state)
{
    (void)state;
    const struct progress progress = {.operation = "divisors"};
    const struct engine_progress now = {.seconds = 10,
                                        .numbers_done = 3,
                                        .numbers_total = 20,
                                        .cost_done = 400000000,
                                        .cost_total = 1000000000,
                                        .units_done = 1234,
                                        .vain_units = 56};
    char line[PROGRESS_LINE_SIZE];
    int before = 0;
    for (int columns = 0; columns <= 200; columns++) {
        const int width = progress_line(&progress, &now, columns, line);
        assert_int_equal(width, strlen(line));
        assert_in_range(width, before, columns);
        assert_int_equal(columns > 0, line[0] == '|');
        before = width;
    }
    static const struct {
        int columns;
        const char *line;
    } expected[] = {
        {0, ""},
        {1, "|"},
        {6, "|  40%"},
        {15, "|  40%  ETA 15s"},
        {20, "| 3/20  40%  ETA 15s"},
        {41, "| 3/20 numbers  40%  40.0 M/s  ETA 15s"},
        {79, "| 3/20 numbers  1,234 units  40% of 1000000000 divisors  40.0 M/s  ETA 15s"},
        {200, "| 3/20 numbers  1,234 units, 56 in vain  40% of 1000000000 divisors  40.0 M/s  ETA 15s"},
    };
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        progress_line(&progress, &now, expected[i].columns, line);
        assert_string_equal(line, expected[i].line);
    }
}

static void columns_are_checked_where_they_are_needed(void **state)
{
    (void)state;
    struct progress progress;
    struct error error;
    setenv("COLUMNS", "12x", 1);
    assert_false(progress_begin(&progress, PROGRESS_ALWAYS, "divisors", &error));
    assert_string_equal(error.text, "COLUMNS: '12x' is not a whole number from 1 to 65535");
    assert_int_equal(error.code, ERROR_USAGE);
    assert_true(progress_begin(&progress, PROGRESS_NEVER, "divisors", &error));
    setenv("COLUMNS", "120", 1);
    assert_true(progress_begin(&progress, PROGRESS_ALWAYS, "divisors", &error));
    assert_int_equal(progress.columns, 120);
    unsetenv("COLUMNS");
    assert_true(progress_begin(&progress, PROGRESS_ALWAYS, "divisors", &error));
    assert_int_equal(progress.columns, 80);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_appears_when_it_is_committed),
        cmocka_unit_test(a_file_that_is_not_committed_leaves_nothing),
        cmocka_unit_test(closing_an_empty_object_is_harmless),
        cmocka_unit_test(pieces_of_any_size_come_in_order),
        cmocka_unit_test(a_text_that_is_too_long_is_cut),
        cmocka_unit_test(the_first_error_sticks),
        cmocka_unit_test(what_cannot_be_opened_says_why),
        cmocka_unit_test(few_numbers_count_operations),
        cmocka_unit_test(many_numbers_are_counted_themselves),
        cmocka_unit_test(units_are_told_where_numbers_are_split),
        cmocka_unit_test(rates_and_times_are_readable),
        cmocka_unit_test(the_spinner_turns_and_a_shorter_line_covers_a_longer_one),
        cmocka_unit_test(nothing_is_drawn_early_or_unasked),
        cmocka_unit_test(the_line_fits_every_terminal),
        cmocka_unit_test(columns_are_checked_where_they_are_needed),
    };
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
