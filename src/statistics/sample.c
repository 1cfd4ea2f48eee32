#include "statistics/sample.h"

#include <math.h>
#include <stdlib.h>

static int compare_values(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

void sample_sort(double *values, size_t count)
{
    if (count > 1)
        qsort(values, count, sizeof *values, compare_values);
}

double sample_median(const double *sorted, size_t count)
{
    if (count == 0)
        return NAN;
    if (count % 2)
        return sorted[count / 2];
    return sorted[count / 2 - 1] / 2 + sorted[count / 2] / 2;
}

/* The probability of `successes` in `count` tosses of a fair coin; by logarithms, since 2^-count underflows.
 */
static double toss(size_t count, size_t successes)
{
    const double n = (double)count, k = (double)successes;
    int sign;
    return exp(lgamma_r(n + 1, &sign) - lgamma_r(k + 1, &sign) - lgamma_r(n - k + 1, &sign) - n * log(2));
}

struct interval sample_median_interval(size_t count, double level)
{
    struct interval best = {0};
    double below = 0; /* P(Bin(n, 1/2) <= low - 1) */
    for (size_t low = 1; low <= count / 2; low++) {
        below += toss(count, low - 1);
        const double coverage = 1 - 2 * below;
        if (coverage < level)
            break;
        best = (struct interval){.low = low, .high = count + 1 - low, .coverage = coverage};
    }
    return best;
}
