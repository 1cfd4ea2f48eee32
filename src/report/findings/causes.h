/* Why a configuration has no more speedup than it has, in a sentence: the greatest parts of what was lost or
 * gained; and of a loop, in another, how uneven its schedule was. Knows nothing of other configurations. */
#ifndef PRIMES_REPORT_FINDINGS_CAUSES_H
#define PRIMES_REPORT_FINDINGS_CAUSES_H

#include "report/analysis/loss/lost_speedup.h"

/* "OpenMP 1 × 2: speedup 1.79 of 2, 0.21 (0.15–0.27) workers lost: 0.20 (0.14–0.26) to ..."; of a loss that
 * is known. A part is a cause where its interval is off 0 and it is a tenth of the loss; of too few
 * repetitions for an interval the parts are told as measured. The findings of the group are known by then.
 * Nothing of the base. Fails only if memory ran out. */
bool causes_explain(const struct group *group, const struct row *row, const struct lost_speedup *loss,
                    struct lines *lines, struct error *error);

/* "OpenMP 1 × 2, static: imbalance of the work 24.2 %: thread 1 did most, 62.1 %, ..."; nothing of a row that
 * is no loop, or of whose workers nothing is known. Fails only if memory ran out. */
bool causes_explain_imbalance(const struct row *row, const struct lost_speedup *loss, struct lines *lines,
                              struct error *error);

#endif
