/* What a computing centre asks for: how many cores are worth it. Of a study of strong scaling or of weak: the
 * configurations by their size, and among them the largest whose efficiency surely is high enough, the
 * cheapest and the fastest. Knows nothing of how it is shown. */
#ifndef PRIMES_REPORT_PROPOSAL_PROPOSAL_H
#define PRIMES_REPORT_PROPOSAL_PROPOSAL_H

#include "report/analysis/group.h"

struct proposal {
    const struct row **rows; /* that count, of each number of nodes and workers the fastest, and the base; by
                                workers, then by nodes */
    size_t count;
    bool is_weak;              /* the work grows with the workers */
    double least;              /* the efficiency that is asked for */
    const struct row *largest; /* of several workers, the most whose interval of the efficiency lies at
                                  `least` or above; NULL: none */
    const struct row *gap;     /* one of fewer workers than `largest` whose interval does not; NULL: none */
    const struct row *cheapest, *fastest; /* least core-hours, least time; NULL: there are no rows, or each
                                             has other work */
    size_t without_interval;              /* rows of several workers whose efficiency is not known so well */
};

/* The group must outlive it. Fails only if memory ran out. */
bool proposal_make(struct proposal *proposal, const struct group *group, struct error *error);

/* Of a run. */
double proposal_core_hours(const struct row *row);

void proposal_free(struct proposal *proposal);

#endif
