/* The steps of --compare: what is on each side, its groups, and how they compare. Knows nothing of how it is
 * shown. */
#ifndef PRIMES_REPORT_COMPARING_H
#define PRIMES_REPORT_COMPARING_H

#include "report/comparison/comparison.h"
#include "report/options.h"

struct comparing {
    struct sides sides;
    struct groups groups[SIDES];
    struct comparison comparison;
    struct lines disagreements; /* of both sides together; empty: all verdicts agree */
};

/* Loads `runs`, too. Errors as those of sides_load. */
bool comparing_make(struct comparing *comparing, struct runs *runs, const struct report_options *options,
                    struct error *error);

void comparing_free(struct comparing *comparing);

#endif
