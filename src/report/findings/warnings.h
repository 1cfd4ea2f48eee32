/* What makes the runs of a group worth less than they look, each as one sentence with its values and its
 * remedy. Every limit is such that honest runs seldom pass it. Knows nothing of how it is shown.
 *
 *     drift         the same work takes longer (or shorter) late in the sweep: a trend with a probability
 *                   below 1 % (trend.h), by 2 % or more, of ten or more measurements
 *     first         without warm-up, in more than half of the records of five or more repetitions the first
 *                   one is slower than all others by twice their spread, and by 2 % of their median
 *     slow rank     a host (or, on one host, a rank) does 5 % fewer operations a busy second than the
 *                   median of all, in the median and in four fifths of four or more repetitions
 *     short         a median below 10 ms: an interrupt or the start of a thread is a visible part of it
 *     superlinear   a speedup above the number of workers, by the intervals of both medians
 *     weak          runs of work that grows with the workers, but a worker has 5 % more or less of it than
 *                   one alone
 */
#ifndef PRIMES_REPORT_FINDINGS_WARNINGS_H
#define PRIMES_REPORT_FINDINGS_WARNINGS_H

#include "report/analysis/group.h"

/* Fills the warnings of every group. Fails only if memory ran out. */
bool warnings_add(struct groups *groups, struct error *error);

#endif
