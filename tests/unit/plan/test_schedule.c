/* The names of schedules: what --schedule and OMP_SCHEDULE take, to the letter, and why all else is refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "plan/schedule.h"

#define ENVIRONMENT_KINDS                                                                                    \
    "; the kinds are static, static,N, dynamic, dynamic,N, guided, guided,N or auto, with N at least 1"
#define KINDS                                                                                                \
    "; the kinds are static, static,N, dynamic, dynamic,N, guided, guided,N, auto or runtime, with N at "    \
    "least 1"
#define MOST "9223372036854775807"

/* A text, and what it is. */
struct reading {
    const char *text;
    enum schedule_kind kind;
    uint64_t chunk;
};

static void expect(const struct reading *reading, bool good, const struct schedule *got, const char *why)
{
    if (!good || got->kind != reading->kind || got->chunk != reading->chunk)
        fail_msg("'%s' is read as %s, chunk %llu%s%s", reading->text, schedule_kind_name(got->kind),
                 (unsigned long long)got->chunk, good ? "" : ", and refused: ", good ? "" : why);
}

static void every_kind_is_read_as_the_option_has_it(void **state)
{
    static const struct reading readings[] = {
        {"auto", SCHEDULE_AUTO, 0},
        {"static", SCHEDULE_STATIC, 0},
        {"static,1", SCHEDULE_STATIC, 1},
        {"static,0010", SCHEDULE_STATIC, 10},
        {"static," MOST, SCHEDULE_STATIC, SCHEDULE_CHUNK_MAX},
        {"dynamic", SCHEDULE_DYNAMIC, 1},
        {"dynamic,1", SCHEDULE_DYNAMIC, 1},
        {"dynamic,65537", SCHEDULE_DYNAMIC, 65537},
        {"guided", SCHEDULE_GUIDED, 1},
        {"guided,7", SCHEDULE_GUIDED, 7},
        {"runtime", SCHEDULE_RUNTIME, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof readings / sizeof readings[0]; i++) {
        char problem[SCHEDULE_PROBLEM_SIZE] = "";
        struct schedule schedule = {.kind = SCHEDULE_GUIDED, .chunk = 99};
        const bool good = schedule_parse(readings[i].text, &schedule, problem);
        expect(&readings[i], good, &schedule, problem);
    }
}

static void what_is_none_is_refused_with_the_kinds(void **state)
{
    static const char none[] = "is no schedule" KINDS,
                      takes_none[] = "has a chunk, which this kind does not take" KINDS,
                      no_count[] = "has a chunk that is not a whole number from 1 to " MOST KINDS,
                      beyond[] = "has a chunk that is out of range: 1 to " MOST KINDS;
    static const struct {
        const char *text, *why;
    } cases[] = {
        {"", none},
        {",", none},
        {",4", none},
        {"Static", none},
        {"STATIC,4", none},
        {"stati", none},
        {"statics", none},
        {" static", none},
        {"static ", none},
        {"static :4", none},
        {"monotonic:static", none},
        {"4", none},
        {"auto,", takes_none},
        {"auto,4", takes_none},
        {"runtime,1", takes_none},
        {"static,", no_count},
        {"static, 4", no_count},
        {"static,4 ", no_count},
        {"static,-1", no_count},
        {"static,+1", no_count},
        {"static,1.0", no_count},
        {"static,0x10", no_count},
        {"static,1,2", no_count},
        {"dynamic,,", no_count},
        {"static,0", beyond},
        {"dynamic,000", beyond},
        {"guided,9223372036854775808", beyond},
        {"guided,18446744073709551615", beyond},
        {"static,18446744073709551617", beyond},
        {"static,1180591620717411303424", beyond},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char problem[SCHEDULE_PROBLEM_SIZE] = "";
        struct schedule schedule;
        if (schedule_parse(cases[i].text, &schedule, problem))
            fail_msg("'%s' is read as %s", cases[i].text, schedule_kind_name(schedule.kind));
        if (strcmp(problem, cases[i].why) != 0)
            fail_msg("'%s' %s, not: %s", cases[i].text, problem, cases[i].why);
    }
}

static void the_environment_may_have_any_case_blanks_and_a_modifier(void **state)
{
    static const struct reading readings[] = {
        {"static", SCHEDULE_STATIC, 0},
        {"STATIC", SCHEDULE_STATIC, 0},
        {" Static\t,\t12 ", SCHEDULE_STATIC, 12},
        {"dynamic", SCHEDULE_DYNAMIC, 1},
        {"monotonic:dynamic", SCHEDULE_DYNAMIC, 1},
        {"nonmonotonic:dynamic,4", SCHEDULE_DYNAMIC, 4},
        {" NonMonotonic : Guided , 0008 ", SCHEDULE_GUIDED, 8},
        {"MONOTONIC:STATIC,3", SCHEDULE_STATIC, 3},
        {"guided\n", SCHEDULE_GUIDED, 1},
        {"Auto", SCHEDULE_AUTO, 0},
        {"nonmonotonic:auto", SCHEDULE_AUTO, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof readings / sizeof readings[0]; i++) {
        struct error error = {.text = ""};
        struct schedule schedule = {.kind = SCHEDULE_GUIDED, .chunk = 99};
        const bool good = schedule_parse_environment(readings[i].text, &schedule, &error);
        expect(&readings[i], good, &schedule, error.text);
    }
}

static void an_environment_without_a_schedule_is_refused(void **state)
{
    static const char no_count[] = "has a chunk that is not a whole number from 1 to " MOST ENVIRONMENT_KINDS;
    static const struct {
        const char *value, *why;
    } cases[] = {
        {NULL, "--schedule runtime asks for OMP_SCHEDULE, which is not set" ENVIRONMENT_KINDS},
        {"", "--schedule runtime asks for OMP_SCHEDULE, which is empty" ENVIRONMENT_KINDS},
        {"  ", "OMP_SCHEDULE '  ' is no schedule" ENVIRONMENT_KINDS},
        {"runtime", "OMP_SCHEDULE 'runtime' is no schedule" ENVIRONMENT_KINDS},
        {"st atic", "OMP_SCHEDULE 'st atic' is no schedule" ENVIRONMENT_KINDS},
        {"static;4", "OMP_SCHEDULE 'static;4' is no schedule" ENVIRONMENT_KINDS},
        {"monotonic:", "OMP_SCHEDULE 'monotonic:' is no schedule" ENVIRONMENT_KINDS},
        {"monotonic:monotonic:static",
         "OMP_SCHEDULE 'monotonic:monotonic:static' is no schedule" ENVIRONMENT_KINDS},
        {"monotonic,static", "OMP_SCHEDULE 'monotonic,static' is no schedule" ENVIRONMENT_KINDS},
        {"simd:static", "OMP_SCHEDULE 'simd:static' has a modifier that is neither monotonic nor "
                        "nonmonotonic" ENVIRONMENT_KINDS},
        {":static", "OMP_SCHEDULE ':static' has a modifier that is neither monotonic nor "
                    "nonmonotonic" ENVIRONMENT_KINDS},
        {"auto,4", "OMP_SCHEDULE 'auto,4' has a chunk, which this kind does not take" ENVIRONMENT_KINDS},
        {"static, 0",
         "OMP_SCHEDULE 'static, 0' has a chunk that is out of range: 1 to " MOST ENVIRONMENT_KINDS},
        {"static,4 5", NULL},
        {"static, ", NULL},
        {"guided,-2", NULL},
        {"dynamic,1,2", NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct error error = {.text = ""};
        struct schedule schedule;
        const char *value = cases[i].value ? cases[i].value : "NULL";
        if (schedule_parse_environment(cases[i].value, &schedule, &error))
            fail_msg("'%s' is read as %s", value, schedule_kind_name(schedule.kind));
        assert_int_equal(error.code, ERROR_USAGE);
        if (cases[i].why ? strcmp(error.text, cases[i].why) != 0 : !strstr(error.text, no_count))
            fail_msg("'%s': %s", value, error.text);
    }
}

static void what_is_shown_is_cut_and_the_kinds_still_stand_there(void **state)
{
    struct error error;
    struct schedule schedule;
    (void)state;
    char *value = calloc(1, 100001);
    assert_non_null(value);
    memset(value, 'x', 100000);
    assert_false(schedule_parse_environment(value, &schedule, &error));
    free(value);
    assert_non_null(strstr(error.text, "xxx...' is no schedule" ENVIRONMENT_KINDS));
    assert_false(schedule_parse_environment("\033[2J", &schedule, &error));
    assert_string_equal(error.text, "OMP_SCHEDULE '\\x1b[2J' is no schedule" ENVIRONMENT_KINDS);
}

static void a_schedule_has_the_name_that_it_is_read_from(void **state)
{
    static const char *const names[] = {"auto",         "static",   "static,1",  "static,1000", "dynamic,1",
                                        "static," MOST, "guided,1", "guided,20", "runtime"};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char problem[SCHEDULE_PROBLEM_SIZE], text[SCHEDULE_TEXT_SIZE];
        struct schedule schedule;
        assert_true(schedule_parse(names[i], &schedule, problem));
        assert_string_equal(schedule_text(&schedule, text), names[i]);
    }
}

static void a_loop_hands_out_whole_numbers_and_static_needs_no_message(void **state)
{
    static const struct {
        enum schedule_kind kind;
        bool is_loop, is_static;
    } cases[] = {{SCHEDULE_AUTO, false, false},
                 {SCHEDULE_STATIC, true, true},
                 {SCHEDULE_DYNAMIC, true, false},
                 {SCHEDULE_GUIDED, true, false},
                 {SCHEDULE_RUNTIME, false, false}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct schedule schedule = {.kind = cases[i].kind, .chunk = 4};
        assert_int_equal(schedule_is_loop(&schedule), cases[i].is_loop);
        assert_int_equal(schedule_is_static(&schedule), cases[i].is_static);
    }
    assert_false(schedule_is_loop(&(struct schedule){0}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_is_read_as_the_option_has_it),
        cmocka_unit_test(what_is_none_is_refused_with_the_kinds),
        cmocka_unit_test(the_environment_may_have_any_case_blanks_and_a_modifier),
        cmocka_unit_test(an_environment_without_a_schedule_is_refused),
        cmocka_unit_test(what_is_shown_is_cut_and_the_kinds_still_stand_there),
        cmocka_unit_test(a_schedule_has_the_name_that_it_is_read_from),
        cmocka_unit_test(a_loop_hands_out_whole_numbers_and_static_needs_no_message),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
