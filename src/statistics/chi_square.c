#include "statistics/chi_square.h"

#include <math.h>
#include <stdbool.h>

double chi_square_tail(double value, size_t freedom)
{
    static const double two_over_pi = 0.6366197723675814;
    if (freedom == 0)
        return NAN;
    const bool is_odd = freedom % 2;
    double sum = is_odd ? erfc(sqrt(value / 2)) : 0;
    double term = exp(-value / 2) * (is_odd ? sqrt(two_over_pi * value) : 1);
    for (size_t i = is_odd ? 3 : 2; i <= freedom; i += 2) {
        sum += term;
        term *= value / (double)i;
    }
    return sum;
}
