#include "statistics/inference/laws.h"

#include <gsl/gsl_fit.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

static const double RMS_NEAR = 0.01, RMS_FAR = 0.05, RMS_FLOOR = 1e-9, SPREAD_FLOOR = 1e-9;
enum { TREND_LEAST = 3 };

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

/* ---- The judgement. */

static double by_law(const struct laws *laws, enum law law, const double *parameter, size_t i)
{
    return law == LAW_BOUND ? laws->points[i].bound
                            : law_curves_speedup(law, parameter, laws->points[i].workers);
}

static double residual(const struct laws *laws, enum law law, const double *parameter, const double *speedup,
                       size_t i)
{
    return speedup[i] / by_law(laws, law, parameter, i) - 1;
}

static double rms_of(const struct laws *laws, enum law law, const double *parameter, const double *speedup)
{
    double sum = 0;
    for (size_t i = 0; i < laws->count; i++)
        sum += pow(residual(laws, law, parameter, speedup, i), 2);
    return sqrt(sum / (double)laws->count);
}

/* How far the speedups are from the law, in units of their noise: r' V^-1 r, where V has the variance of each
 * point's own noise and of that of the base, which all share (by J. Sherman and W. J. Morrison, Ann. Math.
 * Statist. 21, 1950). */
static double distance_of(const struct laws *laws, enum law law, const double *parameter,
                          const double *speedup)
{
    double squares = 0, sum = 0, weights = 1 / (laws->base_spread * laws->base_spread);
    for (size_t i = 0; i < laws->count; i++) {
        const double r = residual(laws, law, parameter, speedup, i),
                     weight = 1 / (laws->points[i].spread * laws->points[i].spread);
        squares += weight * r * r;
        sum += weight * r;
        weights += weight;
    }
    return squares - sum * sum / weights;
}

/* A study under the fitted law: what was measured lies as far from the truth as the truth from what was
 * measured, the other way. */
static void draw_study(const struct laws *laws, enum law law, size_t draw, double *speedup)
{
    for (size_t i = 0; i < laws->count; i++)
        speedup[i] =
            by_law(laws, law, laws->fit[law].parameter, i) * laws->points[i].noise[draw] / laws->noise[draw];
}

/* The measured study is one of all. `speedup` is overwritten. */
static double tail_of(const struct laws *laws, enum law law, struct law_curves *curves, double *speedup)
{
    const double measured = distance_of(laws, law, laws->fit[law].parameter, speedup);
    size_t as_far = 0;
    for (size_t draw = 0; draw < LAWS_STUDIES; draw++) {
        double parameter[2];
        draw_study(laws, law, draw, speedup);
        law_curves_fit(curves, law, speedup, parameter);
        as_far += distance_of(laws, law, parameter, speedup) >= measured;
    }
    return (1 + (double)as_far) / (LAWS_STUDIES + 1);
}

/* Of so many points; the variance is a parameter too. */
static double aic_of(size_t points, size_t parameters, double rms)
{
    const double n = (double)points, k = (double)parameters + 1;
    return n > k + 1 ? 2 * n * log(fmax(rms, RMS_FLOOR)) + 2 * k + 2 * k * (k + 1) / (n - k - 1) : NAN;
}

static bool is_rejected(const struct law_fit *fit)
{
    return isnan(fit->tail) ? fit->rms > RMS_FAR : fit->tail < LAWS_TAIL_LEAST && fit->rms > RMS_NEAR;
}

/* ---- A law. */

static struct law_reach reach_of(enum law law, const double *parameter)
{
    struct law_reach reach = {NAN, NAN, NAN};
    if (law == LAW_AMDAHL && parameter[0] > 0)
        reach = (struct law_reach){INFINITY, 1 / parameter[0], NAN};
    if (law == LAW_USL && parameter[1] > 0) {
        reach.workers = fmax(1, floor(sqrt(fmax(1 - parameter[0], 0) / parameter[1])));
        reach.speedup = law_curves_speedup(law, parameter, reach.workers);
    }
    return reach;
}

static bool all_bounds_known(const struct laws *laws)
{
    bool known = true;
    for (size_t i = 0; i < laws->count; i++)
        known = known && laws->points[i].bound > 0;
    return known;
}

static enum law_state state_before_fit(const struct laws *laws, enum law law)
{
    if (laws->unlike <= parameters_of(law))
        return LAW_TOO_FEW;
    return law == LAW_BOUND && !all_bounds_known(laws) ? LAW_NO_BOUND : LAW_FITS;
}

static void fit_law(struct laws *laws, enum law law, struct law_curves *curves, double *speedup)
{
    struct law_fit *fit = &laws->fit[law];
    *fit = (struct law_fit){
        .state = state_before_fit(laws, law),
        .parameters = parameters_of(law),
        .parameter = {NAN, NAN},
        .rms = NAN,
        .aic = NAN,
        .tail = NAN,
        .reach = {NAN, NAN, NAN},
    };
    if (fit->state != LAW_FITS)
        return;
    for (size_t i = 0; i < laws->count; i++)
        speedup[i] = laws->points[i].speedup;
    law_curves_fit(curves, law, speedup, fit->parameter);
    fit->rms = rms_of(laws, law, fit->parameter, speedup);
    fit->aic = aic_of(laws->count, fit->parameters, fit->rms);
    fit->tail = laws->noise ? tail_of(laws, law, curves, speedup) : NAN;
    fit->state = is_rejected(fit) ? LAW_REJECTED : LAW_FITS;
    fit->reach = reach_of(law, fit->parameter);
}

/* ---- All of them. */

static int compare_points(const void *left, const void *right)
{
    const struct law_point *a = left, *b = right;
    return (a->workers > b->workers) - (a->workers < b->workers);
}

static double spread_of(const double *noise)
{
    return noise ? fmax(gsl_stats_sd(noise, 1, RESAMPLE_DRAWS), SPREAD_FLOOR) : NAN;
}

/* The USL without crosstalk is Amdahl's law, with a parameter more. */
static bool is_another_curve(const struct laws *laws, enum law law)
{
    return law != LAW_USL || laws->fit[law].parameter[1] > 0 || laws->fit[LAW_AMDAHL].state != LAW_FITS;
}

/* Laws that fit are ranked by their AICc, if all have one. */
static void choose_best(struct laws *laws)
{
    size_t rivals = 0, ranked = 0;
    for (int law = LAW_BOUND + 1; law < LAWS; law++) {
        const struct law_fit *fit = &laws->fit[law];
        laws->fitting += fit->state == LAW_FITS;
        laws->rejected += fit->state == LAW_REJECTED;
        if (fit->state != LAW_FITS || !is_another_curve(laws, (enum law)law))
            continue;
        rivals++;
        ranked += isnan(fit->aic) ? 0 : 1;
        if (laws->best == LAWS || fit->aic < laws->fit[laws->best].aic)
            laws->best = (enum law)law;
    }
    if (rivals > 1 && ranked < rivals)
        laws->best = LAWS;
}

static void sort_points(struct laws *laws)
{
    struct law_point *points = laws->points;
    if (laws->count > 1)
        qsort(points, laws->count, sizeof *points, compare_points);
    for (size_t i = 0; i < laws->count; i++) {
        laws->unlike += i == 0 || points[i].workers != points[i - 1].workers;
        points[i].spread = spread_of(points[i].noise);
    }
}

bool laws_fit(struct laws *laws, struct law_point *points, size_t count, double *noise)
{
    *laws = (struct laws){
        .points = points, .count = count, .noise = noise, .base_spread = spread_of(noise), .best = LAWS};
    sort_points(laws);
    double *numbers = calloc(count + 1, sizeof *numbers); /* first the workers, then speedups */
    for (size_t i = 0; numbers && i < count; i++)
        numbers[i] = points[i].workers;
    struct law_curves *curves = numbers ? law_curves_new(numbers, count) : NULL;
    if (curves) {
        for (int law = 0; law < LAWS; law++)
            fit_law(laws, (enum law)law, curves, numbers);
        choose_best(laws);
    }
    const bool good = curves != NULL;
    free(numbers);
    law_curves_free(curves);
    return good;
}

double laws_speedup(const struct laws *laws, enum law law, double workers)
{
    return law_curves_speedup(law, laws->fit[law].parameter, workers);
}

bool laws_passes_bound(const struct law_reach *reach)
{
    return reach->speedup > reach->bound;
}

/* ---- Karp and Flatt. */

double laws_karp_flatt(double speedup, double workers)
{
    if (!(workers > 1) || !(speedup > 0))
        return NAN;
    return (1 / speedup - 1 / workers) / (1 - 1 / workers);
}

static double slope_of(const double *doublings, const double *serial, size_t count)
{
    double start, slope, cov00, cov01, cov11, squares;
    gsl_fit_linear(doublings, 1, serial, 1, count, &start, &slope, &cov00, &cov01, &cov11, &squares);
    return slope;
}

/* What each draw of all medians comes to. */
static void draw_slopes(const struct laws *laws, const double *doublings, double *serial, double *slopes)
{
    for (size_t draw = 0; draw < RESAMPLE_DRAWS; draw++) {
        for (size_t i = 0; i < laws->count; i++) {
            const struct law_point *point = &laws->points[i];
            serial[i] =
                laws_karp_flatt(point->speedup * laws->noise[draw] / point->noise[draw], point->workers);
        }
        slopes[draw] = slope_of(doublings, serial, laws->count);
    }
}

bool laws_karp_flatt_trend(const struct laws *laws, struct estimate *trend)
{
    *trend = estimate_unknown();
    if (laws->unlike < TREND_LEAST)
        return true;
    double *numbers = calloc(2 * laws->count + RESAMPLE_DRAWS, sizeof *numbers);
    if (!numbers)
        return false;
    double *doublings = numbers + RESAMPLE_DRAWS, *serial = doublings + laws->count;
    for (size_t i = 0; i < laws->count; i++) {
        doublings[i] = log2(laws->points[i].workers);
        serial[i] = laws_karp_flatt(laws->points[i].speedup, laws->points[i].workers);
    }
    *trend = estimate_bare(slope_of(doublings, serial, laws->count));
    if (laws->noise) {
        draw_slopes(laws, doublings, serial, numbers);
        *trend = resample_estimate(trend->value, numbers);
    }
    free(numbers);
    return true;
}

void laws_free(struct laws *laws)
{
    free(laws->points);
    free(laws->noise);
    *laws = (struct laws){.best = LAWS};
}
