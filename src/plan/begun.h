/* Heavy numbers that were begun and are not delivered: how far the search for a divisor of each is, so that
 * a run that goes on need not try again what was tried. Knows nothing of who searched. */
#ifndef PRIMES_PLAN_BEGUN_H
#define PRIMES_PLAN_BEGUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct begun_number {
    uint64_t index;   /* among the numbers of the sequence */
    uint64_t below;   /* at least 2: no divisor in [2, below) divides it */
    uint64_t divisor; /* one that was found, at least `below`; 0: none so far */
};

/* {0} is none. */
struct begun_numbers {
    struct begun_number *items;
    size_t count, room;
};

/* False if memory ran out. */
bool begun_add(struct begun_numbers *begun, struct begun_number number);

/* Puts them in the order of their indices. Of one number what all know of it becomes one. */
void begun_sort(struct begun_numbers *begun);

/* After begun_sort: the one of that index, or NULL. `begun` may be NULL. */
const struct begun_number *begun_find(const struct begun_numbers *begun, uint64_t index);

/* Makes [*lo, *hi), divisors that would have to be searched from the beginning, what remains of them: never
 * empty, and with the divisor that was found, which the search then finds again. `number` may be NULL. */
void begun_shorten(const struct begun_number *number, uint64_t *lo, uint64_t *hi);

/* Frees what it owns and leaves {0}. */
void begun_free(struct begun_numbers *begun);

#endif
