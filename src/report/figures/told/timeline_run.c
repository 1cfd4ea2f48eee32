#include "report/figures/told/timeline_run.h"

#include <stdlib.h>

/* ---- Which run? */

/* Where workers share CPUs, waiting for one looks like idling. */
static bool is_better(const struct row *row, const struct row *best)
{
    if (run_shares_cpus(row->like) != run_shares_cpus(best->like))
        return run_shares_cpus(best->like);
    if (row->like->workers != best->like->workers)
        return row->like->workers > best->like->workers;
    return row->median < best->median;
}

const struct row *timeline_run_row(const struct group *group)
{
    const struct row *best = NULL;
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++) {
        if (!row->like->has_timeline || row->is_left_out)
            continue;
        if (!best || is_better(row, best))
            best = row;
    }
    return best;
}

/* The time of the repetition is the median, the lower one of an even count. */
bool timeline_run_find(struct timeline_run *found, const struct group *group)
{
    const struct row *row = timeline_run_row(group);
    if (!row)
        return false;
    *found = (struct timeline_run){.row = row, .seconds = row->seconds[(row->repetitions - 1) / 2]};
    for (size_t i = 0; i < row->runs; i++) {
        const struct run *run = found->run = row->members[i];
        for (found->repetition = 0; found->repetition < run->repetitions; found->repetition++)
            if (run->has_timeline && !(run->seconds[found->repetition] < found->seconds) &&
                !(run->seconds[found->repetition] > found->seconds))
                return true;
    }
    return false;
}

/* ---- Which numbers took longest? */

struct total {
    uint64_t number;
    double seconds;
};

static int by_number(const void *left, const void *right)
{
    const struct total *a = left, *b = right;
    return (a->number > b->number) - (a->number < b->number);
}

static int by_seconds(const void *left, const void *right)
{
    const struct total *a = left, *b = right;
    const int order = (a->seconds < b->seconds) - (a->seconds > b->seconds);
    return order ? order : by_number(left, right);
}

/* Parts of one number add up; returns how many numbers there are. */
static size_t add_up(struct total *totals, const struct units_done *units)
{
    size_t count = 0, kept = 0;
    for (size_t i = 0; i < units->count; i++)
        if (units->items[i].count == 1)
            totals[count++] = (struct total){units->items[i].number,
                                             units->items[i].end_seconds - units->items[i].start_seconds};
    qsort(totals, count, sizeof *totals, by_number);
    for (size_t i = 0; i < count; i++) {
        if (kept > 0 && totals[kept - 1].number == totals[i].number)
            totals[kept - 1].seconds += totals[i].seconds;
        else
            totals[kept++] = totals[i];
    }
    return kept;
}

bool timeline_run_longest(const struct units_done *units, size_t most, uint64_t *longest, size_t *count,
                          struct error *error)
{
    struct total *totals = calloc(units->count, sizeof *totals);
    if (!totals)
        return error_memory(error, "the plot", units->count * sizeof *totals);
    const size_t numbers = add_up(totals, units);
    qsort(totals, numbers, sizeof *totals, by_seconds);
    for (*count = 0; *count < most && *count < numbers; ++*count)
        longest[*count] = totals[*count].number;
    free(totals);
    return true;
}
