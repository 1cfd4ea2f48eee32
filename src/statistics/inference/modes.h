/* Has a sample two modes? The dip test, and where the sample parts. Knows nothing of what was measured.
 *
 * The dip is the greatest distance between the distribution of the sample and the unimodal one that is
 * nearest to it (J. A. Hartigan and P. M. Hartigan, Ann. Statist. 13, 1985, whose algorithm, Appl. Statist.
 * 34, 1985, this is). Its probability is that of a dip as large in a sample of the uniform distribution, of
 * all unimodal ones the one with the largest dips; so normal, lognormal and exponential samples, and some
 * that lie far above all others, pass it far more often than the level says. The null is simulated with a
 * generator of fixed seed, and only as long as it is not clear that the dip is usual (J. Besag and
 * P. Clifford, Biometrika 78, 1991): the same sample has the same probability everywhere. */
#ifndef PRIMES_STATISTICS_INFERENCE_MODES_H
#define PRIMES_STATISTICS_INFERENCE_MODES_H

#include <stdbool.h>
#include <stddef.h>

enum {
    MODES_LEAST = 4,      /* values; fewer have no two modes */
    MODES_MOST = 200,     /* of a larger sample so many quantiles are judged */
    MODES_SAMPLES = 10000 /* of the null, at most: no probability is below 1 / (MODES_SAMPLES + 1) */
};

struct modes {
    double dip, probability; /* NAN and 1 of fewer than MODES_LEAST values */
    size_t lower_count;      /* the values of the lower mode: the first so many */
    double lower, upper;     /* the medians of both */
    double gap;              /* between the modes, over the wider of both; INFINITY if both are points */
};

/* Are they so far apart that no test is needed? The dip knows the order of the values alone, and of few
 * values can seldom be sure. Not of fewer than 6 values; of fewer than 10 the gap is 10 or more, of others 5.
 * Where each mode has more than a fifth of the values, 20,000 samples of the uniform, normal, exponential and
 * lognormal (sigma 1) distributions, and of normal ones of which one in twenty was disturbed, had such gaps
 * in at most 0.14 % at 6 values, 0.07 % at 7, and 0.04 % at 10 and more. */
bool modes_are_clear(const struct modes *modes, size_t count);

/* Of a sorted sample. It parts where the deviations from the medians of the parts sum up to the least.
 * False: memory ran out. */
bool modes_find(struct modes *modes, const double *sorted, size_t count);

#endif
