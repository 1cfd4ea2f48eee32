/* Verdicts of numbers that are decided before others that stand before them, so that a run that goes on need
 * not decide them again: stretches of consecutive numbers. Knows nothing of who decided them. */
#ifndef PRIMES_PLAN_KNOWN_H
#define PRIMES_PLAN_KNOWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kernel/verdict.h"

struct known_stretch {
    uint64_t first; /* index of its first number, in the sequence */
    uint64_t count; /* at least 1 */
    size_t place;   /* of its first verdict, among all */
};

/* {0} is none. */
struct known_verdicts {
    struct known_stretch *stretches;
    size_t count, room; /* of stretches */
    struct verdict *verdicts;
    size_t verdict_count, verdict_room;
};

/* Adds those of numbers [first, first + count), count at least 1: to the last stretch, where they follow on
 * it. False if memory ran out. */
bool known_add(struct known_verdicts *known, uint64_t first, uint64_t count, const struct verdict *verdicts);

/* Puts the stretches in the order of their numbers, each number once and the longest stretches that can be.
 * False if memory ran out. */
bool known_sort(struct known_verdicts *known);

/* Forgets the last ones that are more than so many stretches, or verdicts. */
void known_cut(struct known_verdicts *known, size_t stretches, size_t verdicts);

/* After known_sort: the verdicts of number `index` and of those that follow on it, *count of them; or NULL,
 * and the *count numbers from it on are not known (UINT64_MAX: none behind it is). `known` may be NULL. */
const struct verdict *known_find(const struct known_verdicts *known, uint64_t index, uint64_t *count);

/* The verdicts of a stretch. */
static inline const struct verdict *known_verdicts_of(const struct known_verdicts *known, size_t stretch)
{
    return known->verdicts + known->stretches[stretch].place;
}

/* Frees what it owns and leaves {0}. */
void known_free(struct known_verdicts *known);

#endif
