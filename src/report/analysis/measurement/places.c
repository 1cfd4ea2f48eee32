#include "report/analysis/measurement/places.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "statistics/sample.h"

static const double NUMBER_OPERATIONS = 100;
static const size_t NONE = SIZE_MAX;

void places_close(struct places *places)
{
    free(places->host_of);
    free(places->first_rank);
    free(places->of_worker);
    free(places->first);
    free(places->members);
    free(places->group);
    free(places->begin);
    free(places->rank_sums);
    free(places->repetition);
    free(places->elsewhere);
    free(places->here);
    free(places->sorted);
    for (int value = 0; value < PLACES_VALUES; value++)
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
    places->group = calloc(workers, sizeof *places->group);
    places->begin = calloc(workers + 1, sizeof *places->begin);
    places->rank_sums = calloc(workers, sizeof *places->rank_sums);
    places->repetition = calloc(repetitions, sizeof *places->repetition);
    places->elsewhere = calloc(repetitions, sizeof *places->elsewhere);
    places->here = calloc(workers, sizeof *places->here);
    places->sorted = calloc(workers + repetitions, sizeof *places->sorted);
    bool good = places->host_of && places->first_rank && places->of_worker && places->first &&
                places->members && places->group && places->begin && places->rank_sums &&
                places->repetition && places->elsewhere && places->here && places->sorted;
    for (int value = 0; value < PLACES_VALUES; value++) {
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

/* For places_choose_hosts and places_choose_workers; places_close is for the caller even if it fails. */
bool places_open(struct places *places, const struct row *row, struct error *error)
{
    *places = (struct places){.row = row, .workers = (size_t)row->like->workers};
    if (!allocate(places, error))
        return false;
    number_hosts(places);
    return true;
}

static void choose_nothing(struct places *places, bool are_hosts)
{
    places->are_hosts = are_hosts;
    places->count = places->groups = places->repetitions = 0;
    for (size_t worker = 0; worker < places->workers; worker++)
        places->of_worker[worker] = NONE;
}

/* To place `place`, which may be a new one behind the others, in the last group. */
static void add_member(struct places *places, size_t worker, size_t place)
{
    if (place == places->count) {
        places->first[place] = worker;
        places->members[place] = places->rank_sums[place] = 0;
        places->group[place] = places->groups;
        places->count++;
    }
    places->of_worker[worker] = place;
    places->members[place]++;
}

static void end_group(struct places *places)
{
    places->begin[++places->groups] = places->count;
}

size_t places_group_size(const struct places *places, size_t group)
{
    return places->begin[group + 1] - places->begin[group];
}

static void drop_last(struct places *places)
{
    places->of_worker[places->first[--places->count]] = NONE;
}

void places_choose_hosts(struct places *places)
{
    choose_nothing(places, true);
    for (size_t worker = 0; worker < places->workers; worker++)
        add_member(places, worker, places->host_of[worker]);
    end_group(places);
    places->are_ranked_together = true;
}

/* Those who are alone on their host are compared with nobody. Where each has as many others, all have the
 * same chance to be slower than theirs. */
void places_choose_workers(struct places *places)
{
    choose_nothing(places, false);
    places->are_ranked_together = true;
    for (size_t host = 0; host < places->hosts; host++) {
        const size_t begin = places->count;
        for (size_t worker = 0; worker < places->workers; worker++)
            if (places->host_of[worker] == host)
                add_member(places, worker, places->count);
        if (places->count - begin > 1)
            end_group(places);
        else
            drop_last(places);
    }
    for (size_t group = 0; group < places->groups; group++)
        places->are_ranked_together =
            places->are_ranked_together && places_group_size(places, group) == places_group_size(places, 0);
}

/* ---- A repetition. */

static double value_of(const struct account *account, size_t worker, enum places_value value)
{
    const double size = account->worker_number_sizes[worker];
    switch (value) {
    case PLACES_RATE:
        return account->worker_rates[worker];
    case PLACES_CPU_RATE:
        return account->worker_cpu_rates[worker];
    case PLACES_UNIT_SIZE:
        return account->worker_unit_sizes[worker];
    case PLACES_NUMBER_SIZE:
        return size;
    default:
        return size / (size + NUMBER_OPERATIONS);
    }
}

/* A place has the mean of its workers; one of whom it is not known makes it NAN. */
static void gather(struct places *places, const struct account *account, enum places_value value)
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

/* Within a group. */
static void compare(struct places *places, size_t group, double *relative)
{
    const size_t begin = places->begin[group], count = places_group_size(places, group);
    memcpy(places->sorted, places->here + begin, count * sizeof *places->here);
    sample_sort(places->sorted, count);
    for (size_t place = begin; place < begin + count; place++) {
        const size_t below = count_up_to(places->sorted, count, places->here[place], false);
        relative[place] = places->here[place] / median_without(places->sorted, count, below);
    }
}

/* Places from `begin` on. */
static void rank(struct places *places, size_t begin, size_t count, const double *relative)
{
    memcpy(places->sorted, relative + begin, count * sizeof *relative);
    sample_sort(places->sorted, count);
    for (size_t place = begin; place < begin + count; place++)
        places->rank_sums[place] += count_up_to(places->sorted, count, relative[place], false) +
                                    count_up_to(places->sorted, count, relative[place], true) + 1;
}

static void rank_all(struct places *places, const double *relative)
{
    if (places->are_ranked_together)
        rank(places, 0, places->count, relative);
    for (size_t group = 0; !places->are_ranked_together && group < places->groups; group++)
        rank(places, places->begin[group], places_group_size(places, group), relative);
}

/* One in which somebody did nothing compares nothing. */
static void add_repetition(struct places *places, const struct account *account)
{
    for (int value = 0; value < PLACES_VALUES; value++) {
        double *relative = places->values[value] + places->repetitions * places->count;
        gather(places, account, (enum places_value)value);
        const bool are_known = are_all_known(places);
        if (!are_known && value == PLACES_RATE)
            return;
        for (size_t group = 0; are_known && group < places->groups; group++)
            compare(places, group, relative);
        for (size_t place = 0; !are_known && place < places->count; place++)
            relative[place] = NAN;
    }
    rank_all(places, places->values[PLACES_RATE] + places->repetitions * places->count);
    places->repetition[places->repetitions++] = account;
}

static bool is_alike(const struct run *run, const struct run *like)
{
    const size_t ranks = (size_t)like->ranks;
    return run->accounts && run->hosts && run->threads_of &&
           memcmp(run->hosts, like->hosts, ranks * sizeof *like->hosts) == 0 &&
           memcmp(run->threads_of, like->threads_of, ranks * sizeof *like->threads_of) == 0;
}

void places_add_repetitions(struct places *places)
{
    const struct row *row = places->row;
    for (size_t i = 0; i < row->runs; i++)
        for (size_t k = 0; is_alike(row->members[i], row->like) && k < row->members[i]->repetitions; k++)
            add_repetition(places, &row->members[i]->accounts[k]);
}

/* ---- All repetitions. */

double places_median(struct places *places, enum places_value value, size_t place)
{
    for (size_t i = 0; i < places->repetitions; i++)
        places->sorted[i] = places->values[value][i * places->count + place];
    for (size_t i = 0; i < places->repetitions; i++)
        if (isnan(places->sorted[i]))
            return NAN;
    sample_sort(places->sorted, places->repetitions);
    return sample_median(places->sorted, places->repetitions);
}

size_t places_count_below(const struct places *places, size_t place, double ratio)
{
    size_t count = 0;
    for (size_t i = 0; i < places->repetitions; i++)
        count += places->values[PLACES_RATE][i * places->count + place] < ratio;
    return count;
}
