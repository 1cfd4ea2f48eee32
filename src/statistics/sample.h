/* A sample of measured values: its median, and how well the median is known, from order statistics. Pure
 * arithmetic: knows nothing of what was measured. NAN stands for what is not known. */
#ifndef PRIMES_STATISTICS_SAMPLE_H
#define PRIMES_STATISTICS_SAMPLE_H

#include <stddef.h>

/* Sorts `count` values, the smallest first. */
void sample_sort(double *values, size_t count);

/* Of values sorted by sample_sort; NAN of none. */
double sample_median(const double *sorted, size_t count);

/* The interval from the low-th to the high-th smallest of a sample, counted from 1; low is 0 where the sample
 * is too small for the level. */
struct interval {
    size_t low, high;
    double coverage; /* the least probability with which it holds the median; at least the level */
};

/* The narrowest symmetric pair of order statistics that holds the median of the distribution with at least
 * the probability `level` (0 < level < 1). Exact for every continuous distribution, since the number of
 * observations below the median is binomial (n, 1/2):
 *
 *     P(X(k) <= median <= X(n+1-k)) = 1 - 2 P(Bin(n, 1/2) <= k-1)
 *
 * (W. R. Thompson, Ann. Math. Statist. 7, 1936; H. A. David and H. N. Nagaraja, Order Statistics, 3rd ed.,
 * section 7.1.) At 0.95 it takes six observations; their least and greatest hold it with 31/32. */
struct interval sample_median_interval(size_t count, double level);

#endif
