#include "statistics/inference/modes.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>

#include "statistics/sample.h"

enum { SEED = 15, USUAL = 25 }; /* so many dips of the null above it: it is a usual one */
enum { CLEAR_LEAST = 6, CLEAR_MANY = 10 };
static const double CLEAR_GAP_OF_FEW = 10, CLEAR_GAP = 5;

/* ---- The dip. Indices from 0; a sample of n has steps of 1 / n. */

/* Of the greatest convex minorant, or with `is_upper` the least concave majorant, of the steps from `low` to
 * `high`: its corners, from low to high; returns how many. */
static size_t find_hull(const double *x, size_t low, size_t high, bool is_upper, size_t *corners)
{
    size_t count = 0;
    for (size_t i = low; i <= high; i++) {
        while (count >= 2) {
            const size_t a = corners[count - 2], b = corners[count - 1];
            const double turn = (double)(b - a) * (x[i] - x[b]) - (double)(i - b) * (x[b] - x[a]);
            if (is_upper ? turn > 0 : turn < 0)
                break; /* the slope falls along a majorant, and grows along a minorant */
            count--;
        }
        corners[count++] = i;
    }
    return count;
}

/* The height, in steps, of a hull above index 0 at x, which lies between two of its corners, from *corner on.
 */
static double height_at(const double *x, const size_t *corners, size_t count, size_t *corner, double at)
{
    while (*corner + 2 < count && x[corners[*corner + 1]] < at)
        ++*corner;
    const size_t a = corners[*corner], b = corners[*corner + 1];
    const double width = x[b] - x[a];
    return (double)a + (width > 0 ? (double)(b - a) * (at - x[a]) / width : (double)(b - a));
}

struct hulls {
    size_t *lower, *upper; /* their corners */
    size_t lower_count, upper_count;
};

/* The greatest distance of both hulls between the corners, in steps; where it is: the corner of the lower and
 * of the upper hull that hold the place between them. */
static double widest(const double *x, const struct hulls *hulls, size_t *low, size_t *high)
{
    double most = 0;
    size_t i = 0, k = 0;
    for (size_t at = 0; at < hulls->lower_count; at++) {
        const size_t corner = hulls->lower[at];
        const double gap = height_at(x, hulls->upper, hulls->upper_count, &k, x[corner]) - (double)corner + 1;
        if (gap > most) {
            most = gap;
            *low = corner;
            *high = hulls->upper[k + 1];
        }
    }
    for (size_t at = 0; at < hulls->upper_count; at++) {
        const size_t corner = hulls->upper[at];
        const double gap = (double)corner - height_at(x, hulls->lower, hulls->lower_count, &i, x[corner]) + 1;
        if (gap > most) {
            most = gap;
            *low = hulls->lower[i];
            *high = corner;
        }
    }
    return most;
}

/* How far the steps are, at most, from the hull between two of its corners. */
static double farthest(const double *x, size_t a, size_t b, bool is_upper)
{
    const double slope = x[b] > x[a] ? (double)(b - a) / (x[b] - x[a]) : 0;
    double most = 1;
    for (size_t i = a; slope > 0 && i <= b; i++) {
        const double line = (x[i] - x[a]) * slope, steps = (double)(i - a);
        most = fmax(most, 1 + (is_upper ? line - steps : steps - line));
    }
    return most;
}

/* Outside of `low` to `high`, where the nearest unimodal distribution is the minorant, then the majorant. */
static double farthest_outside(const double *x, const struct hulls *hulls, size_t low, size_t high)
{
    double most = 1;
    for (size_t i = 0; i + 1 < hulls->lower_count && hulls->lower[i + 1] <= low; i++)
        most = fmax(most, farthest(x, hulls->lower[i], hulls->lower[i + 1], false));
    for (size_t i = 0; i + 1 < hulls->upper_count; i++)
        if (hulls->upper[i] >= high)
            most = fmax(most, farthest(x, hulls->upper[i], hulls->upper[i + 1], true));
    return most;
}

/* `corners` has room for 2 * count. */
static double dip_of(const double *x, size_t count, size_t *corners)
{
    size_t low = 0, high = count - 1;
    double dip = 1;
    while (low < high) {
        struct hulls hulls = {.lower = corners, .upper = corners + count};
        size_t next_low = low, next_high = high;
        hulls.lower_count = find_hull(x, low, high, false, hulls.lower);
        hulls.upper_count = find_hull(x, low, high, true, hulls.upper);
        if (!(widest(x, &hulls, &next_low, &next_high) > dip))
            break;
        dip = fmax(dip, farthest_outside(x, &hulls, next_low, next_high));
        if (next_low == low && next_high == high)
            break;
        low = next_low;
        high = next_high;
    }
    return dip / (2 * (double)count);
}

/* ---- Its probability. */

/* A sorted sample of the uniform distribution, by the sums of exponential steps. */
static void draw_uniform(gsl_rng *generator, double *x, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        x[i] = sum += gsl_ran_exponential(generator, 1);
}

static double probability_of(double dip, gsl_rng *generator, double *x, size_t count, size_t *corners)
{
    int larger = 0, drawn = 0;
    while (drawn < MODES_SAMPLES && larger < USUAL) {
        draw_uniform(generator, x, count);
        drawn++;
        larger += dip_of(x, count, corners) >= dip;
    }
    return larger == USUAL ? (double)larger / drawn : (larger + 1.0) / (drawn + 1.0);
}

static void thin(const double *sorted, size_t count, double *x, size_t kept)
{
    for (size_t i = 0; i < kept; i++)
        x[i] = sorted[(2 * i + 1) * count / (2 * kept)];
}

static bool test_dip(struct modes *modes, const double *sorted, size_t count)
{
    const size_t kept = count < MODES_MOST ? count : MODES_MOST;
    gsl_rng *generator = gsl_rng_alloc(gsl_rng_mt19937);
    double *x = calloc(kept, sizeof *x);
    size_t *corners = calloc(2 * kept, sizeof *corners);
    const bool good = generator && x && corners;
    if (good) {
        gsl_rng_set(generator, SEED);
        thin(sorted, count, x, kept);
        modes->dip = dip_of(x, kept, corners);
        modes->probability = probability_of(modes->dip, generator, x, kept, corners);
    }
    free(corners);
    free(x);
    if (generator)
        gsl_rng_free(generator);
    return good;
}

/* ---- Where it parts. */

/* Of the sorted values from `first` to the one before `end`, by the sums of all before each: around the
 * median, what is above less what is below. */
static double deviations(const double *sums, size_t first, size_t end)
{
    const size_t half = (end - first) / 2;
    return (sums[end] - sums[end - half]) - (sums[first + half] - sums[first]);
}

static bool part(struct modes *modes, const double *sorted, size_t count)
{
    double *sums = calloc(count + 1, sizeof *sums), least = INFINITY;
    if (!sums)
        return false;
    for (size_t i = 0; i < count; i++)
        sums[i + 1] = sums[i] + sorted[i];
    for (size_t at = 1; at < count; at++) {
        const double sum = deviations(sums, 0, at) + deviations(sums, at, count);
        if (sum < least) {
            least = sum;
            modes->lower_count = at;
        }
    }
    free(sums);
    modes->lower = sample_median(sorted, modes->lower_count);
    modes->upper = sample_median(sorted + modes->lower_count, count - modes->lower_count);
    const double *lower = sorted, *upper = sorted + modes->lower_count, *last = sorted + count - 1;
    modes->gap = (*upper - upper[-1]) / fmax(upper[-1] - *lower, *last - *upper);
    return true;
}

bool modes_are_clear(const struct modes *modes, size_t count)
{
    return count >= CLEAR_LEAST && modes->gap >= (count < CLEAR_MANY ? CLEAR_GAP_OF_FEW : CLEAR_GAP);
}

bool modes_find(struct modes *modes, const double *sorted, size_t count)
{
    *modes = (struct modes){.dip = NAN, .probability = 1, .lower = NAN, .upper = NAN, .gap = NAN};
    if (count < MODES_LEAST)
        return true;
    return test_dip(modes, sorted, count) && part(modes, sorted, count);
}
