#include "report/figures/series.h"

#include <math.h>

#include "report/analysis/loss/law_points.h"
#include "report/analysis/run_order.h"
#include "report/figures/told/told_schedules.h"
#include "report/proposal/proposal.h"

enum { STEPS_PER_DOUBLING = 8 };
static const double LAW_ABOVE_BOUND = 1e-9; /* what rounding makes */

bool series_is_of_all(enum series_kind kind)
{
    return kind < SERIES_RUNS;
}

const char *series_name(struct series series, char name[SERIES_NAME_SIZE])
{
    static const char *const kinds[SERIES_KINDS] = {
        [SERIES_IDEAL] = "ideal",     [SERIES_BOUND] = "bound",    [SERIES_AMDAHL] = "Amdahl",
        [SERIES_USL] = "USL",         [SERIES_MODEL] = "modelled", [SERIES_RUNS] = "runs",
        [SERIES_LINE] = "line",       [SERIES_BARS] = "bars",      [SERIES_LOOP_BOUND] = "loop bound",
        [SERIES_ASKED] = "asked for", [SERIES_BAND] = "band",      [SERIES_LARGEST] = "largest",
        [SERIES_FULL] = "full",       [SERIES_OPEN] = "open",      [SERIES_DISTURBED] = "disturbed",
    };
    char told[TOLD_SCHEDULES_NAME_SIZE];
    const char *const kind = kinds[series.kind], *const world = run_world_name(series.world);
    if (series_is_of_all(series.kind))
        snprintf(name, SERIES_NAME_SIZE, "%s", kind);
    else if (series.schedule)
        snprintf(name, SERIES_NAME_SIZE, "%s %s (%s)", kind, world,
                 told_schedules_name(series.schedule, told));
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

bool series_has_row(struct series series, const struct row *row)
{
    return row->like->world == series.world && !row->is_left_out &&
           (!series.schedule || run_order_told(row->like, series.schedule) == 0);
}

/* ---- What a row is in a figure. */

/* How the rows of a group are seen. */
struct view {
    const struct group *group;
    enum figure_kind figure;
    double scale; /* of times */
};

double series_book_scale(const struct group *group, enum figure_kind figure)
{
    const struct group *book = group->book;
    if (!book || !book->base || !group->base || group->is_relative || !(group->base->median > 0))
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

/* As the tables have it: unknown where the row has none, and where it is not above 0. */
static struct estimate estimate_of(const struct view *view, const struct row *row)
{
    const struct estimate estimate =
        view->figure == FIGURE_TIME
            ? estimate_times((struct estimate){row->median, row->low, row->high}, view->scale)
        : view->figure == FIGURE_SPEEDUP ? row->speedup
                                         : row->efficiency;
    return estimate.value > 0 && isfinite(estimate.value) ? estimate : estimate_unknown();
}

static bool has_faster(const struct group *group, struct series series, const struct row *row)
{
    for (const struct row *other = group->rows; other < group->rows + group->row_count; other++)
        if (series_has_row(series, other) && group_trusts(group, other) &&
            other->like->workers == row->like->workers &&
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
        if (!(row->seconds[i] > 0))
            continue;
        put(file, row->like->workers, row->seconds[i] * view->scale);
        count++;
    }
    return count;
}

/* None of a base, which is 1 for certain. */
static size_t write_bar(const struct view *view, const struct row *row, FILE *file)
{
    const struct estimate estimate = estimate_of(view, row);
    if (!(estimate.low < estimate.high))
        return 0;
    if (file)
        fprintf(file, "%d %.9g %.9g\n", row->like->workers, estimate.low, estimate.high);
    return 1;
}

static size_t write_value(const struct view *view, const struct row *row, FILE *file)
{
    const double value = estimate_of(view, row).value;
    if (isnan(value))
        return 0;
    put(file, row->like->workers, value);
    return 1;
}

/* The fastest of those that count stands for its number of workers. */
static size_t write_on_line(const struct view *view, struct series series, const struct row *row, FILE *file)
{
    const bool is_on_line = row->like->world != RUN_SEQUENTIAL && group_trusts(view->group, row) &&
                            !has_faster(view->group, series, row);
    return is_on_line ? write_value(view, row, file) : 0;
}

struct estimate series_estimate(const struct group *group, enum figure_kind figure, const struct row *row)
{
    const struct view view = {group, figure, 1};
    return row->is_left_out ? estimate_unknown() : estimate_of(&view, row);
}

bool series_is_asked(const struct group *group, enum figure_kind figure)
{
    return group->least_efficiency > 0 && group->studies <= 1 &&
           (figure == FIGURE_EFFICIENCY || figure == FIGURE_WEAK);
}

bool series_has_bound(const struct group *group, enum figure_kind figure)
{
    return !group->is_relative && group->studies <= 1 &&
           (figure == FIGURE_SPEEDUP || figure == FIGURE_EFFICIENCY);
}

static size_t write_loop_bound(const struct view *view, const struct row *row, FILE *file)
{
    const int workers = row->like->workers;
    if (!series_has_bound(view->group, view->figure) || !run_is_loop(row->like) || workers == 1 ||
        isnan(row->bound))
        return 0;
    put(file, workers, view->figure == FIGURE_SPEEDUP ? row->bound : row->bound / workers);
    return 1;
}

static enum series_kind kind_of_point(const struct row *row)
{
    return row->is_disturbed ? SERIES_DISTURBED : run_shares_cpus(row->like) ? SERIES_OPEN : SERIES_FULL;
}

/* Of each rank, as if only its speed made a difference. */
static size_t write_band(const struct view *view, struct series series, const struct row *row, FILE *file)
{
    const struct row *base = view->group->base;
    if (view->figure != FIGURE_WEAK || has_faster(view->group, series, row) || !base || !(base->rate > 0) ||
        isnan(row->slowest_rank))
        return 0;
    if (file)
        fprintf(file, "%d %.9g %.9g\n", row->like->workers, row->slowest_rank / base->rate,
                row->fastest_rank / base->rate);
    return 1;
}

static size_t write_largest(const struct view *view, const struct row *row, FILE *file)
{
    struct proposal proposal;
    struct error error;
    if (!series_is_asked(view->group, view->figure))
        return 0;
    if (!proposal_make(&proposal, view->group, &error))
        return SIZE_MAX;
    const bool is_largest = proposal.largest == row;
    proposal_free(&proposal);
    return is_largest ? write_value(view, row, file) : 0;
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
        return write_on_line(view, series, row, file);
    case SERIES_LOOP_BOUND:
        return write_loop_bound(view, row, file);
    case SERIES_BAND:
        return write_band(view, series, row, file);
    case SERIES_LARGEST:
        return write_largest(view, row, file);
    default:
        return kind_of_point(row) == series.kind ? write_value(view, row, file) : 0;
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
    const struct series_range range = series_range(group, figure);
    const struct row *base = group->base;
    size_t count = 0;
    const bool has_many_bases = figure == FIGURE_TIME && group->studies > 1;
    if (!group_trusts(group, base) || !(base->median > 0) || has_many_bases)
        return 0;
    for (int workers = range.fewest; workers <= range.workers;
         workers = next_workers(workers, range.workers), count++) {
        const double speedup = (double)workers / range.fewest;
        put(file, workers,
            figure == FIGURE_TIME      ? base->median / speedup
            : figure == FIGURE_SPEEDUP ? speedup
                                       : 1);
    }
    return count;
}

static size_t write_bound(const struct group *group, enum figure_kind figure, FILE *file)
{
    const int most = series_range(group, figure).workers;
    size_t count = 0;
    for (int workers = 1; series_has_bound(group, figure) && workers <= most;
         workers = next_workers(workers, most)) {
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

/* No law is drawn from fewer points than it needs, nor above what bounds the speedup of so many workers. */
static bool put_law(const struct group *group, const struct laws *laws, enum law law, int workers,
                    size_t *count, FILE *file)
{
    const double speedup = laws_speedup(laws, law, workers);
    double bound;
    if (isnan(speedup))
        return true;
    if (!law_points_bound(group, workers, &bound))
        return false;
    if (!(speedup > bound * (1 + LAW_ABOVE_BOUND))) {
        put(file, workers, speedup);
        ++*count;
    }
    return true;
}

static size_t write_law(const struct group *group, enum figure_kind figure, enum law law, FILE *file)
{
    const int most = series_range(group, figure).workers;
    struct laws laws;
    struct error error;
    size_t count = 0;
    bool good = true;
    if (figure != FIGURE_SPEEDUP || group->studies > 1)
        return 0;
    if (!law_points_fit(&laws, group, &error))
        return SIZE_MAX;
    for (int workers = 1; good && workers <= most; workers = next_workers(workers, most))
        good = put_law(group, &laws, law, workers, &count, file);
    laws_free(&laws);
    return good ? count : SIZE_MAX;
}

static size_t write_asked(const struct group *group, enum figure_kind figure, FILE *file)
{
    const struct series_range range = series_range(group, figure);
    if (!series_is_asked(group, figure) || range.workers == range.fewest)
        return 0;
    put(file, range.fewest, group->least_efficiency);
    put(file, range.workers, group->least_efficiency);
    return 2;
}

/* The modelled speedup of as many workers as the base has; 1 of one. NAN: they are not modelled. */
static double model_base(const struct group *group)
{
    const struct modelled_curve *model = group->model;
    for (size_t i = 0; group->is_relative && i < model->count; i++)
        if (model->points[i].workers == group->base->like->workers)
            return model->points[i].speedup;
    return group->is_relative ? NAN : 1;
}

/* NAN: it is not drawn. */
static double model_value(const struct group *group, const struct modelled_point *point,
                          enum figure_kind figure)
{
    const int fewest = group->is_relative ? group->base->like->workers : 1;
    if (figure == FIGURE_WEAK || point->workers < fewest)
        return NAN;
    const double speedup = point->speedup / model_base(group);
    return figure == FIGURE_TIME      ? point->seconds
           : figure == FIGURE_SPEEDUP ? speedup
                                      : speedup * fewest / point->workers;
}

static size_t write_model(const struct group *group, enum figure_kind figure, FILE *file)
{
    size_t count = 0;
    for (size_t i = 0; group->model && i < group->model->count; i++) {
        const double value = model_value(group, &group->model->points[i], figure);
        if (isnan(value))
            continue;
        put(file, group->model->points[i].workers, value);
        count++;
    }
    return count;
}

/* ---- All of a series. */

static size_t write_rows(const struct view *view, struct series series, FILE *file)
{
    size_t count = 0;
    for (size_t i = 0; i < view->group->row_count; i++)
        if (series_has_row(series, &view->group->rows[i]))
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
    case SERIES_ASKED:
        return write_asked(group, figure, file);
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
    size_t count = 0;
    for (int kind = SERIES_FULL; kind <= SERIES_DISTURBED; kind++)
        count += series_write(group, figure,
                              (struct series){(enum series_kind)kind, series.world, series.schedule}, NULL);
    return count > 0;
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
        const struct estimate estimate = estimate_of(view, row);
        const int workers = row->like->workers;
        if (row->is_left_out || isnan(estimate.value))
            continue;
        range->workers = workers > range->workers ? workers : range->workers;
        widen(range, estimate.value);
        widen(range, estimate.low);
        widen(range, estimate.high);
        for (size_t i = 0; view->figure == FIGURE_TIME && i < row->repetitions; i++)
            if (row->seconds[i] > 0)
                widen(range, row->seconds[i] * view->scale);
    }
}

struct series_range series_range(const struct group *group, enum figure_kind figure)
{
    const int fewest = group->is_relative ? group->base->like->workers : 1;
    struct series_range range = {.low = INFINITY, .high = 0, .fewest = fewest, .workers = fewest};
    const struct view own = {group, figure, 1}, book = view_of(group, figure, RUN_BOOK);
    widen_by(&range, &own);
    if (book.group != group)
        widen_by(&range, &book);
    for (size_t i = 0; group->model && i < group->model->count; i++) {
        const struct modelled_point *point = &group->model->points[i];
        const double value = model_value(group, point, figure);
        if (!isnan(value) && point->workers > range.workers)
            range.workers = point->workers;
        widen(&range, value);
    }
    return range;
}
