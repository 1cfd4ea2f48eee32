#include "report/analysis/loss/law_points.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>

#include "report/analysis/run_order.h"

static bool shares_places(const struct row *row)
{
    return run_places_for_workers(row->like) < row->like->workers;
}

static bool is_point(const struct row *row)
{
    return row->like->workers > 1 && row->speedup.value > 0 && isfinite(row->speedup.value) &&
           !shares_places(row);
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

bool law_points_has(const struct group *group, const struct run *schedule, const struct row *row)
{
    return schedule && is_point(row) && run_order_schedules(row->like, schedule) == 0 &&
           is_fastest(group, row);
}

bool law_points_leave_shared(const struct group *group, int more_than)
{
    bool some = false;
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++)
        some = some || (row->speedup.value > 0 && row->like->workers > more_than && shares_places(row));
    return some;
}

/* ---- Whether a law is told. */

static bool is_repeated(const struct row *row)
{
    return row->repetitions >= RESAMPLE_LEAST;
}

static bool all_repeated(const struct group *group)
{
    const struct run *schedule = law_points_schedule(group);
    bool all = is_repeated(group->base);
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++)
        all = all && (is_repeated(row) || !law_points_has(group, schedule, row));
    return all;
}

enum law_silence law_points_silence(const struct group *group)
{
    if (group->is_relative)
        return LAW_POINTS_RELATIVE;
    if (group->base && group->base->is_disturbed)
        return LAW_POINTS_BASE_DISTURBED;
    if (!group->base || !law_points_schedule(group))
        return LAW_POINTS_NONE;
    return group->base->like->source || all_repeated(group) ? LAW_POINTS_TOLD : LAW_POINTS_FEW_REPETITIONS;
}

const char *law_points_silence_name(enum law_silence silence)
{
    static const char *const names[] = {[LAW_POINTS_TOLD] = NULL,
                                        [LAW_POINTS_NONE] = "no_points",
                                        [LAW_POINTS_RELATIVE] = "relative",
                                        [LAW_POINTS_BASE_DISTURBED] = "base_disturbed",
                                        [LAW_POINTS_FEW_REPETITIONS] = "few_repetitions"};
    return names[silence];
}

/* ---- What bounds them. */

bool law_points_bound(const struct group *group, double workers, double *bound)
{
    const struct run *schedule = law_points_schedule(group);
    bool is_bounded = false;
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++)
        is_bounded = is_bounded || (row->bound > 0 && law_points_has(group, schedule, row));
    *bound = NAN;
    return !is_bounded || group_bound(group, workers < INT_MAX ? (int)workers : INT_MAX, bound);
}

static bool bound_reach(struct laws *laws, const struct group *group)
{
    bool good = true;
    for (int law = 0; good && law < LAWS; law++) {
        struct law_reach *reach = &laws->fit[law].reach;
        if (!isnan(reach->speedup))
            good = law_points_bound(group, reach->workers, &reach->bound);
    }
    return good;
}

/* ---- The points. */

static size_t collect(const struct group *group, struct law_point *points, const struct row **rows)
{
    const struct run *schedule = law_points_schedule(group);
    size_t count = 0;
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++) {
        if (!law_points_has(group, schedule, row))
            continue;
        rows[count] = row;
        points[count++] = (struct law_point){
            .workers = row->like->workers, .speedup = row->speedup.value, .bound = row->bound};
    }
    return count;
}

static bool draw_noise(const struct group *group, struct law_point *points, const struct row *const *rows,
                       size_t count, double *noise)
{
    const struct row *base = group->base;
    bool good = resample_noise(group->resampling, RESAMPLE_BASE, 0, base->seconds, base->repetitions, noise);
    for (size_t i = 0; good && i < count; i++) {
        double *own = noise + (i + 1) * RESAMPLE_DRAWS;
        points[i].noise = own;
        good = resample_noise(group->resampling, RESAMPLE_ROW, (unsigned)i + 1, rows[i]->seconds,
                              rows[i]->repetitions, own);
    }
    return good;
}

/* Takes the points. */
static bool fit(struct laws *laws, const struct group *group, struct law_point *points,
                const struct row **rows)
{
    const bool is_told = law_points_silence(group) == LAW_POINTS_TOLD;
    const size_t count = is_told ? collect(group, points, rows) : 0;
    const bool is_noise_known = is_told && all_repeated(group);
    double *noise = is_noise_known ? calloc((count + 1) * RESAMPLE_DRAWS, sizeof *noise) : NULL;
    const bool good = !is_noise_known || (noise && draw_noise(group, points, rows, count, noise));
    return laws_fit(laws, points, good ? count : 0, noise) && good && bound_reach(laws, group);
}

bool law_points_fit(struct laws *laws, const struct group *group, struct error *error)
{
    struct law_point *points = calloc(group->row_count + 1, sizeof *points);
    const struct row **rows = calloc(group->row_count + 1, sizeof *rows);
    *laws = (struct laws){.best = LAWS};
    bool good = points && rows;
    if (good)
        good = fit(laws, group, points, rows);
    else
        free(points);
    free(rows);
    if (good)
        return true;
    laws_free(laws);
    return error_memory(error, "the report", 0);
}
