/* The schedules that the figures of a group tell apart, or where there are several studies these, and their
 * schedules. Knows nothing of how. */
#ifndef PRIMES_REPORT_FIGURES_TOLD_TOLD_SCHEDULES_H
#define PRIMES_REPORT_FIGURES_TOLD_TOLD_SCHEDULES_H

#include "report/analysis/group.h"

/* Those of the rows that are not left out, in the order of run_order_told, as runs that have them; the
 * same of one group again. NULL: there are not so many. There are none where all rows of several workers have
 * the same. */
const struct run *told_schedules_at(const struct group *group, size_t index);

size_t told_schedules_count(const struct group *group);

/* "static,1000", "results/a", "results/a, static"; without single quotes. Returns `name`. */
enum { TOLD_SCHEDULES_NAME_SIZE = 192 };
const char *told_schedules_name(const struct run *run, char name[TOLD_SCHEDULES_NAME_SIZE]);

#endif
