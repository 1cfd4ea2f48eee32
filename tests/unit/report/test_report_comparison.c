/* Comparisons of simulated studies: what does not differ is found to do so no more often than promised, what
 * does is found, and what cannot be told is called so. All from fixed seeds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/analysis/grouping.h"
#include "report/comparison/comparison.h"
#include "unit/report/study_load.h"

/* Two studies, read and compared. */
struct compared {
    struct runs runs[SIDES];
    struct groups groups[SIDES];
    struct comparison comparison;
};

static const double NO_LIMIT = -1;

static void compare(struct compared *compared, const struct study *a, const struct study *b, double limit)
{
    struct error error;
    const struct study *const studies[] = {a, b};
    *compared = (struct compared){0};
    for (int side = 0; side < SIDES; side++) {
        study_load(&compared->runs[side], studies[side], RUN_SEQUENTIAL_TIMES);
        assert_true(grouping_make(&compared->groups[side], &compared->runs[side],
                                  &(struct grouping_filter){0}, &error));
    }
    assert_true(comparison_make(&compared->comparison, compared->groups, limit, &error));
}

static void forget(struct compared *compared)
{
    comparison_free(&compared->comparison);
    for (int side = 0; side < SIDES; side++) {
        grouping_free(&compared->groups[side]);
        load_free(&compared->runs[side]);
    }
}

static size_t count_verdicts(const struct comparison *comparison, enum comparison_verdict verdict)
{
    size_t count = 0;
    for (size_t i = 0; i < comparison->count; i++)
        count += comparison->pairs[i].verdict == verdict;
    return count;
}

static size_t count_passed(const struct comparison *comparison)
{
    size_t count = 0;
    for (size_t i = 0; i < comparison->count; i++)
        count += comparison->pairs[i].limit == LIMIT_PASSED;
    return count;
}

/* Three configurations, with noise of so much. */
static struct study study_of(unsigned long seed, enum study_noise noise, double size, size_t repetitions)
{
    struct study study = study_default();
    study.seed = seed;
    study.noise = noise;
    study.noise_size = size;
    study.repetitions = repetitions;
    study_add(&study, 0, 1);
    study_add(&study, 0, 2);
    study_add(&study, 4, 1);
    return study;
}

/* ---- By simulation. */

enum { STUDIES = 1000, FALSE_MOST = 10, FEWER = 300, FOUND_LEAST = 297 };

static void the_same_is_found_to_differ_in_at_most_one_of_a_hundred_studies(void **state)
{
    static const size_t repetitions[] = {7, 10, 14};
    static const double sizes[] = {0.01, 0.03};
    int differing = 0, slower = 0;
    (void)state;
    for (unsigned long i = 0; i < STUDIES; i++) {
        const enum study_noise noise = (enum study_noise)(STUDY_NORMAL + i % 3);
        const struct study a = study_of(2 * i + 1, noise, sizes[i / 3 % 2], repetitions[i / 6 % 3]),
                           b = study_of(2 * i + 2, noise, sizes[i / 3 % 2], repetitions[i / 6 % 3]);
        struct compared compared;
        compare(&compared, &a, &b, 0);
        assert_int_equal(compared.comparison.tested, 3);
        differing += count_verdicts(&compared.comparison, COMPARISON_NO_DIFFERENCE) < 3;
        slower += count_passed(&compared.comparison) > 0;
        forget(&compared);
    }
    if (differing > FALSE_MOST || slower > FALSE_MOST)
        fail_msg("%d of %d differ, %d are slower", differing, STUDIES, slower);
}

static void what_is_five_percent_slower_is_found(void **state)
{
    int slower = 0, passed = 0, faster = 0;
    (void)state;
    for (unsigned long i = 0; i < FEWER; i++) {
        const struct study a = study_of(2 * i + 1, STUDY_NORMAL, 0.01, 10);
        struct study b = study_of(2 * i + 2, STUDY_NORMAL, 0.01, 10);
        struct compared compared;
        b.seconds *= 1.05;
        compare(&compared, &a, &b, 0.01);
        slower += count_verdicts(&compared.comparison, COMPARISON_SLOWER) == 3;
        passed += count_passed(&compared.comparison) > 0;
        forget(&compared);
        compare(&compared, &b, &a, NO_LIMIT);
        faster += count_verdicts(&compared.comparison, COMPARISON_FASTER) == 3;
        forget(&compared);
    }
    if (slower < FOUND_LEAST || passed < FOUND_LEAST || faster < FOUND_LEAST)
        fail_msg("of %d, %d are slower, %d beyond the limit, %d faster", FEWER, slower, passed, faster);
}

static void the_interval_of_the_ratio_holds_the_true_one(void **state)
{
    int held = 0, all = 0;
    (void)state;
    for (unsigned long i = 0; i < FEWER; i++) {
        const struct study a = study_of(2 * i + 1, STUDY_NORMAL, 0.02, 7);
        struct study b = study_of(2 * i + 2, STUDY_NORMAL, 0.02, 14);
        struct compared compared;
        b.seconds *= 1.2;
        compare(&compared, &a, &b, NO_LIMIT);
        for (size_t k = 0; k < compared.comparison.count; k++) {
            held += estimate_holds(compared.comparison.pairs[k].ratio, 1.2);
            all++;
        }
        forget(&compared);
    }
    assert_in_range(1000 * held / all, 940, 1000);
}

/* A difference of what is said to be visible is seen in most studies, one of a third of it in few. */
static void what_is_said_to_be_visible_is_seen(void **state)
{
    int seen = 0, seen_less = 0;
    (void)state;
    for (unsigned long i = 0; i < FEWER; i++) {
        const struct study a = study_of(2 * i + 1, STUDY_NORMAL, 0.02, 10);
        struct study b = study_of(2 * i + 2, STUDY_NORMAL, 0.02, 10);
        struct compared compared;
        compare(&compared, &a, &b, NO_LIMIT);
        const double visible = compared.comparison.pairs[0].visible;
        forget(&compared);
        b.seed += 2 * STUDIES;
        b.seconds = a.seconds * (1 + 1.5 * visible);
        compare(&compared, &a, &b, NO_LIMIT);
        seen += compared.comparison.pairs[0].verdict == COMPARISON_SLOWER;
        forget(&compared);
        b.seconds = a.seconds * (1 + visible / 3);
        compare(&compared, &a, &b, NO_LIMIT);
        seen_less += compared.comparison.pairs[0].verdict == COMPARISON_SLOWER;
        forget(&compared);
    }
    if (seen < FEWER * 8 / 10 || seen_less > FEWER / 5)
        fail_msg("%d and %d of %d", seen, seen_less, FEWER);
}

/* ---- What cannot be told. */

static void few_repetitions_tell_nothing(void **state)
{
    const struct study a = study_of(1, STUDY_NORMAL, 0.01, 3);
    struct study b = study_of(2, STUDY_NORMAL, 0.01, 3);
    struct compared compared;
    (void)state;
    b.seconds *= 2;
    compare(&compared, &a, &b, 0);
    assert_int_equal(count_verdicts(&compared.comparison, COMPARISON_TOO_FEW), 3);
    assert_int_equal(compared.comparison.pairs[0].limit, LIMIT_UNKNOWN);
    assert_true(isnan(compared.comparison.pairs[0].visible));
    forget(&compared);
    /* Five of each tell one configuration, but not three at once. */
    struct study five_a = study_of(1, STUDY_NORMAL, 0.01, 5), five_b = study_of(2, STUDY_NORMAL, 0.01, 5);
    five_b.seconds *= 2;
    compare(&compared, &five_a, &five_b, 0);
    assert_int_equal(count_verdicts(&compared.comparison, COMPARISON_TOO_FEW), 3);
    forget(&compared);
    five_a.row_count = five_b.row_count = 1;
    compare(&compared, &five_a, &five_b, 0);
    assert_int_equal(compared.comparison.pairs[0].verdict, COMPARISON_SLOWER);
    assert_int_equal(compared.comparison.pairs[0].limit, LIMIT_PASSED);
    forget(&compared);
}

static void configurations_of_one_side_are_named(void **state)
{
    const struct study a = study_of(1, STUDY_NORMAL, 0.01, 7);
    struct study b = study_of(2, STUDY_NORMAL, 0.01, 7);
    struct compared compared;
    (void)state;
    b.row_count = 2;
    compare(&compared, &a, &b, 0.05);
    assert_int_equal(compared.comparison.count, 3);
    assert_int_equal(count_verdicts(&compared.comparison, COMPARISON_ONE_SIDE), 1);
    const struct comparison_pair *last = &compared.comparison.pairs[2];
    assert_int_equal(last->verdict, COMPARISON_ONE_SIDE);
    assert_int_equal(last->like->ranks, 4);
    assert_non_null(last->row[SIDE_A]);
    assert_null(last->row[SIDE_B]);
    assert_int_equal(last->limit, LIMIT_UNKNOWN);
    forget(&compared);
}

static void a_disturbed_side_tells_nothing(void **state)
{
    const struct study a = study_of(1, STUDY_NORMAL, 0.01, 7);
    struct study b = study_of(2, STUDY_NORMAL, 0.01, 7);
    struct compared compared;
    (void)state;
    b.rows[1].taken = 0.5;
    b.rows[1].taken_in = 1;
    compare(&compared, &a, &b, 0.05);
    assert_int_equal(compared.comparison.pairs[1].verdict, COMPARISON_DISTURBED);
    assert_int_equal(compared.comparison.pairs[1].limit, LIMIT_UNKNOWN);
    assert_int_equal(compared.comparison.tested, 2);
    forget(&compared);
}

/* One side has a configuration on two kinds of machines: which is meant? */
static void a_side_of_several_kinds_tells_nothing(void **state)
{
    const struct study a = study_of(1, STUDY_NORMAL, 0.01, 7);
    struct study b = study_of(2, STUDY_NORMAL, 0.01, 7);
    struct compared compared;
    (void)state;
    *study_add(&b, 4, 1) = b.rows[2];
    b.rows[3].cores = 32;
    compare(&compared, &a, &b, 0.05);
    assert_int_equal(compared.comparison.count, 3);
    assert_int_equal(compared.comparison.pairs[2].verdict, COMPARISON_SEVERAL);
    assert_int_equal(compared.comparison.pairs[0].verdict, COMPARISON_NO_DIFFERENCE);
    forget(&compared);
}

/* A limit below what such spreads show is not known to be kept, unless the interval lies below it. */
static void a_limit_that_cannot_be_seen_is_not_called_kept(void **state)
{
    struct compared compared;
    (void)state;
    const struct study a = study_of(1, STUDY_NORMAL, 0.2, 10), b = study_of(2, STUDY_NORMAL, 0.2, 10);
    compare(&compared, &a, &b, 0.03);
    for (size_t i = 0; i < compared.comparison.count; i++)
        if (compared.comparison.pairs[i].ratio.high > 1.03)
            assert_int_equal(compared.comparison.pairs[i].limit, LIMIT_UNKNOWN);
    assert_true(compared.comparison.pairs[0].visible > 0.03);
    forget(&compared);
    const struct study quiet_a = study_of(1, STUDY_NORMAL, 0.01, 10),
                       quiet_b = study_of(2, STUDY_NORMAL, 0.01, 10);
    compare(&compared, &quiet_a, &quiet_b, 0.05);
    for (size_t i = 0; i < compared.comparison.count; i++)
        assert_int_equal(compared.comparison.pairs[i].limit, LIMIT_NOT_PASSED);
    forget(&compared);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_is_found_to_differ_in_at_most_one_of_a_hundred_studies),
        cmocka_unit_test(what_is_five_percent_slower_is_found),
        cmocka_unit_test(the_interval_of_the_ratio_holds_the_true_one),
        cmocka_unit_test(what_is_said_to_be_visible_is_seen),
        cmocka_unit_test(few_repetitions_tell_nothing),
        cmocka_unit_test(configurations_of_one_side_are_named),
        cmocka_unit_test(a_disturbed_side_tells_nothing),
        cmocka_unit_test(a_side_of_several_kinds_tells_nothing),
        cmocka_unit_test(a_limit_that_cannot_be_seen_is_not_called_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
