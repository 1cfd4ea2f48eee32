/* The usual JSON: what is read fast is what jansson reads; what is not usual is left to it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/json/usual_json.h"

/* ---- Against jansson. */

/* Is it read, and as jansson does? The text ends with its last byte, so that what reads beyond is seen. */
static bool is_read(const char *text)
{
    const size_t size = strlen(text);
    char *exact = malloc(size + 1);
    memcpy(exact, text, size);
    exact[size] = '7'; /* a digit behind the end is none of it */
    json_t *usual = usual_json_parse(exact, size, NULL), *wanted = json_loadb(text, size, 0, NULL);
    free(exact);
    const bool is = usual != NULL;
    if (is && !json_equal(usual, wanted))
        fail_msg("'%s' is read as %s", text, json_dumps(usual, JSON_ENCODE_ANY));
    json_decref(usual);
    json_decref(wanted);
    return is;
}

static void the_usual_is_read_as_jansson_does(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "{}",
        "[]",
        " [ ] \r\n",
        "{\"a\":1}",
        "{ \"a\" : -17 , \"b\" : [ true , false , null ] }\n",
        "{\"a\":{\"b\":{\"c\":[[],[{}],\"\"]}},\"a b\":\"x y [\"}",
        "{\"a\":1,\"a\":[2]}",
        "[0,-0,0.0,-0.0,0e0,1e5,1E5,1e+5,1e-5,1.5e3,123456789012345678]",
        "[0.000820049800008746,4.99999259773176e-8,2.3e-40,1.7976931348623157e308,5e-324]",
        "[12345678901234567890.5,0.1234567890123456789012345,9007199254740993.0,1e-999]",
        "{\"units\":[1,{\"a\":\"b\"}]}",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!is_read(texts[i]))
            fail_msg("'%s' is not read", texts[i]);
}

static void what_is_unusual_or_wrong_is_left_to_jansson(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "{",
        "[1",
        "[1,]",
        "[,1]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "[01]",
        "[-]",
        "[1.]",
        "[.5]",
        "[1e]",
        "[1e+]",
        "[+1]",
        "[--1]",
        "[1e999]",
        "[nul]",
        "[truex]",
        "[tru",
        "\"a\"",
        "17",
        "null",
        "[\"a]",
        "[\"a\\n\"]",
        "[\"\t\"]",
        "[\"\xc3\xa9\"]",
        "[1] x",
        "{} {}",
        "[1}",
        "{\"a\":1]",
        "[1 2]",
        "[0x10]",
        "[1e99999999999]",
        "[NaN]",
        "[Infinity]",
        "[9223372036854775808]",
        "[-1234567890123456789]",
        "[\"\x7f\"]",
        "{\"a\\u0000b\":1}",
        "[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]",
        "{\"a key that is longer than any that a program of this project writes into its records\":1}",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (is_read(texts[i]))
            fail_msg("'%s' is read", texts[i]);
}

static double random_double(unsigned *seed)
{
    return ldexp((double)rand_r(seed) + (double)rand_r(seed) / RAND_MAX, rand_r(seed) % 120 - 90);
}

static void numbers_are_rounded_as_jansson_does(void **state)
{
    (void)state;
    unsigned seed = 1;
    static const char *const formats[] = {"[%.15g]",  "[%.17g]", "[%.3f]", "[-%.9e]",
                                          "[%.0f.5]", "[%.20e]", "[%.1g]"};
    for (int trial = 0; trial < 100000; trial++) {
        char text[200];
        snprintf(text, sizeof text, formats[trial % 7], random_double(&seed));
        if (strpbrk(text, ".e") && !is_read(text)) /* large whole numbers are jansson's */
            fail_msg("'%s' is not read", text);
    }
}

/* ---- Units. */

static void arrays_of_units_are_passed_over(void **state)
{
    (void)state;
    static const struct {
        const char *text, *left, *list; /* NULL: it is left to jansson */
    } cases[] = {
        {"{\"units\":[]}", "{\"units\":[]}", "[]"},
        {"{\"a\":1,\"units\":[{\"b\":[1,[2]]},3],\"c\":[4]}", "{\"a\":1,\"units\":[],\"c\":[4]}",
         "[{\"b\":[1,[2]]},3]"},
        {"{\"units\": [\"]\",1] }", "{\"units\":[]}", "[\"]\",1]"},
        {"{\"units\":[\"[\",\"a]\",\"]b\"],\"d\":\"]\"}", "{\"units\":[],\"d\":\"]\"}",
         "[\"[\",\"a]\",\"]b\"]"},
        {"{\"units\":[\"\\\"]\",\"\\\\\"],\"d\":7}", "{\"units\":[],\"d\":7}", "[\"\\\"]\",\"\\\\\"]"},
        {"{\"units\":[no JSON]}", "{\"units\":[]}", "[no JSON]"},
        {"{\"units\":3}", "{\"units\":3}", ""},
        {"{\"units\":[1,{\"a\":[2}", NULL, NULL},
        {"{\"units\":[\"]}", NULL, NULL},
        {"{\"units\":[\"\\", NULL, NULL},
        {"{\"units\":[\"\\\"]}", NULL, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct usual_json_lists lists = {0};
        json_t *json = usual_json_parse(cases[i].text, strlen(cases[i].text), &lists),
               *wanted = cases[i].left ? json_loads(cases[i].left, 0, NULL) : NULL;
        if (!json != !wanted || (json && !json_equal(json, wanted)))
            fail_msg("%s", cases[i].text);
        if (json && *cases[i].list &&
            (lists.count != 1 || lists.items[0].array != json_object_get(json, "units") ||
             lists.items[0].size != strlen(cases[i].list) ||
             memcmp(lists.items[0].text, cases[i].list, lists.items[0].size) != 0))
            fail_msg("the list of %s", cases[i].text);
        json_decref(json);
        json_decref(wanted);
        usual_json_free(&lists);
    }
}

enum { A, B, YES, COLUMNS };
static const struct usual_json_column ROW[COLUMNS] = {
    {"a", USUAL_JSON_WHOLE}, {"b", USUAL_JSON_NUMBER}, {"yes", USUAL_JSON_FLAG}};

static bool rows_of(struct usual_json_rows *rows, const char *text)
{
    return usual_json_read_rows(rows, &(struct usual_json_list){.text = text, .size = strlen(text)}, ROW,
                                COLUMNS);
}

static void flat_objects_are_rows(void **state)
{
    (void)state;
    struct usual_json_rows rows;
    assert_true(rows_of(&rows, "[]"));
    assert_int_equal(rows.count, 0);
    usual_json_free_rows(&rows);
    assert_true(rows_of(&rows, "[{\"a\":7,\"b\":0.5,\"yes\":true}, {\"yes\":false , \"a\":9007199254740991},"
                               "{\"b\":3,\"b\":4.99999259773176e-23}]"));
    assert_int_equal(rows.count, 3);
    const double wanted[] = {7, 0.5, 1, 9007199254740991, NAN, 0, NAN, 4.99999259773176e-23, NAN};
    for (size_t i = 0; i < 9; i++)
        if (rows.cells[i] != wanted[i] && !(isnan(rows.cells[i]) && isnan(wanted[i])))
            fail_msg("cell %zu is %.17g", i, rows.cells[i]);
    usual_json_free_rows(&rows);
}

static void other_arrays_are_no_rows(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "[{}]",
        "[1]",
        "[{\"a\":-1}]",
        "[{\"a\":1.0}]",
        "[{\"a\":1e0}]",
        "[{\"a\":9007199254740992}]",
        "[{\"a\":\"1\"}]",
        "[{\"a\":null}]",
        "[{\"b\":-1}]",
        "[{\"b\":1e999}]",
        "[{\"b\":[1]}]",
        "[{\"yes\":1}]",
        "[{\"yes\":truf}]",
        "[{\"c\":1}]",
        "[{\"a\":1},]",
        "[{\"a\":1,}]",
        "[{\"a\":1}",
        "[{\"a\":1}}",
        "[{\"a\" 1}]",
        "[{\"a\":1}{\"a\":2}]",
        "[{\"a\":99999999999999999999999}]",
        "{}",
        "[{\"\\u0061\":1}]",
        "[{\"a\":01}]",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct usual_json_rows rows;
        if (rows_of(&rows, texts[i]))
            fail_msg("%s is taken", texts[i]);
        assert_null(rows.cells);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_usual_is_read_as_jansson_does),
        cmocka_unit_test(what_is_unusual_or_wrong_is_left_to_jansson),
        cmocka_unit_test(numbers_are_rounded_as_jansson_does),
        cmocka_unit_test(arrays_of_units_are_passed_over),
        cmocka_unit_test(flat_objects_are_rows),
        cmocka_unit_test(other_arrays_are_no_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
