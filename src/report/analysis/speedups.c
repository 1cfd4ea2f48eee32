#include "report/analysis/speedups.h"

#include "statistics/inference/laws.h"

/* ---- The bases. */

static bool counts(const struct row *row)
{
    return !row->is_left_out;
}

static const struct row *fastest_of_one(const struct group *group, enum run_world world)
{
    const struct row *best = NULL;
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++)
        if (row->like->world == world && row->like->workers == 1 && counts(row) &&
            (!best || row->median < best->median))
            best = row;
    return best;
}

/* The fastest of the fewest workers; NULL where no row has more. */
static const struct row *fastest_of_fewest(const struct group *group)
{
    const struct row *best = NULL;
    int most = 0;
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++) {
        if (!counts(row))
            continue;
        most = row->like->workers > most ? row->like->workers : most;
        if (!best || row->like->workers < best->like->workers ||
            (row->like->workers == best->like->workers && row->median < best->median))
            best = row;
    }
    return best && most > best->like->workers ? best : NULL;
}

static void find_bases(struct group *group)
{
    group->base = fastest_of_one(group, RUN_SEQUENTIAL);
    if (!group->base)
        group->base = fastest_of_one(group, RUN_BOOK);
    group->is_relative = !group->base;
    if (!group->base)
        group->base = fastest_of_fewest(group);
    group->is_relative = group->is_relative && group->base;
    group->parallel_base = fastest_of_one(group, RUN_MPI);
}

/* ---- Against them. */

static bool is_comparable(const struct group *group, const struct row *row, const struct row *base)
{
    return group_trusts(group, row) && group_trusts(group, base) && base->median > 0 && row->median > 0;
}

/* `drawn` has the medians of the base. */
static bool estimate_speedup(const struct row *row, const struct row *base, const double *drawn,
                             const struct resampling *resampling, struct estimate *speedup)
{
    double draws[RESAMPLE_DRAWS];
    if (row == base) {
        *speedup = (struct estimate){1, 1, 1};
        return true;
    }
    if (!row_draw_medians(row, resampling, RESAMPLE_ROW, draws))
        return false;
    for (size_t i = 0; i < RESAMPLE_DRAWS; i++)
        draws[i] = drawn[i] / draws[i];
    *speedup = resample_estimate(base->median / row->median, draws);
    return true;
}

/* The more speedup, the less of it is serial. */
static struct estimate serial_fraction(struct estimate speedup, int workers)
{
    return (struct estimate){laws_karp_flatt(speedup.value, workers), laws_karp_flatt(speedup.high, workers),
                             laws_karp_flatt(speedup.low, workers)};
}

static bool is_launched(const struct row *row)
{
    return row->like->world == RUN_MPI || row->like->world == RUN_HYBRID;
}

bool speedups_compare(struct group *group, const struct resampling *resampling, struct error *error)
{
    double drawn[RESAMPLE_DRAWS];
    const struct row *base = group->base;
    bool good = !base || row_draw_medians(base, resampling, RESAMPLE_BASE, drawn);
    for (struct row *row = group->rows; good && row < group->rows + group->row_count; row++) {
        if (!is_comparable(group, row, base))
            continue;
        good = estimate_speedup(row, base, drawn, resampling, &row->speedup);
        row->efficiency = estimate_times(row->speedup, (double)base->like->workers / row->like->workers);
        if (!group->is_relative)
            row->karp_flatt = serial_fraction(row->speedup, row->like->workers);
    }
    return good || error_memory(error, "the report", 0);
}

static bool compare_with_one_rank(struct group *group, const struct resampling *resampling,
                                  struct error *error)
{
    double drawn[RESAMPLE_DRAWS];
    const struct row *base = group->parallel_base;
    bool good = !base || row_draw_medians(base, resampling, RESAMPLE_BASE, drawn);
    for (struct row *row = group->rows; good && row < group->rows + group->row_count; row++)
        if (is_launched(row) && is_comparable(group, row, base))
            good = estimate_speedup(row, base, drawn, resampling, &row->parallel_speedup);
    return good || error_memory(error, "the report", 0);
}

bool speedups_find(struct group *group, const struct resampling *resampling, struct error *error)
{
    find_bases(group);
    return speedups_compare(group, resampling, error) && compare_with_one_rank(group, resampling, error);
}
