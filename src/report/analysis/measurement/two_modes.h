/* Rows whose times have two modes, and what the modes go with. Knows nothing of words. */
#ifndef PRIMES_REPORT_ANALYSIS_MEASUREMENT_TWO_MODES_H
#define PRIMES_REPORT_ANALYSIS_MEASUREMENT_TWO_MODES_H

#include "report/analysis/group.h"
#include "statistics/inference/modes.h"

/* What the modes go with, if chance makes such a split in less than 1 % of cases. */
enum two_modes_cause {
    TWO_MODES_UNKNOWN,
    TWO_MODES_HOST,  /* each host has one of them */
    TWO_MODES_TIME,  /* one came after the other, but for a tenth of the repetitions */
    TWO_MODES_RECORD /* each record has one of them */
};

/* The modes of a row whose dip has a probability below 1 %, adjusted for all rows of the group (Holm), or
 * that are clear without it (modes.h), each with more than a fifth of the repetitions, and 2 % apart or more.
 */
struct two_modes {
    const struct row *row;
    struct modes modes; /* with the adjusted probability */
    bool is_by_gap;     /* what lies between them tells them apart, not the probability of their dip */
    enum two_modes_cause cause;
    const char *host, *moment; /* a host of the upper mode; the start of the run in which the second began */
};

/* Is there a row that is asked? */
bool two_modes_can_be_seen(const struct group *group);

/* `found` has room for the rows of the group. Disturbed rows and short ones, of which that is told, are not
 * asked. False: memory ran out. */
bool two_modes_find(struct two_modes *found, size_t *count, const struct group *group, struct error *error);

#endif
