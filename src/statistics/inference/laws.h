/* The laws of speedup, fitted to measured medians, and a verdict on each. Pure arithmetic on points: knows
 * nothing of where they come from.
 *
 * The residual of a point is S/S_law - 1: by how much, relative to the measured run time, the law's run time
 * is too long. Every point counts the same. With it, Amdahl's law and the USL are linear in their parameters;
 * the least squares under the parameters' limits are GSL's.
 *
 *     bound      what whole numbers as tasks allow (list_scheduling.h); no parameter
 *     Amdahl     S = 1 / (s + (1-s)/p)              0 <= s <= 1, serial fraction (AFIPS 30, 1967)
 *     Gustafson  S = p - s (p-1)                    0 <= s <= 1, of the parallel run (Comm. ACM 31, 1988)
 *     USL        S = p / (1 + a (p-1) + b p (p-1))  a, b >= 0: contention, crosstalk; with b = 0 it is
 *                                                   Amdahl's law (N. J. Gunther, Guerrilla Capacity
 *                                                   Planning, 2007)
 *
 * A law is judged by its residuals, against those that it has where it holds: LAWS_STUDIES times the speedups
 * of the fitted law, with noise of every median and of the base, which all share, are fitted again (a
 * parametric bootstrap: B. Efron and R. J. Tibshirani, An Introduction to the Bootstrap, 1993, sections 6.5
 * and 16.4). What is compared is the sum of squares of the residuals in units of
 * their noise, whose part from the base is common to all points: so samples whose spread seven repetitions
 * tell only roughly weigh the same on both sides, and a true law is rejected no more often than said. It is
 * rejected if fewer than 1 % of the studies, the measured one counted among them, have such a sum, and its
 * residuals are above 1 % (what is nearer is near enough for a law); where the noise is not known, if they
 * are above 5 %. */
#ifndef PRIMES_STATISTICS_INFERENCE_LAWS_H
#define PRIMES_STATISTICS_INFERENCE_LAWS_H

#include <stdbool.h>
#include <stddef.h>

#include "statistics/inference/law_curves.h"
#include "statistics/inference/resample.h"

enum { LAWS_STUDIES = 999 };
#define LAWS_TAIL_LEAST 0.01

/* "bound", "Amdahl", "Gustafson", "USL" */
const char *laws_name(enum law law);

/* One measured number of workers, 2 or more. */
struct law_point {
    int workers;
    double speedup;      /* above 0 */
    double bound;        /* NAN: not known */
    const double *noise; /* RESAMPLE_DRAWS: the median of the run times, drawn, over the measured one;
                            independent of that of other points; NULL: not known */
    double spread;       /* its standard deviation; set by laws_fit */
};

/* One of each law. */
enum law_state {
    LAW_FITS,     /* the residuals do not reject it */
    LAW_REJECTED, /* they do */
    LAW_TOO_FEW,  /* not fitted: not more numbers of workers than parameters */
    LAW_NO_BOUND, /* not fitted: the bound of a point is not known */
};

/* What a law says of more workers, where that is a number: Amdahl's what no number of workers reaches, the
 * USL's peak. */
struct law_reach {
    double workers; /* of the peak, a whole number; INFINITY of Amdahl's law; NAN: none */
    double speedup; /* with so many; NAN: none */
    double bound;   /* of so many workers; NAN: not known. Who knows it puts it in. */
};

struct law_fit {
    enum law_state state;
    size_t parameters;
    double parameter[2]; /* s; or a and b */
    double rms;          /* of the residuals: 0.01 is 1 % of the run time */
    double
        aic; /* AICc (C. M. Hurvich and C.-L. Tsai, Biometrika 76, 1989): the least is best; NAN: too few */
    double tail; /* probability of such residuals if the law held; NAN: not known */
    struct law_reach reach;
};

struct laws {
    struct law_point *points; /* by workers; from malloc */
    size_t count;
    double base_spread;
    double *noise; /* RESAMPLE_DRAWS of the base, of a point each; from malloc; NULL: not known */
    size_t unlike; /* how many different numbers of workers they have */
    struct law_fit fit[LAWS];
    size_t fitting, rejected; /* how many laws of a curve: the bound left out */
    enum law best; /* of those that fit, the one that is told: with the least AICc, or, where one has none,
                      the only one; a USL without crosstalk is no other than Amdahl's law. LAWS: none */
};

/* The points are sorted and, with the noise, taken over, even if it fails; they may come from malloc only.
 * Points have noise where `noise` is not NULL. False: memory ran out. */
bool laws_fit(struct laws *laws, struct law_point *points, size_t count, double *noise);

/* The speedup of `workers` by the fitted law; NAN if it was not fitted, and of the bound, which is no
 * formula. */
double laws_speedup(const struct laws *laws, enum law law, double workers);

/* Does what the law says of more workers pass what bounds them? */
bool laws_passes_bound(const struct law_reach *reach);

/* The serial fraction that a speedup on `workers` workers amounts to: (1/s - 1/p) / (1 - 1/p) (A. H. Karp and
 * H. P. Flatt, Comm. ACM 33, 1990). NAN for one worker. */
double laws_karp_flatt(double speedup, double workers);

/* By how much the serial fraction grows with each doubling of the workers, over all points: the slope of the
 * least squares. Of three numbers of workers or more, with an interval where the noise is known. False:
 * memory ran out. */
bool laws_karp_flatt_trend(const struct laws *laws, struct estimate *trend);

void laws_free(struct laws *laws);

#endif
