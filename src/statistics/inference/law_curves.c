#include "statistics/inference/law_curves.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_fit.h>
#include <gsl/gsl_matrix.h>
#include <gsl/gsl_min.h>
#include <gsl/gsl_multifit.h>
#include <gsl/gsl_vector.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { GRID = 16, STEPS = 60, HALVINGS = 40, USL_PARAMETERS = 2 };
static const double TOLERANCE = 1e-7;

struct law_curves {
    size_t count;
    double *workers;       /* of each point */
    const double *speedup; /* of each point, during a fit: borrowed */
    /* Of Amdahl's law and the USL. */
    gsl_matrix *x;
    gsl_vector *y;
    gsl_vector *parameter;
    gsl_matrix *covariance;
    gsl_multifit_linear_workspace *linear;
    /* Of Gustafson's law. */
    gsl_min_fminimizer *minimizer;
};

double law_curves_speedup(enum law law, const double *parameter, double p)
{
    switch (law) {
    case LAW_AMDAHL:
        return 1 / (parameter[0] + (1 - parameter[0]) / p);
    case LAW_GUSTAFSON:
        return p - parameter[0] * (p - 1);
    case LAW_USL:
        return p / (1 + parameter[0] * (p - 1) + parameter[1] * p * (p - 1));
    default:
        return NAN;
    }
}

static double sum_of_squares(const struct law_curves *curves, enum law law, const double *parameter)
{
    double sum = 0;
    for (size_t i = 0; i < curves->count; i++) {
        const double residual =
            curves->speedup[i] / law_curves_speedup(law, parameter, curves->workers[i]) - 1;
        sum += residual * residual;
    }
    return sum;
}

static double limited(double value, double low, double high)
{
    return fmin(fmax(value, low), high);
}

/* ---- Amdahl and USL: the residual is S/p - 1 + a S (p-1)/p + b S (p-1), of Amdahl's law with b = 0. */

static void set_columns(struct law_curves *curves)
{
    for (size_t i = 0; i < curves->count; i++) {
        const double s = curves->speedup[i], p = curves->workers[i];
        gsl_matrix_set(curves->x, i, 0, s * (p - 1) / p);
        gsl_matrix_set(curves->x, i, 1, s * (p - 1));
        gsl_vector_set(curves->y, i, 1 - s / p);
    }
}

/* With the other parameter at 0. */
static double fit_alone(const struct law_curves *curves, size_t column)
{
    double factor, variance, squares;
    const gsl_vector_const_view x = gsl_matrix_const_column(curves->x, column);
    gsl_fit_mul(x.vector.data, x.vector.stride, curves->y->data, curves->y->stride, curves->count, &factor,
                &variance, &squares);
    return factor;
}

static void fit_amdahl(struct law_curves *curves, double *parameter)
{
    set_columns(curves);
    parameter[0] = limited(fit_alone(curves, 0), 0, 1);
}

/* Where the least squares have a negative parameter, the best allowed ones have a 0. */
static void fit_usl(struct law_curves *curves, double *parameter)
{
    double squares;
    set_columns(curves);
    const bool is_solved = gsl_multifit_linear(curves->x, curves->y, curves->parameter, curves->covariance,
                                               &squares, curves->linear) == GSL_SUCCESS;
    const double a = gsl_vector_get(curves->parameter, 0), b = gsl_vector_get(curves->parameter, 1);
    const double contention[2] = {fmax(fit_alone(curves, 0), 0), 0},
                 crosstalk[2] = {0, fmax(fit_alone(curves, 1), 0)};
    const bool is_contention =
        sum_of_squares(curves, LAW_USL, contention) <= sum_of_squares(curves, LAW_USL, crosstalk);
    const bool is_allowed = is_solved && a >= 0 && b >= 0;
    parameter[0] = is_allowed ? a : is_contention ? contention[0] : crosstalk[0];
    parameter[1] = is_allowed ? b : is_contention ? contention[1] : crosstalk[1];
}

/* ---- Gustafson: by search. The residual of a point grows with s and is 0 at (p - S)/(p - 1), so the least
 * sum lies between the least and the greatest of these, or at a limit. */

static double gustafson_sum(double s, void *curves)
{
    return sum_of_squares(curves, LAW_GUSTAFSON, &s);
}

static void gustafson_range(const struct law_curves *curves, double *low, double *high)
{
    *low = 1;
    *high = 0;
    for (size_t i = 0; i < curves->count; i++) {
        const double p = curves->workers[i], exact = limited((p - curves->speedup[i]) / (p - 1), 0, 1);
        *low = fmin(*low, exact);
        *high = fmax(*high, exact);
    }
}

/* Brent's minimum between `low` and `high`, with `middle` below both. */
static double narrowed(struct law_curves *curves, double low, double middle, double high)
{
    gsl_function function = {gustafson_sum, curves};
    gsl_min_fminimizer_set(curves->minimizer, &function, middle, low, high);
    for (int i = 0; i < STEPS && gsl_min_test_interval(gsl_min_fminimizer_x_lower(curves->minimizer),
                                                       gsl_min_fminimizer_x_upper(curves->minimizer),
                                                       TOLERANCE, 0) == GSL_CONTINUE;
         i++)
        gsl_min_fminimizer_iterate(curves->minimizer);
    return gsl_min_fminimizer_x_minimum(curves->minimizer);
}

/* The sum at `best` is the least of a grid: there may be a lower one beside it. At a limit it may be that
 * there is none. */
static double searched_beside(struct law_curves *curves, double low, double best, double high)
{
    const double least = gustafson_sum(best, curves);
    if (gustafson_sum(low, curves) > least && gustafson_sum(high, curves) > least)
        return narrowed(curves, low, best, high);
    const double away = best > low ? low : high;
    double step = (away - best) / 2;
    for (int i = 0; i < HALVINGS; i++, step /= 2)
        if (gustafson_sum(best + step, curves) < least)
            return narrowed(curves, fmin(best, best + 2 * step), best + step, fmax(best, best + 2 * step));
    return best;
}

/* The sum may have more than one valley. */
static void fit_gustafson(struct law_curves *curves, double *parameter)
{
    double low, high, best, least = INFINITY;
    gustafson_range(curves, &low, &high);
    best = low;
    const double step = (high - low) / GRID;
    for (int i = 0; i <= GRID; i++) {
        const double sum = gustafson_sum(low + i * step, curves);
        best = sum < least ? low + i * step : best;
        least = fmin(sum, least);
    }
    parameter[0] = searched_beside(curves, fmax(best - step, low), best, fmin(best + step, high));
}

/* ---- All. */

void law_curves_fit(struct law_curves *curves, enum law law, const double *speedup, double *parameter)
{
    parameter[0] = parameter[1] = NAN;
    curves->speedup = speedup;
    if (law == LAW_AMDAHL)
        fit_amdahl(curves, parameter);
    else if (law == LAW_GUSTAFSON)
        fit_gustafson(curves, parameter);
    else if (law == LAW_USL)
        fit_usl(curves, parameter);
}

static bool allocate(struct law_curves *curves, size_t size)
{
    curves->workers = calloc(size, sizeof *curves->workers);
    curves->x = gsl_matrix_alloc(size, USL_PARAMETERS);
    curves->y = gsl_vector_alloc(size);
    curves->parameter = gsl_vector_alloc(USL_PARAMETERS);
    curves->covariance = gsl_matrix_alloc(USL_PARAMETERS, USL_PARAMETERS);
    curves->linear = gsl_multifit_linear_alloc(size, USL_PARAMETERS);
    curves->minimizer = gsl_min_fminimizer_alloc(gsl_min_fminimizer_brent);
    return curves->workers && curves->x && curves->y && curves->parameter && curves->covariance &&
           curves->linear && curves->minimizer;
}

struct law_curves *law_curves_new(const double *workers, size_t count)
{
    struct law_curves *curves = calloc(1, sizeof *curves);
    if (curves && allocate(curves, count > 0 ? count : 1)) {
        curves->count = count;
        if (count > 0)
            memcpy(curves->workers, workers, count * sizeof *workers);
        return curves;
    }
    law_curves_free(curves);
    return NULL;
}

void law_curves_free(struct law_curves *curves)
{
    if (!curves)
        return;
    free(curves->workers);
    gsl_matrix_free(curves->x);
    gsl_vector_free(curves->y);
    gsl_vector_free(curves->parameter);
    gsl_matrix_free(curves->covariance);
    gsl_multifit_linear_free(curves->linear);
    gsl_min_fminimizer_free(curves->minimizer);
    free(curves);
}
