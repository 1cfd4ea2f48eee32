#include "report/findings/slow_ranks.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/findings/labels.h"
#include "report/findings/telling.h"
#include "statistics/sample.h"

static const double SLOW_RATE = 0.95, SLOW_OFTEN = 0.8;
enum { SLOW_COUNT = 4 };

/* The locations of a row: its hosts, or the ranks of one host. */
struct locations {
    const struct row *row;
    bool are_hosts;
    size_t count;
    const char **hosts; /* of each location */
    size_t *of_rank;    /* the location of each rank */
    double *rates, *sorted;
    double *relative; /* of each repetition, of each location */
};

/* Numbers the hosts of a run in the order of its ranks; returns how many. */
static size_t number_hosts(const struct run *run, const char **hosts, size_t *of_rank)
{
    size_t count = 0;
    for (int rank = 0; rank < run->ranks; rank++) {
        size_t location = 0;
        while (location < count && hosts[location] != run->hosts[rank])
            location++;
        if (location == count)
            hosts[count++] = run->hosts[rank];
        of_rank[rank] = location;
    }
    return count;
}

static bool same_hosts(const struct run *a, const struct run *b)
{
    return a->hosts && b->hosts && memcmp(a->hosts, b->hosts, (size_t)a->ranks * sizeof *a->hosts) == 0;
}

static void close_locations(struct locations *locations)
{
    free(locations->hosts);
    free(locations->of_rank);
    free(locations->rates);
    free(locations->sorted);
    free(locations->relative);
}

static bool open_locations(struct locations *locations, const struct row *row, struct error *error)
{
    const size_t ranks = (size_t)row->like->ranks;
    *locations =
        (struct locations){.row = row,
                           .hosts = calloc(ranks, sizeof *locations->hosts),
                           .of_rank = calloc(ranks, sizeof *locations->of_rank),
                           .rates = calloc(ranks, sizeof *locations->rates),
                           .sorted = calloc(ranks, sizeof *locations->sorted),
                           .relative = calloc(ranks * row->repetitions, sizeof *locations->relative)};
    if (!locations->hosts || !locations->of_rank || !locations->rates || !locations->sorted ||
        !locations->relative) {
        close_locations(locations);
        return error_memory(error, "the report", ranks * row->repetitions * sizeof *locations->relative);
    }
    locations->count = number_hosts(row->like, locations->hosts, locations->of_rank);
    locations->are_hosts = locations->count > 1;
    for (size_t rank = 0; !locations->are_hosts && rank < ranks; rank++)
        locations->of_rank[rank] = rank;
    locations->count = locations->are_hosts ? locations->count : ranks;
    return true;
}

/* The rate of each location in one repetition over the upper median of all; false if a location did nothing.
 * A host's is the mean of its ranks. */
static bool compare_rates(struct locations *locations, const struct account *account, double *relative)
{
    for (size_t location = 0; location < locations->count; location++) {
        double sum = 0;
        size_t count = 0;
        for (size_t rank = 0; rank < (size_t)locations->row->like->ranks; rank++)
            if (locations->of_rank[rank] == location && !isnan(account->rank_rates[rank])) {
                sum += account->rank_rates[rank];
                count++;
            }
        if (!(sum > 0))
            return false;
        locations->rates[location] = locations->sorted[location] = sum / (double)count;
    }
    sample_sort(locations->sorted, locations->count);
    for (size_t location = 0; location < locations->count; location++)
        relative[location] = locations->rates[location] / locations->sorted[locations->count / 2];
    return true;
}

/* The median of its rates, if it is slow often enough; else 1. */
static double slowness(const struct locations *locations, size_t location, size_t count, double *values)
{
    size_t slower = 0;
    for (size_t i = 0; i < count; i++) {
        values[i] = locations->relative[i * locations->count + location];
        slower += values[i] < 1;
    }
    sample_sort(values, count);
    return (double)slower >= SLOW_OFTEN * (double)count ? sample_median(values, count) : 1;
}

/* The slowest location of a row. */
struct slow_location {
    char name[2 * SHOWN_SIZE];
    double rate;
    const struct row *row;
    size_t count;
};

static void find_slowest(const struct locations *locations, size_t count, double *values,
                         struct slow_location *slowest)
{
    char host[SHOWN_SIZE];
    for (size_t location = 0; location < locations->count; location++) {
        const double rate = slowness(locations, location, count, values);
        if (!(rate < slowest->rate))
            continue;
        *slowest = (struct slow_location){.rate = rate, .row = locations->row, .count = count};
        lines_show(locations->row->like->hosts[locations->are_hosts ? 0 : location], host);
        if (locations->are_hosts)
            snprintf(slowest->name, sizeof slowest->name, "host %s",
                     lines_show(locations->hosts[location], host));
        else
            snprintf(slowest->name, sizeof slowest->name, "rank %zu on %s", location, host);
    }
}

static bool search_row(const struct row *row, struct slow_location *slowest, struct error *error)
{
    struct locations locations;
    size_t count = 0;
    /* In a loop ranks have other numbers and chunks, of which some take longer than their divisors say. */
    if (run_is_loop(row->like) || row->like->ranks < 2 || !row->like->hosts || row->repetitions < SLOW_COUNT)
        return true;
    if (!open_locations(&locations, row, error))
        return false;
    for (size_t i = 0; i < row->runs; i++)
        for (size_t k = 0; same_hosts(row->members[i], row->like) && k < row->members[i]->repetitions; k++)
            count += compare_rates(&locations, &row->members[i]->accounts[k],
                                   locations.relative + count * locations.count);
    double *values = calloc(count + 1, sizeof *values);
    if (values && count >= SLOW_COUNT)
        find_slowest(&locations, count, values, slowest);
    free(values);
    close_locations(&locations);
    return values || error_memory(error, "the report", count * sizeof *values);
}

bool slow_ranks_warn(struct group *group, struct error *error)
{
    struct slow_location slowest = {.rate = SLOW_RATE};
    char name[LABELS_CONFIGURATION_SIZE];
    for (size_t i = 0; i < group->row_count; i++)
        if (!search_row(&group->rows[i], &slowest, error))
            return false;
    if (!slowest.row)
        return true;
    const struct finding finding = {.kind = FINDING_SLOW_WORKER,
                                    .row = slowest.row,
                                    .size = estimate_bare(slowest.rate),
                                    .probability = NAN};
    return telling_add(&group->findings, &finding, error,
                       "look there for other programs, heat or a lower clock, or leave it out",
                       "slow: %s does %.2f of the operations a busy second of the others (%s, median of %zu "
                       "repetitions)",
                       slowest.name, slowest.rate, labels_configuration(slowest.row->like, name),
                       slowest.count);
}
