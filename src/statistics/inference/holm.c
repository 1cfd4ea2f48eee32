#include "statistics/inference/holm.h"

#include <gsl/gsl_sort_double.h>
#include <math.h>
#include <stdlib.h>

/* Compact: those that are known, in their order. */
static size_t known_of(const double *probabilities, size_t count, double *known)
{
    size_t tests = 0;
    for (size_t i = 0; i < count; i++)
        if (!isnan(probabilities[i]))
            known[tests++] = probabilities[i];
    return tests;
}

bool holm_adjust(double *probabilities, size_t count)
{
    double *known = calloc(count + 1, sizeof *known), most = 0;
    size_t *order = calloc(count + 1, sizeof *order);
    const size_t tests = known && order ? known_of(probabilities, count, known) : 0;
    if (tests > 0)
        gsl_sort_index(order, known, 1, tests);
    for (size_t k = 0; k < tests; k++) {
        most = fmax(most, fmin(1, (double)(tests - k) * known[order[k]]));
        known[order[k]] = most;
    }
    for (size_t i = 0, k = 0; tests > 0 && i < count; i++)
        if (!isnan(probabilities[i]))
            probabilities[i] = known[k++];
    const bool good = known && order;
    free(known);
    free(order);
    return good;
}
