#include "report/analysis/grouping.h"

#include <stdlib.h>
#include <string.h>

#include "report/analysis/disagreements.h"
#include "report/analysis/duplicates.h"
#include "report/analysis/run_order.h"
#include "report/analysis/speedups.h"
#include "report/containers/array.h"

/* NULL comes first. */
static int compare_maybe(const char *a, const char *b)
{
    return a && b ? run_order_texts(a, b) : (a != NULL) - (b != NULL);
}

/* ---- Groups and rows. */

static int compare_keys(const struct run *a, const struct run *b)
{
    int order = 0;
    for (int key = 0; order == 0 && key < RUN_KEYS; key++)
        order = run_order_texts(a->key[key], b->key[key]);
    return order;
}

static int compare_bindings(const struct run *a, const struct run *b)
{
    const int pairs[][2] = {
        {a->cpus, b->cpus},
        {a->cpus_least, b->cpus_least},
        {a->cpus_most, b->cpus_most},
    };
    int order = 0;
    for (size_t i = 0; order == 0 && i < sizeof pairs / sizeof pairs[0]; i++)
        order = run_order_numbers(pairs[i][0], pairs[i][1]);
    return order ? order : compare_maybe(a->binding, b->binding);
}

static int compare_configurations(const struct run *a, const struct run *b)
{
    int order = run_order_shapes(a, b);
    order = order ? order : run_order_schedules(a, b);
    order = order ? order : run_order_numbers(a->splits, b->splits);
    return order ? order : compare_bindings(a, b);
}

static int compare_misplaced(const struct run *a, const struct run *b)
{
    return run_order_numbers(a->misplaced != NULL, b->misplaced != NULL);
}

static int by_group_and_row(const void *left, const void *right)
{
    const struct run *a = *(const struct run *const *)left, *b = *(const struct run *const *)right;
    int order = compare_keys(a, b);
    order = order ? order : compare_configurations(a, b);
    order = order ? order : compare_misplaced(a, b);
    return order ? order : run_order_origin(a, b);
}

/* Unless they count as others do, misplaced runs have rows of their own. */
static bool share_row(const struct run *a, const struct run *b, const struct grouping_filter *filter)
{
    return compare_configurations(a, b) == 0 && (filter->counts_misplaced || compare_misplaced(a, b) == 0);
}

static bool make_rows(struct group *group, const struct grouping_filter *filter, struct error *error)
{
    const struct run *const *runs = group->runs;
    for (size_t first = 0, end = 0; first < group->run_count; first = end) {
        while (end < group->run_count && share_row(runs[first], runs[end], filter))
            end++;
        if (!array_grow(&group->rows, group->row_count, sizeof *group->rows, error))
            return false;
        struct row *row = &group->rows[group->row_count++];
        if (!row_make(row, runs + first, end - first, error))
            return false;
        row->is_left_out = row->like->misplaced && !filter->counts_misplaced;
    }
    return true;
}

/* ---- The runs that are wanted. */

static bool is_wanted(const struct run *run, const struct grouping_filter *filter)
{
    if (run->source) /* was asked for by its own option */
        return true;
    return (!filter->kernel || strcmp(filter->kernel, run->key[RUN_KERNEL]) == 0) &&
           (!filter->workload || (run->workload && strcmp(filter->workload, run->workload) == 0));
}

static bool select_runs(struct groups *groups, const struct runs *runs, const struct grouping_filter *filter,
                        struct error *error)
{
    groups->runs = calloc(runs->count + 1, sizeof *groups->runs);
    if (!groups->runs)
        return error_memory(error, "the report", (runs->count + 1) * sizeof *groups->runs);
    for (size_t i = 0; i < runs->count; i++)
        if ((!filter->chosen || filter->chosen[i]) && is_wanted(&runs->items[i], filter))
            groups->runs[groups->run_count++] = &runs->items[i];
    return true;
}

/* ---- What went on after an interruption: its verdicts count, its times do not. */

static int by_interruption(const void *left, const void *right)
{
    const struct run *a = *(const struct run *const *)left, *b = *(const struct run *const *)right;
    const int order = run_order_numbers(a->parts > 1, b->parts > 1);
    return order ? order : by_group_and_row(left, right);
}

/* Behind all others, in the order of the groups. */
static void set_resumed_aside(struct groups *groups)
{
    qsort(groups->runs, groups->run_count, sizeof *groups->runs, by_interruption);
    while (groups->run_count > 0 && groups->runs[groups->run_count - 1]->parts > 1) {
        groups->run_count--;
        groups->resumed_count++;
    }
}

static bool name_resumed(struct groups *groups, const struct run *const *runs, size_t count,
                         struct error *error)
{
    char file[SHOWN_SIZE];
    bool good = true;
    for (size_t i = 0; good && i < count; i++)
        good = lines_add(&groups->problems, error,
                         "%s:%zu: left out: it went on after an interruption, in %d parts, and its times are "
                         "those of the last one",
                         lines_show(runs[i]->file, file), runs[i]->line, runs[i]->parts);
    return good;
}

static struct group *group_of(struct groups *groups, const struct run *run)
{
    for (size_t i = 0; i < groups->count; i++)
        if (compare_keys(groups->items[i].runs[0], run) == 0)
            return &groups->items[i];
    return NULL;
}

/* To the groups that they would be of, where there are such. */
static bool attach_resumed(struct groups *groups, struct error *error)
{
    const struct run *const *runs = groups->runs + groups->run_count;
    bool good = true;
    for (size_t first = 0, end = 0; good && first < groups->resumed_count; first = end) {
        while (end < groups->resumed_count && compare_keys(runs[first], runs[end]) == 0)
            end++;
        struct group *group = group_of(groups, runs[first]);
        if (group) {
            group->resumed = runs + first;
            group->resumed_count = end - first;
        } else {
            good = name_resumed(groups, runs + first, end - first, error);
        }
    }
    return good;
}

/* By what a person calls the numbers, then by the keys. */
static int by_label(const void *left, const void *right)
{
    const struct group *a = left, *b = right;
    const int order = run_order_texts(a->runs[0]->label, b->runs[0]->label);
    return order ? order : compare_keys(a->runs[0], b->runs[0]);
}

static bool is_of_book(const struct group *group)
{
    return group->base && group->base->like->world == RUN_BOOK;
}

/* With the groups of records in which the same was done. */
static void attach_book(struct groups *groups)
{
    const struct group *book = NULL;
    for (size_t i = 0; i < groups->count; i++)
        book = is_of_book(&groups->items[i]) ? &groups->items[i] : book;
    for (size_t i = 0; book && i < groups->count; i++) {
        const struct run *run = groups->items[i].runs[0];
        if (!run->source && run->workload == book->runs[0]->workload &&
            run->key[RUN_KERNEL] == book->runs[0]->key[RUN_KERNEL])
            groups->items[i].book = book;
    }
}

static bool make_groups(struct groups *groups, const struct grouping_filter *filter, struct error *error)
{
    const struct run **runs = groups->runs;
    qsort(runs, groups->run_count, sizeof *runs, by_group_and_row);
    for (size_t first = 0, end = 0; first < groups->run_count; first = end) {
        while (end < groups->run_count && compare_keys(runs[first], runs[end]) == 0)
            end++;
        if (!array_grow(&groups->items, groups->count, sizeof *groups->items, error))
            return false;
        struct group *group = &groups->items[groups->count++];
        *group = (struct group){.runs = runs + first,
                                .run_count = end - first,
                                .model = filter->model,
                                .least_efficiency = filter->least_efficiency,
                                .resampling = groups->resampling,
                                .counts_disturbed = filter->counts_misplaced};
        if (!make_rows(group, filter, error) || !speedups_find(group, groups->resampling, error) ||
            !group_bound_rows(group, error))
            return false;
    }
    if (groups->count > 1)
        qsort(groups->items, groups->count, sizeof *groups->items, by_label);
    attach_book(groups);
    return true;
}

/* To the groups of the runs that they are the same as. */
static void attach_copies(struct groups *groups, const struct run *const *copies, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct group *group = group_of(groups, copies[i]);
        if (group)
            group->copies++;
    }
}

static bool make_all(struct groups *groups, const struct runs *runs, const struct grouping_filter *filter,
                     struct error *error)
{
    if (!select_runs(groups, runs, filter, error))
        return false;
    const size_t all = groups->run_count;
    if (!duplicates_drop(groups->runs, &groups->run_count, &groups->problems, error))
        return false;
    const struct run *const *copies = groups->runs + groups->run_count;
    const size_t copy_count = all - groups->run_count;
    if (!disagreements_drop(groups->runs, &groups->run_count, &groups->disagreements, error))
        return false;
    set_resumed_aside(groups);
    if (!make_groups(groups, filter, error) || !attach_resumed(groups, error))
        return false;
    attach_copies(groups, copies, copy_count);
    return true;
}

bool grouping_make(struct groups *groups, const struct runs *runs, const struct grouping_filter *filter,
                   struct error *error)
{
    *groups = (struct groups){.resampling = resampling_new()};
    if (!groups->resampling)
        return error_memory(error, "the report", 0);
    if (make_all(groups, runs, filter, error))
        return true;
    grouping_free(groups);
    return false;
}

static void free_group(struct group *group)
{
    for (size_t i = 0; i < group->row_count; i++)
        row_free(&group->rows[i]);
    free(group->rows);
    lines_free(&group->caveats);
    lines_free(&group->scaling_caveats);
    findings_free(&group->findings);
}

void grouping_free(struct groups *groups)
{
    for (size_t i = 0; i < groups->count; i++)
        free_group(&groups->items[i]);
    free(groups->items);
    free(groups->runs);
    resampling_free(groups->resampling);
    lines_free(&groups->problems);
    lines_free(&groups->disagreements);
    *groups = (struct groups){0};
}
