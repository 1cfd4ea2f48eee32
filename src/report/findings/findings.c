#include "report/findings/findings.h"

#include "report/findings/caveats.h"
#include "report/findings/warnings.h"

bool findings_add(struct groups *groups, struct error *error)
{
    return caveats_add(groups, error) && warnings_add(groups, error);
}
