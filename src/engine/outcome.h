/* The inside of an outcome, for those who make one. Private to the engine and the simulator. */
#ifndef PRIMES_ENGINE_OUTCOME_H
#define PRIMES_ENGINE_OUTCOME_H

#include "engine/engine.h"

/* Bytes of the outcome of a unit, before it is formatted. */
static inline size_t outcome_size(const struct unit *unit, bool timed)
{
    return sizeof(struct outcome) + (unit->is_counted ? 0 : (size_t)unit->count) *
                                        ((timed ? sizeof(double) : 0) + sizeof(struct verdict));
}

static inline double *seconds_of(struct outcome *outcome)
{
    return (double *)(void *)(outcome + 1);
}

static inline struct verdict *verdicts_of(struct outcome *outcome)
{
    double *seconds = seconds_of(outcome);
    return (struct verdict *)(void *)(seconds + (outcome->timed ? outcome->unit.count : 0));
}

#endif
