/* The laws of speedup, fitted to measured medians and judged by their residuals. Pure arithmetic on points:
 * knows nothing of where they come from.
 *
 * The residual of a point is S/S_law - 1: by how much, relative to the measured run time, the law's run time
 * is too long. Every point counts the same. With it, Amdahl's law and the USL are linear in their parameters,
 * and the least squares are solved in closed form under the parameters' limits; Gustafson's law by search
 * over its one parameter.
 *
 *     bound      what whole numbers as tasks allow (list_scheduling.h); no parameter
 *     Amdahl     S = 1 / (s + (1-s)/p)              0 <= s <= 1, serial fraction (AFIPS 30, 1967)
 *     Gustafson  S = p - s (p-1)                    0 <= s <= 1, of the parallel run (Comm. ACM 31, 1988)
 *     USL        S = p / (1 + a (p-1) + b p (p-1))  a, b >= 0: contention, crosstalk; with b = 0 it is
 *                                                   Amdahl's law (N. J. Gunther, Guerrilla Capacity
 *                                                   Planning, 2007)
 *
 * A law is judged by the sum of (residual / standard error of the point)^2, which for a true law and normal
 * errors follows chi-square with as many degrees of freedom as points are more than parameters. It is
 * rejected if that has a probability below 1 % and the residuals are above 1 % (what is nearer is near enough
 * for a law), or, where the standard errors are not known, if they are above 5 %. */
#ifndef PRIMES_STATISTICS_INFERENCE_LAWS_H
#define PRIMES_STATISTICS_INFERENCE_LAWS_H

#include <stddef.h>

enum law { LAW_BOUND, LAW_AMDAHL, LAW_GUSTAFSON, LAW_USL, LAWS };

/* "bound", "Amdahl", "Gustafson", "USL" */
const char *laws_name(enum law law);

/* One measured number of workers, 2 or more. */
struct law_point {
    int workers;
    double speedup; /* above 0 */
    double sigma;   /* standard error of the speedup, relative to it; NAN: not known */
    double bound;   /* NAN: not known */
};

enum law_state {
    LAW_FITS,     /* the residuals do not reject it */
    LAW_REJECTED, /* they do */
    LAW_TOO_FEW,  /* no fit: not more numbers of workers than parameters */
    LAW_NO_BOUND, /* no fit: the bound of a point is not known */
};

struct law_fit {
    enum law_state state;
    size_t parameters;
    double parameter[2]; /* s; or a and b */
    double rms;          /* of the residuals: 0.01 is 1 % of the run time */
    double
        aic; /* AICc (C. M. Hurvich and C.-L. Tsai, Biometrika 76, 1989): the least is best; NAN: too few */
    double tail; /* probability of such residuals if the law held; NAN: not known */
};

struct laws {
    struct law_point *points; /* by workers; from malloc */
    size_t count;
    size_t unlike; /* how many different numbers of workers they have */
    struct law_fit fit[LAWS];
};

/* The points are sorted and taken over, even if it fails; they may come from malloc only. */
void laws_fit(struct laws *laws, struct law_point *points, size_t count);

/* The speedup of `workers` by the fitted law; NAN if it was not fitted, and of the bound, which is no
 * formula. */
double laws_speedup(const struct laws *laws, enum law law, double workers);

/* The law with the least AICc among those that are not rejected, the bound left out; LAWS: there is none.
 */
enum law laws_best(const struct laws *laws);

/* The number of workers at which the fitted USL is fastest; INFINITY if it never falls; NAN if it was not
 * fitted. */
double laws_peak(const struct laws *laws);

/* The serial fraction that a speedup on `workers` workers amounts to: (1/s - 1/p) / (1 - 1/p) (A. H. Karp and
 * H. P. Flatt, Comm. ACM 33, 1990). NAN for one worker. */
double laws_karp_flatt(double speedup, double workers);

void laws_free(struct laws *laws);

#endif
