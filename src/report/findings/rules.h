/* The twelve rules of honest measurement of T. Hoefler and R. Belli ("Scientific Benchmarking of Parallel
 * Computing Systems", SC15) and one on the order of measurement, asked of a group and answered from its rows
 * and findings, which must have been added before: nothing is judged here that is judged elsewhere, so no
 * answer contradicts a table. Each has what was found and what to do. Knows nothing of how it is shown. */
#ifndef PRIMES_REPORT_FINDINGS_RULES_H
#define PRIMES_REPORT_FINDINGS_RULES_H

#include "report/analysis/group.h"

enum { RULES_COUNT = 13, RULES_FOUND_SIZE = 1024, RULES_ADVICE_SIZE = 256 };

enum rules_answer { RULES_YES, RULES_NO, RULES_NOT_APPLICABLE, RULES_UNKNOWN };

/* "yes", "no", "not applicable", "cannot be known" */
const char *rules_answer_name(enum rules_answer answer);

struct rule {
    const char *question; /* the rule as a question */
    enum rules_answer answer;
    char found[RULES_FOUND_SIZE];
    char advice[RULES_ADVICE_SIZE]; /* "": nothing is to be done */
};

/* All of them, in the order of the paper; ours is the last. */
void rules_check(const struct group *group, struct rule rules[RULES_COUNT]);

#endif
