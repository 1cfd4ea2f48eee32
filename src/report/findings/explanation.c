#include "report/findings/explanation.h"

#include <math.h>
#include <stdlib.h>

#include "report/analysis/loss/law_points.h"
#include "report/analysis/measurement/doubt.h"
#include "report/analysis/run_order.h"
#include "report/findings/causes.h"
#include "report/findings/cost_metric.h"
#include "report/findings/fitted_laws.h"
#include "report/findings/labels.h"
#include "report/findings/sentence.h"

static bool is_beyond(const struct row *row, const struct row *most)
{
    return row->like->workers > most->like->workers ||
           (row->like->workers == most->like->workers && row->median < most->median);
}

/* The row of most workers, the fastest one, of those that say what more workers than those of `best` bring:
 * under the same schedule, as under others they bring other speedups. One worker does the same under each. */
static const struct row *most_workers(const struct group *group, const struct row *best)
{
    const struct row *most = best;
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++)
        if (group_trusts(group, row) && is_beyond(row, most) &&
            (best->like->workers == 1 || run_order_schedules(row->like, best->like) == 0))
            most = row;
    return most;
}

/* Are they slower, as sure as the intervals of both medians are? Published figures are taken as they are. */
static bool is_surely_slower(const struct row *row, const struct row *best)
{
    return row->like->source ? row->median > best->median : row->low > best->high;
}

static bool tell_plateau(const struct group *group, const struct row *best, const struct row *most,
                         struct lines *lines, struct error *error)
{
    struct sentence sentence = {.size = 0};
    const int cores = best->like->cores * best->like->nodes, more = most->like->workers - best->like->workers;
    const struct finding *doubt = doubt_of_row(group, most);
    sentence_append(&sentence, "the least time, %.*f s, is that of %d worker%s: %s%d more bring%s nothing%s",
                    labels_decimals(group), best->median, best->like->workers,
                    lines_plural((uint64_t)best->like->workers), more > 1 ? "up to " : "", more,
                    more > 1 ? "" : "s", labels_hedge(doubt ? doubt : doubt_of_row(group, best)));
    if (cores > 0 && cores <= best->like->workers)
        sentence_append(&sentence, "; there %s %d core%s", cores == 1 ? "is" : "are", cores,
                        lines_plural((uint64_t)cores));
    return sentence_end(&sentence, lines, error);
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
    return most == best || !is_surely_slower(most, best) || tell_plateau(group, best, most, lines, error);
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
    const bool good =
        (explanation->rows ||
         error_memory(error, "the report", group->row_count * sizeof *explanation->rows)) &&
        explain_points(group, explanation, error) && explain_plateau(group, &explanation->sentences, error) &&
        law_points_fit(&explanation->laws, group, error) &&
        fitted_laws_explain(group, &explanation->laws, &explanation->sentences, error) &&
        serial_trend_find(&explanation->serial, group, &explanation->laws, error) &&
        fitted_laws_explain_serial(group, &explanation->serial, &explanation->sentences, error) &&
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
