/* The points of a figure of curves, series by series: what is drawn with one point type or one line. Pure
 * selection; knows nothing of axes and colours. */
#ifndef PRIMES_REPORT_FIGURES_SERIES_H
#define PRIMES_REPORT_FIGURES_SERIES_H

#include <stdio.h>

#include "report/analysis/group.h"
#include "report/figures/told/figure_kind.h"

enum series_kind {
    SERIES_IDEAL, /* of the whole group, as the next four */
    SERIES_BOUND,
    SERIES_AMDAHL, /* the fitted law, in the figure of speedup */
    SERIES_USL,
    SERIES_MODEL,      /* modelled runs */
    SERIES_ASKED,      /* the efficiency that is asked for (group.h) */
    SERIES_RUNS,       /* every repetition, in the figure of time */
    SERIES_LINE,       /* the fastest of each number of workers; of parallel worlds */
    SERIES_BAND,       /* in the figure of weak scaling, from the slowest rank to the fastest */
    SERIES_BARS,       /* intervals; in the figure of time the repetitions stand for them */
    SERIES_LOOP_BOUND, /* bounds of rows whose schedule is one of a loop */
    SERIES_FULL,       /* values of rows whose workers have a CPU each */
    SERIES_OPEN,       /* of those whose workers share CPUs by their configuration */
    SERIES_DISTURBED,  /* of those whose workers other programs took CPU time from */
    SERIES_LARGEST,    /* the largest row whose efficiency surely is what is asked for (proposal.h) */
    SERIES_KINDS
};

/* World and schedule are of no meaning where series_is_of_all. */
struct series {
    enum series_kind kind;
    enum run_world world;
    const struct run *schedule; /* a run that has it; NULL: schedules are not told apart */
};

/* A curve is of a world and, where they are told apart, of a schedule: one after another by world, then by
 * schedule, whether they have points or not. */
size_t series_count_curves(const struct group *group);
struct series series_of_curve(const struct group *group, enum series_kind kind, size_t curve);

/* Is it a curve of the whole group? */
bool series_is_of_all(enum series_kind kind);

/* "ideal", "bound", "line OpenMP", "line OpenMP (static,1000)": no name begins with another. */
enum { SERIES_NAME_SIZE = 256 };
const char *series_name(struct series series, char name[SERIES_NAME_SIZE]);

/* Is it a row of the curve that the series is of? */
bool series_has_row(struct series series, const struct row *row);

/* Writes its points, a line each, unless `file` is NULL; returns how many they are. SIZE_MAX: memory ran out.
 */
size_t series_write(const struct group *group, enum figure_kind figure, struct series series, FILE *file);

/* The factor on the times of the published runs that are overlaid on a figure: in that of time they begin
 * where the base of the group does. NAN: there are none, or the base is not sequential as theirs is. */
double series_book_scale(const struct group *group, enum figure_kind figure);

/* Least and greatest value of everything that is drawn but the ideal and the bound, and of the workers: from
 * 1, or where speedups are relative from those of the base. */
struct series_range {
    double low, high;
    int fewest, workers;
};
struct series_range series_range(const struct group *group, enum figure_kind figure);

/* The point of a row of the group, as the tables have it; in the figure of time its median. Unknown: it is
 * not drawn. */
struct estimate series_estimate(const struct group *group, enum figure_kind figure, const struct row *row);

/* Is an efficiency asked for, and the figure of such? */
bool series_is_asked(const struct group *group, enum figure_kind figure);

/* Is what bounds a speedup drawn? Not in figures of others, nor where speedups are relative: bounds are of
 * those to one worker; nor of several studies, each of which has its own. */
bool series_has_bound(const struct group *group, enum figure_kind figure);

/* Does the curve have a point, whatever the kind of the series? */
bool series_has_points(const struct group *group, enum figure_kind figure, struct series series);

/* Does the world? */
bool series_has_world(const struct group *group, enum figure_kind figure, enum run_world world);

/* The one parallel world that has points, or RUN_WORLDS: there are several, or none. */
enum run_world series_only_world(const struct group *group, enum figure_kind figure);

#endif
