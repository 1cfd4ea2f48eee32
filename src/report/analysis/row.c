#include "report/analysis/row.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/host.h"

static bool gather_seconds(struct row *row, struct error *error)
{
    for (size_t i = 0; i < row->runs; i++)
        row->repetitions += row->members[i]->repetitions;
    row->seconds = calloc(row->repetitions, sizeof *row->seconds);
    if (!row->seconds)
        return error_memory(error, "the report", row->repetitions * sizeof *row->seconds);
    double *at = row->seconds;
    for (size_t i = 0; i < row->runs; i++) {
        memcpy(at, row->members[i]->seconds, row->members[i]->repetitions * sizeof *at);
        at += row->members[i]->repetitions;
    }
    sample_sort(row->seconds, row->repetitions);
    return true;
}

/* ---- The values of a repetition; `number` is of those that are of one. */

typedef double figure_of(const struct run *run, size_t repetition, size_t number);

static double rate_of(const struct run *run, size_t repetition, size_t unused)
{
    (void)unused;
    return run->rates[repetition];
}

static double units_of(const struct run *run, size_t repetition, size_t unused)
{
    (void)unused;
    return run->splits ? run->accounts[repetition].units : NAN;
}

static double vain_share_of(const struct run *run, size_t repetition, size_t unused)
{
    (void)unused;
    if (!run->splits)
        return NAN;
    const struct account *account = &run->accounts[repetition];
    return account->operations > 0 ? account->vain_operations / account->operations : 0;
}

static double balance_of(const struct run *run, size_t repetition, size_t unused)
{
    (void)unused;
    const struct account *account = run->accounts ? &run->accounts[repetition] : NULL;
    return account && account->most_operations > 0 ? account->operations / account->most_operations : NAN;
}

static double seconds_of_number(const struct run *run, size_t repetition, size_t number)
{
    return run->number_seconds[repetition * run->numbers + number];
}

static double known_of_number(const struct run *run, size_t repetition, size_t number)
{
    return run->number_known[repetition * run->numbers + number];
}

static double units_of_number(const struct run *run, size_t repetition, size_t number)
{
    return run->number_units[repetition * run->numbers + number];
}

/* ---- Their medians. */

/* Of the repetitions in which it is known. `sample` has room for all. */
static double median_of(const struct row *row, figure_of *figure, size_t number, double *sample)
{
    size_t count = 0;
    for (size_t i = 0; i < row->runs; i++)
        for (size_t k = 0; k < row->members[i]->repetitions; k++) {
            const double value = figure(row->members[i], k, number);
            if (!isnan(value))
                sample[count++] = value;
        }
    sample_sort(sample, count);
    return sample_median(sample, count);
}

static bool gather_numbers(struct row *row, double **medians, figure_of *figure, double *sample,
                           struct error *error)
{
    const size_t numbers = (size_t)row->like->numbers;
    *medians = calloc(numbers, sizeof **medians);
    for (size_t number = 0; *medians && number < numbers; number++)
        (*medians)[number] = median_of(row, figure, number, sample);
    return *medians || error_memory(error, "the report", numbers * sizeof **medians);
}

static bool have_numbers(const struct row *row)
{
    bool have = true;
    for (size_t i = 0; i < row->runs; i++)
        have = have && row->members[i]->number_seconds;
    return have;
}

/* Of its workers, on average. */
static double rate_of_rank(const double *rates, int threads)
{
    double sum = 0;
    for (int thread = 0; thread < threads; thread++)
        sum += rates[thread];
    return sum / threads;
}

/* The least, or the greatest, of all ranks. */
static double rank_at_the_end(const struct run *run, size_t repetition, bool is_slowest)
{
    const double *rates = run->accounts ? run->accounts[repetition].worker_rates : NULL;
    double end = NAN;
    for (int rank = 0; rates && run->threads_of && rank < run->ranks; rank++) {
        const double rate = rate_of_rank(rates, run->threads_of[rank]);
        if (isnan(rate))
            return NAN;
        end = is_slowest ? fmin(end, rate) : fmax(end, rate); /* which ignore NAN */
        rates += run->threads_of[rank];
    }
    return end;
}

static double slowest_rank_of(const struct run *run, size_t repetition, size_t unused)
{
    (void)unused;
    return rank_at_the_end(run, repetition, true);
}

static double fastest_rank_of(const struct run *run, size_t repetition, size_t unused)
{
    (void)unused;
    return rank_at_the_end(run, repetition, false);
}

static bool gather_medians(struct row *row, double *sample, struct error *error)
{
    row->rate = median_of(row, rate_of, 0, sample);
    row->slowest_rank = median_of(row, slowest_rank_of, 0, sample);
    row->fastest_rank = median_of(row, fastest_rank_of, 0, sample);
    row->units = median_of(row, units_of, 0, sample);
    row->vain_share = median_of(row, vain_share_of, 0, sample);
    row->balance = median_of(row, balance_of, 0, sample);
    if (!have_numbers(row))
        return true;
    return gather_numbers(row, &row->number_seconds, seconds_of_number, sample, error) &&
           (!row->like->splits || (gather_numbers(row, &row->number_known, known_of_number, sample, error) &&
                                   gather_numbers(row, &row->number_units, units_of_number, sample, error)));
}

/* ---- CPU time. */

/* Of a worker in a repetition: in less, shares mean nothing. */
static const double SHORTEST_SECONDS = 0.01;

double row_cpu_share(const struct run *run, size_t repetition)
{
    const struct account *account = run->accounts ? &run->accounts[repetition] : NULL;
    if (!account || run->sleeps || run->reads_files || !(account->busy >= SHORTEST_SECONDS * run->workers))
        return NAN;
    const double cpu = isnan(account->busy_cpu) ? account->cpu : account->busy_cpu;
    return cpu / (account->busy * run_cpus_for_workers(run) / run->workers);
}

/* The record says it of all repetitions together; that counts where no repetition is known by itself, but of
 * workers who may have slept or waited for a file. */
static bool is_told_only(const struct run *run)
{
    bool is_known = false;
    for (size_t i = 0; run->told_stacked && i < run->repetitions; i++)
        is_known = is_known || !isnan(row_cpu_share(run, i));
    return run->told_stacked && !is_known && !run->sleeps && !run->reads_files;
}

bool row_is_short_of_cpu(const struct run *run, size_t repetition)
{
    return row_cpu_share(run, repetition) < HOST_FULL_CPU_SHARE || is_told_only(run);
}

bool row_is_few(const struct row *row, size_t repetitions)
{
    return 5 * repetitions <= row->repetitions;
}

static void count_short_of_cpu(struct row *row)
{
    for (size_t i = 0; i < row->runs; i++)
        for (size_t k = 0; k < row->members[i]->repetitions; k++)
            row->short_of_cpu += row_is_short_of_cpu(row->members[i], k);
    row->is_disturbed = !row_is_few(row, row->short_of_cpu);
}

/* ---- How well its median is known. */

bool row_draw_medians(const struct row *row, const struct resampling *resampling, enum resample_role role,
                      double *medians)
{
    struct resample_place places[RESAMPLE_DRAWS];
    const bool is_known = row->repetitions >= RESAMPLE_LEAST;
    if (is_known && !resampling_draw(resampling, role, row->repetitions, places))
        return false;
    for (size_t i = 0; i < RESAMPLE_DRAWS; i++)
        medians[i] = is_known ? resample_at(row->seconds, places[i]) : NAN;
    return true;
}

/* ---- All of it. */

bool row_make(struct row *row, const struct run *const *runs, size_t count, struct error *error)
{
    *row = (struct row){.like = runs[0], .members = runs, .runs = count};
    if (!gather_seconds(row, error))
        return false;
    double *sample = calloc(row->repetitions, sizeof *sample);
    const bool good = sample ? gather_medians(row, sample, error)
                             : error_memory(error, "the report", row->repetitions * sizeof *sample);
    free(sample);
    if (!good)
        return false;
    count_short_of_cpu(row);
    row->median = sample_median(row->seconds, row->repetitions);
    row->core_seconds = row->median * row->like->workers;
    row->interval = sample_median_interval(row->repetitions, 0.95);
    const bool known = row->interval.low > 0;
    row->low = known ? row->seconds[row->interval.low - 1] : NAN;
    row->high = known ? row->seconds[row->interval.high - 1] : NAN;
    row->speedup = row->parallel_speedup = row->efficiency = row->karp_flatt = estimate_unknown();
    row->bound = NAN;
    return true;
}

void row_free(struct row *row)
{
    free(row->seconds);
    free(row->number_seconds);
    free(row->number_known);
    free(row->number_units);
    *row = (struct row){0};
}
