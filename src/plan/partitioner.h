/* Cuts the numbers into pieces (see unit.h) by what they cost the kernel: blocks, and single numbers that are
 * heavy. Knows nothing of who works, and in which order the pieces go out. */
#ifndef PRIMES_PLAN_PARTITIONER_H
#define PRIMES_PLAN_PARTITIONER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "input/numbers.h"
#include "kernel/kernel.h"
#include "plan/unit.h"

enum { PARTITIONER_READ_AHEAD = 256 };

/* The first five are the caller's to set. */
struct partitioner {
    const struct numbers *numbers;
    const struct kernel *kernel;
    uint64_t cost_max;  /* a block ends when it reaches this, in the kernel's operations */
    uint64_t count_max; /* or so many numbers */
    bool by_bounds; /* light numbers may be taken to cost what the largest of some neighbours does: for most
                       kernels that takes less time */
    uint64_t values[PARTITIONER_READ_AHEAD];
    uint64_t values_first;
    size_t values_count;
};

/* Is a number of this cost heavy enough to be searched in slices? Then it is a piece of its own, the range of
 * all its divisors, unless it stands in a big file. */
static inline bool partitioner_is_heavy(const struct kernel *kernel, uint64_t cost)
{
    return kernel->search && cost > kernel->slice_operations;
}

/* The piece that begins with number `first`, which must be one of the sequence; `id` becomes its id. */
void partitioner_cut(struct partitioner *partitioner, uint64_t first, uint64_t id, struct unit *piece);

/* What all numbers cost together, a bound where they stand in a big file. Needs no maximum. */
uint64_t partitioner_sum_costs(struct partitioner *partitioner);

#endif
