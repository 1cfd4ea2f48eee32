/* The curves of the laws of speedup, and their fits by least squares. Knows nothing of how well they fit.
 * The laws, their parameters and the residual are those of laws.h. */
#ifndef PRIMES_STATISTICS_INFERENCE_LAW_CURVES_H
#define PRIMES_STATISTICS_INFERENCE_LAW_CURVES_H

#include <gsl/gsl_matrix.h>
#include <gsl/gsl_min.h>
#include <gsl/gsl_multifit.h>
#include <gsl/gsl_vector.h>

#include "statistics/inference/laws.h"

/* What fits to the same numbers of workers need. */
struct law_curves {
    const struct law_point *points; /* borrowed; for their workers alone */
    size_t count;
    double *speedup;       /* of each: the caller's, set before each fit */
    gsl_matrix *x;         /* of the USL: its two columns */
    gsl_vector *y;         /* 1 - S/p */
    gsl_vector *parameter; /* of the USL */
    gsl_matrix *covariance;
    gsl_multifit_linear_workspace *linear; /* NULL: too few points for it */
    gsl_min_fminimizer *minimizer;
};

/* False: memory ran out; there is nothing to close then. */
bool law_curves_open(struct law_curves *curves, const struct law_point *points, size_t count);

/* The parameters, within their limits, of the least sum of squares: one, or two of the USL, which needs two
 * numbers of workers. The bound has none. */
void law_curves_fit(struct law_curves *curves, enum law law, double *parameter);

/* NAN of the bound. */
double law_curves_speedup(enum law law, const double *parameter, double workers);

void law_curves_close(struct law_curves *curves);

#endif
