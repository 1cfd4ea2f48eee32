/* The curves of the laws of speedup (laws.h has their formulas and sources), and their fits by least squares.
 * Knows nothing of how well they fit. */
#ifndef PRIMES_STATISTICS_INFERENCE_LAW_CURVES_H
#define PRIMES_STATISTICS_INFERENCE_LAW_CURVES_H

#include <stdbool.h>
#include <stddef.h>

enum law { LAW_BOUND, LAW_AMDAHL, LAW_GUSTAFSON, LAW_USL, LAWS };

/* NAN of the bound, which is no formula. */
double law_curves_speedup(enum law law, const double *parameter, double workers);

/* From malloc: what fits to speedups of the same numbers of workers need. */
struct law_curves;

/* NULL: memory ran out. */
struct law_curves *law_curves_new(const double *workers, size_t count);

/* The parameters, within their limits, of the least sum of squares of S/S_law - 1: s, or a and b of the USL,
 * which needs two numbers of workers; the bound has none. Those that are not there are NAN. */
void law_curves_fit(struct law_curves *curves, enum law law, const double *speedup, double *parameter);

void law_curves_free(struct law_curves *curves);

#endif
