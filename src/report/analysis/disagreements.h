/* Runs of the same numbers that came to different verdicts: they must agree, whoever found them. Knows
 * nothing of groups. */
#ifndef PRIMES_REPORT_ANALYSIS_DISAGREEMENTS_H
#define PRIMES_REPORT_ANALYSIS_DISAGREEMENTS_H

#include "report/containers/lines.h"
#include "report/records/run.h"

/* Sorts the runs and drops all of numbers on which verdicts disagree; `disagreements` gets a line for the
 * numbers and one for each answer. The runs are items of one array. Fails only if memory ran out. */
bool disagreements_drop(const struct run **runs, size_t *count, struct lines *disagreements,
                        struct error *error);

#endif
