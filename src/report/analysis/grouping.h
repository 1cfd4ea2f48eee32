/* Runs to groups of comparable ones, and in each group a row for every configuration, with its statistics.
 * Leaves out what was recorded twice, all runs of numbers on which verdicts disagree, and those that went on
 * after an interruption. Knows nothing of how it is shown. */
#ifndef PRIMES_REPORT_ANALYSIS_GROUPING_H
#define PRIMES_REPORT_ANALYSIS_GROUPING_H

#include "report/analysis/group.h"

struct grouping_filter {
    const char *kernel, *workload;      /* NULL: all */
    const bool *chosen;                 /* of each run; NULL: all */
    const struct modelled_curve *model; /* of every group; NULL: none */
    double least_efficiency;            /* that a proposal asks for */
    bool counts_misplaced; /* runs whose workers were not where they can work count as others do, and rows
                              whose runs were disturbed have a speedup */
};

/* `runs` must outlive the groups. Fails only if memory ran out. */
bool grouping_make(struct groups *groups, const struct runs *runs, const struct grouping_filter *filter,
                   struct error *error);

void grouping_free(struct groups *groups);

#endif
