#include "statistics/inference/resample.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sort_double.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

enum { SEED = 19 };
static const double LEVEL = 0.95;

struct resampling {
    double rank[RESAMPLE_ROLES][RESAMPLE_DRAWS], between[RESAMPLE_ROLES][RESAMPLE_DRAWS];
};

/* One in each of as many equal parts of (0, 1), in random order: their quantiles are nearer to the true ones
 * than those of independent numbers. */
static void fill_evenly(gsl_rng *generator, double *numbers)
{
    for (size_t i = 0; i < RESAMPLE_DRAWS; i++)
        numbers[i] = ((double)i + gsl_rng_uniform_pos(generator)) / RESAMPLE_DRAWS;
    gsl_ran_shuffle(generator, numbers, RESAMPLE_DRAWS, sizeof *numbers);
}

struct resampling *resampling_new(void)
{
    struct resampling *resampling = malloc(sizeof *resampling);
    gsl_set_error_handler_off(); /* which ends the process where memory ran out */
    gsl_rng *generator = gsl_rng_alloc(gsl_rng_mt19937);
    if (resampling && generator) {
        gsl_rng_set(generator, SEED);
        for (int role = 0; role < RESAMPLE_ROLES; role++) {
            fill_evenly(generator, resampling->rank[role]);
            fill_evenly(generator, resampling->between[role]);
        }
    }
    if (!generator) {
        free(resampling);
        return NULL;
    }
    gsl_rng_free(generator);
    return resampling;
}

void resampling_free(struct resampling *resampling)
{
    free(resampling);
}

/* How far from the outer one of two observations, of which `outside` lie outside the gap, if `inwards` of its
 * probability lies behind. */
static double weight_inwards(double inwards, double outside, double count)
{
    return (count - outside) * inwards / (outside + (count - 2 * outside) * inwards);
}

/* `below` of `count` observations lie below the median. */
static struct resample_place place_of(size_t below, double between, size_t count)
{
    const size_t above = count - below;
    if (below == 0)
        return (struct resample_place){.index = 0};
    if (below == count)
        return (struct resample_place){.index = count - 1};
    const double weight = below <= above ? weight_inwards(between, (double)below, (double)count)
                                         : 1 - weight_inwards(1 - between, (double)above, (double)count);
    return (struct resample_place){.index = below - 1, .weight = weight};
}

/* P(Bin(count, 1/2) <= k) for k from 0 to count; from malloc. */
static double *binomial_table(size_t count)
{
    double *table = malloc((count + 1) * sizeof *table);
    for (size_t k = 0; table && k <= count; k++)
        table[k] = gsl_cdf_binomial_P((unsigned)k, 0.5, (unsigned)count);
    return table;
}

/* The least k with table[k] >= probability. */
static size_t quantile_of(const double *table, size_t count, double probability)
{
    size_t low = 0, high = count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (table[middle] >= probability)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

bool resampling_draw(const struct resampling *resampling, enum resample_role role, size_t count,
                     struct resample_place *places)
{
    double *table = binomial_table(count);
    for (size_t i = 0; table && i < RESAMPLE_DRAWS; i++)
        places[i] = place_of(quantile_of(table, count, resampling->rank[role][i]),
                             resampling->between[role][i], count);
    free(table);
    return table;
}

double resample_at(const double *sorted, struct resample_place place)
{
    if (!(place.weight > 0))
        return sorted[place.index];
    return (1 - place.weight) * sorted[place.index] + place.weight * sorted[place.index + 1];
}

static bool shuffle(double *draws, unsigned stream)
{
    gsl_rng *generator = gsl_rng_alloc(gsl_rng_mt19937);
    if (!generator)
        return false;
    gsl_rng_set(generator, SEED + 1UL + stream);
    gsl_ran_shuffle(generator, draws, RESAMPLE_DRAWS, sizeof *draws);
    gsl_rng_free(generator);
    return true;
}

bool resample_noise(const struct resampling *resampling, enum resample_role role, unsigned stream,
                    const double *sorted, size_t count, double *noise)
{
    struct resample_place places[RESAMPLE_DRAWS];
    const double median = gsl_stats_median_from_sorted_data(sorted, 1, count);
    if (!resampling_draw(resampling, role, count, places))
        return false;
    for (size_t i = 0; i < RESAMPLE_DRAWS; i++)
        noise[i] = resample_at(sorted, places[i]) / median;
    return shuffle(noise, stream);
}

/* Of the sorted draws, the one that lies a share of the way from the end, as `tail` has it: those nearest to
 * that end, from there. */
enum { TAIL = RESAMPLE_DRAWS / 40 + 1 };
static double quantile_of_tail(const double tail[TAIL])
{
    const double at = (1 - LEVEL) / 2 * (RESAMPLE_DRAWS - 1), before = floor(at);
    return (before + 1 - at) * tail[TAIL - 2] + (at - before) * tail[TAIL - 1];
}

struct estimate resample_estimate(double value, const double *draws)
{
    double least[TAIL], most[TAIL];
    for (size_t i = 0; i < RESAMPLE_DRAWS; i++)
        if (isnan(draws[i]))
            return estimate_bare(value);
    gsl_sort_smallest(least, TAIL, draws, 1, RESAMPLE_DRAWS);
    gsl_sort_largest(most, TAIL, draws, 1, RESAMPLE_DRAWS);
    return (struct estimate){value, quantile_of_tail(least), quantile_of_tail(most)};
}
