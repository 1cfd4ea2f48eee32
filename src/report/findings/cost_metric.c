#include "report/findings/cost_metric.h"

#include <math.h>
#include <string.h>

#include "base/printable_text.h"
#include "report/findings/fitted_laws.h"

#define BETTER_KERNEL "miller-rabin"

/* The same numbers on the same machine by the better kernel, with a sequential run. */
static const struct group *better_group(const struct groups *groups, const struct group *group)
{
    const struct run *run = group->runs[0];
    for (const struct group *other = groups->items; other < groups->items + groups->count; other++) {
        const struct run *there = other->runs[0];
        if (other->base && strcmp(there->key[RUN_KERNEL], BETTER_KERNEL) == 0 &&
            there->key[RUN_NUMBERS] == run->key[RUN_NUMBERS] &&
            there->key[RUN_CPU_MODEL] == run->key[RUN_CPU_MODEL])
            return other;
    }
    return NULL;
}

static const struct row *first_below(const struct group *group, double seconds)
{
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++)
        if (!row->is_left_out && row->median < seconds)
            return row; /* rows are sorted by workers */
    return NULL;
}

/* No measured row is fast enough: the number of workers that a law predicts. */
static bool explain_cost_by_law(const struct group *group, const struct laws *laws, double seconds,
                                struct lines *lines, struct error *error)
{
    const int most = group->rows[group->row_count - 1].like->workers;
    const enum law law = laws_best(laws) != LAWS ? laws_best(laws) : LAW_AMDAHL;
    const double needed = group->base->median / seconds;
    double workers = most;
    while (workers < 1e9 && laws_speedup(laws, law, workers) < needed)
        workers *= 1.01;
    if (isnan(laws_speedup(laws, law, most)))
        return lines_add(lines, error,
                         "cost: more than %d workers to beat one core of " BETTER_KERNEL
                         " (%.3g s, %.3g times faster than "
                         "the base); no law is fitted to say how many",
                         most, seconds, needed);
    if (workers >= 1e9)
        return lines_add(
            lines, error,
            "cost: more than %d workers, and by %s no number of them, to beat one core of " BETTER_KERNEL
            " (%.3g s, %.3g times faster than the base)",
            most, fitted_laws_title(law), seconds, needed);
    return lines_add(lines, error,
                     "cost: more than %d workers, by %s %.3g of them, to beat one core of " BETTER_KERNEL
                     " (%.3g s, %.3g times faster than the base)",
                     most, fitted_laws_title(law), ceil(workers), seconds, needed);
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
    const struct row *row = first_below(group, seconds);
    if (!row)
        return explain_cost_by_law(group, laws, seconds, lines, error);
    return lines_add(lines, error,
                     "cost: %d worker%s beat one core of " BETTER_KERNEL " (%.3g s against %.3g s)",
                     row->like->workers, row->like->workers == 1 ? "" : "s", row->median, seconds);
}
