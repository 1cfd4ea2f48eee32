#include "report/analysis/measurement/slow_workers.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "report/analysis/measurement/shared_cpus.h"
#include "report/containers/array.h"
#include "statistics/inference/chances.h"
#include "statistics/inference/holm.h"
#include "statistics/sample.h"

static const double SLOW = 0.95, PROBABILITY = 0.01, UNIT_SIZES = 0.1, NUMBER_SIZES = 0.25,
                    WORK_SHARES = 0.02,
                    NUMBER_OPERATIONS = 100; /* what a number costs beside its own, at most */
enum { REPETITIONS = 4 };
static const size_t ALL = SIZE_MAX, NONE = SIZE_MAX;

/* ---- What is compared: the hosts of a row, or the workers of one host. */

enum value { RATE, CPU_RATE, UNIT_SIZE, NUMBER_SIZE, WORK_SHARE, VALUES };

struct places {
    const struct row *row;
    size_t workers, hosts, count;
    bool are_hosts;
    size_t *host_of;        /* of each worker, from 0 in the order of their ranks */
    size_t *first_rank;     /* of each host */
    size_t *of_worker;      /* the place of each, or NONE */
    size_t *first;          /* of each place: its first worker */
    size_t *members;        /* of each place: its workers */
    double *values[VALUES]; /* of each repetition, of each place, to the median of the others */
    size_t
        *rank_sums; /* of each place: twice the sum of its ranks, 1 of the slowest; equal ones share theirs */
    const struct account **repetition; /* those that are compared */
    size_t repetitions;
    double *elsewhere; /* a figure of each repetition */
    double *here;      /* of each place, in one repetition */
    double *sorted;    /* room for all workers, or all repetitions */
};

static void close_places(struct places *places)
{
    free(places->host_of);
    free(places->first_rank);
    free(places->of_worker);
    free(places->first);
    free(places->members);
    free(places->rank_sums);
    free(places->repetition);
    free(places->elsewhere);
    free(places->here);
    free(places->sorted);
    for (int value = 0; value < VALUES; value++)
        free(places->values[value]);
}

static bool allocate(struct places *places, struct error *error)
{
    const size_t workers = places->workers, repetitions = places->row->repetitions;
    places->host_of = calloc(workers, sizeof *places->host_of);
    places->first_rank = calloc(workers, sizeof *places->first_rank);
    places->of_worker = calloc(workers, sizeof *places->of_worker);
    places->first = calloc(workers, sizeof *places->first);
    places->members = calloc(workers, sizeof *places->members);
    places->rank_sums = calloc(workers, sizeof *places->rank_sums);
    places->repetition = calloc(repetitions, sizeof *places->repetition);
    places->elsewhere = calloc(repetitions, sizeof *places->elsewhere);
    places->here = calloc(workers, sizeof *places->here);
    places->sorted = calloc(workers + repetitions, sizeof *places->sorted);
    bool good = places->host_of && places->first_rank && places->of_worker && places->first &&
                places->members && places->rank_sums && places->repetition && places->elsewhere &&
                places->here && places->sorted;
    for (int value = 0; value < VALUES; value++) {
        places->values[value] = calloc(workers * repetitions, sizeof *places->values[value]);
        good = good && places->values[value];
    }
    return good || error_memory(error, "the report", workers * repetitions * sizeof(double));
}

static void number_hosts(struct places *places)
{
    const struct run *run = places->row->like;
    size_t worker = 0;
    for (int rank = 0; rank < run->ranks; rank++) {
        size_t host = 0;
        while (host < places->hosts && run->hosts[places->first_rank[host]] != run->hosts[rank])
            host++;
        if (host == places->hosts)
            places->first_rank[places->hosts++] = (size_t)rank;
        for (int thread = 0; thread < run->threads_of[rank]; thread++)
            places->host_of[worker++] = host;
    }
}

/* For choose_places; close_places is for the caller even if it fails. */
static bool open_places(struct places *places, const struct row *row, struct error *error)
{
    *places = (struct places){.row = row, .workers = (size_t)row->like->workers};
    if (!allocate(places, error))
        return false;
    number_hosts(places);
    return true;
}

static void add_member(struct places *places, size_t worker, size_t place)
{
    if (place >= places->count) {
        places->first[place] = worker;
        places->members[place] = places->rank_sums[place] = 0;
        places->count = place + 1;
    }
    places->of_worker[worker] = place;
    places->members[place]++;
}

/* ALL hosts, or the workers of one. */
static void choose_places(struct places *places, size_t host)
{
    places->are_hosts = host == ALL;
    places->count = places->repetitions = 0;
    for (size_t worker = 0; worker < places->workers; worker++) {
        places->of_worker[worker] = NONE;
        if (places->are_hosts)
            add_member(places, worker, places->host_of[worker]);
        else if (places->host_of[worker] == host)
            add_member(places, worker, places->count);
    }
}

/* ---- A repetition. */

static double value_of(const struct account *account, size_t worker, enum value value)
{
    const double size = account->worker_number_sizes[worker];
    switch (value) {
    case RATE:
        return account->worker_rates[worker];
    case CPU_RATE:
        return account->worker_cpu_rates[worker];
    case UNIT_SIZE:
        return account->worker_unit_sizes[worker];
    case NUMBER_SIZE:
        return size;
    default:
        return size / (size + NUMBER_OPERATIONS);
    }
}

/* A place has the mean of its workers; one of whom it is not known makes it NAN. */
static void gather(struct places *places, const struct account *account, enum value value)
{
    memset(places->here, 0, places->count * sizeof *places->here);
    for (size_t worker = 0; worker < places->workers; worker++)
        if (places->of_worker[worker] != NONE)
            places->here[places->of_worker[worker]] += value_of(account, worker, value);
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
    memcpy(places->sorted, places->here, count * sizeof *places->here);
    sample_sort(places->sorted, count);
    for (size_t place = 0; place < count; place++) {
        const double here = places->here[place];
        const size_t below = count_up_to(places->sorted, count, here, false);
        relative[place] = here / median_without(places->sorted, count, below);
        if (value == RATE)
            places->rank_sums[place] += below + count_up_to(places->sorted, count, here, true) + 1;
    }
}

/* One in which somebody did nothing compares nothing. */
static void add_repetition(struct places *places, const struct account *account)
{
    for (int value = 0; value < VALUES; value++) {
        double *relative = places->values[value] + places->repetitions * places->count;
        gather(places, account, (enum value)value);
        if (are_all_known(places)) {
            compare(places, (enum value)value, relative);
        } else if (value == RATE) {
            return;
        } else {
            for (size_t place = 0; place < places->count; place++)
                relative[place] = NAN;
        }
    }
    places->repetition[places->repetitions++] = account;
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
        places->sorted[i] = places->values[value][i * places->count + place];
    for (size_t i = 0; i < places->repetitions; i++)
        if (isnan(places->sorted[i]))
            return NAN;
    sample_sort(places->sorted, places->repetitions);
    return sample_median(places->sorted, places->repetitions);
}

/* Repetitions in which the rate of the place is so low. */
static size_t count_below(const struct places *places, size_t place, double ratio)
{
    size_t count = 0;
    for (size_t i = 0; i < places->repetitions; i++)
        count += places->values[RATE][i * places->count + place] < ratio;
    return count;
}

/* In three of four repetitions, as far as half the way: what comes and goes is not how fast a place is. */
static bool is_steady(const struct places *places, size_t place)
{
    return 4 * count_below(places, place, (1 + SLOW) / 2) >= 3 * places->repetitions;
}

/* Has it work like that of the others, so that its rate can be compared? */
static bool has_like_work(struct places *places, size_t place)
{
    if (!run_is_loop(places->row->like))
        return fabs(median_of(places, UNIT_SIZE, place) - 1) < UNIT_SIZES;
    return fabs(median_of(places, NUMBER_SIZE, place) - 1) < NUMBER_SIZES &&
           fabs(median_of(places, WORK_SHARE, place) - 1) < WORK_SHARES;
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
                                .compared = places->count,
                                .places = places->are_hosts ? places->hosts : places->workers,
                                .ratio = median_of(places, RATE, place),
                                .cpu_ratio = median_of(places, CPU_RATE, place),
                                .probability = 1,
                                .below = count_below(places, place, 1),
                                .repetitions = places->repetitions};
}

/* What is not slow, or has other work, has the probability 1. */
static bool test_place(struct places *places, size_t place, struct slow_worker *test, struct error *error)
{
    *test = describe(places, place);
    if (!(test->ratio <= SLOW) || !is_steady(places, place) || !has_like_work(places, place) ||
        (places->are_hosts && !is_slow_throughout(places, place)))
        return true;
    const size_t sum = (places->rank_sums[place] + 1) / 2;
    return chances_of_low_ranks(places->count, places->repetitions, sum, &test->probability) ||
           error_memory(error, "the report", sum * sizeof(double));
}

/* Of what choose_places chose; one alone is compared with nothing. */
static bool test_places(struct tests *tests, struct places *places, struct error *error)
{
    if (places->count < 2)
        return true;
    add_repetitions(places);
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
    bool good = open_places(&places, row, error);
    if (good) {
        choose_places(&places, ALL);
        good = test_places(tests, &places, error);
    }
    for (size_t host = 0; good && host < places.hosts; host++) {
        choose_places(&places, host);
        good = test_places(tests, &places, error);
    }
    close_places(&places);
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
