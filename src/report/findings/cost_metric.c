#include "report/findings/cost_metric.h"

#include <math.h>
#include <string.h>

#include "base/number.h"
#include "base/printable_text.h"
#include "report/analysis/loss/law_points.h"
#include "report/findings/fitted_laws.h"
#include "report/findings/labels.h"
#include "report/findings/sentence.h"

#define BETTER_KERNEL "miller-rabin"
static const double MOST_WORKERS = 1e9;

/* A time that says how fast one worker is. */
static bool has_base_of_one(const struct group *group)
{
    return group->base && !group->is_relative && !group->base->is_disturbed;
}

/* The same numbers on the same machine by the better kernel, with a sequential run. */
static const struct group *better_group(const struct groups *groups, const struct group *group)
{
    const struct run *run = group->runs[0];
    for (const struct group *other = groups->items; other < groups->items + groups->count; other++) {
        const struct run *there = other->runs[0];
        if (has_base_of_one(other) && strcmp(there->key[RUN_KERNEL], BETTER_KERNEL) == 0 &&
            there->key[RUN_NUMBERS] == run->key[RUN_NUMBERS] &&
            there->key[RUN_CPU_MODEL] == run->key[RUN_CPU_MODEL] &&
            there->key[RUN_MACHINE] == run->key[RUN_MACHINE])
            return other;
    }
    return NULL;
}

static bool counts(const struct row *row)
{
    return !row->is_left_out && !row->is_disturbed;
}

/* By their intervals; of fewer than six repetitions by what is known. */
static bool is_surely_faster(const struct row *row, const struct row *other)
{
    const bool are_known = row->interval.low > 0 && other->interval.low > 0;
    return are_known ? row->high < other->low : row->median < other->median;
}

static bool is_faster(const struct row *row, const struct row *other)
{
    return row->median < other->median;
}

/* The row of fewest workers, as rows are sorted by them. */
static const struct row *first_faster(const struct group *group, const struct row *other,
                                      bool (*is)(const struct row *row, const struct row *other))
{
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++)
        if (counts(row) && is(row, other))
            return row;
    return NULL;
}

static int most_workers(const struct group *group)
{
    int most = group->base->like->workers;
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++)
        most = counts(row) && row->like->workers > most ? row->like->workers : most;
    return most;
}

/* The number of workers that the best law needs for a speedup: INFINITY if no number does. */
static double workers_by_law(const struct laws *laws, double speedup, int from)
{
    double workers = from;
    while (workers < MOST_WORKERS && laws_speedup(laws, laws->best, workers) < speedup)
        workers *= 1.01;
    return workers < MOST_WORKERS ? ceil(workers) : INFINITY;
}

static void append_law(struct sentence *sentence, const struct laws *laws, double speedup, int from,
                       const char *hedge)
{
    const double workers = workers_by_law(laws, speedup, from);
    if (isinf(workers))
        sentence_append(sentence, "; by %s no number of them does%s", fitted_laws_title(laws->best), hedge);
    else
        sentence_append(sentence, "; by %s it takes %.3g%s", fitted_laws_title(laws->best), workers, hedge);
}

/* Such ratios may be of many thousands. */
static void append_times(struct sentence *sentence, double needed)
{
    char thousands[NUMBER_GROUPED_SIZE];
    if (needed < 1000 || needed > MOST_WORKERS)
        sentence_append(sentence, ", %.3g times as fast as the base", needed);
    else
        sentence_append(sentence, ", %s times as fast as the base",
                        number_grouped((uint64_t)(needed + 0.5), thousands));
}

/* No measured row is fast enough: what bounds the speedup says whether any can be, and the best law how many
 * workers it takes, where these are not past the bound. */
static bool explain_cost_by_law(const struct group *group, const struct laws *laws, double seconds,
                                struct lines *lines, struct error *error)
{
    const int most = most_workers(group);
    const double needed = group->base->median / seconds;
    const bool has_law = laws->best != LAWS && has_base_of_one(group);
    struct sentence sentence = {.size = 0};
    double limit, bound = NAN;
    if (!law_points_bound(group, INFINITY, &limit) ||
        (has_law && !law_points_bound(group, workers_by_law(laws, needed, most), &bound)))
        return error_memory(error, "the report", 0);
    sentence_append(&sentence,
                    "cost: it takes more than %d worker%s to beat one core of " BETTER_KERNEL " (%.3g s",
                    most, lines_plural((uint64_t)most), seconds);
    if (has_base_of_one(group))
        append_times(&sentence, needed);
    sentence_append(&sentence, ")");
    if (!has_law)
        sentence_append(&sentence, "; no law says how many");
    else if (needed > limit || needed > bound)
        sentence_append(&sentence, "; how many, no law says: the bound of %.2f comes first",
                        needed > limit ? limit : bound);
    else
        append_law(&sentence, laws, needed, most, labels_hedge(fitted_laws_doubt(group)));
    return sentence_end(&sentence, lines, error);
}

/* As a word of a command, or what stands for one that is too long. */
static const char *word_of(const char *text, char word[SHOWN_SIZE], const char *otherwise)
{
    return text_quote(text, word, SHOWN_SIZE) ? word : otherwise;
}

bool cost_metric_explain(const struct groups *groups, const struct group *group, const struct laws *laws,
                         struct lines *lines, struct error *error)
{
    const struct run *run = group->runs[0];
    char format[SHOWN_SIZE], workload[SHOWN_SIZE];
    if (strcmp(run->key[RUN_KERNEL], BETTER_KERNEL) == 0 || run->source || !group->base)
        return true;
    const struct group *better = better_group(groups, group);
    if (!better)
        return lines_add(lines, error,
                         "cost: not known how many workers beat one core of " BETTER_KERNEL
                         ": no records of it on these numbers; to make them: primes --kernel " BETTER_KERNEL
                         " --threads 1 --repeat 7 --warmup 1 --format %s --record FOLDER %s%s",
                         word_of(run->key[RUN_FORMAT], format, "FORMAT"), run->workload ? "--workload " : "",
                         run->workload ? word_of(run->workload, workload, "NAME") : "and the same numbers");
    const double seconds = better->base->median;
    const struct row *sure = first_faster(group, better->base, is_surely_faster),
                     *row = sure ? sure : first_faster(group, better->base, is_faster);
    if (!row)
        return explain_cost_by_law(group, laws, seconds, lines, error);
    return lines_add(
        lines, error, "cost: %d worker%s beat%s one core of " BETTER_KERNEL " (%.3g s against %.3g s%s)",
        row->like->workers, lines_plural((uint64_t)row->like->workers), row->like->workers == 1 ? "s" : "",
        row->median, seconds, sure ? "" : ", within the noise");
}
