/* Is there a trend over time? Pure arithmetic: knows nothing of what was measured. */
#ifndef PRIMES_STATISTICS_INFERENCE_TREND_H
#define PRIMES_STATISTICS_INFERENCE_TREND_H

#include <stddef.h>

/* The sums of the Mann–Kendall test over any number of series, of which only values of the same series are
 * compared (H. B. Mann, Econometrica 13, 1945; R. M. Hirsch, J. R. Slack, R. A. Smith, Water Resources
 * Research 18, 1982). It asks for no distribution, and a few odd values do not sway it. {0} is none. */
struct trend {
    double sum, variance;
    size_t count;
    double change; /* summed over the values of series of three and more: how much of it its last third is
                      longer */
    size_t weight; /* ... and how many those are */
};

enum { TREND_SERIES_MAX = 512 };

/* Adds a series in the order of time; of a longer one than TREND_SERIES_MAX the medians of equal pieces.
 * `values`, all above 0, are overwritten. */
void trend_add(struct trend *trend, double *values, size_t count);

/* The probability of such a trend, or a stronger one, where there is none; two-sided, by the normal
 * approximation with continuity correction. NAN without values. */
double trend_probability(const struct trend *trend);

/* By how much of a value the last third is above the first, on average over the series; NAN if all are short.
 */
double trend_change(const struct trend *trend);

#endif
