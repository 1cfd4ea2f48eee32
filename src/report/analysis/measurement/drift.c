#include "report/analysis/measurement/drift.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/analysis/measurement/measured.h"
#include "statistics/inference/trend.h"

static const double PROBABILITY = 0.005, CHANGE = 0.02;
enum { REPETITIONS = 10 };

/* A first repetition without warm-up may be slow for a reason of its own (cold_starts.h). */
static bool counts(const struct measured *measured)
{
    return measured->run->warmups > 0 || measured->run->repetitions == 1 || measured->repetition > 0;
}

static bool add_row(struct trend *trend, const struct row *row, struct error *error)
{
    struct measured *all = measured_in_order(row, error);
    double *values = calloc(row->repetitions, sizeof *values);
    size_t count = 0;
    for (size_t i = 0; all && values && i < row->repetitions; i++)
        if (counts(&all[i]))
            values[count++] = all[i].seconds;
    if (row->seconds[0] > 0)
        trend_add(trend, values, count);
    const bool good = all && (values || error_memory(error, "the report", row->repetitions * sizeof *values));
    free(all);
    free(values);
    return good;
}

bool drift_find(struct drift *drift, const struct group *group, struct error *error)
{
    struct trend trend = {0};
    *drift = (struct drift){.from = group->runs[0]->started, .to = group->runs[0]->started};
    if (group->runs[0]->source) /* when it was published, the times were not dated */
        return true;
    for (size_t i = 0; i < group->row_count; i++)
        if (!group->rows[i].is_left_out && !group->rows[i].is_disturbed &&
            !add_row(&trend, &group->rows[i], error))
            return false;
    for (size_t i = 0; i < group->run_count; i++) {
        const char *started = group->runs[i]->started;
        drift->from = strcmp(started, drift->from) < 0 ? started : drift->from;
        drift->to = strcmp(started, drift->to) > 0 ? started : drift->to;
    }
    drift->probability = trend_probability(&trend);
    drift->change = trend_change(&trend);
    drift->is_found =
        trend.count >= REPETITIONS && drift->probability < PROBABILITY && fabs(drift->change) >= CHANGE;
    return true;
}
