/* Twelve rules of honest measurement (T. Hoefler and R. Belli, "Scientific Benchmarking of Parallel Computing
 * Systems", SC15), asked of a group and answered from its records, each with what was found and what to do.
 * Knows nothing of how it is shown. */
#ifndef PRIMES_REPORT_FINDINGS_TWELVE_RULES_H
#define PRIMES_REPORT_FINDINGS_TWELVE_RULES_H

#include "report/analysis/group.h"

enum { CHECK_RULES = 12, CHECK_FOUND_SIZE = 1024, CHECK_CURE_SIZE = 256 };

enum check_answer { CHECK_YES, CHECK_NO, CHECK_NOT_APPLICABLE, CHECK_UNKNOWN };

/* "yes", "no", "not applicable", "cannot be known" */
const char *check_answer_name(enum check_answer answer);

struct check_rule {
    const char *question; /* the rule in our words */
    enum check_answer answer;
    char found[CHECK_FOUND_SIZE];
    char cure[CHECK_CURE_SIZE]; /* "": nothing is to be done */
};

/* All twelve, in the order of the paper. */
void check_rules(const struct group *group, struct check_rule rules[CHECK_RULES]);

#endif
