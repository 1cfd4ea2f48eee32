/* The one run that stands for a group where it is shown who worked on what, when: the repetition of median
 * time of the configuration with the most workers that have a CPU each; and which numbers took longest in it.
 * Knows nothing of how that is shown. */
#ifndef PRIMES_REPORT_FIGURES_TOLD_TIMELINE_RUN_H
#define PRIMES_REPORT_FIGURES_TOLD_TIMELINE_RUN_H

#include "report/analysis/group.h"
#include "report/records/work/units.h"

struct timeline_run {
    const struct row *row; /* the configuration */
    const struct run *run;
    size_t repetition; /* of the run, from 0 */
    double seconds;
};

/* The configuration, of those with a record that says who worked on what; NULL: there is none. */
const struct row *timeline_run_row(const struct group *group);

/* False: there is none, or the record of its repetition of median time does not say it. */
bool timeline_run_find(struct timeline_run *found, const struct group *group);

/* The places in the input of the numbers that took longest, at most `most`, the longest first. Parts of one
 * number add up; blocks of numbers do not count. Fails only if memory ran out. */
bool timeline_run_longest(const struct units_done *units, size_t most, uint64_t *longest, size_t *count,
                          struct error *error);

#endif
