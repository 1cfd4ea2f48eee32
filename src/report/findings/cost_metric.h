/* The cost of scaling: how many workers beat a better kernel on one (F. McSherry, M. Isard, D. G. Murray,
 * "Scalability! But at what COST?", HotOS 2015). Knows nothing of how the laws are fitted. */
#ifndef PRIMES_REPORT_FINDINGS_COST_METRIC_H
#define PRIMES_REPORT_FINDINGS_COST_METRIC_H

#include "report/analysis/group.h"
#include "statistics/inference/laws.h"

/* A sentence on the group, by the records of the better kernel among the others; nothing of the better kernel
 * itself, and where there is no base. Fails only if memory ran out. */
bool cost_metric_explain(const struct groups *groups, const struct group *group, const struct laws *laws,
                         struct lines *lines, struct error *error);

#endif
