#include "report/findings/warnings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/analysis/weak_scaling.h"
#include "report/findings/labels.h"
#include "report/findings/slow_ranks.h"
#include "report/findings/telling.h"
#include "statistics/inference/trend.h"
#include "statistics/sample.h"

static const double DRIFT_PROBABILITY = 0.01, DRIFT_CHANGE = 0.02, FIRST_EXCESS = 0.02, FIRST_SPREADS = 2,
                    SHORT_SECONDS = 0.01, WEAK_WORK = 0.05;
enum { DRIFT_COUNT = 10, FIRST_REPETITIONS = 5 };

/* ---- Drift. */

/* One repetition. */
struct measurement {
    const struct run *run;
    size_t repetition;
};

static int by_time(const void *left, const void *right)
{
    const struct measurement *a = left, *b = right;
    int order = strcmp(a->run->started, b->run->started);
    if (order == 0)
        order = (a->run > b->run) - (a->run < b->run); /* in the order in which they were read */
    return order ? order : (a->repetition > b->repetition) - (a->repetition < b->repetition);
}

/* The first repetition without warm-up has a warning of its own. */
static size_t first_counted(const struct run *run)
{
    return run->warmups == 0 && run->repetitions > 1 ? 1 : 0;
}

static bool add_row(struct trend *trend, const struct row *row, struct error *error)
{
    struct measurement *measurements = calloc(row->repetitions, sizeof *measurements);
    double *values = calloc(row->repetitions, sizeof *values);
    const bool good = (measurements && values) ||
                      error_memory(error, "the report", row->repetitions * sizeof *measurements);
    size_t count = 0;
    for (size_t i = 0; good && i < row->runs; i++)
        for (size_t k = first_counted(row->members[i]); k < row->members[i]->repetitions; k++)
            measurements[count++] = (struct measurement){row->members[i], k};
    if (good && count > 1)
        qsort(measurements, count, sizeof *measurements, by_time);
    for (size_t i = 0; i < count; i++)
        values[i] = measurements[i].run->seconds[measurements[i].repetition];
    if (good && row->seconds[0] > 0)
        trend_add(trend, values, count);
    free(measurements);
    free(values);
    return good;
}

static bool find_drift(struct group *group, struct error *error)
{
    struct trend trend = {0};
    const char *from = group->runs[0]->started, *to = from;
    char of_from[SHOWN_SIZE], of_to[SHOWN_SIZE];
    if (group->runs[0]->source) /* when it was published, the times were not dated */
        return true;
    for (size_t i = 0; i < group->row_count; i++)
        if (!add_row(&trend, &group->rows[i], error))
            return false;
    for (size_t i = 0; i < group->run_count; i++) {
        from = strcmp(group->runs[i]->started, from) < 0 ? group->runs[i]->started : from;
        to = strcmp(group->runs[i]->started, to) > 0 ? group->runs[i]->started : to;
    }
    const double probability = trend_probability(&trend), change = trend_change(&trend);
    if (trend.count < DRIFT_COUNT || !(probability < DRIFT_PROBABILITY) || !(fabs(change) >= DRIFT_CHANGE))
        return true;
    const struct finding finding = {
        .kind = FINDING_DRIFT, .size = estimate_bare(change), .probability = probability};
    return telling_add(
        &group->findings, &finding, error,
        "measure all again in shuffled rounds, as scripts/sweep does, on a machine that does nothing else",
        "drift: from %s to %s the same work came to take %.1f %% %s (Mann–Kendall within each "
        "configuration, p = %.1g)",
        lines_show(from, of_from), lines_show(to, of_to), 100 * fabs(change), change > 0 ? "longer" : "less",
        probability);
}

/* ---- A slow first repetition. */

/* The others, sorted, in `others` from calloc. */
static bool is_first_slow(const struct run *run, double *others)
{
    const size_t count = run->repetitions - 1;
    memcpy(others, run->seconds + 1, count * sizeof *others);
    sample_sort(others, count);
    const double most = others[count - 1], spread = most - others[0];
    return run->seconds[0] > most + FIRST_SPREADS * spread &&
           run->seconds[0] > (1 + FIRST_EXCESS) * sample_median(others, count);
}

static bool find_slow_first(struct group *group, struct error *error)
{
    size_t asked = 0, slow = 0;
    const struct run *found = NULL;
    double least = NAN, most = NAN;
    for (size_t i = 0; i < group->run_count; i++) {
        const struct run *run = group->runs[i];
        if (run->warmups > 0 || run->repetitions < FIRST_REPETITIONS || run->source)
            continue;
        double *others = calloc(run->repetitions, sizeof *others);
        if (!others)
            return error_memory(error, "the report", run->repetitions * sizeof *others);
        asked++;
        if (is_first_slow(run, others)) {
            slow++;
            found = run;
            least = others[0];
            most = others[run->repetitions - 2];
        }
        free(others);
    }
    if (2 * slow <= asked)
        return true;
    const struct finding finding = {
        .kind = FINDING_SLOW_FIRST, .size = estimate_unknown(), .probability = NAN, .hit = slow, .of = asked};
    return telling_add(
        &group->findings, &finding, error, "measure with --warmup 1",
        "slow first repetition in %zu of %zu records without warm-up: it took %.3g s, and then "
        "%.3g–%.3g s",
        slow, asked, found->seconds[0], least, most);
}

/* ---- Short times, and speedups above the number of workers. */

static bool find_short(struct group *group, struct error *error)
{
    const struct row *shortest = NULL;
    size_t count = 0;
    char name[LABELS_CONFIGURATION_SIZE];
    for (size_t i = 0; i < group->row_count; i++) {
        const struct row *row = &group->rows[i];
        if (row->median >= SHORT_SECONDS)
            continue;
        count++;
        shortest = shortest && shortest->median <= row->median ? shortest : row;
    }
    if (!shortest)
        return true;
    const struct finding finding = {.kind = FINDING_SHORT,
                                    .row = shortest,
                                    .size = estimate_bare(shortest->median),
                                    .probability = NAN,
                                    .hit = count,
                                    .of = group->row_count};
    return telling_add(
        &group->findings, &finding, error, "measure more or larger numbers",
        "short: %zu of %zu medians are below %g s (%s: %.2g s), where an interrupt or the start of "
        "a thread is a visible part of the time",
        count, group->row_count, SHORT_SECONDS, labels_configuration(shortest->like, name), shortest->median);
}

static bool find_superlinear(struct group *group, struct error *error)
{
    const struct row *base = group->base;
    char name[LABELS_CONFIGURATION_SIZE];
    for (size_t i = 0; base && i < group->row_count; i++) {
        const struct row *row = &group->rows[i];
        const double least = base->low / row->high; /* NAN: not known */
        if (row->is_left_out || row == base || !(least > row->like->workers))
            continue;
        const struct finding finding = {
            .kind = FINDING_SUPERLINEAR, .row = row, .size = row->speedup, .probability = NAN};
        if (!telling_add(
                &group->findings, &finding, error, "measure both again, interleaved",
                "superlinear: %s has a speedup of %.2f, by both intervals at least %.2f, with %d worker%s; "
                "the base was disturbed, or each worker has more cache or less work",
                labels_configuration(row->like, name), row->speedup.value, least, row->like->workers,
                row->like->workers == 1 ? "" : "s"))
            return false;
    }
    return true;
}

/* ---- Weak scaling that is not weak. */

static bool is_of(const struct group *group, const struct run *run)
{
    bool is_member = false;
    for (size_t i = 0; i < group->run_count; i++)
        is_member = is_member || group->runs[i] == run;
    return is_member;
}

static double work_of(const struct row *row)
{
    return (double)row->like->operations / row->like->workers;
}

static bool warn_weak(struct groups *groups, const struct group *weak, struct error *error)
{
    char name[LABELS_CONFIGURATION_SIZE];
    for (const struct row *row = weak->rows; row < weak->rows + weak->row_count; row++) {
        const double work = work_of(row) / work_of(weak->base);
        if (!(fabs(work - 1) > WEAK_WORK))
            continue;
        const struct finding finding = {
            .kind = FINDING_WEAK, .row = row, .size = estimate_bare(work), .probability = NAN};
        for (struct group *group = groups->items; group < groups->items + groups->count; group++)
            if (is_of(group, row->like) &&
                !telling_add(&group->findings, &finding, error,
                             "compare operations a second, or choose more numbers, which even out",
                             "weak scaling that is not weak: a worker of %s has %.2f times the work of one "
                             "alone (%s)",
                             labels_configuration(row->like, name), work, row->like->operation))
                return false;
    }
    return true;
}

static bool find_weak(struct groups *groups, struct error *error)
{
    struct weak_scaling weak;
    if (!weak_scaling_find(&weak, groups, error))
        return false;
    bool good = true;
    for (size_t i = 0; good && i < weak.count; i++)
        good = !weak.items[i].base || warn_weak(groups, &weak.items[i], error);
    weak_scaling_free(&weak);
    return good;
}

/* ---- All of them. */

bool warnings_add(struct groups *groups, struct error *error)
{
    bool good = true;
    for (size_t i = 0; good && i < groups->count; i++) {
        struct group *group = &groups->items[i];
        good = find_drift(group, error) && find_slow_first(group, error) && slow_ranks_warn(group, error) &&
               find_short(group, error) && find_superlinear(group, error);
    }
    return good && find_weak(groups, error);
}
