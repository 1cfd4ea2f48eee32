/* Units of a record: who did them, when, and which of them were in vain, found again from the list alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/records/work/units.h"

static const int THREADS_OF[] = {2, 3};

static size_t rows_read; /* arrays of units that were rows */

static bool same_units(const struct units_done *a, const struct units_done *b)
{
    bool same = a->count == b->count && a->are_units == b->are_units;
    for (size_t i = 0; same && i < a->count; i++) {
        const struct unit_done *x = &a->items[i], *y = &b->items[i];
        same = x->worker == y->worker && x->number == y->number && x->count == y->count && x->lo == y->lo &&
               x->hi == y->hi && x->found == y->found && x->is_vain == y->is_vain &&
               fabs(x->start_seconds - y->start_seconds) <= 0 && fabs(x->end_seconds - y->end_seconds) <= 0 &&
               (isnan(x->operations) ? isnan(y->operations) : fabs(x->operations - y->operations) <= 0);
    }
    return same;
}

/* The units as rows are what they are as values, or cannot be rows; so are the errors. */
static void expect_same_as_rows(const char *text, bool good, const struct units_done *units,
                                const struct error *error)
{
    struct usual_json_lists lists = {0};
    struct units_listed listed = {0};
    struct units_done as_rows;
    struct error error_of_rows;
    json_t *json = usual_json_parse(text, strlen(text), &lists);
    assert_non_null(json);
    const struct json_value repetition = {.json = json};
    if (units_list(&listed, &lists)) {
        const bool is = units_read(&as_rows, &repetition, 2, THREADS_OF, &listed, &error_of_rows);
        if (is != good || (good && !same_units(&as_rows, units)) ||
            (!good && strcmp(error_of_rows.text, error->text) != 0))
            fail_msg("as rows %s: %s", is ? "other units" : error_of_rows.text, text);
        units_free(&as_rows);
        rows_read += lists.count;
    }
    units_list_free(&listed);
    usual_json_free(&lists);
    json_decref(json);
}

/* The JSON of a repetition to its units. */
static bool read_text(struct units_done *units, const char *text, struct error *error)
{
    json_error_t cause;
    bool out_of_memory;
    json_t *json = json_value_parse(text, strlen(text), &cause, &out_of_memory);
    if (!json)
        fail_msg("%s: %s", cause.text, text);
    const struct json_value repetition = {.json = json};
    const bool good = units_read(units, &repetition, 2, THREADS_OF, NULL, error);
    expect_same_as_rows(text, good, units, error);
    json_decref(json);
    return good;
}

static struct units_done expect_units(const char *text, size_t count, bool are_units)
{
    struct units_done units;
    struct error error;
    if (!read_text(&units, text, &error))
        fail_msg("%s: %s", error.text, text);
    if (units.count != count || units.are_units != are_units)
        fail_msg("got %zu %s of %s", units.count, units.are_units ? "units" : "numbers", text);
    return units;
}

/* ---- What is read. */

static void units_have_workers_times_and_ranges(void **state)
{
    (void)state;
    struct units_done units = expect_units(
        "{\"unit_operations\":9,\"units\":["
        "{\"rank\":1,\"thread\":2,\"start_seconds\":0.25,\"busy_seconds\":0.5,\"number\":7,\"count\":1,"
        "\"lo\":2,\"hi\":90,\"operations\":44,\"found\":true},"
        "{\"rank\":0,\"thread\":1,\"start_seconds\":1,\"busy_seconds\":2,\"number\":8,\"count\":100}],"
        "\"numbers\":[{\"rank\":0,\"thread\":0,\"start_seconds\":0,\"seconds\":1}]}",
        2, true);
    const struct unit_done *first = &units.items[0], *second = &units.items[1];
    assert_int_equal(first->worker, 4);
    assert_int_equal(first->number, 7);
    assert_int_equal(first->count, 1);
    assert_int_equal(first->lo, 2);
    assert_int_equal(first->hi, 90);
    assert_true(first->found && !first->is_vain && !second->found && !second->is_vain);
    assert_true(first->start_seconds > 0.2499 && first->start_seconds < 0.2501);
    assert_true(first->end_seconds > 0.7499 && first->end_seconds < 0.7501);
    assert_true(first->operations > 43.9 && first->operations < 44.1);
    assert_int_equal(second->worker, 1);
    assert_int_equal(second->count, 100);
    assert_int_equal(second->hi, 0);
    assert_true(isnan(second->operations)); /* it does not say */
    units_free(&units);
}

static void numbers_stand_for_units_unless_they_were_split(void **state)
{
    (void)state;
#define NUMBERS                                                                                              \
    "\"numbers\":[{\"rank\":0,\"thread\":0,\"start_seconds\":0,\"seconds\":1},"                              \
    "{\"rank\":1,\"thread\":0,\"start_seconds\":0.5,\"seconds\":1.5}]}"
    struct units_done units = expect_units("{" NUMBERS, 2, false);
    assert_int_equal(units.items[1].worker, 2);
    assert_int_equal(units.items[1].number, 1);
    assert_int_equal(units.items[1].count, 1);
    assert_true(units.items[1].end_seconds > 1.99 && units.items[1].end_seconds < 2.01);
    units_free(&units);
    units = expect_units("{\"unit_operations\":0,\"units\":[]," NUMBERS, 2, false);
    units_free(&units);
    units = expect_units("{\"unit_operations\":9," NUMBERS, 0, false);
    units_free(&units);
    units = expect_units("{}", 0, false);
    units_free(&units);
}

static void what_is_no_unit_is_told_by_its_place(void **state)
{
    (void)state;
#define UNIT(rank, thread, busy, lo, hi)                                                                     \
    "\"units\":[{\"rank\":" rank ",\"thread\":" thread ",\"start_seconds\":0,\"busy_seconds\":" busy         \
    ",\"number\":0,\"count\":1,\"lo\":" lo ",\"hi\":" hi "}]}"
    static const char *const texts[][2] = {
        {"{" UNIT("2", "0", "0", "2", "9"), "units[0].rank"},
        {"{" UNIT("0", "2", "0", "2", "9"), "units[0].thread"},
        {"{" UNIT("0", "0", "-1", "2", "9"), "units[0].busy_seconds"},
        {"{" UNIT("0", "0", "0", "-2", "9"), "units[0].lo"},
        {"{\"units\":[{\"rank\":0,\"thread\":0,\"start_seconds\":0,\"busy_seconds\":0,\"number\":0,\"count\":"
         "0}]}",
         "units[0].count' is not a whole number from 1 on"},
        {"{\"units\":[{\"rank\":0,\"thread\":0,\"start_seconds\":0,\"number\":0,\"count\":1}]}",
         "units[0].busy_seconds' is missing"},
        {"{\"seconds\":1," UNIT("0", "0", "1.1", "2", "9"),
         "'units[0]' ends after 1.1 s, but its repetition took 1 s"},
        {"{" UNIT("0", "0", "0", "9", "9"), "units[0].lo' is 9, not below its 'hi', which is 9"},
        {"{\"numbers\":[{\"rank\":0,\"thread\":0,\"start_seconds\":0}]}", "numbers[0].seconds"},
        {"{\"unit_count\":2,\"units\":[{}]}", "'unit_count' is 2, but 'units' has 1"},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct units_done units;
        struct error error;
        if (read_text(&units, texts[i][0], &error))
            fail_msg("taken: %s", texts[i][0]);
        assert_int_equal(error.code, ERROR_INVALID);
        if (!strstr(error.text, texts[i][1]))
            fail_msg("%s: %s", texts[i][0], error.text);
        assert_null(units.items);
    }
}

/* ---- What was in vain: against a search that knows the divisors. */

enum { NUMBERS_MAX = 4, RANGES = 8, RANGE = 100 };

struct handed_in {
    int number, range, divisor; /* the smallest in it; 0: none */
};

/* Numbers with divisors here and there, whose ranges are handed in in any order, also several finds. */
static size_t make_search(struct handed_in *all, unsigned *seed)
{
    size_t count = 0;
    for (int number = 0; number < NUMBERS_MAX; number++)
        for (int range = 0; range < RANGES; range++) {
            const bool has_divisor = number > 0 && rand_r(seed) % 4 == 0; /* number 0 is a prime */
            const int divisor = has_divisor ? 2 + range * RANGE + rand_r(seed) % RANGE : 0;
            all[count++] = (struct handed_in){number, range, divisor};
        }
    for (size_t i = count; i > 1; i--) {
        const size_t k = (size_t)rand_r(seed) % i;
        const struct handed_in other = all[i - 1];
        all[i - 1] = all[k];
        all[k] = other;
    }
    return count;
}

static char *write_search(const struct handed_in *all, size_t count)
{
    char *text = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);
    assert_non_null(file);
    fputs("{\"unit_operations\":50,\"units\":[", file);
    for (size_t i = 0; i < count; i++)
        fprintf(file,
                "%s{\"rank\":0,\"thread\":0,\"start_seconds\":0,\"busy_seconds\":1,\"number\":%d,"
                "\"count\":1,\"lo\":%d,\"hi\":%d,\"found\":%s}",
                i ? "," : "", all[i].number, 2 + all[i].range * RANGE, 2 + (all[i].range + 1) * RANGE,
                all[i].divisor ? "true" : "false");
    fputs("]}", file);
    assert_int_equal(fclose(file), 0);
    return text;
}

/* As the engine tells it: handed in when a divisor below it was known. */
static bool was_vain(const struct handed_in *all, size_t index)
{
    bool is_vain = false;
    for (size_t i = 0; i < index; i++)
        is_vain = is_vain || (all[i].number == all[index].number && all[i].divisor > 0 &&
                              all[i].divisor < 2 + all[index].range * RANGE);
    return is_vain;
}

static void vain_units_are_those_of_a_search_that_knows_the_divisors(void **state)
{
    (void)state;
    unsigned seed = 1;
    size_t vain = 0, needed = 0;
    for (int trial = 0; trial < 200; trial++) {
        struct handed_in all[NUMBERS_MAX * RANGES];
        const size_t count = make_search(all, &seed);
        char *text = write_search(all, count);
        struct units_done units = expect_units(text, count, true);
        for (size_t i = 0; i < count; i++) {
            if (units.items[i].is_vain != was_vain(all, i))
                fail_msg("unit %zu of %s", i, text);
            vain += units.items[i].is_vain;
            needed += !units.items[i].is_vain;
        }
        units_free(&units);
        free(text);
    }
    assert_true(vain > 1000 && needed > 1000 && rows_read > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(units_have_workers_times_and_ranges),
        cmocka_unit_test(numbers_stand_for_units_unless_they_were_split),
        cmocka_unit_test(what_is_no_unit_is_told_by_its_place),
        cmocka_unit_test(vain_units_are_those_of_a_search_that_knows_the_divisors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
