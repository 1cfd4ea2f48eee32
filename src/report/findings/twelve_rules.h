/* Twelve rules of honest measurement (T. Hoefler and R. Belli, "Scientific Benchmarking of Parallel Computing
 * Systems", SC15), asked of a group and answered from its records, each with what was found and what to do.
 * Knows nothing of how it is shown. */
#ifndef PRIMES_REPORT_FINDINGS_TWELVE_RULES_H
#define PRIMES_REPORT_FINDINGS_TWELVE_RULES_H

#include "report/analysis/group.h"

enum { RULES_COUNT = 12, RULES_FOUND_SIZE = 1024, RULES_ADVICE_SIZE = 256 };

enum rules_answer { RULES_YES, RULES_NO, RULES_NOT_APPLICABLE, RULES_UNKNOWN };

/* "yes", "no", "not applicable", "cannot be known" */
const char *twelve_rules_answer_name(enum rules_answer answer);

struct rule {
    const char *question; /* the rule as a question */
    enum rules_answer answer;
    char found[RULES_FOUND_SIZE];
    char advice[RULES_ADVICE_SIZE]; /* "": nothing is to be done */
};

/* All twelve, in the order of the paper. */
void twelve_rules_check(const struct group *group, struct rule rules[RULES_COUNT]);

#endif
