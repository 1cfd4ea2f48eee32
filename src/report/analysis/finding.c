#include "report/analysis/finding.h"

#include <stdlib.h>

#include "report/containers/array.h"

const char *finding_kind_name(enum finding_kind kind)
{
    static const char *const names[FINDING_KINDS] = {
        [FINDING_BASE_DISTURBED] = "base_disturbed",
        [FINDING_DISTURBED] = "disturbed",
        [FINDING_SHORT_OF_CPU] = "short_of_cpu",
        [FINDING_OVERSUBSCRIBED] = "oversubscribed",
        [FINDING_SMT] = "smt",
        [FINDING_NUMA] = "numa",
        [FINDING_COPIES] = "copies",
        [FINDING_BLOCKS] = "blocks",
        [FINDING_DRIFT] = "drift",
        [FINDING_SLOW_FIRST] = "slow_first",
        [FINDING_COLD_ROUND] = "cold_round",
        [FINDING_MODES] = "modes",
        [FINDING_SLOW_WORKER] = "slow_worker",
        [FINDING_SLOW_HOST] = "slow_host",
        [FINDING_NODES_DIFFER] = "nodes_differ",
        [FINDING_SHORT] = "short",
        [FINDING_SUPERLINEAR] = "superlinear",
        [FINDING_WEAK] = "weak",
    };
    return names[kind];
}

bool findings_append(struct findings *findings, const struct finding *finding, struct error *error)
{
    if (!array_grow(&findings->items, findings->count, sizeof *findings->items, error))
        return false;
    findings->items[findings->count++] = *finding;
    return true;
}

const struct finding *findings_find(const struct findings *findings, enum finding_kind kind,
                                    const struct row *row)
{
    for (size_t i = 0; i < findings->count; i++)
        if (findings->items[i].kind == kind && (!row || findings->items[i].row == row))
            return &findings->items[i];
    return NULL;
}

void findings_free(struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        free(findings->items[i].sentence);
        free(findings->items[i].cure);
    }
    free(findings->items);
    *findings = (struct findings){0};
}
