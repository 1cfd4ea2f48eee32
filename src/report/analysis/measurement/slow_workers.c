#include "report/analysis/measurement/slow_workers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/analysis/measurement/shared_cpus.h"
#include "report/containers/array.h"
#include "statistics/inference/chances.h"
#include "statistics/inference/holm.h"
#include "statistics/sample.h"

static const double SLOW = 0.95, PROBABILITY = 0.01, UNIT_SIZES = 0.1;
enum { REPETITIONS = 4 };

/* ---- What is compared: the hosts of a row, or the workers of one host. */

enum value { RATE, CPU_RATE, UNIT_SIZE, VALUES };

struct places {
    const struct row *row;
    bool are_hosts;
    size_t workers, count;
    size_t *of_worker;      /* the place of each */
    size_t *first;          /* of each place: its worker, or its first rank */
    size_t *members;        /* of each place: its workers */
    double *values[VALUES]; /* of each repetition, of each place, to the median of the others */
    size_t
        *rank_sums; /* of each place: twice the sum of its ranks, 1 of the slowest; equal ones share theirs */
    size_t repetitions;    /* that are compared */
    double *here, *others; /* of each place, in one repetition; room for all repetitions of one */
};

static void close_places(struct places *places)
{
    free(places->of_worker);
    free(places->first);
    free(places->members);
    free(places->rank_sums);
    free(places->here);
    free(places->others);
    for (int value = 0; value < VALUES; value++)
        free(places->values[value]);
}

static bool allocate(struct places *places, struct error *error)
{
    const size_t workers = places->workers, all = workers * places->row->repetitions;
    places->of_worker = calloc(workers, sizeof *places->of_worker);
    places->first = calloc(workers, sizeof *places->first);
    places->members = calloc(workers, sizeof *places->members);
    places->rank_sums = calloc(workers, sizeof *places->rank_sums);
    places->here = calloc(workers, sizeof *places->here);
    places->others = calloc(workers + places->row->repetitions, sizeof *places->others);
    bool good = places->of_worker && places->first && places->members && places->rank_sums && places->here &&
                places->others;
    for (int value = 0; value < VALUES; value++) {
        places->values[value] = calloc(all, sizeof *places->values[value]);
        good = good && places->values[value];
    }
    return good || error_memory(error, "the report", all * sizeof(double));
}

/* The hosts in the order of their ranks. */
static void number_hosts(struct places *places)
{
    const struct run *run = places->row->like;
    size_t worker = 0;
    for (int rank = 0; rank < run->ranks; rank++) {
        size_t place = 0;
        while (place < places->count && run->hosts[places->first[place]] != run->hosts[rank])
            place++;
        if (place == places->count)
            places->first[places->count++] = (size_t)rank;
        for (int thread = 0; thread < run->threads_of[rank]; thread++)
            places->of_worker[worker++] = place;
    }
}

static bool open_places(struct places *places, const struct row *row, struct error *error)
{
    *places = (struct places){.row = row, .workers = (size_t)row->like->workers};
    if (!allocate(places, error))
        return false;
    number_hosts(places);
    places->are_hosts = places->count > 1;
    places->count = places->are_hosts ? places->count : places->workers;
    for (size_t worker = 0; worker < places->workers; worker++) {
        if (!places->are_hosts)
            places->of_worker[worker] = places->first[worker] = worker;
        places->members[places->of_worker[worker]]++;
    }
    return true;
}

/* ---- A repetition. */

static const double *values_of(const struct account *account, enum value value)
{
    const double *const all[VALUES] = {account->worker_rates, account->worker_cpu_rates,
                                       account->worker_unit_sizes};
    return all[value];
}

/* A host has the mean of its workers; one of whom it is not known makes it NAN. */
static void gather(struct places *places, const double *of_workers)
{
    memset(places->here, 0, places->count * sizeof *places->here);
    for (size_t worker = 0; worker < places->workers; worker++)
        places->here[places->of_worker[worker]] += of_workers[worker];
    for (size_t place = 0; place < places->count; place++)
        places->here[place] /= (double)places->members[place];
}

/* How many of all, sorted, are below it; or below or equal. */
static size_t count_up_to(const double *sorted, size_t count, double value, bool with_equal)
{
    size_t low = 0, high = count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (sorted[middle] < value || (with_equal && sorted[middle] <= value))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Of all but the one at `index`. */
static double median_without(const double *sorted, size_t count, size_t index)
{
    const size_t high = (count - 1) / 2, low = (count - 2) / 2;
    return (sorted[low + (low >= index)] + sorted[high + (high >= index)]) / 2;
}

static bool are_all_known(const struct places *places)
{
    bool are_known = true;
    for (size_t place = 0; place < places->count; place++)
        are_known = are_known && places->here[place] > 0;
    return are_known;
}

static void compare(struct places *places, enum value value, double *relative)
{
    const size_t count = places->count;
    memcpy(places->others, places->here, count * sizeof *places->here);
    sample_sort(places->others, count);
    for (size_t place = 0; place < count; place++) {
        const double here = places->here[place];
        const size_t below = count_up_to(places->others, count, here, false);
        relative[place] = here / median_without(places->others, count, below);
        if (value == RATE)
            places->rank_sums[place] += below + count_up_to(places->others, count, here, true) + 1;
    }
}

/* One in which somebody did nothing compares nothing. */
static void add_repetition(struct places *places, const struct account *account)
{
    for (int value = 0; value < VALUES; value++) {
        double *relative = places->values[value] + places->repetitions * places->count;
        gather(places, values_of(account, (enum value)value));
        if (are_all_known(places)) {
            compare(places, (enum value)value, relative);
        } else if (value == RATE) {
            return;
        } else {
            for (size_t place = 0; place < places->count; place++)
                relative[place] = NAN;
        }
    }
    places->repetitions++;
}

static bool is_alike(const struct run *run, const struct run *like)
{
    const size_t ranks = (size_t)like->ranks;
    return run->accounts && run->hosts && run->threads_of &&
           memcmp(run->hosts, like->hosts, ranks * sizeof *like->hosts) == 0 &&
           memcmp(run->threads_of, like->threads_of, ranks * sizeof *like->threads_of) == 0;
}

static void add_repetitions(struct places *places)
{
    const struct row *row = places->row;
    for (size_t i = 0; i < row->runs; i++)
        for (size_t k = 0; is_alike(row->members[i], row->like) && k < row->members[i]->repetitions; k++)
            add_repetition(places, &row->members[i]->accounts[k]);
}

/* ---- A row. */

struct tests {
    struct slow_worker *items;
    size_t count;
};

/* Over the repetitions; NAN if it is not known of all. */
static double median_of(struct places *places, enum value value, size_t place)
{
    for (size_t i = 0; i < places->repetitions; i++)
        places->others[i] = places->values[value][i * places->count + place];
    for (size_t i = 0; i < places->repetitions; i++)
        if (isnan(places->others[i]))
            return NAN;
    sample_sort(places->others, places->repetitions);
    return sample_median(places->others, places->repetitions);
}

static size_t count_below(const struct places *places, size_t place)
{
    size_t count = 0;
    for (size_t i = 0; i < places->repetitions; i++)
        count += places->values[RATE][i * places->count + place] < 1;
    return count;
}

/* What is not slow, or has other units, has the probability 1. */
static bool test_place(struct places *places, size_t place, struct slow_worker *test, struct error *error)
{
    *test = (struct slow_worker){.row = places->row,
                                 .is_host = places->are_hosts,
                                 .place = places->first[place],
                                 .places = places->count,
                                 .ratio = median_of(places, RATE, place),
                                 .cpu_ratio = median_of(places, CPU_RATE, place),
                                 .probability = 1,
                                 .below = count_below(places, place),
                                 .repetitions = places->repetitions};
    if (!(test->ratio <= SLOW) || !(fabs(median_of(places, UNIT_SIZE, place) - 1) < UNIT_SIZES))
        return true;
    const size_t sum = (places->rank_sums[place] + 1) / 2;
    return chances_of_low_ranks(places->count, places->repetitions, sum, &test->probability) ||
           error_memory(error, "the report", sum * sizeof(double));
}

static bool test_places(struct tests *tests, struct places *places, struct error *error)
{
    bool good = true;
    for (size_t place = 0; good && places->repetitions >= REPETITIONS && place < places->count; place++) {
        good = array_grow(&tests->items, tests->count, sizeof *tests->items, error) &&
               test_place(places, place, &tests->items[tests->count], error);
        tests->count += good;
    }
    return good;
}

static bool is_asked(const struct row *row)
{
    const struct run *run = row->like;
    return !row->is_left_out && !row->is_disturbed && !run_is_loop(run) && run->workers > 1 &&
           run->accounts && run->hosts && run->threads_of && row->repetitions >= REPETITIONS &&
           shared_cpus_of(run).kind == SHARED_NOTHING;
}

static bool test_rows(struct tests *tests, const struct group *group, struct error *error)
{
    bool good = true;
    for (const struct row *row = group->rows; good && row < group->rows + group->row_count; row++) {
        struct places places;
        if (!is_asked(row))
            continue;
        good = open_places(&places, row, error);
        if (good) {
            add_repetitions(&places);
            good = test_places(tests, &places, error);
        }
        close_places(&places);
    }
    return good;
}

/* ---- All of them. */

static bool adjust(struct tests *tests, struct error *error)
{
    double *probabilities = calloc(tests->count + 1, sizeof *probabilities);
    for (size_t i = 0; probabilities && i < tests->count; i++)
        probabilities[i] = tests->items[i].probability;
    const bool good = probabilities && holm_adjust(probabilities, tests->count);
    for (size_t i = 0; good && i < tests->count; i++)
        tests->items[i].probability = probabilities[i];
    free(probabilities);
    return good || error_memory(error, "the report", tests->count * sizeof *probabilities);
}

/* The slowest a row: the tests of a row stand together. */
static void keep(struct slow_worker *found, size_t *count, const struct slow_worker *test)
{
    if (!(test->probability < PROBABILITY))
        return;
    const bool is_new = *count == 0 || found[*count - 1].row != test->row;
    const size_t slow = is_new ? 1 : found[*count - 1].slow + 1;
    *count += is_new;
    if (is_new || test->ratio < found[*count - 1].ratio)
        found[*count - 1] = *test;
    found[*count - 1].slow = slow;
}

bool slow_workers_find(struct slow_worker *found, size_t *count, const struct group *group,
                       struct error *error)
{
    struct tests tests = {0};
    const bool good = test_rows(&tests, group, error) && adjust(&tests, error);
    *count = 0;
    for (size_t i = 0; good && i < tests.count; i++)
        keep(found, count, &tests.items[i]);
    free(tests.items);
    return good;
}
