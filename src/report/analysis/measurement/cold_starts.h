/* Was what came first slower: the first repetition of a record, or the first round of a study? Knows nothing
 * of words. */
#ifndef PRIMES_REPORT_ANALYSIS_MEASUREMENT_COLD_STARTS_H
#define PRIMES_REPORT_ANALYSIS_MEASUREMENT_COLD_STARTS_H

#include "report/analysis/group.h"

/* Of records without warm-up and of five or more repetitions: those whose first one is above all others by
 * twice their spread, and above their median by 2 %. */
struct slow_first {
    bool is_found; /* they are more than half */
    size_t slow, asked;
    const struct run *run;      /* the last of them */
    double others, least, most; /* of its later repetitions: median, least and greatest */
};

/* False: memory ran out. */
bool cold_starts_first(struct slow_first *found, const struct group *group, struct error *error);

/* Of the rows of three or more records: those whose first record is slower than each later one. Where the
 * order is of no matter, the first of n is the slowest with probability 1/n. */
struct cold_round {
    bool is_found; /* they are four fifths or more, so many by chance in less than 1 % of studies, and the
                      first is 2 % or more above the others */
    size_t slow, asked;
    double probability;
    double excess; /* of the first over the median of the later ones, less 1: the median of the rows */
};

/* Rounds are those of a study in which rows were measured in turn: who asks has seen that. False: memory ran
 * out. */
bool cold_starts_round(struct cold_round *found, const struct group *group, struct error *error);

#endif
