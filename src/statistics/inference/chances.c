#include "statistics/inference/chances.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

bool chances_of_successes(const double *of_each, size_t count, size_t least, double *probability)
{
    double *exactly = calloc(count + 1, sizeof *exactly); /* so many successes in the trials so far */
    if (!exactly)
        return false;
    exactly[0] = 1;
    for (size_t trial = 0; trial < count; trial++)
        for (size_t k = trial + 2; k-- > 0;)
            exactly[k] = exactly[k] * (1 - of_each[trial]) + (k > 0 ? exactly[k - 1] * of_each[trial] : 0);
    *probability = 0;
    for (size_t k = least; k <= count; k++)
        *probability += exactly[k];
    free(exactly);
    return true;
}

/* Above these, the sum of so many ranks is normal for all purposes. */
enum { EXACT_SUMS = 4096, EXACT_TIMES = 64 };

static double by_normal(size_t places, size_t times, size_t sum)
{
    const double n = (double)times, w = (double)places;
    const double mean = n * (w + 1) / 2, variance = n * (w * w - 1) / 12;
    return gsl_cdf_ugaussian_P(((double)sum + 0.5 - mean) / sqrt(variance));
}

/* Adds one ranking: exactly[s] is the probability of ranks, each less 1, whose sum is s, up to `most`.
 * `sums` has room for as many. */
static void add_ranking(double *exactly, double *sums, size_t most, size_t places)
{
    double window = 0;
    for (size_t s = 0; s <= most; s++) {
        window += exactly[s];
        sums[s] = window / (double)places;
        window -= s + 1 >= places ? exactly[s + 1 - places] : 0;
    }
    for (size_t s = 0; s <= most; s++)
        exactly[s] = sums[s] > 0 ? sums[s] : 0; /* what rounding left of a difference */
}

bool chances_of_low_ranks(size_t places, size_t times, size_t sum, double *probability)
{
    *probability = sum < times ? 0 : 1;
    if (sum < times || places < 2)
        return true;
    const size_t most = sum - times;
    if (times > EXACT_TIMES || most > EXACT_SUMS) {
        *probability = by_normal(places, times, sum);
        return true;
    }
    double *exactly = calloc(2 * (most + 1), sizeof *exactly);
    if (!exactly)
        return false;
    exactly[0] = 1;
    for (size_t i = 0; i < times; i++)
        add_ranking(exactly, exactly + most + 1, most, places);
    *probability = 0;
    for (size_t s = 0; s <= most; s++)
        *probability += exactly[s];
    free(exactly);
    return true;
}
