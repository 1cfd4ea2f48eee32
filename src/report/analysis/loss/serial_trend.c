#include "report/analysis/loss/serial_trend.h"

#include "report/analysis/loss/law_points.h"

const char *serial_trend_direction_name(enum serial_direction direction)
{
    static const char *const names[SERIAL_DIRECTIONS] = {
        [SERIAL_UNTOLD] = "not_told",
        [SERIAL_GROWS] = "grows",
        [SERIAL_FALLS] = "falls",
        [SERIAL_UNCLEAR] = "none",
    };
    return names[direction];
}

static enum serial_direction direction_of(struct estimate slope)
{
    if (!estimate_has_interval(slope))
        return SERIAL_UNTOLD;
    if (estimate_holds(slope, 0))
        return SERIAL_UNCLEAR;
    return slope.low > 0 ? SERIAL_GROWS : SERIAL_FALLS;
}

/* Rows are sorted by workers. A relative base gives no serial fraction. */
bool serial_trend_find(struct serial_trend *trend, const struct group *group, const struct laws *laws,
                       struct error *error)
{
    const struct run *schedule = law_points_schedule(group);
    *trend = (struct serial_trend){.slope = estimate_unknown()};
    if (group->is_relative)
        return true;
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++) {
        if (!law_points_has(group, schedule, row))
            continue;
        trend->first = trend->first ? trend->first : row;
        trend->last = row;
    }
    if (!laws_karp_flatt_trend(laws, &trend->slope))
        return error_memory(error, "the report", 0);
    trend->direction = direction_of(trend->slope);
    return true;
}
