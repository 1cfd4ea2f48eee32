/* Twelve rules of honest measurement (T. Hoefler and R. Belli, "Scientific Benchmarking of Parallel Computing
 * Systems", SC15), asked of a group and answered from its records, each with what was found and what to do.
 * Knows nothing of how it is shown. */
#ifndef PRIMES_REPORT_FINDINGS_TWELVE_RULES_H
#define PRIMES_REPORT_FINDINGS_TWELVE_RULES_H

#include "report/analysis/group.h"

enum { RULES_COUNT = 12, RULE_FOUND_SIZE = 1024, RULE_CURE_SIZE = 256 };

enum rule_answer { RULE_YES, RULE_NO, RULE_NOT_APPLICABLE, RULE_UNKNOWN };

/* "yes", "no", "not applicable", "cannot be known" */
const char *rule_answer_name(enum rule_answer answer);

struct rule {
    const char *question; /* the rule in our words */
    enum rule_answer answer;
    char found[RULE_FOUND_SIZE];
    char cure[RULE_CURE_SIZE]; /* "": nothing is to be done */
};

/* All twelve, in the order of the paper. */
void rules_check(const struct group *group, struct rule rules[RULES_COUNT]);

#endif
