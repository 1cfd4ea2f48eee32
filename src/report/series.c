#include "report/series.h"

#include <math.h>

enum { STEPS_PER_DOUBLING = 8 };

const char *series_name(struct series series, char name[SERIES_NAME_SIZE])
{
    static const char *const kinds[SERIES_KINDS] = {
        [SERIES_IDEAL] = "ideal", [SERIES_BOUND] = "bound", [SERIES_RUNS] = "runs", [SERIES_LINE] = "line",
        [SERIES_BARS] = "bars",   [SERIES_FULL] = "full",   [SERIES_OPEN] = "open",
    };
    const bool of_all = series.kind == SERIES_IDEAL || series.kind == SERIES_BOUND;
    snprintf(name, SERIES_NAME_SIZE, "%s%s%s", kinds[series.kind], of_all ? "" : " ",
             of_all ? "" : run_world_name(series.world));
    return name;
}

/* ---- What a row says in a figure. Values that are not above 0 cannot be said. */

/* Of a run time. */
static double value_of(const struct group *group, enum figure figure, double seconds, int workers)
{
    if (!(seconds > 0))
        return NAN;
    if (figure == FIGURE_TIME)
        return seconds;
    const double speedup = group->base && group->base->median > 0 ? group->base->median / seconds : NAN;
    return figure == FIGURE_SPEEDUP ? speedup : speedup / workers;
}

static double median_of(const struct group *group, enum figure figure, const struct row *row)
{
    return value_of(group, figure, row->median, row->like->workers);
}

bool series_is_shared(const struct row *row)
{
    return row->like->cpus > 0 && row->like->cpus < row->like->workers;
}

static bool has_faster(const struct group *group, const struct row *row)
{
    for (const struct row *other = group->rows; other < group->rows + group->row_count; other++)
        if (other->like->world == row->like->world && other->like->workers == row->like->workers &&
            !other->is_left_out &&
            (other->median < row->median || (other->median <= row->median && other < row)))
            return true;
    return false;
}

/* ---- The points of a row. */

static void put(FILE *file, int workers, double value)
{
    if (file)
        fprintf(file, "%d %.9g\n", workers, value);
}

static size_t write_runs(const struct group *group, enum figure figure, const struct row *row, FILE *file)
{
    size_t count = 0;
    for (size_t i = 0; i < row->repetitions; i++) {
        const double value = value_of(group, figure, row->seconds[i], row->like->workers);
        if (isnan(value))
            continue;
        put(file, row->like->workers, value);
        count++;
    }
    return count;
}

static size_t write_bar(const struct group *group, enum figure figure, const struct row *row, FILE *file)
{
    const double a = value_of(group, figure, row->low, row->like->workers),
                 b = value_of(group, figure, row->high, row->like->workers);
    if (isnan(a) || isnan(b))
        return 0;
    if (file)
        fprintf(file, "%d %.9g %.9g\n", row->like->workers, fmin(a, b), fmax(a, b));
    return 1;
}

static size_t write_median(const struct group *group, enum figure figure, const struct row *row, FILE *file)
{
    const double value = median_of(group, figure, row);
    if (isnan(value))
        return 0;
    put(file, row->like->workers, value);
    return 1;
}

static size_t write_row(const struct group *group, enum figure figure, enum series_kind kind,
                        const struct row *row, FILE *file)
{
    switch (kind) {
    case SERIES_RUNS:
        return figure == FIGURE_TIME ? write_runs(group, figure, row, file) : 0;
    case SERIES_BARS:
        return figure == FIGURE_TIME ? 0 : write_bar(group, figure, row, file);
    case SERIES_LINE:
        return row->like->world == RUN_SEQUENTIAL || has_faster(group, row)
                   ? 0
                   : write_median(group, figure, row, file);
    default:
        return series_is_shared(row) == (kind == SERIES_OPEN) ? write_median(group, figure, row, file) : 0;
    }
}

/* ---- The curves of the whole group. */

/* 1, 2, 3, ... and from 8 on in eighths of a doubling; the last one is `most`. */
static int next_workers(int workers, int most)
{
    const double next = floor(workers * exp2(1.0 / STEPS_PER_DOUBLING));
    if (workers >= most)
        return most + 1;
    if (next >= most)
        return most;
    return next > workers ? (int)next : workers + 1;
}

static size_t write_ideal(const struct group *group, enum figure figure, FILE *file)
{
    const int most = series_range(group, figure).workers;
    size_t count = 0;
    if (!group->base || !(group->base->median > 0))
        return 0;
    for (int workers = 1; workers <= most; workers = next_workers(workers, most), count++)
        put(file, workers, value_of(group, figure, group->base->median / workers, workers));
    return count;
}

static size_t write_bound(const struct group *group, enum figure figure, FILE *file)
{
    const int most = series_range(group, figure).workers;
    size_t count = 0;
    for (int workers = 1; figure != FIGURE_TIME && workers <= most; workers = next_workers(workers, most)) {
        double bound;
        if (!group_bound(group, workers, &bound))
            return SIZE_MAX;
        if (isnan(bound))
            continue;
        put(file, workers, figure == FIGURE_SPEEDUP ? bound : bound / workers);
        count++;
    }
    return count;
}

/* ---- All of a series. */

size_t series_write(const struct group *group, enum figure figure, struct series series, FILE *file)
{
    if (series.kind == SERIES_IDEAL)
        return write_ideal(group, figure, file);
    if (series.kind == SERIES_BOUND)
        return write_bound(group, figure, file);
    size_t count = 0;
    for (size_t i = 0; i < group->row_count; i++)
        if (group->rows[i].like->world == series.world && !group->rows[i].is_left_out)
            count += write_row(group, figure, series.kind, &group->rows[i], file);
    return count;
}

bool series_has_world(const struct group *group, enum figure figure, enum run_world world)
{
    return series_write(group, figure, (struct series){SERIES_FULL, world}, NULL) > 0 ||
           series_write(group, figure, (struct series){SERIES_OPEN, world}, NULL) > 0;
}

static void widen(struct series_range *range, double value)
{
    range->low = fmin(range->low, value); /* NAN is passed over */
    range->high = fmax(range->high, value);
}

struct series_range series_range(const struct group *group, enum figure figure)
{
    struct series_range range = {.low = INFINITY, .high = 0, .workers = 1};
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++) {
        if (row->is_left_out)
            continue;
        const int workers = row->like->workers;
        range.workers = workers > range.workers ? workers : range.workers;
        widen(&range, median_of(group, figure, row));
        widen(&range, value_of(group, figure, row->low, workers));
        widen(&range, value_of(group, figure, row->high, workers));
        for (size_t i = 0; figure == FIGURE_TIME && i < row->repetitions; i++)
            widen(&range, value_of(group, figure, row->seconds[i], workers));
    }
    return range;
}
