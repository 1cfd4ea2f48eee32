/* The named workloads: reproducible sets of numbers. Knows nothing of files. */
#ifndef PRIMES_INPUT_WORKLOAD_H
#define PRIMES_INPUT_WORKLOAD_H

#include "input/numbers.h"

struct workload {
    const char *name;    /* as --workload takes it, with its parameters: "random:COUNT[:BITS[:SEED]]" */
    const char *summary; /* one line for the help */
};

/* All workloads in the order of the help; `i` from 0, NULL at the end. */
const struct workload *workload_at(size_t i);

/* Is `text` a workload with good parameters? ERROR_USAGE with the cause if not. */
bool workload_check(const char *text, struct error *error);

/* Appends the numbers of workload `text`. */
bool workload_add(struct numbers *numbers, const char *text, struct error *error);

#endif
