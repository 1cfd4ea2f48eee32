/* What the findings of a group say of a picture, in a few words each: their sentences stand with the tables.
 * Knows nothing of how a finding is made, and judges none anew. */
#ifndef PRIMES_REPORT_FIGURES_TOLD_TOLD_FINDINGS_H
#define PRIMES_REPORT_FIGURES_TOLD_TOLD_FINDINGS_H

#include "report/analysis/group.h"
#include "report/figures/told/figure_kind.h"

/* Adds a piece of a caption for each kind that touches what the figure is of: "two modes: OpenMP 1 × 2,
 * OpenMP 1 × 4", "the last third took 11 % longer". Of a timeline these are the findings of its row. Fails
 * only if memory ran out. */
bool told_findings_add(const struct group *group, enum figure_kind figure, struct lines *pieces,
                       struct error *error);

#endif
