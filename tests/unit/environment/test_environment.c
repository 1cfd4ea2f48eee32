/* Numbers in environment variables, where an error happened, and stacks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "environment/stack.h"
#include "environment/variable.h"

static void claim_first(const char *text, int expected)
{
    struct error error;
    int number = 77;
    setenv("NUMBERS", text, 1);
    if (!variable_parse_first("NUMBERS", 1, 4096, &number, &error))
        fail_msg("'%s': %s", text, error.text);
    assert_int_equal(number, expected);
}

static void claim_refused(const char *text, const char *message)
{
    struct error error;
    int number = 77;
    setenv("NUMBERS", text, 1);
    assert_false(variable_parse_first("NUMBERS", 1, 4096, &number, &error));
    assert_string_equal(error.text, message);
    assert_int_equal(error.code, ERROR_USAGE);
}

static void the_first_of_a_list_counts(void **state)
{
    (void)state;
    claim_first("4", 4);
    claim_first("4,2", 4);
    claim_first(" 4\t, 2 ", 4);
    claim_first("0004096", 4096);
    claim_first("", 77);
}

static void what_is_no_list_of_numbers_is_refused(void **state)
{
    (void)state;
    claim_refused("99999999999", "NUMBERS: '99999999999' is out of range: 1 to 4096");
    claim_refused("18446744073709551617", "NUMBERS: '18446744073709551617' is out of range: 1 to 4096");
    claim_refused("4,0", "NUMBERS: '4,0' is out of range: 1 to 4096");
    claim_refused("4,", "NUMBERS: '4,' is not a whole number from 1 to 4096");
    claim_refused("4 2", "NUMBERS: '4 2' is no list of whole numbers");
    claim_refused("-4", "NUMBERS: '-4' is not a whole number from 1 to 4096");
}

static void a_number_is_all_of_its_text(void **state)
{
    (void)state;
    struct error error;
    int number = 3;
    setenv("NUMBER", "5", 1);
    assert_true(variable_parse_int("NUMBER", 0, 9, &number, &error));
    assert_int_equal(number, 5);
    setenv("NUMBER", "5 ", 1);
    assert_false(variable_parse_int("NUMBER", 0, 9, &number, &error));
    unsetenv("NUMBER");
    assert_true(variable_parse_int("NUMBER", 0, 9, &number, &error));
    assert_int_equal(number, 5);
}

static void an_error_is_located_once_and_never_too_long(void **state)
{
    (void)state;
    struct error error;
    error_set(&error, ERROR_FAILED, "cannot");
    error_locate(&error, "rank %d on %s", 3, "n7");
    error_locate(&error, "rank %d on %s", 0, "n1");
    assert_string_equal(error.text, "rank 3 on n7: cannot");
    char text[2048];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    error_set(&error, ERROR_FAILED, "%s", text);
    error_locate(&error, "rank 3");
    assert_int_equal(strlen(error.text), sizeof error.text - 1);
    assert_memory_equal(error.text, "rank 3: xxx", 11);
}

static void a_stack_of_a_thread_is_named_by_its_variable(void **state)
{
    (void)state;
    struct error error;
    unsetenv("OMP_STACKSIZE");
    setenv("GOMP_STACKSIZE", "20", 1);
    assert_true(stack_check_thread(STACK_THREAD_LEAST, &error));
    assert_false(stack_check_thread(20 << 10, &error));
    assert_string_equal(error.text,
                        "GOMP_STACKSIZE=20 gives each thread a stack of 20 KiB, but 80 KiB are needed. "
                        "Try: GOMP_STACKSIZE=1M, or unset it");
    assert_int_equal(error.code, ERROR_USAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_of_a_list_counts),
        cmocka_unit_test(what_is_no_list_of_numbers_is_refused),
        cmocka_unit_test(a_number_is_all_of_its_text),
        cmocka_unit_test(an_error_is_located_once_and_never_too_long),
        cmocka_unit_test(a_stack_of_a_thread_is_named_by_its_variable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
