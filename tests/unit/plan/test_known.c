/* Verdicts that are known ahead: added, put in order, cut, found. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "plan/known.h"

/* Of number `index`. */
static struct verdict verdict_of(uint64_t index)
{
    return verdict_divisible(index + 2);
}

static void add(struct known_verdicts *known, uint64_t first, uint64_t count)
{
    struct verdict verdicts[100];
    assert_in_range(count, 1, 100);
    for (uint64_t i = 0; i < count; i++)
        verdicts[i] = verdict_of(first + i);
    assert_true(known_add(known, first, count, verdicts));
}

static void expect_stretch(const struct known_verdicts *known, size_t i, uint64_t first, uint64_t count)
{
    assert_true(i < known->count);
    assert_int_equal(known->stretches[i].first, first);
    assert_int_equal(known->stretches[i].count, count);
    for (uint64_t j = 0; j < count; j++)
        assert_int_equal(known_verdicts_of(known, i)[j].code, verdict_of(first + j).code);
}

static void expect_found(const struct known_verdicts *known, uint64_t index, bool is_known, uint64_t count)
{
    uint64_t found;
    const struct verdict *verdicts = known_find(known, index, &found);
    assert_int_equal(verdicts != NULL, is_known);
    assert_int_equal(found, count);
    for (uint64_t i = 0; verdicts && i < count; i++)
        assert_int_equal(verdicts[i].code, verdict_of(index + i).code);
}

static void what_follows_is_one_stretch(void **state)
{
    struct known_verdicts known = {0};
    (void)state;
    add(&known, 7, 3);
    add(&known, 10, 90);
    add(&known, 100, 1);
    add(&known, 102, 5);
    assert_int_equal(known.count, 2);
    expect_stretch(&known, 0, 7, 94);
    expect_stretch(&known, 1, 102, 5);
    assert_int_equal(known.verdict_count, 99);
    known_free(&known);
    assert_null(known.verdicts);
}

static void what_was_added_in_any_order_is_found(void **state)
{
    struct known_verdicts known = {0};
    (void)state;
    for (uint64_t i = 40; i > 0; i--)
        add(&known, 10 * i, 4);
    assert_int_equal(known.count, 40);
    assert_true(known_sort(&known));
    for (uint64_t i = 0; i < 40; i++) {
        expect_stretch(&known, i, 10 * i + 10, 4);
        expect_found(&known, 10 * i + 10, true, 4);
        expect_found(&known, 10 * i + 13, true, 1);
        expect_found(&known, 10 * i + 9, false, 1);
        expect_found(&known, 10 * i + 4, false, 6);
    }
    expect_found(&known, 404, false, UINT64_MAX);
    known_free(&known);
    expect_found(&known, 3, false, UINT64_MAX);
    expect_found(NULL, 3, false, UINT64_MAX);
}

/* Overlaps are of a journal that somebody forged. */
static void each_number_is_there_once_when_they_are_in_order(void **state)
{
    struct known_verdicts known = {0};
    (void)state;
    add(&known, 30, 10);
    add(&known, 20, 10);
    add(&known, 22, 3);
    add(&known, 35, 10);
    add(&known, 0, 1);
    add(&known, 30, 10);
    assert_true(known_sort(&known));
    assert_int_equal(known.count, 2);
    assert_int_equal(known.verdict_count, 26);
    expect_stretch(&known, 0, 0, 1);
    expect_stretch(&known, 1, 20, 25);
    known_free(&known);
    assert_true(known_sort(&known));
    assert_int_equal(known.count, 0);
    known_free(&known);
}

static void expect_cut(size_t stretches, size_t verdicts, size_t count, uint64_t last)
{
    struct known_verdicts known = {0};
    for (uint64_t i = 0; i < 5; i++)
        add(&known, 10 * i, 4);
    known_cut(&known, stretches, verdicts);
    assert_int_equal(known.count, count);
    for (size_t i = 0; i < count; i++)
        expect_stretch(&known, i, 10 * i, i + 1 < count ? 4 : last);
    assert_int_equal(known.verdict_count, count > 0 ? 4 * (count - 1) + last : 0);
    known_free(&known);
}

static void the_last_ones_are_cut(void **state)
{
    (void)state;
    expect_cut(5, 20, 5, 4);
    expect_cut(9, 99, 5, 4);
    expect_cut(5, 19, 5, 3);
    expect_cut(5, 16, 4, 4);
    expect_cut(5, 5, 2, 1);
    expect_cut(2, 20, 2, 4);
    expect_cut(3, 6, 2, 2);
    expect_cut(0, 20, 0, 0);
    expect_cut(5, 0, 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_follows_is_one_stretch),
        cmocka_unit_test(what_was_added_in_any_order_is_found),
        cmocka_unit_test(each_number_is_there_once_when_they_are_in_order),
        cmocka_unit_test(the_last_ones_are_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
