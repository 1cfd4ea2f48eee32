/* Numbers that were begun: kept in order, found, and what remains to be searched of one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "plan/begun.h"

static void finds_what_was_added_in_any_order(void **state)
{
    struct begun_numbers begun = {0};
    (void)state;
    for (uint64_t i = 100; i > 0; i--)
        assert_true(begun_add(&begun, (struct begun_number){.index = 3 * i, .below = i + 2}));
    begun_sort(&begun);
    for (uint64_t i = 1; i <= 100; i++) {
        const struct begun_number *number = begun_find(&begun, 3 * i);
        assert_non_null(number);
        assert_int_equal(number->below, i + 2);
        assert_null(begun_find(&begun, 3 * i + 1));
    }
    begun_free(&begun);
    assert_null(begun_find(&begun, 3));
    assert_null(begun_find(NULL, 3));
}

static void of_one_number_all_knowledge_is_put_together(void **state)
{
    struct begun_numbers begun = {0};
    (void)state;
    for (uint64_t below = 5; below <= 7; below++)
        assert_true(begun_add(&begun, (struct begun_number){.index = 9, .below = 2 + below % 7 * 10}));
    begun_sort(&begun);
    assert_int_equal(begun.count, 1);
    assert_int_equal(begun_find(&begun, 9)->below, 62);
    assert_true(begun_add(&begun, (struct begun_number){.index = 9, .below = 12, .divisor = 101}));
    assert_true(begun_add(&begun, (struct begun_number){.index = 9, .below = 70, .divisor = 0}));
    assert_true(begun_add(&begun, (struct begun_number){.index = 9, .below = 22, .divisor = 97}));
    begun_sort(&begun);
    assert_int_equal(begun.count, 1);
    assert_int_equal(begun_find(&begun, 9)->below, 70);
    assert_int_equal(begun_find(&begun, 9)->divisor, 97);
    begun_free(&begun);
}

static void expect_range(const struct begun_number *number, uint64_t end, uint64_t lo, uint64_t hi)
{
    uint64_t from = 2, to = end;
    begun_shorten(number, &from, &to);
    assert_int_equal(from, lo);
    assert_int_equal(to, hi);
}

static void what_remains_is_never_empty(void **state)
{
    (void)state;
    expect_range(NULL, 100, 2, 100);
    expect_range(&(struct begun_number){.below = 2}, 100, 2, 100);
    expect_range(&(struct begun_number){.below = 50}, 100, 50, 100);
    expect_range(&(struct begun_number){.below = 50, .divisor = 77}, 100, 50, 78);
    expect_range(&(struct begun_number){.below = 77, .divisor = 77}, 100, 77, 78);
    expect_range(&(struct begun_number){.below = 100}, 100, 99, 100);
    expect_range(&(struct begun_number){.below = 1000}, 100, 99, 100);
    expect_range(&(struct begun_number){.below = 50, .divisor = 1000}, 100, 50, 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_was_added_in_any_order),
        cmocka_unit_test(of_one_number_all_knowledge_is_put_together),
        cmocka_unit_test(what_remains_is_never_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
