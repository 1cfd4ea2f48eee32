#include "statistics/inference/mann_whitney.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort_double.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { U_MOST = MANN_WHITNEY_EXACT / 2 * (MANN_WHITNEY_EXACT / 2) };

/* ---- How likely. */

/* counts[u]: in how many orders of m + n values U is u, for u up to `most`. All are whole numbers below 2^53,
 * as is what they are on the way. Of m values, times (1 - q^(n+m)) / (1 - q^m) of those of m - 1. */
static void count_orders(double *counts, size_t most, size_t m, size_t n)
{
    for (size_t u = 0; u <= most; u++)
        counts[u] = u == 0;
    for (size_t i = 1; i <= m; i++) {
        for (size_t u = most; u >= n + i; u--)
            counts[u] -= counts[u - n - i];
        for (size_t u = i; u <= most; u++)
            counts[u] += counts[u - i];
    }
}

static double exact_probability(double u, size_t m, size_t n)
{
    double counts[U_MOST + 1], few = 0, all = 0;
    const size_t most = m * n;
    const double least = fmin(u, (double)most - u);
    count_orders(counts, most, m, n);
    for (size_t i = 0; i <= most; i++) {
        all += counts[i];
        few += (double)i <= least ? counts[i] : 0;
    }
    return fmin(1, 2 * few / all);
}

/* `ties` is the sum of t^3 - t over groups of t equal values. */
static double normal_probability(double u, double m, double n, double ties)
{
    const double all = m + n, variance = m * n / 12 * (all + 1 - ties / (all * (all - 1)));
    if (!(variance > 0)) /* all are equal */
        return 1;
    return 2 * gsl_cdf_ugaussian_Q(fmax(fabs(u - m * n / 2) - 0.5, 0) / sqrt(variance));
}

/* ---- The ranks. */

/* Equal values share the mean of their ranks. `is_first` has 1 for a value of the first sample, else 0. */
static double sum_of_ranks(const double *sorted, const double *is_first, size_t count, double *ties)
{
    double sum = 0;
    *ties = 0;
    for (size_t start = 0, end = 0; start < count; start = end) {
        double firsts = 0;
        for (; end < count && !(sorted[end] > sorted[start]); end++)
            firsts += is_first[end];
        const double equal = (double)(end - start);
        sum += firsts * (double)(start + end + 1) / 2;
        *ties += equal * equal * equal - equal;
    }
    return sum;
}

static void judge(struct mann_whitney *test, double ties, size_t m, size_t n)
{
    test->is_exact = !(ties > 0) && m + n <= MANN_WHITNEY_EXACT;
    test->probability = test->is_exact ? exact_probability(test->u, m, n)
                                       : normal_probability(test->u, (double)m, (double)n, ties);
}

bool mann_whitney_test(struct mann_whitney *test, const double *first, size_t first_count,
                       const double *second, size_t second_count)
{
    const size_t count = first_count + second_count;
    *test = (struct mann_whitney){.u = NAN, .probability = NAN};
    if (first_count == 0 || second_count == 0)
        return true;
    double *values = calloc(2 * count, sizeof *values), *is_first = values ? values + count : NULL, ties;
    if (!values)
        return false;
    memcpy(values, first, first_count * sizeof *values);
    memcpy(values + first_count, second, second_count * sizeof *values);
    for (size_t i = 0; i < first_count; i++)
        is_first[i] = 1;
    gsl_sort2(values, 1, is_first, 1, count);
    test->u = sum_of_ranks(values, is_first, count, &ties) - (double)(first_count * (first_count + 1)) / 2;
    judge(test, ties, first_count, second_count);
    free(values);
    return true;
}
