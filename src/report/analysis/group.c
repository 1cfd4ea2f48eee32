#include "report/analysis/group.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/analysis/schedule_tasks.h"
#include "statistics/list_scheduling.h"

/* ---- Bounds. */

bool group_trusts(const struct group *group, const struct row *row)
{
    return row && !row->is_left_out && (group->counts_disturbed || !row->is_disturbed);
}

bool group_bound(const struct group *group, int workers, double *bound)
{
    const struct row *base = group->base;
    *bound = NAN;
    if (!group_trusts(group, base) || !(base->like->tasks || base->number_seconds))
        return true;
    const size_t count = (size_t)base->like->numbers;
    if (base->like->tasks) {
        *bound = list_scheduling_order_bound(base->like->tasks, count, (size_t)workers);
        return isnan(*bound) || *bound > 0;
    }
    double *tasks = calloc(count, sizeof *tasks);
    if (!tasks)
        return false;
    memcpy(tasks, base->number_seconds, count * sizeof *tasks);
    *bound = list_scheduling_longest_first_bound(tasks, count, (size_t)workers);
    free(tasks);
    return isnan(*bound) || *bound > 0;
}

static bool bound_loop(const struct group *group, struct row *row, struct error *error)
{
    struct schedule_tasks chunks;
    if (row->like->schedule_kind == RUN_SCHEDULE_STATIC) {
        row->bound = row->balance;
        return true;
    }
    if (!group_trusts(group, group->base) || !group->base->number_seconds)
        return true;
    if (!schedule_tasks_find_chunks(&chunks, row->like, group->base->number_seconds, error))
        return false;
    row->bound = chunks.bound;
    return true;
}

bool group_bound_rows(struct group *group, struct error *error)
{
    bool good = true;
    for (size_t i = 0; good && i < group->row_count; i++) {
        struct row *row = &group->rows[i];
        if (run_is_loop(row->like))
            good = bound_loop(group, row, error);
        else if (!row->like->splits)
            good =
                group_bound(group, row->like->workers, &row->bound) || error_memory(error, "the report", 0);
    }
    return good;
}

bool group_has_misplaced_base(const struct group *group)
{
    bool has_base = false;
    for (size_t i = 0; i < group->row_count; i++)
        has_base = has_base || (group->rows[i].like->world == RUN_SEQUENTIAL && group->rows[i].is_left_out);
    return has_base;
}

bool group_names_schedules(const struct group *group)
{
    bool has_loop = false;
    for (size_t i = 0; i < group->row_count; i++)
        has_loop = has_loop || run_is_loop(group->rows[i].like);
    return has_loop;
}

bool group_shares_key(const struct group *group, enum run_key key)
{
    bool shares = true;
    for (size_t i = 1; group->studies > 1 && i < group->row_count; i++)
        shares = shares && strcmp(group->rows[i].like->key[key], group->rows[0].like->key[key]) == 0;
    return shares;
}

bool group_spans_nodes(const struct group *group)
{
    bool more = false;
    for (size_t i = 0; i < group->row_count; i++)
        more = more || group->rows[i].like->nodes > 1;
    return more;
}

/* ---- The one that stands for its world. */

/* One worker of a parallel world is there to compare with, not to be shown for its world. */
static bool is_better(const struct row *row, const struct row *best)
{
    if (!best || (row->like->workers > 1) != (best->like->workers > 1))
        return !best || row->like->workers > 1;
    return row->median < best->median;
}

const struct row *group_fastest(const struct group *group, enum run_world world)
{
    const struct row *best = NULL;
    for (size_t i = 0; i < group->row_count; i++)
        if (group->rows[i].like->world == world && !group->rows[i].is_left_out &&
            is_better(&group->rows[i], best))
            best = &group->rows[i];
    return best;
}
