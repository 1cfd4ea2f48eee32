#include "report/analysis/measurement/blocks.h"

#include "report/analysis/measurement/measured.h"

static const struct run *earliest(const struct row *row)
{
    const struct run *found = row->members[0];
    for (size_t i = 1; i < row->runs; i++)
        found = measured_compare(row->members[i], found) < 0 ? row->members[i] : found;
    return found;
}

static const struct run *latest(const struct row *row)
{
    const struct run *found = row->members[0];
    for (size_t i = 1; i < row->runs; i++)
        found = measured_compare(row->members[i], found) > 0 ? row->members[i] : found;
    return found;
}

/* The repetitions of a record are one stretch of time. */
static bool are_apart(const struct row *a, const struct row *b)
{
    return measured_compare(latest(a), earliest(b)) < 0 || measured_compare(latest(b), earliest(a)) < 0;
}

struct blocks blocks_of(const struct group *group)
{
    struct blocks blocks = {.base = group->base ? group->base : &group->rows[0]};
    if (group->runs[0]->source || blocks.base->repetitions < 2) /* published times are not dated */
        return (struct blocks){0};
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++) {
        if (row == blocks.base || row->is_left_out || row->repetitions < 2)
            continue;
        blocks.compared++;
        if (!are_apart(row, blocks.base))
            continue;
        blocks.apart++;
        blocks.first = blocks.first ? blocks.first : row;
    }
    return blocks;
}

bool blocks_are_rounds(const struct blocks *blocks)
{
    return blocks->compared > 0 && blocks->apart == 0;
}
