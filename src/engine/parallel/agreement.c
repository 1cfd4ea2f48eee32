#include "engine/parallel/agreement.h"

#include <stdlib.h>
#include <string.h>

#include "base/host.h"

void agreement_locate(const struct ranks *ranks, struct error *error)
{
    char host[HOST_TEXT_SIZE];
    if (ranks->size == 1)
        return;
    host_name(host);
    error_locate(error, "rank %d on %s", ranks->rank, host);
}

bool agreement_reached(struct ranks *ranks, bool good)
{
    return ranks_maximum(ranks, good ? 0 : 1) == 0;
}

/* What a rank says of a step. */
struct report {
    struct error error, located; /* the same without and with where it happened */
};

/* The first error of the ranks, one of which at least failed. */
static struct error find_cause(const struct report *reports, int ranks)
{
    int first = 0;
    bool all_alike = true;
    while (first < ranks - 1 && reports[first].error.code == ERROR_NONE)
        first++;
    for (int rank = 0; rank < ranks; rank++)
        all_alike = all_alike && strcmp(reports[rank].error.text, reports[first].error.text) == 0;
    return all_alike ? reports[first].error : reports[first].located;
}

bool agreement_with_cause(struct ranks *ranks, bool good, struct error *error)
{
    if (agreement_reached(ranks, good))
        return true;
    struct report report = {0};
    if (!good) {
        report.error = report.located = *error;
        if (error->code != ERROR_STOPPED) /* whoever asked for that asked all of them */
            agreement_locate(ranks, &report.located);
    }
    struct report *all = ranks_gather(ranks, &report, sizeof report);
    if (all)
        *error = find_cause(all, ranks->size);
    else if (good)
        error_set(error, ERROR_FAILED, "another rank failed");
    free(all);
    return false;
}

enum error_code agreement_code(struct ranks *ranks, bool good, const struct error *error)
{
    enum error_code code = good ? ERROR_NONE : error->code;
    ranks_broadcast(ranks, &code, sizeof code);
    return code;
}
