/* When a median is known well enough: the rule by which a point is measured again or not. Pure arithmetic;
 * knows nothing of what was measured. */
#ifndef PRIMES_SWEEP_POINTS_SAMPLING_H
#define PRIMES_SWEEP_POINTS_SAMPLING_H

#include <stddef.h>

#include "statistics/estimate.h"

struct sampling_rule {
    size_t least, most; /* measurements of a point */
    double percent;     /* half the width of the interval of the median that is enough, of the median */
};

enum sampling_verdict {
    SAMPLING_MORE, /* there are too few, or the interval is too wide */
    SAMPLING_ENOUGH,
    SAMPLING_WIDE, /* it still is, after as many as may be */
};

struct sampling {
    size_t count;
    struct estimate median; /* with the interval of 95 %, where there is one; unknown without a measurement */
    double percent;         /* half its width, of the median; NAN: there is none */
    enum sampling_verdict verdict;
};

/* Sorts `values`, which are seconds. */
struct sampling sampling_judge(double *values, size_t count, const struct sampling_rule *rule);

/* How many more it will take, as far as that can be known: an interval grows narrower as the square root of
 * how many there are. 0 where no more are wanted. */
size_t sampling_expected(const struct sampling *sampling, const struct sampling_rule *rule);

#endif
