/* A value and how well it is known. Knows nothing of where it comes from. */
#ifndef PRIMES_STATISTICS_ESTIMATE_H
#define PRIMES_STATISTICS_ESTIMATE_H

#include <math.h>
#include <stdbool.h>

/* The interval, from `low` to `high`, is of 95 %. What is not known is NAN: both ends are known, or neither
 * is; of {NAN, NAN, NAN} nothing is. */
struct estimate {
    double value, low, high;
};

static inline struct estimate estimate_unknown(void)
{
    return (struct estimate){NAN, NAN, NAN};
}

/* Of a value without an interval. */
static inline struct estimate estimate_bare(double value)
{
    return (struct estimate){value, NAN, NAN};
}

static inline bool estimate_has_interval(struct estimate estimate)
{
    return !isnan(estimate.low);
}

/* Is `value` inside the interval? Not if there is none. */
static inline bool estimate_holds(struct estimate estimate, double value)
{
    return estimate.low <= value && value <= estimate.high;
}

/* value times `factor`, which may be below 0. */
static inline struct estimate estimate_times(struct estimate estimate, double factor)
{
    const double low = estimate.low * factor, high = estimate.high * factor;
    return (struct estimate){estimate.value * factor, fmin(low, high), fmax(low, high)};
}

#endif
