#include "report/analysis/measurement/drift.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/analysis/measurement/measured.h"
#include "statistics/inference/trend.h"

static const double PROBABILITY = 0.005, CHANGE = 0.02;
enum { REPETITIONS = 10 };

static bool takes_part(const struct row *row)
{
    return !row->is_left_out && !row->is_disturbed;
}

/* A first repetition without warm-up may be slow for a reason of its own (cold_starts.h). */
static bool counts(const struct measured *measured)
{
    return measured->run->warmups > 0 || measured->run->repetitions == 1 || measured->repetition > 0;
}

/* How many of its repetitions do. */
static size_t count_of(const struct run *run)
{
    return run->repetitions - (run->warmups == 0 && run->repetitions > 1);
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

bool drift_can_be_seen(const struct group *group)
{
    size_t count = 0;
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++) {
        size_t own = 0;
        for (size_t i = 0; i < row->runs; i++)
            own += count_of(row->members[i]);
        count += takes_part(row) && own >= 2 ? own : 0;
    }
    return !group->runs[0]->source && count >= REPETITIONS;
}

bool drift_find(struct drift *drift, const struct group *group, struct error *error)
{
    struct trend trend = {0};
    *drift = (struct drift){.from = group->runs[0]->started, .to = group->runs[0]->started};
    if (group->runs[0]->source) /* when it was published, the times were not dated */
        return true;
    for (size_t i = 0; i < group->row_count; i++)
        if (takes_part(&group->rows[i]) && !add_row(&trend, &group->rows[i], error))
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
