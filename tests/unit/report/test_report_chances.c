/* Tests of how a study was measured, against what is known of them by other ways: small cases by counting,
 * the dip by its definition for samples whose nearest unimodal distribution is plain to see. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>

#include "statistics/inference/chances.h"
#include "statistics/inference/modes.h"
#include "statistics/sample.h"

static void expect_near(const char *what, double value, double wanted, double distance)
{
    if (!(fabs(value - wanted) <= distance))
        fail_msg("%s: %.17g is not %.17g", what, value, wanted);
}

/* ---- Chances. */

static void successes_are_counted(void **state)
{
    (void)state;
    double probability;
    assert_true(chances_of_successes((double[]){0.5, 0.5, 0.5}, 3, 2, &probability));
    expect_near("2 of 3 coins", probability, 0.5, 1e-15);
    assert_true(chances_of_successes((double[]){0.5, 0.25, 0.1}, 3, 3, &probability));
    expect_near("all of three", probability, 0.0125, 1e-15);
    assert_true(chances_of_successes((double[]){0.5, 0.25, 0.1}, 3, 1, &probability));
    expect_near("one of three", probability, 1 - 0.5 * 0.75 * 0.9, 1e-15);
    assert_true(chances_of_successes(NULL, 0, 0, &probability));
    expect_near("none of none", probability, 1, 0);
}

/* All ranks of one place in `times` orders of `places`, one by one. */
static double by_counting(size_t places, size_t times, size_t sum)
{
    size_t all = 1, low = 0;
    for (size_t i = 0; i < times; i++)
        all *= places;
    for (size_t code = 0; code < all; code++) {
        size_t total = times, rest = code;
        for (size_t i = 0; i < times; i++, rest /= places)
            total += rest % places;
        low += total <= sum;
    }
    return (double)low / (double)all;
}

static void sums_of_ranks_are_counted(void **state)
{
    (void)state;
    double probability;
    for (size_t places = 2; places <= 5; places++)
        for (size_t times = 1; times <= 5; times++)
            for (size_t sum = 0; sum <= places * times; sum++) {
                assert_true(chances_of_low_ranks(places, times, sum, &probability));
                expect_near("low ranks", probability, by_counting(places, times, sum), 1e-12);
            }
    assert_true(chances_of_low_ranks(4, 64, 140, &probability));
    double of_more;
    assert_true(chances_of_low_ranks(4, 65, 142, &of_more)); /* by the normal distribution */
    expect_near("many orders", log(of_more / probability), 0, 0.5);
}

/* ---- Modes. */

static double dip_of(const double *sorted, size_t count)
{
    struct modes modes;
    assert_true(modes_find(&modes, sorted, count));
    return modes.dip;
}

static void the_dip_is_the_distance_to_what_has_one_mode(void **state)
{
    (void)state;
    static const double even[] = {1, 2, 3, 4, 5, 6, 7, 8}, two[] = {0, 1e-9, 2e-9, 1, 1 + 1e-9, 1 + 2e-9},
                        peaked[] = {0, 3, 5, 6, 7, 9, 12};
    expect_near("even steps", dip_of(even, 8), 1 / 16.0, 1e-12); /* half of a step: no sample has less */
    expect_near("one mode", dip_of(peaked, 7), 1 / 14.0, 1e-12);
    /* Between two points of 1/2 each the nearest one rises by half, and is 1/4 from both. */
    expect_near("two points", dip_of(two, 6), 0.25, 0.001);
    assert_true(isnan(dip_of(even, 3)));
}

static double uniform(uint64_t *state)
{
    *state += 0x9e3779b97f4a7c15; /* splitmix64 */
    uint64_t z = *state;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return ((double)((z ^ z >> 31) >> 11) + 0.5) / 9007199254740992.0;
}

/* How many of 1,000 samples have a probability below 5 %; with `is_skewed`, of the exponential distribution.
 */
static int count_below(size_t count, bool is_skewed)
{
    uint64_t seed = 77;
    int below = 0;
    for (int i = 0; i < 1000; i++) {
        double values[30];
        struct modes modes;
        for (size_t k = 0; k < count; k++)
            values[k] = is_skewed ? -log(uniform(&seed)) : uniform(&seed);
        sample_sort(values, count);
        assert_true(modes_find(&modes, values, count));
        below += modes.probability < 0.05;
    }
    return below;
}

static void as_many_uniform_samples_are_told_as_is_said_and_fewer_others(void **state)
{
    (void)state;
    const int seven = count_below(7, false), thirty = count_below(30, false), skewed = count_below(30, true);
    print_message("of 1,000 samples below 5 %%: %d of seven, %d of thirty, %d of thirty exponential ones\n",
                  seven, thirty, skewed);
    assert_in_range(seven, 25, 75);
    assert_in_range(thirty, 25, 75);
    assert_in_range(skewed, 0, 25);
}

static void a_sample_parts_between_its_modes(void **state)
{
    (void)state;
    double values[900];
    struct modes modes;
    for (size_t i = 0; i < 900; i++)
        values[i] = (i < 300 ? 1 : 1.1) + 1e-5 * (double)(i % 300);
    for (size_t i = 600; i < 900; i++)
        values[i] += 1e-5 * 300;
    assert_true(modes_find(&modes, values, 900));
    assert_int_equal(modes.lower_count, 300);
    expect_near("lower", modes.lower, 1.0015, 1e-4);
    expect_near("upper", modes.upper, 1.103, 1e-4);
    assert_true(modes.probability < 0.001);
    assert_true(modes_find(&modes, values, MODES_LEAST - 1));
    expect_near("of three", modes.probability, 1, 0);
}

static void modes_far_apart_are_clear_by_the_gap_alone(void **state)
{
    (void)state;
    /* Half of them at 1, half at 2: within 0.1 of each other the gap is 9 times that, within 0.08 11 times.
     */
    const double near[] = {1, 1.05, 1.1, 2, 2.05, 2.1}, far[] = {1, 1.05, 1.08, 1.99, 2.05, 2.07};
    struct modes modes;
    assert_true(modes_find(&modes, near, 6));
    expect_near("gap", modes.gap, 9, 1e-9);
    assert_true(!modes_are_clear(&modes, 6) && !modes_are_clear(&modes, 9) && modes_are_clear(&modes, 10));
    assert_true(modes_find(&modes, far, 6));
    expect_near("gap", modes.gap, 0.91 / 0.08, 1e-9);
    assert_true(modes_are_clear(&modes, 6) && !modes_are_clear(&modes, 5));
    const double points[] = {1, 1, 1, 2, 2, 2}, same[] = {1, 1, 1, 1, 1, 1};
    assert_true(modes_find(&modes, points, 6) && isinf(modes.gap) && modes_are_clear(&modes, 6));
    assert_true(modes_find(&modes, same, 6) && !modes_are_clear(&modes, 6));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(successes_are_counted),
        cmocka_unit_test(sums_of_ranks_are_counted),
        cmocka_unit_test(the_dip_is_the_distance_to_what_has_one_mode),
        cmocka_unit_test(as_many_uniform_samples_are_told_as_is_said_and_fewer_others),
        cmocka_unit_test(a_sample_parts_between_its_modes),
        cmocka_unit_test(modes_far_apart_are_clear_by_the_gap_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
