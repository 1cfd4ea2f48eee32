#include "program/agreement.h"

#include <stdlib.h>

bool agreement_reached(struct ranks *ranks, bool good)
{
    return ranks_maximum(ranks, good ? 0 : 1) == 0;
}

/* Returns on rank 0 which rank it is whose error it got. */
static int find_cause(struct ranks *ranks, bool good, struct error *error)
{
    static const struct error none;
    struct error *errors = ranks_gather(ranks, good ? &none : error, sizeof none);
    int rank = 0;
    while (errors && rank < ranks->size - 1 && errors[rank].code == ERROR_NONE)
        rank++;
    if (errors)
        *error = errors[rank];
    else if (good)
        error_set(error, ERROR_FAILED, "another rank failed");
    free(errors);
    return rank;
}

bool agreement_with_cause(struct ranks *ranks, bool good, struct error *error)
{
    if (agreement_reached(ranks, good))
        return true;
    find_cause(ranks, good, error);
    return false;
}

bool agreement_with_rank_and_cause(struct ranks *ranks, bool good, struct error *error)
{
    if (agreement_reached(ranks, good))
        return true;
    const int rank = find_cause(ranks, good, error);
    const struct error cause = *error;
    if (rank > 0)
        error_set(error, cause.code, "rank %d: %s", rank, cause.text);
    return false;
}

enum error_code agreement_code(struct ranks *ranks, bool good, const struct error *error)
{
    enum error_code code = good ? ERROR_NONE : error->code;
    ranks_broadcast(ranks, &code, sizeof code);
    return code;
}
