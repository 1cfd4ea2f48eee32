#include "statistics/inference/trend.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort_double.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <string.h>

static double median_of(const double *values, size_t count)
{
    double sorted[TREND_SERIES_MAX];
    memcpy(sorted, values, count * sizeof *sorted);
    gsl_sort(sorted, 1, count);
    return gsl_stats_median_from_sorted_data(sorted, 1, count);
}

/* Medians of pieces, in place; returns how many. */
static size_t downsample(double *values, size_t count)
{
    const size_t piece = (count + TREND_SERIES_MAX - 1) / TREND_SERIES_MAX;
    size_t kept = 0;
    for (size_t first = 0; piece > 1 && first < count; first += piece) {
        const size_t size = count - first < piece ? count - first : piece;
        gsl_sort(values + first, 1, size);
        values[kept++] = gsl_stats_median_from_sorted_data(values + first, 1, size);
    }
    return piece > 1 ? kept : count;
}

static double sum_of_signs(const double *values, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t k = i + 1; k < count; k++)
            sum += (values[k] > values[i]) - (values[k] < values[i]);
    return sum;
}

static double pairs_of(double n)
{
    return n * (n - 1) * (2 * n + 5) / 18;
}

/* Of the sum of signs; equal values take from it. */
static double variance_of(const double *values, size_t count)
{
    double sorted[TREND_SERIES_MAX], variance = pairs_of((double)count);
    memcpy(sorted, values, count * sizeof *sorted);
    gsl_sort(sorted, 1, count);
    for (size_t first = 0, end = 0; first < count; first = end) {
        while (end < count && !(sorted[end] > sorted[first]))
            end++;
        variance -= pairs_of((double)(end - first));
    }
    return variance;
}

void trend_add(struct trend *trend, double *values, size_t count)
{
    count = downsample(values, count);
    if (count < 2)
        return;
    trend->sum += sum_of_signs(values, count);
    trend->variance += variance_of(values, count);
    trend->count += count;
    const size_t third = count / 3;
    if (third == 0)
        return;
    const double first = median_of(values, third), last = median_of(values + count - third, third);
    trend->change += (double)count * (last / first - 1);
    trend->weight += count;
}

double trend_probability(const struct trend *trend)
{
    if (!(trend->variance > 0))
        return NAN;
    const double distance = fmax(fabs(trend->sum) - 1, 0);
    return 2 * gsl_cdf_ugaussian_Q(distance / sqrt(trend->variance));
}

double trend_change(const struct trend *trend)
{
    return trend->weight > 0 ? trend->change / (double)trend->weight : NAN;
}
