#include "engine/outcome.h"

const char *outcome_text(const struct outcome *outcome)
{
    return (const char *)(outcome + 1);
}

const struct verdict *outcome_verdicts(const struct outcome *outcome)
{
    const double *seconds = (const double *)(const void *)(outcome + 1);
    return (const struct verdict *)(const void *)(seconds + (outcome->timed ? outcome->unit.count : 0));
}

const double *outcome_seconds(const struct outcome *outcome)
{
    return outcome->timed ? (const double *)(const void *)(outcome + 1) : NULL;
}
