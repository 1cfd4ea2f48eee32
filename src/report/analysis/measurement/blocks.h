/* Were rows measured in turn with the base, or in blocks of time, so that a machine that drifts looks like a
 * speedup? Knows nothing of how long anything took: in blocks, a rate that falls from row to row is as well
 * that of more workers (clock, caches, memory) as that of a later time, so no drift is read from it. */
#ifndef PRIMES_REPORT_ANALYSIS_MEASUREMENT_BLOCKS_H
#define PRIMES_REPORT_ANALYSIS_MEASUREMENT_BLOCKS_H

#include "report/analysis/group.h"

/* Of the rows that are compared with the base, or the first one: those with two repetitions or more, as it
 * has itself. */
struct blocks {
    const struct row *base;
    size_t compared;
    size_t apart;            /* measured wholly before or wholly after the base */
    const struct row *first; /* of those; NULL: none */
};

struct blocks blocks_of(const struct group *group);

/* Is the row one of those that are apart? */
bool blocks_has(const struct group *group, const struct row *row);

/* Is it measured in rounds: is something compared, and nothing apart? */
bool blocks_are_rounds(const struct blocks *blocks);

#endif
