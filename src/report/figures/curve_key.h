/* The key of the curves: worlds, then schedules where they are told apart. Knows nothing of the curves of the
 * whole group, which have their titles with them. */
#ifndef PRIMES_REPORT_FIGURES_CURVE_KEY_H
#define PRIMES_REPORT_FIGURES_CURVE_KEY_H

#include "report/figures/curve_styles.h"
#include "report/gnuplot/layout.h"

struct curve_key {
    size_t entries;
    size_t characters; /* of the longest title */
};

/* Goes on with a plot command, unless `script` is NULL. */
struct curve_key curve_key_put(const struct axes *axes, const struct curve_styles *styles,
                               struct layout_plot *script);

#endif
