#include "report/findings/findings.h"

#include "report/findings/caveats.h"
#include "report/findings/warnings.h"

/* By kind; those of one kind stay in their order. */
static void sort(struct findings *findings)
{
    for (size_t i = 1; i < findings->count; i++) {
        const struct finding moved = findings->items[i];
        size_t at = i;
        for (; at > 0 && findings->items[at - 1].kind > moved.kind; at--)
            findings->items[at] = findings->items[at - 1];
        findings->items[at] = moved;
    }
}

bool findings_add(struct groups *groups, struct error *error)
{
    if (!caveats_add(groups, error) || !warnings_add(groups, error))
        return false;
    for (size_t i = 0; i < groups->count; i++)
        sort(&groups->items[i].findings);
    return true;
}
