/* Lists as a person types them: numbers of threads and ranks, points, cores of nodes. Knows nothing of what
 * is done with them. */
#ifndef PRIMES_SWEEP_POINTS_COUNTS_H
#define PRIMES_SWEEP_POINTS_COUNTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

enum { COUNTS_MOST = 999999 /* of ranks, of threads */ };

/* {0} is none. */
struct counts {
    int *items;
    size_t count;
};

/* Ranks and the threads of each. */
struct pair {
    int ranks; /* 0: one process, started by no launcher */
    int threads;
};
struct pairs {
    struct pair *items;
    size_t count;
};

/* "1,2,4". ERROR_USAGE without words: it is something else, or a number is not within 1 and COUNTS_MOST. */
bool counts_parse(struct counts *counts, const char *text, struct error *error);

/* "8x1,4x2", and so. */
bool counts_parse_pairs(struct pairs *pairs, const char *text, struct error *error);

/* As Slurm says how many CPUs the nodes of a job have: "2(x4),8". */
bool counts_parse_nodes(struct counts *counts, const char *text, struct error *error);

bool counts_add(struct counts *counts, int number, struct error *error);
bool counts_add_pair(struct pairs *pairs, struct pair pair, struct error *error);

void counts_free(struct counts *counts);
void counts_free_pairs(struct pairs *pairs);

#endif
