#include "report/analysis/weak_scaling.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/analysis/speedups.h"
#include "report/containers/array.h"

/* A row that may be one of a sweep. */
struct point {
    const struct group *group;
    const struct row *row;
    const char *kind; /* ":44:1", what follows COUNT */
    uint64_t share;   /* numbers of each worker */
};

static bool make_point(struct point *point, const struct group *group, const struct row *row)
{
    static const char random[] = "random:";
    const char *workload = row->like->workload;
    const uint64_t workers = (uint64_t)row->like->workers;
    if (!workload || row->is_left_out || strncmp(workload, random, strlen(random)) != 0)
        return false;
    const char *count = workload + strlen(random);
    *point = (struct point){group, row, count + strcspn(count, ":"), row->like->numbers / workers};
    return point->share > 0 && row->like->numbers % workers == 0;
}

static int compare_sweeps(const struct point *a, const struct point *b)
{
    int order = 0;
    for (int key = 0; order == 0 && key < RUN_KEYS; key++)
        if (key != RUN_NUMBERS)
            order = strcmp(a->row->like->key[key], b->row->like->key[key]);
    order = order ? order : strcmp(a->kind, b->kind);
    return order ? order : (a->share > b->share) - (a->share < b->share);
}

/* The fastest of one worker is the first of its sweep. */
static int by_sweep(const void *left, const void *right)
{
    const struct point *a = left, *b = right;
    const int workers = a->row->like->workers - b->row->like->workers, sweeps = compare_sweeps(a, b);
    if (sweeps || workers)
        return sweeps ? sweeps : workers;
    return (a->row->median > b->row->median) - (a->row->median < b->row->median);
}

static size_t gather_points(struct point *points, const struct groups *groups)
{
    size_t count = 0;
    for (size_t i = 0; i < groups->count; i++)
        for (size_t k = 0; k < groups->items[i].row_count; k++)
            count += make_point(&points[count], &groups->items[i], &groups->items[i].rows[k]);
    qsort(points, count, sizeof *points, by_sweep);
    return count;
}

/* From speedups, as if all had the same to do, to what each worker does in a second against one alone. With
 * random numbers the work grows with the workers but for chance, so it is counted. */
static void weigh_by_work(struct group *group)
{
    const double alone = (double)group->base->like->operations;
    for (struct row *row = group->rows; row < group->rows + group->row_count; row++) {
        const double work = (double)row->like->operations / alone;
        row->efficiency =
            work > 0 && isfinite(work) ? estimate_times(row->efficiency, work) : estimate_unknown();
        row->speedup = row->karp_flatt = estimate_unknown();
    }
}

/* As they are of the row here; what was found of a base means nothing else than of another row, if it is not
 * the base of the sweep. */
static bool add_finding(struct group *group, const struct finding *finding, const struct row *row,
                        struct error *error)
{
    struct finding copy = *finding;
    copy.row = row;
    if (copy.kind == FINDING_BASE_DISTURBED && row != group->base)
        copy.kind = FINDING_DISTURBED;
    copy.sentence = finding->sentence ? strdup(finding->sentence) : NULL;
    copy.cure = finding->cure ? strdup(finding->cure) : NULL;
    const bool is_whole = !copy.sentence == !finding->sentence && !copy.cure == !finding->cure;
    if (is_whole && findings_append(&group->findings, &copy, error))
        return true;
    free(copy.sentence);
    free(copy.cure);
    return is_whole ? false : error_memory(error, "the report", 0);
}

/* Those of its rows. What was found of a whole group is of more than the one row of it that is here. */
static bool add_findings(struct group *group, const struct point *points, struct error *error)
{
    bool good = true;
    for (size_t i = 0; i < group->row_count; i++) {
        const struct findings *found = &points[i].group->findings;
        for (size_t k = 0; good && k < found->count; k++)
            if (found->items[k].row == points[i].row)
                good = add_finding(group, &found->items[k], &group->rows[i], error);
    }
    return good;
}

static bool add_sweep(struct weak_scaling *weak, const struct point *points, size_t count,
                      const struct resampling *resampling, struct error *error)
{
    if (!array_grow(&weak->items, weak->count, sizeof *weak->items, error))
        return false;
    struct group *group = &weak->items[weak->count];
    const struct run **runs = calloc(count, sizeof *runs);
    *group = (struct group){.runs = runs,
                            .is_weak = true,
                            .least_efficiency = points->group->least_efficiency,
                            .rows = calloc(count, sizeof *group->rows),
                            .counts_disturbed = points->group->counts_disturbed};
    weak->count++;
    if (!runs || !group->rows)
        return error_memory(error, "the report", count * sizeof *group->rows);
    for (size_t i = 0; i < count; i++) {
        struct row *row = &group->rows[group->row_count++];
        runs[group->run_count++] = points[i].row->like;
        *row = *points[i].row;
        row->speedup = row->parallel_speedup = row->efficiency = row->karp_flatt = estimate_unknown();
        row->bound = NAN;
        row->number_seconds = row->number_known = row->number_units = NULL;
    }
    group->base = &group->rows[0];
    if (!speedups_compare(group, resampling, error))
        return false;
    weigh_by_work(group);
    return add_findings(group, points, error);
}

bool weak_scaling_find(struct weak_scaling *weak, const struct groups *groups, struct error *error)
{
    *weak = (struct weak_scaling){0};
    size_t rows = 0;
    for (size_t i = 0; i < groups->count; i++)
        rows += groups->items[i].row_count;
    struct point *points = calloc(rows + 1, sizeof *points);
    bool good = points || error_memory(error, "the report", (rows + 1) * sizeof *points);
    const size_t count = good ? gather_points(points, groups) : 0;
    for (size_t first = 0, end = 0; good && first < count; first = end) {
        while (end < count && compare_sweeps(&points[first], &points[end]) == 0)
            end++;
        if (points[first].row->like->workers == 1 && points[end - 1].row->like->workers > 1)
            good = add_sweep(weak, points + first, end - first, groups->resampling, error);
    }
    free(points);
    if (!good)
        weak_scaling_free(weak);
    return good;
}

bool weak_scaling_has(const struct weak_scaling *weak, const struct group *group)
{
    for (size_t i = 0; i < weak->count; i++)
        for (size_t k = 0; k < weak->items[i].row_count; k++)
            for (size_t row = 0; row < group->row_count; row++)
                if (weak->items[i].rows[k].like == group->rows[row].like)
                    return true;
    return false;
}

void weak_scaling_free(struct weak_scaling *weak)
{
    for (size_t i = 0; i < weak->count; i++) {
        const struct run *const *runs = weak->items[i].runs;
        free((void *)runs);
        findings_free(&weak->items[i].findings);
        free(weak->items[i].rows);
    }
    free(weak->items);
    *weak = (struct weak_scaling){0};
}
