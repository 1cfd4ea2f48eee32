#include "report/comparison/comparison.h"

#include <math.h>
#include <stdlib.h>

#include "report/analysis/run_order.h"
#include "report/containers/array.h"
#include "statistics/inference/holm.h"
#include "statistics/inference/mann_whitney.h"

/* Of the least difference that would have been seen: 0.01 %. */
static const double PRECISION = 1e-4;

const char *comparison_verdict_name(enum comparison_verdict verdict)
{
    static const char *const names[] = {
        [COMPARISON_FASTER] = "faster",
        [COMPARISON_SLOWER] = "slower",
        [COMPARISON_NO_DIFFERENCE] = "no_difference_seen",
        [COMPARISON_TOO_FEW] = "too_few_repetitions",
        [COMPARISON_DISTURBED] = "disturbed",
        [COMPARISON_SEVERAL] = "several_kinds",
        [COMPARISON_ONE_SIDE] = "one_side_only",
    };
    return names[verdict];
}

/* ---- Pairs. */

static int compare_questions(const struct run *a, const struct run *b)
{
    static const enum run_key keys[] = {RUN_NUMBERS, RUN_KERNEL, RUN_FORMAT};
    int order = run_order_texts(a->label, b->label);
    for (size_t i = 0; order == 0 && i < sizeof keys / sizeof *keys; i++)
        order = run_order_texts(a->key[keys[i]], b->key[keys[i]]);
    return order;
}

static int compare_pairs(const struct run *a, const struct run *b)
{
    int order = compare_questions(a, b);
    order = order ? order : run_order_shapes(a, b);
    order = order ? order : run_order_schedules(a, b);
    return order ? order : run_order_numbers(a->splits, b->splits);
}

static int by_pair(const void *left, const void *right)
{
    const struct comparison_pair *a = left, *b = right;
    const int order = compare_pairs(a->like, b->like);
    return order ? order : run_order_origin(a->like, b->like);
}

static bool add_row(struct comparison *comparison, const struct group *group, const struct row *row,
                    enum side side, struct error *error)
{
    if (!array_grow(&comparison->pairs, comparison->count, sizeof *comparison->pairs, error))
        return false;
    struct comparison_pair pair = {.like = row->like,
                                   .ratio = estimate_unknown(),
                                   .apart = NAN,
                                   .probability = NAN,
                                   .adjusted = NAN,
                                   .visible = NAN,
                                   .above_limit = NAN};
    pair.group[side] = group;
    pair.row[side] = row->is_left_out ? NULL : row;
    pair.rows[side] = !row->is_left_out;
    pair.left_out[side] = row->is_left_out;
    comparison->pairs[comparison->count++] = pair;
    return true;
}

static void unite(struct comparison_pair *pair, const struct comparison_pair *more)
{
    for (int side = 0; side < SIDES; side++) {
        if (!pair->group[side])
            pair->group[side] = more->group[side];
        if (!pair->row[side])
            pair->row[side] = more->row[side];
        pair->rows[side] += more->rows[side];
        pair->left_out[side] += more->left_out[side];
    }
}

/* Every row of both sides to a pair of its own, and those of one configuration to one. */
static bool find_pairs(struct comparison *comparison, const struct groups groups[SIDES], struct error *error)
{
    bool good = true;
    for (int side = 0; side < SIDES; side++)
        for (size_t i = 0; i < groups[side].count; i++)
            for (size_t k = 0; good && k < groups[side].items[i].row_count; k++)
                good = add_row(comparison, &groups[side].items[i], &groups[side].items[i].rows[k],
                               (enum side)side, error);
    if (comparison->count > 1)
        qsort(comparison->pairs, comparison->count, sizeof *comparison->pairs, by_pair);
    size_t kept = 0;
    for (size_t i = 0; i < comparison->count; i++) {
        if (kept > 0 && compare_pairs(comparison->pairs[kept - 1].like, comparison->pairs[i].like) == 0)
            unite(&comparison->pairs[kept - 1], &comparison->pairs[i]);
        else
            comparison->pairs[kept++] = comparison->pairs[i];
    }
    comparison->count = kept;
    return good;
}

/* ---- One pair. */

/* Of the times of A, and those of B times a factor. */
static bool test_times(const struct comparison_pair *pair, double factor, struct mann_whitney *test)
{
    const struct row *a = pair->row[SIDE_A], *b = pair->row[SIDE_B];
    double *times = malloc(b->repetitions * sizeof *times);
    if (!times)
        return false;
    for (size_t i = 0; i < b->repetitions; i++)
        times[i] = b->seconds[i] * factor;
    const bool good = mann_whitney_test(test, a->seconds, a->repetitions, times, b->repetitions);
    free(times);
    return good;
}

/* What would be found if all times of B were above all of A. */
static bool test_apart(const struct comparison_pair *pair, double *probability)
{
    const struct row *a = pair->row[SIDE_A], *b = pair->row[SIDE_B];
    struct mann_whitney test;
    if (!test_times(pair, 2 * a->seconds[a->repetitions - 1] / b->seconds[0], &test))
        return false;
    *probability = test.probability;
    return true;
}

static enum comparison_verdict first_verdict(const struct comparison_pair *pair)
{
    for (int side = 0; side < SIDES; side++)
        if (!pair->row[side])
            return COMPARISON_ONE_SIDE;
    for (int side = 0; side < SIDES; side++)
        if (pair->rows[side] > 1)
            return COMPARISON_SEVERAL;
    for (int side = 0; side < SIDES; side++)
        if (!group_trusts(pair->group[side], pair->row[side]) || pair->row[side]->seconds[0] <= 0)
            return COMPARISON_DISTURBED;
    return COMPARISON_NO_DIFFERENCE; /* so far */
}

static bool estimate_ratio(struct comparison_pair *pair, const struct resampling *resampling)
{
    const struct row *a = pair->row[SIDE_A], *b = pair->row[SIDE_B];
    double of_a[RESAMPLE_DRAWS], of_b[RESAMPLE_DRAWS];
    if (!row_draw_medians(a, resampling, RESAMPLE_BASE, of_a) ||
        !row_draw_medians(b, resampling, RESAMPLE_ROW, of_b))
        return false;
    for (size_t i = 0; i < RESAMPLE_DRAWS; i++)
        of_b[i] /= of_a[i];
    pair->ratio = resample_estimate(b->median / a->median, of_b);
    return true;
}

/* The probability that B is as much slower by chance, one-sided, where its true times are those of A times
 * `factor`.
 */
static bool test_slower(const struct comparison_pair *pair, double factor, double *probability)
{
    struct mann_whitney test;
    if (!test_times(pair, 1 / factor, &test))
        return false;
    const double middle = (double)pair->row[SIDE_A]->repetitions * (double)pair->row[SIDE_B]->repetitions / 2;
    *probability = test.u < middle ? test.probability / 2 : 1;
    return true;
}

static bool test_pair(struct comparison *comparison, struct comparison_pair *pair,
                      const struct resampling *resampling)
{
    struct mann_whitney test;
    if (!estimate_ratio(pair, resampling) || !test_apart(pair, &pair->apart) || !test_times(pair, 1, &test))
        return false;
    if (pair->apart > COMPARISON_LEVEL) {
        pair->verdict = COMPARISON_TOO_FEW;
        return true;
    }
    comparison->tested++;
    pair->probability = pair->adjusted = test.probability;
    return !comparison->has_limit || test_slower(pair, 1 + comparison->limit, &pair->above_limit);
}

/* ---- All of them. */

/* Would B, its times so many times as long, be found slower (or faster), whatever else is compared? */
static bool is_found(const struct comparison *comparison, const struct comparison_pair *pair, double factor,
                     bool slower, bool *found)
{
    struct mann_whitney test;
    const double middle = (double)pair->row[SIDE_A]->repetitions * (double)pair->row[SIDE_B]->repetitions / 2;
    if (!test_times(pair, factor, &test))
        return false;
    *found = test.probability * (double)comparison->tested <= COMPARISON_LEVEL && (test.u < middle) == slower;
    return true;
}

/* Between `found`, with which it is, and `lost`, with which it is not, the factor nearest to the latter. */
static bool find_edge(const struct comparison *comparison, const struct comparison_pair *pair, double found,
                      double lost, double *edge)
{
    const bool slower = found > lost;
    while (fabs(log(found / lost)) > PRECISION) {
        const double middle = sqrt(found * lost);
        bool is_one;
        if (!is_found(comparison, pair, middle, slower, &is_one))
            return false;
        *(is_one ? &found : &lost) = middle;
    }
    *edge = found;
    return true;
}

/* Half of what lies between the factors with which B is just found faster, and just found slower. */
static bool find_visible(const struct comparison *comparison, struct comparison_pair *pair)
{
    const struct row *a = pair->row[SIDE_A], *b = pair->row[SIDE_B];
    const double all_above = 2 * a->seconds[a->repetitions - 1] / b->seconds[0],
                 all_below = a->seconds[0] / (2 * b->seconds[b->repetitions - 1]);
    double slower, faster;
    if (!find_edge(comparison, pair, all_above, all_below, &slower) ||
        !find_edge(comparison, pair, all_below, all_above, &faster))
        return false;
    pair->visible = sqrt(slower / faster) - 1;
    return true;
}

static bool settle_verdict(const struct comparison *comparison, struct comparison_pair *pair)
{
    if (isnan(pair->probability))
        return true;
    if (pair->apart * (double)comparison->tested > COMPARISON_LEVEL) {
        pair->verdict = COMPARISON_TOO_FEW;
        return true;
    }
    if (pair->adjusted <= COMPARISON_LEVEL)
        pair->verdict = pair->ratio.value > 1 ? COMPARISON_SLOWER : COMPARISON_FASTER;
    return find_visible(comparison, pair);
}

/* Passed where chance makes it too seldom. Where it is not, and so small a limit could not have been seen, B
 * may be beyond it all the same; but who asks for any slowdown at all (0 %) asks for what can be seen. */
static enum comparison_limit judge_limit(const struct comparison *comparison,
                                         const struct comparison_pair *pair)
{
    if (pair->verdict > COMPARISON_NO_DIFFERENCE)
        return LIMIT_UNKNOWN;
    if (pair->above_limit <= COMPARISON_LEVEL / 2)
        return LIMIT_PASSED;
    const bool may_be_beyond = !(pair->ratio.high <= 1 + comparison->limit);
    return comparison->limit > 0 && pair->visible > comparison->limit && may_be_beyond &&
                   pair->verdict != COMPARISON_FASTER
               ? LIMIT_UNKNOWN
               : LIMIT_NOT_PASSED;
}

static bool judge(struct comparison *comparison)
{
    struct comparison_pair *pairs = comparison->pairs;
    if (comparison->count == 0)
        return true;
    bool good = holm_adjust_members(&pairs->adjusted, comparison->count, sizeof *pairs) &&
                holm_adjust_members(&pairs->above_limit, comparison->count, sizeof *pairs);
    for (size_t i = 0; good && i < comparison->count; i++) {
        good = settle_verdict(comparison, &pairs[i]);
        if (comparison->has_limit)
            pairs[i].limit = judge_limit(comparison, &pairs[i]);
    }
    return good;
}

bool comparison_make(struct comparison *comparison, const struct groups groups[SIDES], double limit,
                     struct error *error)
{
    *comparison = (struct comparison){.has_limit = limit >= 0, .limit = limit};
    bool good = find_pairs(comparison, groups, error);
    if (!good)
        return false;
    for (size_t i = 0; good && i < comparison->count; i++) {
        struct comparison_pair *pair = &comparison->pairs[i];
        pair->verdict = first_verdict(pair);
        if (pair->verdict == COMPARISON_NO_DIFFERENCE)
            good = test_pair(comparison, pair, groups[SIDE_A].resampling);
    }
    return (good && judge(comparison)) || error_memory(error, "the report", 0);
}

bool comparison_is_same_question(const struct comparison_pair *a, const struct comparison_pair *b)
{
    return compare_questions(a->like, b->like) == 0;
}

void comparison_free(struct comparison *comparison)
{
    free(comparison->pairs);
    *comparison = (struct comparison){0};
}
