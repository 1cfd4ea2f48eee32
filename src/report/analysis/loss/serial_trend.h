/* The serial fraction of Karp and Flatt over all points of a group: where it begins, where it ends, and
 * whether it has a direction. Knows no cause: none follows from it. */
#ifndef PRIMES_REPORT_ANALYSIS_LOSS_SERIAL_TREND_H
#define PRIMES_REPORT_ANALYSIS_LOSS_SERIAL_TREND_H

#include "report/analysis/group.h"
#include "statistics/inference/laws.h"

enum serial_direction {
    SERIAL_UNTOLD, /* fewer than three numbers of workers, or no interval */
    SERIAL_GROWS,
    SERIAL_FALLS,
    SERIAL_UNCLEAR, /* within the noise */
    SERIAL_DIRECTIONS
};

/* As JSON names it: "not_told", "grows", "falls", "none" (within the noise). */
const char *serial_trend_direction_name(enum serial_direction direction);

struct serial_trend {
    const struct row *first, *last; /* the points of least and of most workers; NULL: there is none */
    struct estimate slope;          /* with each doubling of the workers, over all points */
    enum serial_direction direction;
};

/* `laws` are those of the group (law_points.h). Fails only if memory ran out. */
bool serial_trend_find(struct serial_trend *trend, const struct group *group, const struct laws *laws,
                       struct error *error);

#endif
