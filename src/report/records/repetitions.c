#include "report/records/repetitions.h"

#include <math.h>
#include <stdlib.h>

#include "report/records/rank_places.h"
#include "report/records/work/possible.h"
#include "report/records/workers.h"

/* What numbers of older records lack is NAN. */
static bool read_number_parts(const struct run *run, const struct json_value *number, size_t index,
                              struct error *error)
{
    const struct json_value known = json_value_member(number, "known_seconds"),
                            units = json_value_member(number, "units");
    uint64_t count = 0;
    run->number_known[index] = NAN;
    if ((known.json && !json_value_seconds(&known, &run->number_known[index], error)) ||
        (units.json && !json_value_uint64(&units, &count, error)))
        return false;
    run->number_units[index] = units.json ? (double)count : NAN;
    return true;
}

/* When it began and when it was known lies within the repetition. */
static bool moments_are_possible(const struct run *run, const struct json_value *repetition,
                                 const struct json_value *number, struct error *error)
{
    const struct json_value known = json_value_member(number, "known_seconds"),
                            start = json_value_member(number, "start_seconds"),
                            seconds = json_value_member(repetition, "seconds");
    const enum possible_measure measure = run->ranks > 1 ? POSSIBLE_TWO_CLOCKS : POSSIBLE_ONE_CLOCK;
    return possible_order(&known, &seconds, measure, error) &&
           possible_order(&start, &seconds, measure, error) && possible_order(&start, &known, measure, error);
}

/* `first` is the index of the first number of this repetition. */
static bool read_number_times(const struct run *run, const struct json_value *repetition, size_t first,
                              const struct account *account, struct error *error)
{
    const struct json_value numbers = json_value_member(repetition, "numbers");
    size_t count;
    if (!json_value_items(&numbers, &count, error))
        return false;
    if (count != run->numbers)
        return error_set(error, ERROR_INVALID,
                         "no record of a run: a repetition has %zu numbers, 'tally' has %llu", count,
                         (unsigned long long)run->numbers);
    double all = 0;
    for (size_t i = 0; i < count; i++) {
        const struct json_value number = json_value_item(&numbers, i),
                                time = json_value_member(&number, "seconds");
        if (!json_value_seconds(&time, &run->number_seconds[first + i], error) ||
            !read_number_parts(run, &number, first + i, error) ||
            !moments_are_possible(run, repetition, &number, error))
            return false;
        all += run->number_seconds[first + i];
        if (all > account->busy + possible_slack(POSSIBLE_ONE_CLOCK, account->busy))
            return json_value_impossible(&time, error,
                                         "; with those before it %.9g, above the %.9g of all workers", all,
                                         account->busy);
    }
    return true;
}

static bool is_warmup(const struct json_value *repetition, bool *is, struct error *error)
{
    const struct json_value warmup = json_value_member(repetition, "warmup");
    *is = json_is_true(warmup.json);
    return json_is_boolean(warmup.json) || json_value_bad(&warmup, "true or false", error);
}

/* What was in vain did no number any good. */
static void leave_out_vain(struct run *run, const struct account *account)
{
    if (account->vain_operations <= (double)run->operations) /* NAN is not */
        run->operations -= (uint64_t)account->vain_operations;
}

static bool read_repetition(struct run *run, const struct json_value *repetition, enum run_detail detail,
                            const struct units_listed *listed, struct string_pool *pool, struct error *error)
{
    const size_t index = run->repetitions++; /* what fails is freed with the run */
    struct account *account = &run->accounts[index];
    if (!account_read(account, repetition, run->ranks, run->threads_of, detail == RUN_UNITS ? listed : NULL,
                      error) ||
        (index == 0 && !workers_read(run, repetition, pool, error)) ||
        (run->number_seconds && !read_number_times(run, repetition, index * run->numbers, account, error)))
        return false;
    if (index == 0)
        leave_out_vain(run, account);
    run->splits = units_are_parts(repetition);
    /* A number that was split is the work of many, of whom its record names one. */
    run->has_timeline = json_object_get(repetition->json, "units") ||
                        (json_object_get(repetition->json, "numbers") && !run->splits);
    run->seconds[index] = account->seconds;
    run->rates[index] = account_rate(account);
    return true;
}

/* Room for the times; `count` is of all repetitions. */
static bool make_room(struct run *run, const struct json_value *record, size_t count, enum run_detail detail,
                      struct error *error)
{
    run->seconds = calloc(count, sizeof *run->seconds);
    run->rates = calloc(count, sizeof *run->rates);
    run->accounts = calloc(count, sizeof *run->accounts);
    if (!run->seconds || !run->rates || !run->accounts)
        return error_memory(error, "the report", count * sizeof *run->accounts);
    const size_t numbers = json_array_size(json_object_get(record->json, "numbers"));
    if (numbers == 0 || numbers != run->numbers || (detail != RUN_ALL_TIMES && run->world != RUN_SEQUENTIAL))
        return true;
    run->number_seconds = calloc(count, numbers * sizeof *run->number_seconds);
    run->number_known = calloc(count, numbers * sizeof *run->number_known);
    run->number_units = calloc(count, numbers * sizeof *run->number_units);
    return (run->number_seconds && run->number_known && run->number_units) ||
           error_memory(error, "the report", count * numbers * sizeof *run->number_seconds);
}

bool repetitions_read(struct run *run, const struct json_value *record, enum run_detail detail,
                      const struct units_listed *listed, struct string_pool *pool, struct error *error)
{
    const struct json_value repetitions = json_value_member(record, "repetitions");
    struct json_value measured = {0}; /* the first one */
    size_t count;
    if (!json_value_items(&repetitions, &count, error) || !make_room(run, record, count, detail, error))
        return false;
    for (size_t i = 0; i < count; i++) {
        const struct json_value repetition = json_value_item(&repetitions, i);
        bool is_warm;
        if (!json_value_object(&repetition, error) || !is_warmup(&repetition, &is_warm, error))
            return false;
        if (is_warm)
            run->warmups++;
        else if (!read_repetition(run, &repetition, detail, listed, pool, error))
            return false;
        if (!is_warm && !measured.json)
            measured = repetition;
    }
    if (!measured.json)
        return error_set(error, ERROR_INVALID, "the run has warm-ups, but nothing measured");
    return rank_places_read(run, record, &measured, pool, error);
}
