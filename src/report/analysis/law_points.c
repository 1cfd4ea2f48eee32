#include "report/analysis/law_points.h"

#include <math.h>
#include <stdlib.h>

static bool is_point(const struct row *row)
{
    return row->like->workers > 1 && row->speedup > 0 && isfinite(row->speedup) && !row_shares_cpus(row);
}

/* Of two that are equally fast, the first counts. */
static bool is_fastest(const struct group *group, const struct row *row)
{
    for (const struct row *other = group->rows; other < group->rows + group->row_count; other++)
        if (is_point(other) && other->like->workers == row->like->workers &&
            (other->median < row->median || (other->median <= row->median && other < row)))
            return false;
    return true;
}

static struct law_point point_of(const struct group *group, const struct row *row)
{
    const struct row *base = group->base;
    const double error = sample_median_error(row->seconds, row->repetitions) / row->median,
                 base_error = sample_median_error(base->seconds, base->repetitions) / base->median;
    const double sigma = hypot(error, base_error);
    return (struct law_point){
        .workers = row->like->workers,
        .speedup = row->speedup,
        .sigma = sigma > 0 ? sigma : NAN,
        .bound = row->bound,
    };
}

bool law_points_fit(struct laws *laws, const struct group *group, struct error *error)
{
    size_t count = 0;
    struct law_point *points = calloc(group->row_count + 1, sizeof *points);
    if (!points)
        return error_memory(error, "the report", (group->row_count + 1) * sizeof *points);
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++)
        if (is_point(row) && is_fastest(group, row))
            points[count++] = point_of(group, row);
    laws_fit(laws, points, count);
    return true;
}
