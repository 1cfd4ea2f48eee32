#include "report/analysis/study_facts.h"

#include <math.h>

double study_facts_tail(const struct row *row)
{
    return row->median > 0 ? row->seconds[row->repetitions - 1] / row->median : 1;
}

static bool is_mixed(const struct row *row)
{
    size_t warm = 0;
    for (size_t i = 0; i < row->runs; i++)
        warm += row->members[i]->warmups > 0;
    return warm > 0 && warm < row->runs;
}

/* By what share of the least the most operations of a repetition are more. */
static double unevenness_of(const struct row *row)
{
    double least = INFINITY, most = 0;
    for (size_t i = 0; i < row->runs; i++)
        for (size_t k = 0; row->members[i]->accounts && k < row->members[i]->repetitions; k++) {
            least = fmin(least, row->members[i]->accounts[k].operations);
            most = fmax(most, row->members[i]->accounts[k].operations);
        }
    return least > 0 && most > least ? most / least - 1 : 0;
}

static bool share_curve(const struct row *a, const struct row *b)
{
    return a->like->world == b->like->world && a->like->schedule == b->like->schedule;
}

/* What a figure of speedups has: points at so many numbers of workers, on so many curves. */
static void count_curves(const struct group *group, struct study_facts *facts)
{
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++) {
        bool is_new_number = true, is_new_curve = true;
        if (row->is_left_out || row->like->workers < 2)
            continue;
        for (const struct row *other = group->rows; other < row; other++) {
            const bool counts = !other->is_left_out && other->like->workers > 1;
            is_new_number = is_new_number && !(counts && other->like->workers == row->like->workers);
            is_new_curve = is_new_curve && !(counts && share_curve(other, row));
        }
        facts->numbers_of_workers += is_new_number;
        facts->curves += is_new_curve;
    }
}

static void add_row(struct study_facts *facts, const struct row *row)
{
    const struct run *run = row->like;
    facts->rows++;
    facts->parallel += run->workers > 1;
    facts->most_repetitions =
        row->repetitions > facts->most_repetitions ? row->repetitions : facts->most_repetitions;
    facts->has_rates = facts->has_rates || !isnan(row->rate);
    facts->bounded += run->workers > 1 && !isnan(row->bound);
    facts->split += run->workers > 1 && run->splits;
    facts->has_loops = facts->has_loops || (run->workers > 1 && run_is_loop(run) && !isnan(row->bound));
    facts->without_interval += row->interval.low == 0;
    facts->most_workers = run->workers > facts->most_workers ? run->workers : facts->most_workers;
    facts->tailed =
        !facts->tailed || study_facts_tail(row) > study_facts_tail(facts->tailed) ? row : facts->tailed;
    facts->mixed += is_mixed(row);
    facts->uneven += unevenness_of(row) > 0;
    facts->unevenness = fmax(facts->unevenness, unevenness_of(row));
}

struct study_facts study_facts_of(const struct group *group)
{
    struct study_facts facts = {0};
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++) {
        const int cores = row->like->cores * row->like->nodes;
        facts.left_out += row->is_left_out;
        facts.runs_left_out += row->is_left_out ? row->runs : 0;
        facts.cores = cores > facts.cores ? cores : facts.cores;
        if (!row->is_left_out)
            add_row(&facts, row);
    }
    for (size_t i = 0; i < group->run_count; i++) {
        facts.warm += group->runs[i]->warmups > 0;
        facts.cold += group->runs[i]->warmups == 0;
    }
    count_curves(group, &facts);
    return facts;
}
