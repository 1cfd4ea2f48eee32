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

static const struct row *base_of(const struct group *group)
{
    return group->base ? group->base : &group->rows[0];
}

/* Published times are not dated. */
static bool is_compared(const struct group *group, const struct row *row)
{
    return !group->runs[0]->source && base_of(group)->repetitions >= 2 && row != base_of(group) &&
           !row->is_left_out && row->repetitions >= 2;
}

bool blocks_has(const struct group *group, const struct row *row)
{
    return is_compared(group, row) && are_apart(row, base_of(group));
}

struct blocks blocks_of(const struct group *group)
{
    struct blocks blocks = {.base = base_of(group)};
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++) {
        blocks.compared += is_compared(group, row);
        if (!blocks_has(group, row))
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
