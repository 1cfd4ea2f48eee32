/* Rows that pool runs on several nodes, of which one is slower or faster than the others. Knows nothing of
 * words. */
#ifndef PRIMES_REPORT_ANALYSIS_MEASUREMENT_NODE_DIFFERENCES_H
#define PRIMES_REPORT_ANALYSIS_MEASUREMENT_NODE_DIFFERENCES_H

#include "report/analysis/group.h"

/* A node whose median is 2 % or more from that of the other runs of the row, each on one node, with a
 * probability below 1 % (Mann and Whitney), adjusted for all nodes and rows of the group (Holm): the one that
 * is farthest off. Of two nodes it is the slower one. */
struct node_difference {
    const struct row *row;
    const char *host;
    double ratio, probability; /* of the medians */
    size_t repetitions, nodes; /* on it; of the row */
};

/* `found` has room for the rows of the group. False: memory ran out. */
bool node_differences_find(struct node_difference *found, size_t *count, const struct group *group,
                           struct error *error);

#endif
