/* The reasons of a group, as values and in sentences: a sentence for every point, the verdicts on the laws,
 * the serial fraction, and how many workers it takes to beat a better kernel on one. Knows nothing of how it
 * is shown. */
#ifndef PRIMES_REPORT_FINDINGS_EXPLANATION_H
#define PRIMES_REPORT_FINDINGS_EXPLANATION_H

#include "report/analysis/loss/lost_speedup.h"
#include "report/analysis/loss/serial_trend.h"
#include "statistics/inference/laws.h"

struct explanation {
    struct lost_speedup *rows;  /* of every row of the group */
    struct laws laws;           /* with a verdict on each; none is told where there are no points */
    struct serial_trend serial; /* Karp and Flatt */
    struct lines sentences;
};

/* All reasons of the group; the others are searched for the better kernel. Fails only if memory
 * ran out. */
bool explanation_find(struct explanation *explanation, const struct groups *groups, const struct group *group,
                      struct error *error);

void explanation_free(struct explanation *explanation);

#endif
