/* What a study has: rows, repetitions, warm-ups, bounds, curves. Knows nothing of how much of it is enough.
 */
#ifndef PRIMES_REPORT_ANALYSIS_STUDY_FACTS_H
#define PRIMES_REPORT_ANALYSIS_STUDY_FACTS_H

#include "report/analysis/group.h"

/* Of the rows that count, but for what is left out. */
struct study_facts {
    size_t rows, parallel, without_interval, left_out, runs_left_out;
    size_t most_repetitions; /* of a row */
    bool has_rates;          /* of some row */
    size_t bounded, split;   /* parallel rows with a bound, and those whose numbers are split */
    bool has_loops;          /* some of them have the bound of a loop */
    int most_workers, cores;
    size_t warm, cold;                 /* records with and without warm-up */
    size_t mixed;                      /* rows that have both */
    size_t uneven;                     /* rows whose operations differ between repetitions, ... */
    double unevenness;                 /* ... at most by this share */
    size_t numbers_of_workers, curves; /* of the parallel rows, different ones */
    const struct row *tailed;          /* whose greatest time is farthest above its median */
};

struct study_facts study_facts_of(const struct group *group);

/* The greatest time of a row over its median. */
double study_facts_tail(const struct row *row);

#endif
