#include "report/findings/reasons.h"

#include <math.h>
#include <stdlib.h>

#include "report/analysis/law_points.h"
#include "report/findings/causes.h"
#include "report/findings/cost.h"
#include "report/findings/fitted_laws.h"
#include "report/findings/sentence.h"
#include "report/findings/words.h"

/* "more workers bring nothing": the fastest row is not the one of most workers. */
static bool explain_plateau(const struct group *group, struct lines *lines, struct error *error)
{
    const struct row *best = NULL, *most = NULL;
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++) {
        if (row->is_left_out)
            continue;
        best = !best || row->median < best->median ? row : best;
        most = !most || row->like->workers > most->like->workers ? row : most;
    }
    if (!best || best->like->workers == most->like->workers)
        return true;
    struct sentence sentence = {.size = 0};
    const int cores = best->like->cores * best->like->nodes;
    sentence_append(&sentence, "the least time, %.*f s, is that of %d worker%s: up to %d more bring nothing",
                    words_decimals(group), best->median, best->like->workers,
                    best->like->workers == 1 ? "" : "s", most->like->workers - best->like->workers);
    if (cores > 0 && cores <= best->like->workers)
        sentence_append(&sentence, "; there are %d cores", cores);
    return sentence_end(&sentence, lines, error);
}

/* ---- All of it. */

static bool explain_points(const struct group *group, struct reasons *reasons, struct error *error)
{
    bool good = true;
    for (size_t i = 0; good && i < group->row_count; i++) {
        const struct row *row = &group->rows[i];
        good = lost_speedup_explain(&reasons->rows[i], group, row, error);
        if (good && row->like->workers > 1 && !isnan(reasons->rows[i].lost))
            good = causes_explain(row, &reasons->rows[i], &reasons->sentences, error);
    }
    return good;
}

bool reasons_find(struct reasons *reasons, const struct groups *groups, const struct group *group,
                  struct error *error)
{
    *reasons = (struct reasons){.rows = calloc(group->row_count, sizeof *reasons->rows)};
    const bool good =
        (reasons->rows || error_memory(error, "the report", group->row_count * sizeof *reasons->rows)) &&
        explain_points(group, reasons, error) && explain_plateau(group, &reasons->sentences, error) &&
        law_points_fit(&reasons->laws, group, error) &&
        fitted_laws_explain(&reasons->laws, &reasons->sentences, error) &&
        cost_explain(groups, group, &reasons->laws, &reasons->sentences, error);
    if (!good)
        reasons_free(reasons);
    return good;
}

void reasons_free(struct reasons *reasons)
{
    free(reasons->rows);
    laws_free(&reasons->laws);
    lines_free(&reasons->sentences);
    *reasons = (struct reasons){0};
}
