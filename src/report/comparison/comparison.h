/* The configurations of two sides held against each other: each ratio with its interval, whether chance alone
 * makes such a difference, and the smallest that would have been seen. Knows nothing of how it is shown.
 *
 * Two samples of times differ where the test of Mann and Whitney says so, its probabilities adjusted over all
 * configurations by Holm: a difference is seen at COMPARISON_LEVEL or below, so where nothing differs at all
 * one comparison in a hundred says that something does, half of these that something is slower. */
#ifndef PRIMES_REPORT_COMPARISON_COMPARISON_H
#define PRIMES_REPORT_COMPARISON_COMPARISON_H

#include "report/analysis/group.h"
#include "report/comparison/sides.h"

#define COMPARISON_LEVEL 0.01

/* Of side B, against A. */
enum comparison_verdict {
    COMPARISON_FASTER,
    COMPARISON_SLOWER,
    COMPARISON_NO_DIFFERENCE, /* seen */
    COMPARISON_TOO_FEW, /* repetitions: even if all of one side were above all of the other chance could be it
                         */
    COMPARISON_DISTURBED, /* other programs had the CPUs of a side (row.h) */
    COMPARISON_SEVERAL,   /* a side has runs of this configuration that are not alike */
    COMPARISON_ONE_SIDE,  /* the other has none that counts */
};

/* As JSON names it: "no_difference_seen" */
const char *comparison_verdict_name(enum comparison_verdict verdict);

/* Whether B is slower by more than the limit. */
enum comparison_limit { LIMIT_NOT_PASSED, LIMIT_PASSED, LIMIT_UNKNOWN };

/* One configuration: the same numbers, kernel and output format; world, shape, schedule, and whether numbers
 * are split. What is not known is NAN. */
struct comparison_pair {
    const struct run *like;           /* one of its runs */
    const struct group *group[SIDES]; /* the first that has it */
    const struct row *row[SIDES];     /* the first that counts; NULL: none */
    size_t rows[SIDES];               /* how many count */
    size_t left_out[SIDES];           /* ... and how many do not, as their workers were misplaced */
    struct estimate ratio;            /* median time of B over that of A */
    double apart;                 /* the probability if all times of one side were above all of the other */
    double probability, adjusted; /* of such a difference by chance: of this test, and over all */
    double visible;     /* the least difference that would have been seen with such spreads: 0.02 is 2 % */
    double above_limit; /* the probability, adjusted, of times as much above the limit where B is not */
    enum comparison_verdict verdict;
    enum comparison_limit limit;
};

struct comparison {
    struct comparison_pair *pairs; /* by the question that they answer, then by their shape */
    size_t count;
    size_t tested; /* pairs */
    bool has_limit;
    double limit; /* 0.05: 5 % slower */
};

/* `limit` below 0: there is none. The groups must outlive it. Fails only if memory ran out. */
bool comparison_make(struct comparison *comparison, const struct groups groups[SIDES], double limit,
                     struct error *error);

/* Are both about the same numbers, by the same kernel, in the same output format? */
bool comparison_is_same_question(const struct comparison_pair *a, const struct comparison_pair *b);

void comparison_free(struct comparison *comparison);

#endif
