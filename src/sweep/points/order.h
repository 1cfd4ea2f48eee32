/* The random order of a round: of a seed the same on every machine. Knows nothing of what is ordered. */
#ifndef PRIMES_SWEEP_POINTS_ORDER_H
#define PRIMES_SWEEP_POINTS_ORDER_H

#include <stddef.h>
#include <stdint.h>

/* Begins with {seed, 0}; goes on from round to round. */
struct order {
    uint64_t seed, drawn;
};

/* Every order of the items is as likely as every other. */
void order_shuffle(struct order *order, size_t *items, size_t count);

#endif
