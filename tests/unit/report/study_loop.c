#include "unit/report/study_loop.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_sort_double.h>
#include <math.h>
#include <stdlib.h>

static const double NUMBER_COST = 30, DOUBLING_COST = 0.025;

static void scale(double *values, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += values[i];
    for (size_t i = 0; i < count; i++)
        values[i] /= sum;
}

static void sort(double *values, size_t count, enum study_list list)
{
    if (list == STUDY_SHUFFLED_LIST)
        return;
    gsl_sort(values, 1, count);
    for (size_t i = 0; list == STUDY_DESCENDING_LIST && i < count / 2; i++) {
        const double kept = values[i];
        values[i] = values[count - 1 - i];
        values[count - 1 - i] = kept;
    }
}

bool study_numbers_make(struct study_numbers *numbers, size_t count, double a_block, double operations,
                        double unequal, enum study_list list, gsl_rng *random)
{
    *numbers = (struct study_numbers){.count = count,
                                      .a_block = a_block,
                                      .operations = calloc(count + 1, sizeof(double)),
                                      .seconds = calloc(count + 1, sizeof(double))};
    if (!numbers->operations || !numbers->seconds)
        return false;
    for (size_t i = 0; i < count; i++)
        numbers->operations[i] = gsl_ran_lognormal(random, 0, unequal);
    scale(numbers->operations, count);
    sort(numbers->operations, count, list);
    for (size_t i = 0; i < count; i++) {
        const double relative = numbers->operations[i] * (double)count,
                     size = relative * operations / ((double)count * a_block);
        numbers->seconds[i] =
            fmax(0, size * fmax(0.5, 1 + DOUBLING_COST * log2(relative + 1e-9))) + NUMBER_COST;
    }
    scale(numbers->seconds, count);
    return true;
}

void study_numbers_free(struct study_numbers *numbers)
{
    free(numbers->operations);
    free(numbers->seconds);
    *numbers = (struct study_numbers){0};
}

/* ---- Handed out. */

static size_t chunk_of(const struct study_numbers *numbers, enum study_schedule schedule, size_t first,
                       int worker, int workers)
{
    const size_t p = (size_t)workers, left = numbers->count - first;
    if (schedule == STUDY_STATIC)
        return numbers->count / p + ((size_t)worker < numbers->count % p);
    return schedule == STUDY_GUIDED ? (left - 1) / p + 1 : 1;
}

/* Of static, those who have nothing yet, in their order. */
static int next_worker(const struct study_share *shares, enum study_schedule schedule, const double *pace,
                       int workers)
{
    int next = 0;
    for (int i = 1; i < workers; i++) {
        const bool is_earlier = schedule == STUDY_STATIC
                                    ? shares[i].chunks < shares[next].chunks
                                    : shares[i].seconds * pace[i] < shares[next].seconds * pace[next];
        next = is_earlier ? i : next;
    }
    return next;
}

void study_loop_run(struct study_share *shares, const struct study_numbers *numbers,
                    enum study_schedule schedule, const double *pace, int workers)
{
    for (int i = 0; i < workers; i++)
        shares[i] = (struct study_share){0};
    for (size_t first = 0; first < numbers->count;) {
        const int worker = next_worker(shares, schedule, pace, workers);
        const size_t chunk = chunk_of(numbers, schedule, first, worker, workers);
        struct study_share *share = &shares[worker];
        for (size_t i = first; i < first + chunk; i++) {
            share->operations += numbers->operations[i];
            share->seconds += numbers->seconds[i];
        }
        share->numbers += (double)chunk * numbers->a_block;
        share->chunks++;
        first += chunk;
    }
}
