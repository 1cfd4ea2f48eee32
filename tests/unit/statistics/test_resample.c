/* Intervals of medians and of what is reckoned from them hold the true value as often as they say: by
 * simulated samples, whose true medians are known. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sort_double.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "statistics/inference/resample.h"

enum { STUDIES = 2000, MOST = 30 };

/* ---- Noise of repetitions of a run, with its median. */

enum noise { NORMAL, LOGNORMAL, EXPONENTIAL, NOISES };
static const char *const NOISE_NAME[] = {"normal", "lognormal", "1 + exponential"};
static const double NOISE_MEDIAN[] = {1, 1, 1 + 0.69314718055994531};

static double drawn(gsl_rng *generator, enum noise noise)
{
    switch (noise) {
    case NORMAL:
        return 1 + gsl_ran_gaussian(generator, 0.05);
    case LOGNORMAL:
        return gsl_ran_lognormal(generator, 0, 0.05);
    default:
        return 1 + gsl_ran_exponential(generator, 1);
    }
}

struct sample {
    double sorted[MOST], median;
};

static struct sample sample_of(gsl_rng *generator, enum noise noise, size_t count)
{
    struct sample sample;
    for (size_t i = 0; i < count; i++)
        sample.sorted[i] = drawn(generator, noise);
    gsl_sort(sample.sorted, 1, count);
    sample.median = gsl_stats_median_from_sorted_data(sample.sorted, 1, count);
    return sample;
}

/* ---- How often the truth is inside. */

struct places {
    struct resample_place base[RESAMPLE_DRAWS], row[RESAMPLE_DRAWS];
};

static struct places places_of(size_t base_count, size_t row_count)
{
    struct places places;
    struct resampling *resampling = resampling_new();
    assert_non_null(resampling);
    assert_true(resampling_draw(resampling, RESAMPLE_BASE, base_count, places.base));
    assert_true(resampling_draw(resampling, RESAMPLE_ROW, row_count, places.row));
    resampling_free(resampling);
    return places;
}

static bool median_is_held(const struct sample *sample, const struct resample_place *places, double truth)
{
    double draws[RESAMPLE_DRAWS];
    for (size_t i = 0; i < RESAMPLE_DRAWS; i++)
        draws[i] = resample_at(sample->sorted, places[i]);
    return estimate_holds(resample_estimate(sample->median, draws), truth);
}

/* Of two whose true medians are the same. */
static bool ratio_is_held(const struct sample *base, const struct sample *row, const struct places *places)
{
    double draws[RESAMPLE_DRAWS];
    for (size_t i = 0; i < RESAMPLE_DRAWS; i++)
        draws[i] = resample_at(base->sorted, places->base[i]) / resample_at(row->sorted, places->row[i]);
    return estimate_holds(resample_estimate(base->median / row->median, draws), 1);
}

static const size_t SIZES[][2] = {{7, 7}, {14, 7}, {7, 14}, {14, 14}, {30, 7}, {30, 14}, {30, 30}};

/* Of one study in 20 the interval may miss; of 2,000 studies it misses 7 % or more by chance with a
 * probability below 0.0001. Above 99 % it would be no interval of 95 %. */
static void expect_held(const char *what, size_t held, enum noise noise, const size_t *sizes)
{
    const double share = (double)held / STUDIES;
    print_message("%s, %s noise, %zu and %zu: %.3f\n", what, NOISE_NAME[noise], sizes[0], sizes[1], share);
    if (share < 0.93 || share > 0.99)
        fail_msg("%s, %s noise, %zu and %zu repetitions: held in %zu of %d", what, NOISE_NAME[noise],
                 sizes[0], sizes[1], held, STUDIES);
}

static void intervals_hold_the_truth(void **unused)
{
    (void)unused;
    gsl_rng *generator = gsl_rng_alloc(gsl_rng_mt19937);
    assert_non_null(generator);
    for (size_t k = 0; k < sizeof SIZES / sizeof SIZES[0]; k++) {
        const struct places places = places_of(SIZES[k][0], SIZES[k][1]);
        for (int noise = 0; noise < NOISES; noise++) {
            size_t medians = 0, ratios = 0;
            for (int study = 0; study < STUDIES; study++) {
                const struct sample base = sample_of(generator, (enum noise)noise, SIZES[k][0]),
                                    row = sample_of(generator, (enum noise)noise, SIZES[k][1]);
                medians += median_is_held(&row, places.row, NOISE_MEDIAN[noise]);
                ratios += ratio_is_held(&base, &row, &places);
            }
            expect_held("median", medians, (enum noise)noise, SIZES[k]);
            expect_held("ratio", ratios, (enum noise)noise, SIZES[k]);
        }
    }
    gsl_rng_free(generator);
}

/* ---- What a draw is. */

/* The number below the median is binomial: of three observations it is below all in 1 of 8 draws, above all
 * in 1 of 8, and in each of the gaps in 3 of 8. */
static void draws_fall_between_observations_as_the_binomial_says(void **unused)
{
    (void)unused;
    static const double sorted[] = {0, 1, 2};
    const struct places places = places_of(3, 3);
    size_t least = 0, first = 0, second = 0, most = 0;
    double sum = 0;
    for (size_t i = 0; i < RESAMPLE_DRAWS; i++) {
        const double at = resample_at(sorted, places.row[i]);
        least += at <= 0;
        first += at > 0 && at < 1;
        second += at > 1 && at < 2;
        most += at >= 2;
        sum += at;
    }
    assert_int_equal(least, RESAMPLE_DRAWS / 8);
    assert_int_equal(first, 3 * RESAMPLE_DRAWS / 8);
    assert_int_equal(second, 3 * RESAMPLE_DRAWS / 8);
    assert_int_equal(most, RESAMPLE_DRAWS / 8);
    if (fabs(sum / RESAMPLE_DRAWS - 1) > 0.02)
        fail_msg("the mean is %g", sum / RESAMPLE_DRAWS);
}

static void the_same_samples_have_the_same_draws(void **unused)
{
    (void)unused;
    static struct places once, again;
    once = places_of(7, 14);
    again = places_of(7, 14);
    size_t together = 0;
    for (size_t i = 0; i < RESAMPLE_DRAWS; i++) {
        assert_int_equal(once.row[i].index, again.row[i].index);
        assert_true(!(once.base[i].weight < again.base[i].weight) &&
                    !(once.base[i].weight > again.base[i].weight));
        together += (once.base[i].index > 2) == (once.row[i].index > 6);
    }
    if (together < RESAMPLE_DRAWS * 0.4 || together > RESAMPLE_DRAWS * 0.6) /* base and row: independent */
        fail_msg("%zu of %d draws of base and row go together", together, RESAMPLE_DRAWS);
}

static void what_is_not_known_has_no_interval(void **unused)
{
    (void)unused;
    double draws[RESAMPLE_DRAWS];
    for (size_t i = 0; i < RESAMPLE_DRAWS; i++)
        draws[i] = i == 7 ? NAN : (double)i;
    assert_false(estimate_has_interval(resample_estimate(5, draws)));
    draws[7] = 7;
    const struct estimate estimate = resample_estimate(5, draws);
    if (fabs(estimate.low - 0.025 * (RESAMPLE_DRAWS - 1)) > 1e-9 ||
        fabs(estimate.high - 0.975 * (RESAMPLE_DRAWS - 1)) > 1e-9)
        fail_msg("%g to %g", estimate.low, estimate.high);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals_hold_the_truth),
        cmocka_unit_test(draws_fall_between_observations_as_the_binomial_says),
        cmocka_unit_test(the_same_samples_have_the_same_draws),
        cmocka_unit_test(what_is_not_known_has_no_interval),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
