#include "report/findings/explanation.h"

#include <math.h>
#include <stdlib.h>

#include "report/analysis/loss/law_points.h"
#include "report/analysis/run_order.h"
#include "report/findings/causes.h"
#include "report/findings/cost_metric.h"
#include "report/findings/fitted_laws.h"
#include "report/findings/labels.h"
#include "report/findings/sentence.h"

/* The row of most workers, of those that say what more workers than those of `best` bring: under the same
 * schedule, as under others they bring other speedups. One worker does the same under each. */
static const struct row *most_workers(const struct group *group, const struct row *best)
{
    const struct row *most = best;
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++)
        if (group_trusts(group, row) && row->like->workers > most->like->workers &&
            (best->like->workers == 1 || run_order_schedules(row->like, best->like) == 0))
            most = row;
    return most;
}

/* Are they slower, as sure as the intervals of both medians are? Published figures are taken as they are. */
static bool is_surely_slower(const struct row *row, const struct row *best)
{
    return row->like->source ? row->median > best->median : row->low > best->high;
}

/* "more workers bring nothing": the fastest row is not the one of most workers, which is slower. What their
 * intervals do not tell apart says neither that nor the contrary. */
static bool explain_plateau(const struct group *group, struct lines *lines, struct error *error)
{
    const struct row *best = NULL;
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++)
        if (group_trusts(group, row) && (!best || row->median < best->median))
            best = row;
    const struct row *most = best ? most_workers(group, best) : NULL;
    if (most == best || !is_surely_slower(most, best))
        return true;
    struct sentence sentence = {.size = 0};
    const int cores = best->like->cores * best->like->nodes;
    sentence_append(&sentence, "the least time, %.*f s, is that of %d worker%s: up to %d more bring nothing",
                    labels_decimals(group), best->median, best->like->workers,
                    best->like->workers == 1 ? "" : "s", most->like->workers - best->like->workers);
    if (cores > 0 && cores <= best->like->workers)
        sentence_append(&sentence, "; there are %d cores", cores);
    return sentence_end(&sentence, lines, error);
}

/* Curves of several schedules are no one curve. */
static bool explain_schedule(const struct group *group, struct lines *lines, struct error *error)
{
    const struct run *schedule = law_points_schedule(group);
    return law_points_silence(group) != LAW_POINTS_TOLD || !group_names_schedules(group) ||
           lines_add(lines, error, "the laws are fitted to the rows of schedule %s alone",
                     schedule->schedule);
}

/* ---- All of it. */

static bool explain_points(const struct group *group, struct explanation *explanation, struct error *error)
{
    bool good = true;
    for (size_t i = 0; good && i < group->row_count; i++) {
        const struct row *row = &group->rows[i];
        good = lost_speedup_explain(&explanation->rows[i], group, row, error);
        if (good && row->like->workers > 1 && !isnan(explanation->rows[i].lost.value))
            good = causes_explain(group, row, &explanation->rows[i], &explanation->sentences, error);
        if (good && row->like->workers > 1 && !row->is_left_out)
            good = causes_explain_imbalance(row, &explanation->rows[i], &explanation->sentences, error);
    }
    return good;
}

bool explanation_find(struct explanation *explanation, const struct groups *groups, const struct group *group,
                      struct error *error)
{
    *explanation = (struct explanation){.rows = calloc(group->row_count, sizeof *explanation->rows)};
    const bool good = (explanation->rows ||
                       error_memory(error, "the report", group->row_count * sizeof *explanation->rows)) &&
                      explain_points(group, explanation, error) &&
                      explain_plateau(group, &explanation->sentences, error) &&
                      law_points_fit(&explanation->laws, group, error) &&
                      explain_schedule(group, &explanation->sentences, error) &&
                      fitted_laws_explain(group, &explanation->laws, &explanation->sentences, error) &&
                      serial_trend_find(&explanation->serial, group, &explanation->laws, error) &&
                      fitted_laws_explain_serial(&explanation->serial, &explanation->sentences, error) &&
                      cost_metric_explain(groups, group, &explanation->laws, &explanation->sentences, error);
    if (!good)
        explanation_free(explanation);
    return good;
}

void explanation_free(struct explanation *explanation)
{
    free(explanation->rows);
    laws_free(&explanation->laws);
    lines_free(&explanation->sentences);
    *explanation = (struct explanation){0};
}
