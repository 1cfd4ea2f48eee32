#include "report/proposal/proposal.h"

#include <stdlib.h>

static const double SECONDS_AN_HOUR = 3600;

double proposal_core_hours(const struct row *row)
{
    return row->core_seconds / SECONDS_AN_HOUR;
}

static int by_size(const void *left, const void *right)
{
    const struct row *a = *(const struct row *const *)left, *b = *(const struct row *const *)right;
    const int workers = (a->like->workers > b->like->workers) - (a->like->workers < b->like->workers),
              nodes = (a->like->nodes > b->like->nodes) - (a->like->nodes < b->like->nodes);
    if (workers || nodes)
        return workers ? workers : nodes;
    return (a->median > b->median) - (a->median < b->median);
}

static bool is_same_size(const struct row *a, const struct row *b)
{
    return a->like->workers == b->like->workers && a->like->nodes == b->like->nodes;
}

/* Of a size the fastest is the first; the base stands there, too. */
static void gather_rows(struct proposal *proposal, const struct group *group)
{
    size_t all = 0;
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++)
        if (group_trusts(group, row))
            proposal->rows[all++] = row;
    qsort(proposal->rows, all, sizeof *proposal->rows, by_size);
    for (size_t i = 0; i < all; i++)
        if (i == 0 || proposal->rows[i] == group->base ||
            !is_same_size(proposal->rows[i], proposal->rows[proposal->count - 1]))
            proposal->rows[proposal->count++] = proposal->rows[i];
}

static void choose(struct proposal *proposal)
{
    for (size_t i = 0; i < proposal->count; i++) {
        const struct row *row = proposal->rows[i];
        const bool is_one = row->like->workers == 1;
        if (!proposal->is_weak &&
            (!proposal->cheapest || row->core_seconds < proposal->cheapest->core_seconds))
            proposal->cheapest = row;
        if (!proposal->is_weak && (!proposal->fastest || row->median < proposal->fastest->median))
            proposal->fastest = row;
        proposal->without_interval += !is_one && !estimate_has_interval(row->efficiency);
        if (!is_one && row->efficiency.low >= proposal->least)
            proposal->largest = row;
    }
    for (size_t i = 0; proposal->largest && proposal->rows[i] != proposal->largest; i++)
        if (proposal->rows[i]->like->workers > 1 && !(proposal->rows[i]->efficiency.low >= proposal->least))
            proposal->gap = proposal->rows[i];
}

bool proposal_make(struct proposal *proposal, const struct group *group, struct error *error)
{
    *proposal = (struct proposal){.is_weak = group->is_weak, .least = group->least_efficiency};
    proposal->rows = calloc(group->row_count + 1, sizeof *proposal->rows);
    if (!proposal->rows)
        return error_memory(error, "the report", group->row_count * sizeof *proposal->rows);
    gather_rows(proposal, group);
    choose(proposal);
    return true;
}

void proposal_free(struct proposal *proposal)
{
    free(proposal->rows);
    *proposal = (struct proposal){0};
}
