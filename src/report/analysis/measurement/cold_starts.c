#include "report/analysis/measurement/cold_starts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/analysis/measurement/measured.h"
#include "statistics/inference/chances.h"
#include "statistics/sample.h"

static const double EXCESS = 0.02, SPREADS = 2, PROBABILITY = 0.01, OFTEN = 0.8;
enum { FIRST_REPETITIONS = 5, ROUNDS = 3 };

/* ---- The first repetition. */

/* `others`, from calloc, gets all but the first, sorted. */
static bool is_first_slow(const struct run *run, double *others)
{
    const size_t count = run->repetitions - 1;
    memcpy(others, run->seconds + 1, count * sizeof *others);
    sample_sort(others, count);
    const double most = others[count - 1], spread = most - others[0];
    return run->seconds[0] > most + SPREADS * spread &&
           run->seconds[0] > (1 + EXCESS) * sample_median(others, count);
}

static bool look_at_run(struct slow_first *found, const struct run *run, struct error *error)
{
    if (run->warmups > 0 || run->repetitions < FIRST_REPETITIONS || run->source)
        return true;
    double *others = calloc(run->repetitions, sizeof *others);
    if (!others)
        return error_memory(error, "the report", run->repetitions * sizeof *others);
    found->asked++;
    if (is_first_slow(run, others)) {
        found->slow++;
        found->run = run;
        found->others = sample_median(others, run->repetitions - 1);
        found->least = others[0];
        found->most = others[run->repetitions - 2];
    }
    free(others);
    return true;
}

bool cold_starts_first(struct slow_first *found, const struct group *group, struct error *error)
{
    *found = (struct slow_first){0};
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++)
        for (size_t i = 0; i < row->runs; i++)
            if (!row->is_left_out && !row->is_disturbed && !look_at_run(found, row->members[i], error))
                return false;
    found->is_found = 2 * found->slow > found->asked;
    return true;
}

/* ---- The first round. */

/* `values` has room for its repetitions. */
static double median_of_run(const struct run *run, double *values)
{
    memcpy(values, run->seconds, run->repetitions * sizeof *values);
    sample_sort(values, run->repetitions);
    return sample_median(values, run->repetitions);
}

/* The excess of the first record over the median of the later ones; whether it is above each of them. */
static bool look_at_row(const struct row *row, double *excess, bool *is_slowest, struct error *error)
{
    const struct run **runs = measured_runs(row, error);
    double *medians = calloc(row->runs, sizeof *medians), *values = calloc(row->repetitions, sizeof *values);
    const bool good =
        runs && ((medians && values) || error_memory(error, "the report", row->repetitions * sizeof *values));
    for (size_t i = 0; good && i < row->runs; i++)
        medians[i] = median_of_run(runs[i], values);
    if (good) {
        sample_sort(medians + 1, row->runs - 1);
        *excess = medians[0] / sample_median(medians + 1, row->runs - 1) - 1;
        *is_slowest = medians[0] > medians[row->runs - 1];
    }
    free(runs);
    free(medians);
    free(values);
    return good;
}

static bool look_at_rows(struct cold_round *found, const struct group *group, double *excesses,
                         double *chances, struct error *error)
{
    bool is_slowest = false;
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++) {
        if (row->is_left_out || row->is_disturbed || row->runs < ROUNDS)
            continue;
        if (!look_at_row(row, &excesses[found->asked], &is_slowest, error))
            return false;
        chances[found->asked++] = 1 / (double)row->runs;
        found->slow += is_slowest;
    }
    sample_sort(excesses, found->asked);
    found->excess = sample_median(excesses, found->asked);
    return chances_of_successes(chances, found->asked, found->slow, &found->probability) ||
           error_memory(error, "the report", found->asked * sizeof *chances);
}

bool cold_starts_round(struct cold_round *found, const struct group *group, struct error *error)
{
    *found = (struct cold_round){.probability = NAN};
    if (group->runs[0]->source)
        return true;
    double *excesses = calloc(group->row_count, sizeof *excesses),
           *chances = calloc(group->row_count, sizeof *chances);
    const bool good = excesses && chances
                          ? look_at_rows(found, group, excesses, chances, error)
                          : error_memory(error, "the report", group->row_count * sizeof *chances);
    free(excesses);
    free(chances);
    found->is_found = found->asked > 0 && (double)found->slow >= OFTEN * (double)found->asked &&
                      found->probability < PROBABILITY && found->excess >= EXCESS;
    return good;
}
