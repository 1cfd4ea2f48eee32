#include "report/analysis/measurement/two_modes.h"

#include <stdlib.h>

#include "report/analysis/measurement/measured.h"
#include "statistics/inference/holm.h"
#include "statistics/inference/mann_whitney.h"

static const double PROBABILITY = 0.01, APART = 0.02;
enum { MISFITS = 10, CERTAIN = 7 }; /* a tenth; 2^-7 is below 1 % */

/* ---- What they go with. */

static bool is_upper(const struct two_modes *found, const struct measured *measured)
{
    return measured->seconds > found->row->seconds[found->modes.lower_count - 1];
}

typedef const void *place_of(const struct run *run);

static const void *host_of(const struct run *run)
{
    return run->host;
}

static const void *record_of(const struct run *run)
{
    return run;
}

/* Has each place one mode alone, and not all the same? */
static bool are_by_place(const struct two_modes *found, const struct measured *all, place_of *place)
{
    size_t places = 0;
    for (size_t i = 0; i < found->row->repetitions; i++) {
        bool is_new = true;
        for (size_t k = 0; k < i; k++) {
            if (place(all[k].run) != place(all[i].run))
                continue;
            is_new = false;
            if (is_upper(found, &all[k]) != is_upper(found, &all[i]))
                return false;
        }
        places += is_new;
    }
    return places >= 2 && found->row->repetitions >= places + CERTAIN;
}

/* Where the second one begins, if all before it but a few are of the other mode; 0: nowhere. */
static size_t find_step(const struct two_modes *found, const struct measured *all)
{
    const size_t count = found->row->repetitions, upper = count - found->modes.lower_count;
    size_t upper_before = 0, best = 0, least = count;
    for (size_t at = 1; at < count; at++) {
        upper_before += is_upper(found, &all[at - 1]);
        const size_t rising = upper_before + (count - at) - (upper - upper_before);
        const size_t misfits = rising < count - rising ? rising : count - rising;
        if (misfits < least) {
            least = misfits;
            best = at;
        }
    }
    return MISFITS * least <= count ? best : 0;
}

static bool is_by_time(const struct two_modes *found, const struct measured *all, bool *is_so,
                       struct error *error)
{
    const size_t count = found->row->repetitions;
    double *orders = calloc(count, sizeof *orders);
    struct mann_whitney test;
    size_t lower = 0, upper = 0;
    for (size_t i = 0; orders && i < count; i++)
        orders[is_upper(found, &all[i]) ? count - ++upper : lower++] = (double)i;
    const bool good = orders && mann_whitney_test(&test, orders, lower, orders + lower, upper);
    free(orders);
    *is_so = good && test.probability < PROBABILITY;
    return good || error_memory(error, "the report", count * sizeof *orders);
}

static bool is_of_single_nodes(const struct row *row)
{
    return row->like->nodes == 1;
}

static bool find_cause(struct two_modes *found, struct error *error)
{
    struct measured *all = measured_in_order(found->row, error);
    bool is_step = false;
    const bool good = all && is_by_time(found, all, &is_step, error);
    const size_t step = good && is_step ? find_step(found, all) : 0;
    if (good && is_of_single_nodes(found->row) && are_by_place(found, all, host_of)) {
        found->cause = TWO_MODES_HOST;
        for (size_t i = 0; i < found->row->repetitions; i++)
            found->host = is_upper(found, &all[i]) ? all[i].run->host : found->host;
    } else if (step > 0) {
        found->cause = TWO_MODES_TIME;
        found->moment = all[step].run->started;
    } else if (good && are_by_place(found, all, record_of)) {
        found->cause = TWO_MODES_RECORD;
    }
    free(all);
    return good;
}

/* ---- All of them. */

static bool is_asked(const struct row *row)
{
    return !row->is_left_out && !row->is_disturbed && !row->like->source && !measured_is_short(row) &&
           row->repetitions >= MODES_LEAST;
}

bool two_modes_can_be_seen(const struct group *group)
{
    bool can = false;
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++)
        can = can || is_asked(row);
    return can;
}

/* Neither of them is a few repetitions. */
static bool are_both_common(const struct row *row, size_t lower_count)
{
    return !row_is_few(row, lower_count) && !row_is_few(row, row->repetitions - lower_count);
}

static bool find_all(struct two_modes *found, size_t *count, const struct group *group, double *probabilities,
                     struct error *error)
{
    size_t kept = 0;
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++) {
        if (!is_asked(row))
            continue;
        found[*count] = (struct two_modes){.row = row};
        if (!modes_find(&found[*count].modes, row->seconds, row->repetitions))
            return error_memory(error, "the report", row->repetitions * sizeof *row->seconds);
        probabilities[*count] = found[*count].modes.probability;
        ++*count;
    }
    if (!holm_adjust(probabilities, *count))
        return error_memory(error, "the report", *count * sizeof *probabilities);
    for (size_t i = 0; i < *count; i++) {
        const struct modes *modes = &found[i].modes;
        if (!(probabilities[i] < PROBABILITY || modes_are_clear(modes, found[i].row->repetitions)) ||
            !(modes->upper >= (1 + APART) * modes->lower) ||
            !are_both_common(found[i].row, modes->lower_count))
            continue;
        found[kept] = found[i];
        found[kept].modes.probability = probabilities[i];
        found[kept].is_by_gap = !(probabilities[i] < PROBABILITY);
        if (!find_cause(&found[kept++], error))
            return false;
    }
    *count = kept;
    return true;
}

bool two_modes_find(struct two_modes *found, size_t *count, const struct group *group, struct error *error)
{
    double *probabilities = calloc(group->row_count, sizeof *probabilities);
    *count = 0;
    const bool good = probabilities
                          ? find_all(found, count, group, probabilities, error)
                          : error_memory(error, "the report", group->row_count * sizeof *probabilities);
    free(probabilities);
    return good;
}
