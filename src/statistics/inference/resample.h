/* How well a median, and what is reckoned from medians, is known: medians are drawn from where the samples
 * say that the true ones lie, and what is reckoned from each draw spreads as its estimate does. Knows nothing
 * of what was measured.
 *
 * The number of observations below the true median is binomial (n, 1/2), whatever their distribution (as in
 * sample.h): so it lies between the k-th and the next of the sorted sample with the probability
 * C(n, k) / 2^n. A draw takes a k with that probability, and a point between the two, nearer to the inner
 * one, as the observations there lie closer together (T. P. Hettmansperger and S. J. Sheather, Statist.
 * Probab. Letters 4, 1986; with points that are as likely anywhere in a gap, intervals of 95 % hold the
 * median in 98 % of samples of seven); below the least and above the greatest, where a sample tells nothing
 * more, it takes these. It is the confidence distribution of the median (T. Schweder and N. L. Hjort, Scand.
 * J. Statist. 29, 2002), and its quantiles are the interval of order statistics, interpolated. A bootstrap of
 * the sample itself has far too short intervals at seven repetitions. Draws come from a generator of fixed
 * seed, so the same samples have the same estimate everywhere. */
#ifndef PRIMES_STATISTICS_INFERENCE_RESAMPLE_H
#define PRIMES_STATISTICS_INFERENCE_RESAMPLE_H

#include <stdbool.h>
#include <stddef.h>

#include "statistics/estimate.h"

enum {
    RESAMPLE_DRAWS = 2000,
    RESAMPLE_LEAST = 6, /* observations: of fewer not even the least and the greatest hold the median in 95 of
                           100 cases */
};

/* A point between two of a sorted sample: (1 - weight) times item `index`, from 0, and weight times the
 * next; index + 1 is in the sample where weight is above 0. */
struct resample_place {
    size_t index;
    double weight;
};

/* Samples that are drawn independently of each other. */
enum resample_role { RESAMPLE_BASE, RESAMPLE_ROW, RESAMPLE_ROLES };

/* From malloc: the uniform numbers from which all draws are made. */
struct resampling;

/* NULL: memory ran out. From here on GSL tells an error by what it returns, in place of ending the process.
 */
struct resampling *resampling_new(void);
void resampling_free(struct resampling *resampling);

/* The places of RESAMPLE_DRAWS medians of a sample of `count` >= 1. Of one role and one count they are the
 * same each time. False: memory ran out. */
bool resampling_draw(const struct resampling *resampling, enum resample_role role, size_t count,
                     struct resample_place *places);

double resample_at(const double *sorted, struct resample_place place);

/* RESAMPLE_DRAWS medians of a sorted sample, each over its own median. Those of every `stream` are in an
 * order of their own: so draws of the same role, as of several rows, are independent of each other. False:
 * memory ran out. */
bool resample_noise(const struct resampling *resampling, enum resample_role role, unsigned stream,
                    const double *sorted, size_t count, double *noise);

/* The estimate whose value is `value`, by what the draws came to. Draws that are NAN make it one
 * without an interval. */
struct estimate resample_estimate(double value, const double *draws);

#endif
