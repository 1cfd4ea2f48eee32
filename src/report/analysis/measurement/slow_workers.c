#include "report/analysis/measurement/slow_workers.h"

#include <math.h>
#include <stdlib.h>

#include "report/analysis/measurement/places.h"
#include "report/analysis/measurement/shared_cpus.h"
#include "report/containers/array.h"
#include "statistics/inference/chances.h"
#include "statistics/inference/holm.h"
#include "statistics/sample.h"

static const double SLOW = 0.95, PROBABILITY = 0.01, UNIT_SIZES = 0.1, NUMBER_SIZES = 0.25,
                    WORK_SHARES = 0.02;
enum { REPETITIONS = 4 };

/* ---- A row. */

struct tests {
    struct slow_worker *items;
    size_t count;
};

/* In three of four repetitions, as far as half the way: what comes and goes is not how fast a place is. */
static bool is_steady(const struct places *places, size_t place)
{
    return 4 * places_count_below(places, place, (1 + SLOW) / 2) >= 3 * places->repetitions;
}

/* Has it work like that of the others, so that its rate can be compared? */
static bool has_like_work(struct places *places, size_t place)
{
    if (!run_is_loop(places->row->like))
        return fabs(places_median(places, PLACES_UNIT_SIZE, place) - 1) < UNIT_SIZES;
    return fabs(places_median(places, PLACES_NUMBER_SIZE, place) - 1) < NUMBER_SIZES &&
           fabs(places_median(places, PLACES_WORK_SHARE, place) - 1) < WORK_SHARES;
}

/* The rate of the workers on other hosts, their lower median. */
static double rate_elsewhere(struct places *places, const struct account *account, size_t host)
{
    size_t count = 0;
    for (size_t worker = 0; worker < places->workers; worker++)
        if (places->host_of[worker] != host)
            places->sorted[count++] = account->worker_rates[worker];
    sample_sort(places->sorted, count);
    return places->sorted[(count - 1) / 2];
}

/* Is each worker of the host slow? */
static bool is_slow_throughout(struct places *places, size_t host)
{
    for (size_t i = 0; i < places->repetitions; i++)
        places->elsewhere[i] = rate_elsewhere(places, places->repetition[i], host);
    for (size_t worker = 0; worker < places->workers; worker++) {
        if (places->host_of[worker] != host)
            continue;
        for (size_t i = 0; i < places->repetitions; i++)
            places->sorted[i] = places->repetition[i]->worker_rates[worker] / places->elsewhere[i];
        sample_sort(places->sorted, places->repetitions);
        if (!(sample_median(places->sorted, places->repetitions) <= SLOW))
            return false;
    }
    return true;
}

static struct slow_worker describe(struct places *places, size_t place)
{
    const size_t worker = places->first[place];
    return (struct slow_worker){.row = places->row,
                                .is_host = places->are_hosts,
                                .host = places->row->like->hosts[places->first_rank[places->host_of[worker]]],
                                .worker = worker,
                                .compared = places_group_size(places, places->group[place]),
                                .places = places->are_hosts ? places->hosts : places->workers,
                                .ratio = places_median(places, PLACES_RATE, place),
                                .cpu_ratio = places_median(places, PLACES_CPU_RATE, place),
                                .probability = 1,
                                .below = places_count_below(places, place, 1),
                                .repetitions = places->repetitions};
}

/* What is not slow, or has other work, has the probability 1. */
static bool test_place(struct places *places, size_t place, struct slow_worker *test, struct error *error)
{
    *test = describe(places, place);
    if (!(test->ratio <= SLOW) || !is_steady(places, place) || !has_like_work(places, place) ||
        (places->are_hosts && !is_slow_throughout(places, place)))
        return true;
    const size_t sum = (places->rank_sums[place] + 1) / 2,
                 ranked = places->are_ranked_together ? places->count : test->compared;
    return chances_of_low_ranks(ranked, places->repetitions, sum, &test->probability) ||
           error_memory(error, "the report", sum * sizeof(double));
}

/* Of what was chosen. */
static bool test_places(struct tests *tests, struct places *places, struct error *error)
{
    if (places->count < 2)
        return true;
    places_add_repetitions(places);
    bool good = true;
    for (size_t place = 0; good && places->repetitions >= REPETITIONS && place < places->count; place++) {
        good = array_grow(&tests->items, tests->count, sizeof *tests->items, error) &&
               test_place(places, place, &tests->items[tests->count], error);
        tests->count += good;
    }
    return good;
}

static bool test_row(struct tests *tests, const struct row *row, struct error *error)
{
    struct places places;
    bool good = places_open(&places, row, error);
    if (good) {
        places_choose_hosts(&places);
        good = test_places(tests, &places, error);
    }
    if (good) {
        places_choose_workers(&places);
        good = test_places(tests, &places, error);
    }
    places_close(&places);
    return good;
}

/* The operations of a sieve, and the seconds of a sleeper, are not those of a kernel at work. */
static bool is_asked(const struct row *row)
{
    const struct run *run = row->like;
    const bool is_sieved = *run->verdicts_digest == '\0';
    return !row->is_left_out && !row->is_disturbed && !run->sleeps && !(run_is_loop(run) && is_sieved) &&
           run->workers > 1 && run->accounts && run->hosts && run->threads_of &&
           row->repetitions >= REPETITIONS && shared_cpus_of(run).kind == SHARED_NOTHING;
}

static bool test_rows(struct tests *tests, const struct group *group, struct error *error)
{
    bool good = true;
    for (const struct row *row = group->rows; good && row < group->rows + group->row_count; row++)
        good = !is_asked(row) || test_row(tests, row, error);
    return good;
}

/* ---- All of them. */

/* Of the same row and kind; the tests of a row stand together, and are of hosts and of workers. */
static struct slow_worker *find_kin(struct slow_worker *found, size_t count, const struct slow_worker *test)
{
    for (size_t i = count; i > 0 && found[i - 1].row == test->row; i--)
        if (found[i - 1].is_host == test->is_host)
            return &found[i - 1];
    return NULL;
}

/* The slowest of a kind. */
static void keep(struct slow_worker *found, size_t *count, const struct slow_worker *test)
{
    if (!(test->probability < PROBABILITY))
        return;
    struct slow_worker *kin = find_kin(found, *count, test);
    const size_t slow = kin ? kin->slow + 1 : 1;
    if (!kin)
        kin = &found[(*count)++];
    if (slow == 1 || test->ratio < kin->ratio)
        *kin = *test;
    kin->slow = slow;
}

bool slow_workers_find(struct slow_worker *found, size_t *count, const struct group *group,
                       struct error *error)
{
    struct tests tests = {0};
    const bool good = test_rows(&tests, group, error) &&
                      (tests.count == 0 ||
                       holm_adjust_members(&tests.items->probability, tests.count, sizeof *tests.items) ||
                       error_memory(error, "the report", tests.count * sizeof(double)));
    *count = 0;
    for (size_t i = 0; good && i < tests.count; i++)
        keep(found, count, &tests.items[i]);
    free(tests.items);
    return good;
}
