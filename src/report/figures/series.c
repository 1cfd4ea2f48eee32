#include "report/figures/series.h"

#include <math.h>

#include "report/analysis/law_points.h"
#include "report/analysis/run_order.h"
#include "report/figures/told_schedules.h"

enum { STEPS_PER_DOUBLING = 8 };

bool series_is_of_all(enum series_kind kind)
{
    return kind < SERIES_RUNS;
}

const char *series_name(struct series series, char name[SERIES_NAME_SIZE])
{
    static const char *const kinds[SERIES_KINDS] = {
        [SERIES_IDEAL] = "ideal", [SERIES_BOUND] = "bound",    [SERIES_AMDAHL] = "Amdahl",
        [SERIES_USL] = "USL",     [SERIES_MODEL] = "modelled", [SERIES_RUNS] = "runs",
        [SERIES_LINE] = "line",   [SERIES_BARS] = "bars",      [SERIES_LOOP_BOUND] = "loop bound",
        [SERIES_FULL] = "full",   [SERIES_OPEN] = "open",
    };
    const char *const kind = kinds[series.kind], *const world = run_world_name(series.world);
    if (series_is_of_all(series.kind))
        snprintf(name, SERIES_NAME_SIZE, "%s", kind);
    else if (series.schedule)
        snprintf(name, SERIES_NAME_SIZE, "%s %s (%s)", kind, world, series.schedule->schedule);
    else
        snprintf(name, SERIES_NAME_SIZE, "%s %s", kind, world);
    return name;
}

/* ---- Curves: worlds, and schedules where they are told apart. */

/* Of every world but that of published runs, of which no schedule is known. */
static size_t curves_of_world(const struct group *group)
{
    const size_t schedules = told_schedules_count(group);
    return schedules > 0 ? schedules : 1;
}

size_t series_count_curves(const struct group *group)
{
    return RUN_BOOK * curves_of_world(group) + 1;
}

struct series series_of_curve(const struct group *group, enum series_kind kind, size_t curve)
{
    const size_t each = curves_of_world(group);
    if (curve >= RUN_BOOK * each)
        return (struct series){.kind = kind, .world = RUN_BOOK};
    return (struct series){kind, (enum run_world)(curve / each), told_schedules_at(group, curve % each)};
}

static bool is_of_curve(const struct row *row, struct series series)
{
    return row->like->world == series.world && !row->is_left_out &&
           (!series.schedule || run_order_schedules(row->like, series.schedule) == 0);
}

/* ---- The value of a row in a figure. NAN where it is not above 0. */

/* How the rows of a group are seen. */
struct view {
    const struct group *group;
    enum figure_kind figure;
    double scale; /* of times */
};

double series_book_scale(const struct group *group, enum figure_kind figure)
{
    const struct group *book = group->book;
    if (!book || !book->base || !group->base || !(group->base->median > 0))
        return NAN;
    return figure == FIGURE_TIME ? group->base->median / book->base->median : 1;
}

/* Of a world: published runs may be overlaid on the group's own. */
static struct view view_of(const struct group *group, enum figure_kind figure, enum run_world world)
{
    const double scale = series_book_scale(group, figure);
    if (world == RUN_BOOK && !isnan(scale))
        return (struct view){group->book, figure, scale};
    return (struct view){group, figure, 1};
}

/* Of a run time of a row. */
static double value_of(const struct view *view, const struct row *row, double seconds)
{
    const struct row *base = view->group->base;
    const double workers = row->like->workers;
    if (!(seconds > 0))
        return NAN;
    if (view->figure == FIGURE_TIME)
        return seconds * view->scale;
    const double speedup = base && base->median > 0 ? base->median / seconds : NAN;
    switch (view->figure) {
    case FIGURE_SPEEDUP:
        return speedup;
    case FIGURE_WEAK: /* random numbers: the work grows with the workers but for chance */
        return speedup * (double)row->like->operations / (double)base->like->operations / workers;
    default:
        return speedup / workers;
    }
}

static bool has_faster(const struct group *group, struct series series, const struct row *row)
{
    for (const struct row *other = group->rows; other < group->rows + group->row_count; other++)
        if (is_of_curve(other, series) && other->like->workers == row->like->workers &&
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

static size_t write_runs(const struct view *view, const struct row *row, FILE *file)
{
    size_t count = 0;
    for (size_t i = 0; i < row->repetitions; i++) {
        const double value = value_of(view, row, row->seconds[i]);
        if (isnan(value))
            continue;
        put(file, row->like->workers, value);
        count++;
    }
    return count;
}

static size_t write_bar(const struct view *view, const struct row *row, FILE *file)
{
    const double a = value_of(view, row, row->low), b = value_of(view, row, row->high);
    if (isnan(a) || isnan(b))
        return 0;
    if (file)
        fprintf(file, "%d %.9g %.9g\n", row->like->workers, fmin(a, b), fmax(a, b));
    return 1;
}

static size_t write_median(const struct view *view, const struct row *row, FILE *file)
{
    const double value = value_of(view, row, row->median);
    if (isnan(value))
        return 0;
    put(file, row->like->workers, value);
    return 1;
}

static size_t write_loop_bound(const struct view *view, const struct row *row, FILE *file)
{
    const bool has_bound = view->figure == FIGURE_SPEEDUP || view->figure == FIGURE_EFFICIENCY;
    const int workers = row->like->workers;
    if (!has_bound || !run_is_loop(row->like) || workers == 1 || isnan(row->bound))
        return 0;
    put(file, workers, view->figure == FIGURE_SPEEDUP ? row->bound : row->bound / workers);
    return 1;
}

static size_t write_row(const struct view *view, struct series series, const struct row *row, FILE *file)
{
    const bool is_time = view->figure == FIGURE_TIME;
    switch (series.kind) {
    case SERIES_RUNS:
        return is_time ? write_runs(view, row, file) : 0;
    case SERIES_BARS:
        return is_time ? 0 : write_bar(view, row, file);
    case SERIES_LINE:
        return row->like->world == RUN_SEQUENTIAL || has_faster(view->group, series, row)
                   ? 0
                   : write_median(view, row, file);
    case SERIES_LOOP_BOUND:
        return write_loop_bound(view, row, file);
    default:
        return row_shares_cpus(row) == (series.kind == SERIES_OPEN) ? write_median(view, row, file) : 0;
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

static size_t write_ideal(const struct group *group, enum figure_kind figure, FILE *file)
{
    const int most = series_range(group, figure).workers;
    size_t count = 0;
    if (!group->base || !(group->base->median > 0))
        return 0;
    for (int workers = 1; workers <= most; workers = next_workers(workers, most), count++)
        put(file, workers,
            figure == FIGURE_TIME      ? group->base->median / workers
            : figure == FIGURE_SPEEDUP ? workers
                                       : 1);
    return count;
}

static size_t write_bound(const struct group *group, enum figure_kind figure, FILE *file)
{
    const int most = series_range(group, figure).workers;
    size_t count = 0;
    const bool has_bound = figure == FIGURE_SPEEDUP || figure == FIGURE_EFFICIENCY;
    for (int workers = 1; has_bound && workers <= most; workers = next_workers(workers, most)) {
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

/* No law is drawn from fewer points than it needs. */
static size_t write_law(const struct group *group, enum figure_kind figure, enum law law, FILE *file)
{
    const int most = series_range(group, figure).workers;
    struct laws laws;
    struct error error;
    size_t count = 0;
    if (figure != FIGURE_SPEEDUP)
        return 0;
    if (!law_points_fit(&laws, group, &error))
        return SIZE_MAX;
    for (int workers = 1; workers <= most; workers = next_workers(workers, most)) {
        const double speedup = laws_speedup(&laws, law, workers);
        if (isnan(speedup))
            continue;
        put(file, workers, speedup);
        count++;
    }
    laws_free(&laws);
    return count;
}

static double model_value(const struct modelled_point *point, enum figure_kind figure)
{
    return figure == FIGURE_TIME      ? point->seconds
           : figure == FIGURE_SPEEDUP ? point->speedup
                                      : point->speedup / point->workers;
}

static size_t write_model(const struct group *group, enum figure_kind figure, FILE *file)
{
    const size_t count = group->model && figure != FIGURE_WEAK ? group->model->count : 0;
    for (size_t i = 0; i < count; i++)
        put(file, group->model->points[i].workers, model_value(&group->model->points[i], figure));
    return count;
}

/* ---- All of a series. */

static size_t write_rows(const struct view *view, struct series series, FILE *file)
{
    size_t count = 0;
    for (size_t i = 0; i < view->group->row_count; i++)
        if (is_of_curve(&view->group->rows[i], series))
            count += write_row(view, series, &view->group->rows[i], file);
    return count;
}

size_t series_write(const struct group *group, enum figure_kind figure, struct series series, FILE *file)
{
    switch (series.kind) {
    case SERIES_IDEAL:
        return write_ideal(group, figure, file);
    case SERIES_BOUND:
        return write_bound(group, figure, file);
    case SERIES_AMDAHL:
        return write_law(group, figure, LAW_AMDAHL, file);
    case SERIES_USL:
        return write_law(group, figure, LAW_USL, file);
    case SERIES_MODEL:
        return write_model(group, figure, file);
    default:
        break;
    }
    const struct view view = view_of(group, figure, series.world);
    const bool is_overlay = view.group != group; /* has its medians alone */
    return is_overlay && (series.kind == SERIES_RUNS || series.kind == SERIES_BARS)
               ? 0
               : write_rows(&view, series, file);
}

bool series_has_points(const struct group *group, enum figure_kind figure, struct series series)
{
    const struct series full = {SERIES_FULL, series.world, series.schedule},
                        open = {SERIES_OPEN, series.world, series.schedule};
    return series_write(group, figure, full, NULL) > 0 || series_write(group, figure, open, NULL) > 0;
}

bool series_has_world(const struct group *group, enum figure_kind figure, enum run_world world)
{
    return series_has_points(group, figure, (struct series){.world = world});
}

enum run_world series_only_world(const struct group *group, enum figure_kind figure)
{
    enum run_world only = RUN_WORLDS;
    for (int world = RUN_OPENMP; world < RUN_WORLDS; world++) {
        if (!series_has_world(group, figure, (enum run_world)world))
            continue;
        if (only != RUN_WORLDS)
            return RUN_WORLDS;
        only = (enum run_world)world;
    }
    return only;
}

static void widen(struct series_range *range, double value)
{
    range->low = fmin(range->low, value); /* which ignores NAN */
    range->high = fmax(range->high, value);
}

static void widen_by(struct series_range *range, const struct view *view)
{
    for (const struct row *row = view->group->rows; row < view->group->rows + view->group->row_count; row++) {
        if (row->is_left_out)
            continue;
        const int workers = row->like->workers;
        range->workers = workers > range->workers ? workers : range->workers;
        widen(range, value_of(view, row, row->median));
        widen(range, value_of(view, row, row->low));
        widen(range, value_of(view, row, row->high));
        for (size_t i = 0; view->figure == FIGURE_TIME && i < row->repetitions; i++)
            widen(range, value_of(view, row, row->seconds[i]));
    }
}

struct series_range series_range(const struct group *group, enum figure_kind figure)
{
    struct series_range range = {.low = INFINITY, .high = 0, .workers = 1};
    const struct view own = {group, figure, 1}, book = view_of(group, figure, RUN_BOOK);
    widen_by(&range, &own);
    if (book.group != group)
        widen_by(&range, &book);
    for (size_t i = 0; group->model && figure != FIGURE_WEAK && i < group->model->count; i++) {
        const struct modelled_point *point = &group->model->points[i];
        range.workers = point->workers > range.workers ? point->workers : range.workers;
        widen(&range, model_value(point, figure));
    }
    return range;
}
