#include "report/analysis/measurement/doubt.h"

#include "report/analysis/measurement/blocks.h"

const struct finding *doubt_of_row(const struct group *group, const struct row *row)
{
    const struct finding *blocks = findings_find(&group->findings, FINDING_BLOCKS, NULL),
                         *drift = findings_find(&group->findings, FINDING_DRIFT, NULL);
    if (row == group->base)
        return NULL;
    if (blocks)
        return blocks_has(group, row) ? blocks : NULL;
    return drift && !drift->is_interleaved ? drift : NULL;
}
