/* The figures of a report, against tables and small cases that were worked out another way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "statistics/inference/laws.h"
#include "statistics/list_scheduling.h"
#include "statistics/sample.h"

static void expect_near(const char *what, double got, double wanted, double tolerance)
{
    if (!(fabs(got - wanted) <= tolerance))
        fail_msg("%s: got %.17g, expected %.17g", what, got, wanted);
}

static double median_of(double *values, size_t count)
{
    sample_sort(values, count);
    return sample_median(values, count);
}

static void the_median_is_the_middle_or_between_the_two_in_the_middle(void **state)
{
    (void)state;
    expect_near("of 1", median_of((double[]){7}, 1), 7, 0);
    expect_near("of 2", median_of((double[]){3, 1}, 2), 2, 0);
    expect_near("of 3", median_of((double[]){9, 1, 2}, 3), 2, 0);
    expect_near("of 4", median_of((double[]){40, 10, 30, 20}, 4), 25, 0);
    expect_near("of equal ones", median_of((double[]){5, 5, 5, 1, 9}, 5), 5, 0);
    expect_near("of huge ones", median_of((double[]){1e308, 1.5e308}, 2), 1.25e308, 1e292);
    assert_true(isnan(sample_median(NULL, 0)));
}

/* By exact fractions: the largest k with 1 - 2 sum_{i<k} C(n,i)/2^n >= 19/20. */
static void the_interval_is_that_of_the_exact_table(void **state)
{
    (void)state;
    static const struct {
        size_t count, low, high;
        double coverage;
    } table[] = {
        {6, 1, 6, 0.96875},
        {7, 1, 7, 0.984375},
        {8, 1, 8, 0.9921875},
        {9, 2, 8, 0.9609375},
        {10, 2, 9, 0.978515625},
        {11, 2, 10, 0.98828125},
        {12, 3, 10, 0.96142578125},
        {13, 3, 11, 0.9775390625},
        {14, 3, 12, 0.987060546875},
        {15, 4, 12, 0.96484375},
        {16, 4, 13, 0.978729248046875},
        {17, 5, 13, 0.950958251953125},
        {18, 5, 14, 0.9691162109375},
        {19, 5, 15, 0.9807891845703125},
        {20, 6, 15, 0.9586105346679688},
        {21, 6, 16, 0.9733963012695312},
        {22, 6, 17, 0.9830994606018066},
        {23, 7, 17, 0.9653103351593018},
        {24, 7, 18, 0.9773441553115845},
        {25, 8, 18, 0.9567147493362427},
        {26, 8, 19, 0.9710407257080078},
        {27, 8, 20, 0.9808427095413208},
        {28, 9, 20, 0.9643018618226051},
        {29, 9, 21, 0.9758804552257061},
        {30, 10, 21, 0.9572260547429323},
        {100, 40, 61, 0.9647997997822951},
        {1000, 469, 532, 0.9537088026395019},
        {5000, 2431, 2570, 0.9506841418958282},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        const struct interval got = sample_median_interval(table[i].count, 0.95);
        if (got.low != table[i].low || got.high != table[i].high)
            fail_msg("n = %zu: got %zu to %zu, expected %zu to %zu", table[i].count, got.low, got.high,
                     table[i].low, table[i].high);
        expect_near("coverage", got.coverage, table[i].coverage, 1e-9);
    }
}

static void below_six_there_is_no_interval(void **state)
{
    (void)state;
    for (size_t count = 0; count < 6; count++)
        assert_int_equal(sample_median_interval(count, 0.95).low, 0);
}

static size_t ones_in(size_t word)
{
    size_t ones = 0;
    for (; word; word &= word - 1)
        ones++;
    return ones;
}

/* Every sample of n is on one side of the median or on the other: all 2^n cases, counted. */
static void the_coverage_is_what_counting_all_cases_gives(void **state)
{
    (void)state;
    for (size_t n = 6; n <= 16; n++) {
        const struct interval interval = sample_median_interval(n, 0.95);
        size_t holds = 0;
        for (size_t sides = 0; sides < (size_t)1 << n; sides++) {
            const size_t below = ones_in(sides);
            holds += below >= interval.low && below < interval.high;
        }
        expect_near("coverage", interval.coverage, (double)holds / (double)((size_t)1 << n), 1e-12);
    }
}

static void karp_and_flatt_find_the_serial_part_that_amdahl_put_in(void **state)
{
    (void)state;
    for (int workers = 2; workers <= 1024; workers *= 2) {
        for (double serial = 0; serial <= 1; serial += 0.125) {
            const double speedup = 1 / (serial + (1 - serial) / workers);
            expect_near("serial part", laws_karp_flatt(speedup, workers), serial, 1e-12);
        }
    }
    expect_near("of 1.5 on 2", laws_karp_flatt(1.5, 2), 1.0 / 3, 1e-15);
    assert_true(isnan(laws_karp_flatt(1, 1)));
    assert_true(isnan(laws_karp_flatt(0, 4)));
    assert_true(isnan(laws_karp_flatt(NAN, 4)));
}

/* The classic list: how many of 2, 3, 5, 7, 9, ... are tried until one divides, or the square root is passed.
 */
static const double CLASSIC[] = {0,        5972899,  8654386,  28867513, 2,        28867524, 33333333,
                                 1,        33333334, 37267792, 37267800, 3,        1,        40824829,
                                 40824831, 44095855, 44095855, 4,        50000000, 2};

static double bound_of(const double *costs, size_t count, size_t workers)
{
    double tasks[64];
    for (size_t i = 0; i < count; i++)
        tasks[i] = costs[i];
    return list_scheduling_longest_first_bound(tasks, count, workers);
}

static void no_number_of_workers_passes_8_67_on_the_classic_list(void **state)
{
    (void)state;
    const size_t count = sizeof CLASSIC / sizeof CLASSIC[0];
    double total = 0;
    for (size_t i = 0; i < count; i++)
        total += CLASSIC[i];
    expect_near("64 workers", bound_of(CLASSIC, count, 64), 8.67, 0.005);
    expect_near("64 workers, by its longest", bound_of(CLASSIC, count, 64), total / 50000000, 1e-12);
    expect_near("1 worker", bound_of(CLASSIC, count, 1), 1, 1e-12);
    /* Longest first, the busier of 2 workers tries 223,095,460 divisors, that of 4 workers 114,696,980. */
    expect_near("2 workers", bound_of(CLASSIC, count, 2), total / 223095460, 1e-12);
    expect_near("4 workers", bound_of(CLASSIC, count, 4), total / 114696980, 1e-12);
}

/* Graham's example: on 2 workers LPT takes 7 for 3 3 2 2 2, of which the best schedule is 6. */
static void the_bound_is_that_of_longest_first_not_of_the_best_schedule(void **state)
{
    (void)state;
    expect_near("2 3 2 3 2 on 2", bound_of((const double[]){2, 3, 2, 3, 2}, 5, 2), 12.0 / 7, 1e-15);
    expect_near("equal ones on 3", bound_of((const double[]){1, 1, 1, 1}, 4, 3), 2, 1e-15);
    /* 5 4 3 3 3 on 3: 5 | 4+3 | 3+3 */
    expect_near("on 3", bound_of((const double[]){3, 3, 3, 4, 5}, 5, 3), 18.0 / 7, 1e-15);
    expect_near("more workers than tasks", bound_of((const double[]){1, 2}, 2, 1000000), 1.5, 1e-15);
    assert_true(isnan(bound_of((const double[]){0, 0}, 2, 2)));
    assert_true(isnan(bound_of(NULL, 0, 2)));
    assert_true(isnan(bound_of((const double[]){1}, 1, 0)));
}

/* The same rule without a heap: look at every worker for the one that is free first. */
static double plain_bound(double *tasks, size_t count, size_t workers)
{
    double loads[32] = {0}, total = 0, makespan = 0;
    sample_sort(tasks, count);
    for (size_t i = count; i-- > 0;) {
        size_t first = 0;
        for (size_t k = 1; k < workers; k++)
            if (loads[k] < loads[first])
                first = k;
        loads[first] += tasks[i];
        total += tasks[i];
    }
    for (size_t k = 0; k < workers; k++)
        makespan = fmax(makespan, loads[k]);
    return total / makespan;
}

static void the_heap_serves_who_is_free_first(void **state)
{
    (void)state;
    srand(1);
    for (int round = 0; round < 500; round++) {
        double tasks[64];
        const size_t count = 1 + (size_t)rand() % 64, workers = 1 + (size_t)rand() % 32;
        for (size_t i = 0; i < count; i++)
            tasks[i] = 1 + rand() % 1000;
        expect_near("bound", bound_of(tasks, count, workers), plain_bound(tasks, count, workers), 1e-12);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_median_is_the_middle_or_between_the_two_in_the_middle),
        cmocka_unit_test(the_interval_is_that_of_the_exact_table),
        cmocka_unit_test(below_six_there_is_no_interval),
        cmocka_unit_test(the_coverage_is_what_counting_all_cases_gives),
        cmocka_unit_test(karp_and_flatt_find_the_serial_part_that_amdahl_put_in),
        cmocka_unit_test(no_number_of_workers_passes_8_67_on_the_classic_list),
        cmocka_unit_test(the_bound_is_that_of_longest_first_not_of_the_best_schedule),
        cmocka_unit_test(the_heap_serves_who_is_free_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
