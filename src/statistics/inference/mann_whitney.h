/* Do two samples differ in where they lie? The test of Mann and Whitney, two-sided. Knows nothing of what was
 * measured.
 *
 * U is the number of pairs in which the value of the first sample is the greater one, an equal pair counting
 * one half (H. B. Mann and D. R. Whitney, Ann. Math. Statist. 18, 1947). Where both come from one
 * distribution, each order of all values is equally likely: up to MANN_WHITNEY_EXACT values without equal
 * ones, the orders are counted, by the coefficients of the Gaussian binomial. Else U is taken as normal, its
 * variance corrected for equal values and its distance from the mean for continuity (M. Hollander and
 * D. A. Wolfe, Nonparametric Statistical Methods, 1973, section 4.1). */
#ifndef PRIMES_STATISTICS_INFERENCE_MANN_WHITNEY_H
#define PRIMES_STATISTICS_INFERENCE_MANN_WHITNEY_H

#include <stdbool.h>
#include <stddef.h>

enum { MANN_WHITNEY_EXACT = 50 };

struct mann_whitney {
    double u;           /* of the first sample */
    double probability; /* of a U as far from its mean, or farther, if the samples do not differ; NAN: one is
                           empty */
    bool is_exact;
};

/* False: memory ran out. */
bool mann_whitney_test(struct mann_whitney *test, const double *first, size_t first_count,
                       const double *second, size_t second_count);

#endif
