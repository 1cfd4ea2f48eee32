#include "statistics/inference/holm.h"

#include <gsl/gsl_sort_double.h>
#include <math.h>
#include <stdlib.h>

static double *at(double *first, size_t stride, size_t index)
{
    return (double *)(void *)((char *)first + index * stride);
}

/* Compact: those that are known, in their order. */
static size_t known_of(double *first, size_t count, size_t stride, double *known)
{
    size_t tests = 0;
    for (size_t i = 0; i < count; i++)
        if (!isnan(*at(first, stride, i)))
            known[tests++] = *at(first, stride, i);
    return tests;
}

bool holm_adjust_members(double *first, size_t count, size_t stride)
{
    double *known = calloc(count + 1, sizeof *known), most = 0;
    size_t *order = calloc(count + 1, sizeof *order);
    const size_t tests = known && order ? known_of(first, count, stride, known) : 0;
    if (tests > 0)
        gsl_sort_index(order, known, 1, tests);
    for (size_t k = 0; k < tests; k++) {
        most = fmax(most, fmin(1, (double)(tests - k) * known[order[k]]));
        known[order[k]] = most;
    }
    for (size_t i = 0, k = 0; tests > 0 && i < count; i++)
        if (!isnan(*at(first, stride, i)))
            *at(first, stride, i) = known[k++];
    const bool good = known && order;
    free(known);
    free(order);
    return good;
}

bool holm_adjust(double *probabilities, size_t count)
{
    return holm_adjust_members(probabilities, count, sizeof *probabilities);
}
