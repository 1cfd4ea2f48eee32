/* Tests on samples: the test of Mann and Whitney, and Holm's adjustment of many, against published values and
 * against what counting all cases gives. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "statistics/inference/holm.h"
#include "statistics/inference/mann_whitney.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void expect_near(const char *what, double got, double wanted, double tolerance)
{
    if (!(fabs(got - wanted) <= tolerance))
        fail_msg("%s: got %.12g, expected %.12g", what, got, wanted);
}

static struct mann_whitney tested(const double *first, size_t first_count, const double *second,
                                  size_t second_count)
{
    struct mann_whitney test;
    assert_true(mann_whitney_test(&test, first, first_count, second, second_count));
    return test;
}

/* Two samples without equal values in which `u` pairs have the greater value in the first: it starts below
 * all of the second, and its greatest ones are moved up. */
static struct mann_whitney test_of_u(size_t m, size_t n, size_t u)
{
    double first[32], second[32];
    for (size_t k = 0; k < n; k++)
        second[k] = (double)(k + 1);
    for (size_t i = 0; i < m; i++) {
        const size_t moved = u < n ? u : n;
        first[m - 1 - i] = (double)moved + 0.5 - 0.01 * (double)i;
        u -= moved;
    }
    return tested(first, m, second, n);
}

/* ---- Published values. */

/* Mann and Whitney, 1947, table I: the probability of a U not above u, of samples of m and n. */
static void the_table_of_mann_and_whitney(void **unused)
{
    (void)unused;
    static const struct {
        size_t m, n;
        double below[7];
    } table[] = {
        {3, 3, {0.050, 0.100, 0.200, 0.350, 0.500}},
        {2, 3, {0.100, 0.200, 0.400}},
        {4, 4, {0.014, 0.029, 0.057, 0.100, 0.171, 0.243, 0.343}},
        {3, 4, {0.028, 0.057, 0.114, 0.200, 0.314, 0.429}},
    };
    for (size_t i = 0; i < COUNT(table); i++)
        for (size_t u = 0; u < COUNT(table[i].below) && table[i].below[u] > 0; u++) {
            const struct mann_whitney test = test_of_u(table[i].m, table[i].n, u);
            expect_near("U", test.u, (double)u, 0);
            assert_true(test.is_exact);
            if (2 * test.probability < 2)
                expect_near("probability", test.probability / 2, table[i].below[u], 0.001);
        }
}

/* S. Siegel, Nonparametric Statistics for the Behavioral Sciences, 1956, table K: the greatest U that is
 * significant at 0.05, two-sided. */
static void the_critical_values_of_siegel(void **unused)
{
    (void)unused;
    static const struct {
        size_t m, n, critical;
    } table[] = {{5, 5, 2}, {7, 7, 8}, {7, 14, 22}, {10, 10, 23}, {14, 14, 55}, {20, 20, 127}};
    for (size_t i = 0; i < COUNT(table); i++) {
        const double at = test_of_u(table[i].m, table[i].n, table[i].critical).probability,
                     above = test_of_u(table[i].m, table[i].n, table[i].critical + 1).probability;
        if (!(at <= 0.05 && above > 0.05))
            fail_msg("%zu and %zu: %g at %zu, %g at the next", table[i].m, table[i].n, at, table[i].critical,
                     above);
    }
}

/* Hollander and Wolfe, 1973, p. 69: permeability of the human chorioamnion at term and at 12 to 26 weeks;
 * U = 35, one-sided 0.1272. */
static void the_example_of_hollander_and_wolfe(void **unused)
{
    (void)unused;
    static const double term[] = {0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46},
                        early[] = {1.15, 0.88, 0.90, 0.74, 1.21};
    const struct mann_whitney test = tested(term, COUNT(term), early, COUNT(early)),
                              swapped = tested(early, COUNT(early), term, COUNT(term));
    expect_near("U", test.u, 35, 0);
    expect_near("probability", test.probability / 2, 0.1272, 0.00005);
    expect_near("U of the other", swapped.u, 15, 0);
    expect_near("probability the other way", swapped.probability, test.probability, 1e-12);
}

/* Ozone at New York in May and August 1973 (J. M. Chambers, W. S. Cleveland, B. Kleiner, P. A. Tukey,
 * Graphical Methods for Data Analysis, 1983), the example with equal values of R's wilcox.test: U = 127.5,
 * p = 0.0001208. */
static void the_example_of_ozone_with_equal_values(void **unused)
{
    (void)unused;
    static const double may[] = {41, 36, 12, 18, 28, 23, 19, 8, 7,  16, 11, 14,  18,
                                 14, 34, 6,  30, 11, 1,  11, 4, 32, 23, 45, 115, 37},
                        august[] = {39, 9,  16, 78, 35, 66, 122, 89,  110, 44, 28,  65, 22,
                                    59, 23, 31, 44, 21, 9,  45,  168, 73,  76, 118, 84, 85};
    const struct mann_whitney test = tested(may, COUNT(may), august, COUNT(august));
    expect_near("U", test.u, 127.5, 0);
    assert_false(test.is_exact);
    expect_near("probability", test.probability, 0.0001208, 0.00000005);
}

/* ---- Two roads. */

static size_t ones_in(size_t word)
{
    size_t ones = 0;
    for (; word; word &= word - 1)
        ones++;
    return ones;
}

/* In how many pairs a set bit stands above a clear one. */
static size_t pairs_in(size_t word, size_t bits)
{
    size_t pairs = 0;
    for (size_t high = 0; high < bits; high++)
        for (size_t low = 0; low < high; low++)
            pairs += (word >> high & 1) && !(word >> low & 1);
    return pairs;
}

/* All orders of m + n values, one by one. */
static void the_probability_is_what_counting_all_orders_gives(void **unused)
{
    (void)unused;
    for (size_t m = 1; m <= 6; m++)
        for (size_t n = 1; n <= 6; n++) {
            size_t of_u[37] = {0}, all = 0;
            for (size_t word = 0; word < (size_t)1 << (m + n); word++)
                if (ones_in(word) == m) {
                    of_u[pairs_in(word, m + n)]++;
                    all++;
                }
            for (size_t u = 0; u <= m * n; u++) {
                size_t as_far = 0;
                for (size_t other = 0; other <= m * n; other++)
                    if (fabs(2 * (double)other - (double)(m * n)) >= fabs(2 * (double)u - (double)(m * n)))
                        as_far += of_u[other];
                expect_near("probability", test_of_u(m, n, u).probability, (double)as_far / (double)all,
                            1e-12);
            }
        }
}

/* At the border between the two, the normal distribution is near the exact one. */
static void the_normal_distribution_takes_over_where_it_is_near(void **unused)
{
    (void)unused;
    for (size_t u = 150; u <= 312; u += 9) {
        const struct mann_whitney exact = test_of_u(25, 25, u), normal = test_of_u(25, 26, u + 12);
        assert_true(exact.is_exact);
        assert_false(normal.is_exact);
        expect_near("probability", normal.probability, exact.probability, 0.02);
    }
}

static void equal_samples_do_not_differ(void **unused)
{
    (void)unused;
    static const double ones[] = {1, 1, 1, 1};
    const struct mann_whitney same = tested(ones, 4, ones, 4), none = tested(ones, 4, ones, 0);
    expect_near("U", same.u, 8, 0);
    expect_near("probability", same.probability, 1, 0);
    assert_true(isnan(none.probability));
}

/* ---- Holm. */

/* The example that is usual for it: at 0.05 the first and the last are rejected, and then no more. */
static void the_usual_example_of_holm(void **unused)
{
    (void)unused;
    double p[] = {0.01, 0.04, 0.03, 0.005};
    static const double wanted[] = {0.03, 0.06, 0.06, 0.02};
    assert_true(holm_adjust(p, COUNT(p)));
    for (size_t i = 0; i < COUNT(p); i++)
        expect_near("adjusted", p[i], wanted[i], 1e-15);
}

/* His procedure, step by step: at a level, the least of k that are left is rejected if it is not above level
 * / k, and then the next. */
static size_t rejected_at(const double *p, size_t count, double level, bool *is_rejected)
{
    for (size_t left = count; left > 0; left--) {
        size_t least = count;
        for (size_t i = 0; i < count; i++)
            if (!is_rejected[i] && (least == count || p[i] < p[least]))
                least = i;
        if (p[least] * (double)left > level)
            return count - left;
        is_rejected[least] = true;
    }
    return count;
}

static void adjusted_ones_reject_what_the_procedure_does(void **unused)
{
    (void)unused;
    unsigned state = 1;
    for (int trial = 0; trial < 500; trial++) {
        double p[8], adjusted[8];
        for (size_t i = 0; i < COUNT(p); i++) {
            state = state * 1103515245 + 12345;
            p[i] = pow((double)(state >> 8 & 0xffff) / 65536, 3);
        }
        memcpy(adjusted, p, sizeof p);
        assert_true(holm_adjust(adjusted, COUNT(p)));
        for (double level = 0.01; level < 1; level *= 1.7) {
            bool is_rejected[8] = {false};
            rejected_at(p, COUNT(p), level, is_rejected);
            for (size_t i = 0; i < COUNT(p); i++)
                if (is_rejected[i] != (adjusted[i] <= level))
                    fail_msg("trial %d: %g became %g, at %g", trial, p[i], adjusted[i], level);
        }
    }
}

static void what_is_not_known_is_no_test(void **unused)
{
    (void)unused;
    double p[] = {NAN, 0.02, NAN, 0.9};
    assert_true(holm_adjust(p, COUNT(p)));
    assert_true(isnan(p[0]) && isnan(p[2]));
    expect_near("of two", p[1], 0.04, 1e-15);
    expect_near("the other", p[3], 0.9, 1e-15);
    assert_true(holm_adjust(p, 0));
}

static void members_of_structs_are_adjusted_in_their_places(void **unused)
{
    (void)unused;
    struct {
        double other, probability;
    } tests[] = {{7, 0.01}, {7, NAN}, {7, 0.04}, {7, 0.03}};
    assert_true(holm_adjust_members(&tests[0].probability, COUNT(tests), sizeof tests[0]));
    static const double wanted[] = {0.03, NAN, 0.06, 0.06};
    for (size_t i = 0; i < COUNT(tests); i++) {
        expect_near("another member", tests[i].other, 7, 0);
        if (i == 1)
            assert_true(isnan(tests[i].probability));
        else
            expect_near("adjusted", tests[i].probability, wanted[i], 1e-15);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_of_mann_and_whitney),
        cmocka_unit_test(the_critical_values_of_siegel),
        cmocka_unit_test(the_example_of_hollander_and_wolfe),
        cmocka_unit_test(the_example_of_ozone_with_equal_values),
        cmocka_unit_test(the_probability_is_what_counting_all_orders_gives),
        cmocka_unit_test(the_normal_distribution_takes_over_where_it_is_near),
        cmocka_unit_test(equal_samples_do_not_differ),
        cmocka_unit_test(the_usual_example_of_holm),
        cmocka_unit_test(adjusted_ones_reject_what_the_procedure_does),
        cmocka_unit_test(what_is_not_known_is_no_test),
        cmocka_unit_test(members_of_structs_are_adjusted_in_their_places),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
