#include "statistics/inference/laws.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

static const double TAIL_LEAST = 0.01, RMS_NEAR = 0.01, RMS_FAR = 0.05, RMS_FLOOR = 1e-9;
enum { GRID = 1000, HALVINGS = 80 };

const char *laws_name(enum law law)
{
    static const char *const names[LAWS] = {"bound", "Amdahl", "Gustafson", "USL"};
    return names[law];
}

static size_t parameters_of(enum law law)
{
    static const size_t parameters[LAWS] = {0, 1, 1, 2};
    return parameters[law];
}

/* ---- The formulas. */

static double speedup_by(enum law law, const double *parameter, double p)
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

static double residual(const struct laws *laws, enum law law, const double *parameter, size_t i)
{
    const struct law_point *point = &laws->points[i];
    const double by_law = law == LAW_BOUND ? point->bound : speedup_by(law, parameter, point->workers);
    return point->speedup / by_law - 1;
}

static double sum_of_squares(const struct laws *laws, enum law law, const double *parameter)
{
    double sum = 0;
    for (size_t i = 0; i < laws->count; i++)
        sum += pow(residual(laws, law, parameter, i), 2);
    return sum;
}

/* ---- The fits. The residual of the USL is S/p - 1 + a S (p-1)/p + b S (p-1). */

static double limited(double value, double low, double high)
{
    return fmin(fmax(value, low), high);
}

/* The sums of the normal equations. */
struct sums {
    double xx, xz, zz, xy, zy; /* x of a, z of b, y = 1 - S/p */
};

static struct sums sums_of(const struct laws *laws)
{
    struct sums sums = {0};
    for (size_t i = 0; i < laws->count; i++) {
        const double s = laws->points[i].speedup, p = laws->points[i].workers;
        const double x = s * (p - 1) / p, z = s * (p - 1), y = 1 - s / p;
        sums.xx += x * x;
        sums.xz += x * z;
        sums.zz += z * z;
        sums.xy += x * y;
        sums.zy += z * y;
    }
    return sums;
}

static void fit_amdahl(const struct laws *laws, double *parameter)
{
    const struct sums sums = sums_of(laws);
    parameter[0] = limited(sums.xy / sums.xx, 0, 1);
}

/* Where the least squares have a negative parameter, the best allowed ones have a 0. */
static void fit_usl(const struct laws *laws, double *parameter)
{
    const struct sums sums = sums_of(laws);
    const double determinant = sums.xx * sums.zz - sums.xz * sums.xz;
    const double a = (sums.xy * sums.zz - sums.zy * sums.xz) / determinant,
                 b = (sums.zy * sums.xx - sums.xy * sums.xz) / determinant;
    const double contention[2] = {fmax(sums.xy / sums.xx, 0), 0},
                 crosstalk[2] = {0, fmax(sums.zy / sums.zz, 0)};
    const bool is_contention =
        sum_of_squares(laws, LAW_USL, contention) <= sum_of_squares(laws, LAW_USL, crosstalk);
    const bool is_allowed = a >= 0 && b >= 0;
    parameter[0] = is_allowed ? a : is_contention ? contention[0] : crosstalk[0];
    parameter[1] = is_allowed ? b : is_contention ? contention[1] : crosstalk[1];
}

/* A grid, and then the golden section around its best point: the sum may have more than one valley. */
static void fit_gustafson(const struct laws *laws, double *parameter)
{
    static const double golden = 0.6180339887498949;
    int best = 0;
    double least = INFINITY;
    for (int i = 0; i <= GRID; i++) {
        const double s = (double)i / GRID, sum = sum_of_squares(laws, LAW_GUSTAFSON, &s);
        if (sum < least) {
            least = sum;
            best = i;
        }
    }
    double low = limited((best - 1.0) / GRID, 0, 1), high = limited((best + 1.0) / GRID, 0, 1);
    for (int i = 0; i < HALVINGS; i++) {
        const double left = high - golden * (high - low), right = low + golden * (high - low);
        if (sum_of_squares(laws, LAW_GUSTAFSON, &left) <= sum_of_squares(laws, LAW_GUSTAFSON, &right))
            high = right;
        else
            low = left;
    }
    parameter[0] = (low + high) / 2;
}

/* ---- The judgement. */

static double tail_of(const struct laws *laws, enum law law, const struct law_fit *fit)
{
    double sum = 0;
    for (size_t i = 0; i < laws->count; i++)
        sum += pow(residual(laws, law, fit->parameter, i) / laws->points[i].sigma, 2);
    return isfinite(sum) ? gsl_cdf_chisq_Q(sum, (double)(laws->count - fit->parameters)) : NAN;
}

/* Of so many points; the variance is a parameter too. */
static double aic_of(size_t points, size_t parameters, double rms)
{
    const double n = (double)points, k = (double)parameters + 1;
    return n > k + 1 ? 2 * n * log(fmax(rms, RMS_FLOOR)) + 2 * k + 2 * k * (k + 1) / (n - k - 1) : NAN;
}

static bool is_rejected(const struct law_fit *fit)
{
    return isnan(fit->tail) ? fit->rms > RMS_FAR : fit->tail < TAIL_LEAST && fit->rms > RMS_NEAR;
}

static bool all_bounds_known(const struct laws *laws)
{
    bool known = true;
    for (size_t i = 0; i < laws->count; i++)
        known = known && laws->points[i].bound > 0;
    return known;
}

static void fit_law(struct laws *laws, enum law law)
{
    struct law_fit *fit = &laws->fit[law];
    *fit = (struct law_fit){.parameters = parameters_of(law), .rms = NAN, .aic = NAN, .tail = NAN};
    fit->parameter[0] = fit->parameter[1] = NAN;
    fit->state = laws->unlike <= fit->parameters               ? LAW_TOO_FEW
                 : law == LAW_BOUND && !all_bounds_known(laws) ? LAW_NO_BOUND
                                                               : LAW_FITS;
    if (fit->state != LAW_FITS)
        return;
    if (law == LAW_AMDAHL)
        fit_amdahl(laws, fit->parameter);
    else if (law == LAW_GUSTAFSON)
        fit_gustafson(laws, fit->parameter);
    else if (law == LAW_USL)
        fit_usl(laws, fit->parameter);
    fit->rms = sqrt(sum_of_squares(laws, law, fit->parameter) / (double)laws->count);
    fit->aic = aic_of(laws->count, fit->parameters, fit->rms);
    fit->tail = tail_of(laws, law, fit);
    fit->state = is_rejected(fit) ? LAW_REJECTED : LAW_FITS;
}

/* ---- All of them. */

static int compare_points(const void *left, const void *right)
{
    const struct law_point *a = left, *b = right;
    return (a->workers > b->workers) - (a->workers < b->workers);
}

void laws_fit(struct laws *laws, struct law_point *points, size_t count)
{
    *laws = (struct laws){.points = points, .count = count};
    if (count > 1)
        qsort(points, count, sizeof *points, compare_points);
    for (size_t i = 0; i < count; i++)
        laws->unlike += i == 0 || points[i].workers != points[i - 1].workers;
    for (int law = 0; law < LAWS; law++)
        fit_law(laws, (enum law)law);
}

double laws_speedup(const struct laws *laws, enum law law, double workers)
{
    return speedup_by(law, laws->fit[law].parameter, workers);
}

enum law laws_best(const struct laws *laws)
{
    enum law best = LAWS;
    for (int law = LAW_BOUND + 1; law < LAWS; law++) {
        const struct law_fit *fit = &laws->fit[law];
        if (fit->state == LAW_FITS && !isnan(fit->aic) && (best == LAWS || fit->aic < laws->fit[best].aic))
            best = (enum law)law;
    }
    return best;
}

double laws_peak(const struct laws *laws)
{
    const double *parameter = laws->fit[LAW_USL].parameter;
    if (isnan(parameter[0]))
        return NAN;
    return parameter[1] > 0 ? sqrt(fmax(1 - parameter[0], 0) / parameter[1]) : INFINITY;
}

double laws_karp_flatt(double speedup, double workers)
{
    if (!(workers > 1) || !(speedup > 0))
        return NAN;
    return (1 / speedup - 1 / workers) / (1 - 1 / workers);
}

void laws_free(struct laws *laws)
{
    free(laws->points);
    *laws = (struct laws){0};
}
