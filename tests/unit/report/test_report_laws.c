/* The laws of speedup: a planted law is found again, another one is rejected, and too few points are said to
 * be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "statistics/inference/laws.h"
#include "statistics/sample.h"

static void expect_near(const char *what, double got, double wanted, double tolerance)
{
    if (!(fabs(got - wanted) <= tolerance))
        fail_msg("%s: got %.12g, expected %.12g", what, got, wanted);
}

/* ---- Numbers that are random and the same everywhere. */

static double uniform(uint64_t *state)
{
    *state += 0x9e3779b97f4a7c15; /* splitmix64 */
    uint64_t z = *state;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return ((double)((z ^ z >> 31) >> 11) + 0.5) / 9007199254740992.0;
}

static double normal(uint64_t *state)
{
    const double radius = sqrt(-2 * log(uniform(state)));
    return radius * cos(6.283185307179586 * uniform(state));
}

/* ---- Points to order. */

static const int WORKERS[] = {2, 3, 4, 6, 8, 12, 16, 24, 32};
enum { WORKERS_COUNT = sizeof WORKERS / sizeof WORKERS[0] };

static double amdahl(double s, double p)
{
    return 1 / (s + (1 - s) / p);
}

static double usl(double a, double b, double p)
{
    return p / (1 + a * (p - 1) + b * p * (p - 1));
}

static double gustafson(double s, double p)
{
    return s + (1 - s) * p;
}

/* Fits the speedups of the first `count` numbers of workers. */
static struct laws fitted(const double *speedup, size_t count, double sigma)
{
    struct law_point *points = calloc(count + 1, sizeof *points);
    assert_non_null(points);
    for (size_t i = 0; i < count; i++) /* out of order: the fit sorts them */
        points[count - 1 - i] = (struct law_point){WORKERS[i], speedup[i], sigma, NAN};
    struct laws laws;
    laws_fit(&laws, points, count);
    return laws;
}

/* ---- A planted law is found again, and the others are rejected. */

static void amdahl_is_recovered(void **unused)
{
    (void)unused;
    static const double fractions[] = {0, 0.001, 0.05, 0.5, 1};
    for (size_t k = 0; k < sizeof fractions / sizeof fractions[0]; k++) {
        double speedup[WORKERS_COUNT];
        for (int i = 0; i < WORKERS_COUNT; i++)
            speedup[i] = amdahl(fractions[k], WORKERS[i]);
        struct laws laws = fitted(speedup, WORKERS_COUNT, 0.001);
        expect_near("serial fraction", laws.fit[LAW_AMDAHL].parameter[0], fractions[k], 1e-12);
        expect_near("residual", laws.fit[LAW_AMDAHL].rms, 0, 1e-12);
        assert_int_equal(laws.fit[LAW_AMDAHL].state, LAW_FITS);
        expect_near("contention of the USL", laws.fit[LAW_USL].parameter[0], fractions[k], 1e-9);
        expect_near("crosstalk of the USL", laws.fit[LAW_USL].parameter[1], 0, 1e-9);
        expect_near("what it says of 100 workers", laws_speedup(&laws, LAW_AMDAHL, 100),
                    amdahl(fractions[k], 100), 1e-9);
        /* Without a serial part or without a parallel one, Gustafson's law says the same. */
        assert_int_equal(laws.fit[LAW_GUSTAFSON].state,
                         fractions[k] > 0 && fractions[k] < 1 && k != 1 ? LAW_REJECTED : LAW_FITS);
        laws_free(&laws);
    }
}

static void the_usl_is_recovered_with_its_peak(void **unused)
{
    (void)unused;
    double speedup[WORKERS_COUNT];
    for (int i = 0; i < WORKERS_COUNT; i++)
        speedup[i] = usl(0.04, 0.002, WORKERS[i]);
    struct laws laws = fitted(speedup, WORKERS_COUNT, 0.001);
    expect_near("contention", laws.fit[LAW_USL].parameter[0], 0.04, 1e-12);
    expect_near("crosstalk", laws.fit[LAW_USL].parameter[1], 0.002, 1e-12);
    expect_near("peak", laws_peak(&laws), sqrt(0.96 / 0.002), 1e-6);
    assert_int_equal(laws.fit[LAW_USL].state, LAW_FITS);
    assert_int_equal(laws.fit[LAW_AMDAHL].state, LAW_REJECTED);
    assert_int_equal(laws.fit[LAW_GUSTAFSON].state, LAW_REJECTED);
    assert_int_equal(laws_best(&laws), LAW_USL);
    laws_free(&laws);
}

static void gustafson_is_recovered(void **unused)
{
    (void)unused;
    double speedup[WORKERS_COUNT];
    for (int i = 0; i < WORKERS_COUNT; i++)
        speedup[i] = gustafson(0.3, WORKERS[i]);
    struct laws laws = fitted(speedup, WORKERS_COUNT, 0.001);
    expect_near("serial fraction", laws.fit[LAW_GUSTAFSON].parameter[0], 0.3, 1e-7);
    assert_int_equal(laws.fit[LAW_GUSTAFSON].state, LAW_FITS);
    assert_int_equal(laws.fit[LAW_AMDAHL].state, LAW_REJECTED);
    assert_int_equal(laws_best(&laws), LAW_GUSTAFSON);
    laws_free(&laws);
}

/* Two roads: the closed form against a search that knows nothing of it, on speedups of no law at all. */
static void the_closed_forms_are_least_squares(void **unused)
{
    (void)unused;
    uint64_t seed = 7;
    for (int trial = 0; trial < 200; trial++) {
        double speedup[WORKERS_COUNT];
        for (int i = 0; i < WORKERS_COUNT; i++)
            speedup[i] = 0.2 + uniform(&seed) * 1.2 * WORKERS[i];
        struct laws laws = fitted(speedup, WORKERS_COUNT, NAN);
        const struct law_fit *fit = &laws.fit[LAW_USL];
        assert_true(fit->parameter[0] >= 0 && fit->parameter[1] >= 0);
        for (int step = 0; step < 40; step++) {
            const double a = fit->parameter[0] * (1 + 0.1 * normal(&seed)) +
                             fabs(0.01 * normal(&seed)) * (step % 2),
                         b = fit->parameter[1] * (1 + 0.1 * normal(&seed)) +
                             fabs(1e-4 * normal(&seed)) * (step % 3);
            double sum = 0, serial = 0;
            const double s = fmin(1, fabs(laws.fit[LAW_AMDAHL].parameter[0] + 0.05 * normal(&seed)));
            for (int i = 0; i < WORKERS_COUNT; i++) {
                sum += pow(speedup[i] / usl(fmax(a, 0), fmax(b, 0), WORKERS[i]) - 1, 2);
                serial += pow(speedup[i] / amdahl(s, WORKERS[i]) - 1, 2);
            }
            if (sqrt(sum / WORKERS_COUNT) < fit->rms - 1e-12)
                fail_msg("trial %d: a %g, b %g are better than %g, %g", trial, a, b, fit->parameter[0],
                         fit->parameter[1]);
            if (sqrt(serial / WORKERS_COUNT) < laws.fit[LAW_AMDAHL].rms - 1e-12)
                fail_msg("trial %d: s %g is better than %g", trial, s, laws.fit[LAW_AMDAHL].parameter[0]);
        }
        laws_free(&laws);
    }
}

/* ---- Too few points. */

static void no_law_is_fitted_to_as_many_points_as_it_has_parameters(void **unused)
{
    (void)unused;
    const double speedup[] = {1.9, 2.7, 3.4};
    struct laws none = fitted(speedup, 0, 0.01), one = fitted(speedup, 1, 0.01),
                two = fitted(speedup, 2, 0.01);
    assert_int_equal(none.fit[LAW_BOUND].state, LAW_TOO_FEW);
    assert_int_equal(one.fit[LAW_AMDAHL].state, LAW_TOO_FEW);
    assert_true(isnan(laws_speedup(&one, LAW_AMDAHL, 4)));
    assert_int_equal(two.fit[LAW_AMDAHL].state, LAW_FITS);
    assert_int_equal(two.fit[LAW_USL].state, LAW_TOO_FEW);
    assert_true(isnan(laws_peak(&two)));
    assert_true(isnan(two.fit[LAW_AMDAHL].aic)); /* two points cannot rank laws */
    assert_int_equal(laws_best(&two), LAWS);
    laws_free(&none);
    laws_free(&one);
    laws_free(&two);
    /* Two points of the same number of workers are one. */
    struct law_point *same = calloc(2, sizeof *same);
    assert_non_null(same);
    same[0] = same[1] = (struct law_point){4, 3, 0.01, 3.5};
    laws_fit(&two, same, 2);
    assert_int_equal(two.fit[LAW_AMDAHL].state, LAW_TOO_FEW);
    assert_int_equal(two.fit[LAW_BOUND].state, LAW_REJECTED);
    laws_free(&two);
}

static void superlinear_points_leave_no_serial_part(void **unused)
{
    (void)unused;
    double speedup[WORKERS_COUNT];
    for (int i = 0; i < WORKERS_COUNT; i++)
        speedup[i] = 1.1 * WORKERS[i];
    struct laws laws = fitted(speedup, WORKERS_COUNT, 0.01);
    for (int law = LAW_AMDAHL; law < LAWS; law++) {
        expect_near(laws_name((enum law)law), laws.fit[law].parameter[0], 0, 1e-9);
        assert_int_equal(laws.fit[law].state, LAW_REJECTED);
    }
    assert_int_equal(laws_best(&laws), LAWS);
    laws_free(&laws);
}

/* ---- Noise decides how much a residual weighs. */

static void a_law_that_holds_is_seldom_rejected(void **unused)
{
    (void)unused;
    enum { TRIALS = 2000, REPETITIONS = 15 };
    uint64_t seed = 1;
    int rejected = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
        double speedup[WORKERS_COUNT];
        for (int i = 0; i < WORKERS_COUNT; i++)
            speedup[i] = amdahl(0.05, WORKERS[i]) * (1 + 0.03 * normal(&seed));
        struct laws laws = fitted(speedup, WORKERS_COUNT, 0.03);
        rejected += laws.fit[LAW_AMDAHL].state == LAW_REJECTED;
        laws_free(&laws);
    }
    if (rejected < TRIALS / 500 || rejected > TRIALS / 50) /* 1 % wanted */
        fail_msg("%d of %d true laws were rejected", rejected, TRIALS);
}

static void the_chance_counts_the_parameters(void **unused)
{
    (void)unused;
    double speedup[WORKERS_COUNT];
    for (int i = 0; i < WORKERS_COUNT; i++)
        speedup[i] = usl(0.05, 0.001, WORKERS[i]) * (i % 2 ? 1.02 : 0.98);
    struct laws laws = fitted(speedup, WORKERS_COUNT, 0.02);
    for (int law = LAW_AMDAHL; law < LAWS; law++) {
        const double sum = WORKERS_COUNT * pow(laws.fit[law].rms / 0.02, 2);
        const size_t freedom = WORKERS_COUNT - (law == LAW_USL ? 2 : 1);
        expect_near(laws_name((enum law)law), laws.fit[law].tail, gsl_cdf_chisq_Q(sum, (double)freedom),
                    1e-12);
    }
    laws_free(&laws);
}

static void what_is_near_enough_is_kept_however_precise_the_points(void **unused)
{
    (void)unused;
    double speedup[WORKERS_COUNT];
    for (int i = 0; i < WORKERS_COUNT; i++)
        speedup[i] = amdahl(0.05, WORKERS[i]) * (i % 2 ? 1.005 : 0.995);
    struct laws laws = fitted(speedup, WORKERS_COUNT, 1e-6);
    expect_near("tail", laws.fit[LAW_AMDAHL].tail, 0, 1e-12);
    assert_int_equal(laws.fit[LAW_AMDAHL].state, LAW_FITS);
    laws_free(&laws);
    /* Without standard errors, 5 % decide. */
    for (int i = 0; i < WORKERS_COUNT; i++)
        speedup[i] = amdahl(0.05, WORKERS[i]) * (i % 2 ? 1.03 : 0.97);
    laws = fitted(speedup, WORKERS_COUNT, NAN);
    assert_int_equal(laws.fit[LAW_AMDAHL].state, LAW_FITS);
    laws_free(&laws);
    for (int i = 0; i < WORKERS_COUNT; i++)
        speedup[i] = amdahl(0.05, WORKERS[i]) * (i % 2 ? 1.08 : 0.92);
    laws = fitted(speedup, WORKERS_COUNT, NAN);
    assert_int_equal(laws.fit[LAW_AMDAHL].state, LAW_REJECTED);
    laws_free(&laws);
}

static void a_bound_needs_no_parameter(void **unused)
{
    (void)unused;
    struct law_point *points = calloc(3, sizeof *points);
    assert_non_null(points);
    points[0] = (struct law_point){2, 1.79, 0.004, 1.80};
    points[1] = (struct law_point){3, 2.57, 0.004, 2.66};
    points[2] = (struct law_point){4, 3.09, 0.004, 3.33};
    struct laws laws;
    laws_fit(&laws, points, 3);
    const double wanted =
        sqrt((pow(1.79 / 1.80 - 1, 2) + pow(2.57 / 2.66 - 1, 2) + pow(3.09 / 3.33 - 1, 2)) / 3);
    expect_near("residual of the bound", laws.fit[LAW_BOUND].rms, wanted, 1e-12);
    assert_int_equal(laws.fit[LAW_BOUND].state, LAW_REJECTED);
    points[1].bound = NAN;
    struct law_point *again = calloc(3, sizeof *again);
    assert_non_null(again);
    memcpy(again, points, 3 * sizeof *again);
    laws_free(&laws);
    laws_fit(&laws, again, 3);
    assert_int_equal(laws.fit[LAW_BOUND].state, LAW_NO_BOUND);
    laws_free(&laws);
}

/* ---- What it rests on. */

static void the_error_of_a_median_is_its_spread(void **unused)
{
    (void)unused;
    const double odd[] = {1, 2, 4, 8, 100}, even[] = {1, 2, 5, 6}, two[] = {1, 2};
    const double factor = 1.2533141373155003 * 1.482602218505602;
    expect_near("of five", sample_median_error(odd, 5), factor * 3 / sqrt(5), 1e-12);  /* 0 2 3 4 96 */
    expect_near("of four", sample_median_error(even, 4), factor * 2 / sqrt(4), 1e-12); /* 1.5 1.5 2.5 2.5 */
    assert_true(isnan(sample_median_error(two, 2)));
    /* Against the medians of many samples. */
    enum { SAMPLES = 4000, SIZE = 25 };
    uint64_t seed = 3;
    double squares = 0, told = 0;
    for (int i = 0; i < SAMPLES; i++) {
        double sample[SIZE];
        for (int k = 0; k < SIZE; k++)
            sample[k] = 10 + normal(&seed);
        sample_sort(sample, SIZE);
        squares += pow(sample_median(sample, SIZE) - 10, 2) / SAMPLES;
        told += sample_median_error(sample, SIZE) / SAMPLES;
    }
    expect_near("of normal samples", told / sqrt(squares), 1, 0.08);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(amdahl_is_recovered),
        cmocka_unit_test(the_usl_is_recovered_with_its_peak),
        cmocka_unit_test(gustafson_is_recovered),
        cmocka_unit_test(the_closed_forms_are_least_squares),
        cmocka_unit_test(no_law_is_fitted_to_as_many_points_as_it_has_parameters),
        cmocka_unit_test(superlinear_points_leave_no_serial_part),
        cmocka_unit_test(a_law_that_holds_is_seldom_rejected),
        cmocka_unit_test(the_chance_counts_the_parameters),
        cmocka_unit_test(what_is_near_enough_is_kept_however_precise_the_points),
        cmocka_unit_test(a_bound_needs_no_parameter),
        cmocka_unit_test(the_error_of_a_median_is_its_spread),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
