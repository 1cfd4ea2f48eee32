/* The figures there are. Knows nothing of how they are drawn. */
#ifndef PRIMES_REPORT_FIGURES_TOLD_FIGURE_KIND_H
#define PRIMES_REPORT_FIGURES_TOLD_FIGURE_KIND_H

/* FIGURE_WEAK is of groups that weak_scaling_find made (weak_scaling.h), the others are of groups of records;
 * FIGURE_TIMELINE is of one run (timeline.h), FIGURE_WHY of bars (lost_speedup_bars.h), FIGURE_ORDER
 * of all repetitions in time (measurement_order.h), the rest are of
 * curves (curves.h).
 */
enum figure_kind {
    FIGURE_TIME,
    FIGURE_SPEEDUP,
    FIGURE_EFFICIENCY,
    FIGURE_WEAK,
    FIGURE_TIMELINE,
    FIGURE_WHY,
    FIGURE_ORDER,
    FIGURES
};

#endif
