#include "report/analysis/law_points.h"

#include <math.h>
#include <stdlib.h>

#include "report/analysis/run_order.h"

static bool is_point(const struct row *row)
{
    return row->like->workers > 1 && row->speedup.value > 0 && isfinite(row->speedup.value) &&
           !row_shares_cpus(row);
}

static size_t count_points(const struct group *group, const struct run *schedule)
{
    size_t count = 0;
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++)
        count += is_point(row) && run_order_schedules(row->like, schedule) == 0;
    return count;
}

/* Is the first the better one to be fitted? */
static bool is_preferred(const struct group *group, const struct run *a, const struct run *b)
{
    const size_t of_a = count_points(group, a), of_b = count_points(group, b);
    if (run_is_loop(a) != run_is_loop(b))
        return !run_is_loop(a);
    return of_a != of_b ? of_a > of_b : run_order_schedules(a, b) < 0;
}

const struct run *law_points_schedule(const struct group *group)
{
    const struct run *best = NULL;
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++)
        if (is_point(row) && (!best || is_preferred(group, row->like, best)))
            best = row->like;
    return best;
}

/* Of two that are equally fast, the first counts. */
static bool is_fastest(const struct group *group, const struct row *row)
{
    for (const struct row *other = group->rows; other < group->rows + group->row_count; other++)
        if (is_point(other) && other->like->workers == row->like->workers &&
            run_order_schedules(other->like, row->like) == 0 &&
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
        .speedup = row->speedup.value,
        .sigma = sigma > 0 ? sigma : NAN,
        .bound = row->bound,
    };
}

bool law_points_fit(struct laws *laws, const struct group *group, struct error *error)
{
    size_t count = 0;
    const struct run *schedule = law_points_schedule(group);
    struct law_point *points = calloc(group->row_count + 1, sizeof *points);
    if (!points)
        return error_memory(error, "the report", (group->row_count + 1) * sizeof *points);
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++)
        if (is_point(row) && run_order_schedules(row->like, schedule) == 0 && is_fastest(group, row))
            points[count++] = point_of(group, row);
    laws_fit(laws, points, count);
    return true;
}
