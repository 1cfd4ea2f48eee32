#include "report/records/work/account.h"

#include <math.h>
#include <stdlib.h>

#include "report/records/work/possible.h"

/* ---- Workers. */

/* NAN where it is missing. */
static bool maybe_seconds(const struct json_value *object, const char *key, double *seconds,
                          struct error *error)
{
    const struct json_value json_value = json_value_member(object, key);
    *seconds = NAN;
    return !json_value.json || json_value_seconds(&json_value, seconds, error);
}

/* The units of a worker, where they are summed up. What one of the workers lacks is not known of all. */
static bool add_unit_sums(struct account *account, const struct json_value *worker, bool has_units,
                          struct error *error)
{
    const struct json_value sums = json_value_member(worker, "unit_sums"),
                            start = json_value_member(&sums, "first_start_seconds"),
                            longest = json_value_member(&sums, "longest_operations");
    double first_start;
    uint64_t operations;
    if (!has_units)
        return true;
    if (!sums.json) {
        account->before = account->longest_unit = NAN;
        return true;
    }
    if (!json_value_seconds(&start, &first_start, error) || !json_value_uint64(&longest, &operations, error))
        return false;
    account->before += first_start;
    if ((double)operations > account->longest_unit) /* NAN stays */
        account->longest_unit = (double)operations;
    return true;
}

/* Of a loop alone. What one of the workers lacks is not known of all. */
static bool add_loop(struct account *account, const struct json_value *worker, int index, uint64_t operations,
                     struct error *error)
{
    const struct json_value taken = json_value_member(worker, "chunks"),
                            decided = json_value_member(worker, "numbers");
    uint64_t chunks = 0, numbers = 0;
    double held_back;
    if ((taken.json && !json_value_uint64(&taken, &chunks, error)) ||
        (decided.json && !json_value_uint64(&decided, &numbers, error)) ||
        !maybe_seconds(worker, "held_back_seconds", &held_back, error))
        return false;
    account->worker_number_sizes[index] = numbers > 0 ? (double)operations / (double)numbers : NAN;
    account->chunks += taken.json ? (double)chunks : NAN;
    account->held_back += held_back;
    return true;
}

/* Adds worker `index`. */
static bool add_worker(struct account *account, const struct json_value *worker, int index, int ranks,
                       struct error *error)
{
    const struct json_value rank = json_value_member(worker, "rank"),
                            done = json_value_member(worker, "operations"),
                            spent = json_value_member(worker, "busy_seconds"),
                            taken = json_value_member(worker, "units");
    long long of_rank;
    uint64_t operations, units = 0;
    double busy, cpu, busy_cpu, end;
    if (!json_value_count(&rank, 0, ranks - 1, &of_rank, error) ||
        !json_value_uint64(&done, &operations, error) ||
        (taken.json && !json_value_uint64(&taken, &units, error)) ||
        !json_value_seconds(&spent, &busy, error) || !maybe_seconds(worker, "cpu_seconds", &cpu, error) ||
        !maybe_seconds(worker, "busy_cpu_seconds", &busy_cpu, error) ||
        !maybe_seconds(worker, "end_seconds", &end, error) ||
        !add_unit_sums(account, worker, units > 0 || !taken.json, error) ||
        !add_loop(account, worker, index, operations, error))
        return false;
    if ((double)operations > account->most_operations) {
        account->most_operations = (double)operations;
        account->most_worker = index;
    }
    account->operations += (double)operations;
    account->units += taken.json ? (double)units : NAN;
    account->busy += busy;
    account->cpu += cpu;
    account->busy_cpu += busy_cpu;
    account->end += end;
    account->worker_rates[index] = busy > 0 ? (double)operations / busy : NAN;
    account->worker_cpu_rates[index] = busy_cpu > 0 ? (double)operations / busy_cpu : NAN;
    account->worker_unit_sizes[index] = units > 0 ? (double)operations / (double)units : NAN;
    return true;
}

/* One for each thread of the ranks. */
static bool count_workers(const struct json_value *workers, int ranks, const int *threads_of, size_t *count,
                          struct error *error)
{
    size_t threads = 0;
    for (int rank = 0; rank < ranks; rank++)
        threads += (size_t)threads_of[rank];
    if (!json_value_items(workers, count, error))
        return false;
    return *count == threads ||
           error_set(error, ERROR_INVALID,
                     "no record of a run: 'world.workers' is %zu, but a repetition has %zu", threads, *count);
}

/* The threads of rank 0 come first, then those of rank 1, ... */
static bool is_in_its_place(const struct json_value *worker, int of_rank, int of_thread, struct error *error)
{
    const struct json_value rank = json_value_member(worker, "rank"),
                            thread = json_value_member(worker, "thread");
    if (json_is_integer(rank.json) && json_integer_value(rank.json) != of_rank)
        return json_value_impossible(&rank, error, ", where a thread of rank %d should stand", of_rank);
    return !json_is_integer(thread.json) || json_integer_value(thread.json) == of_thread ||
           json_value_impossible(&thread, error, ", where thread %d should stand", of_thread);
}

static bool read_workers(struct account *account, const struct json_value *repetition, int ranks,
                         const int *threads_of, struct error *error)
{
    const struct json_value workers = json_value_member(repetition, "workers");
    size_t count;
    if (!count_workers(&workers, ranks, threads_of, &count, error))
        return false;
    account->worker_rates = calloc(count + 1, sizeof *account->worker_rates);
    account->worker_cpu_rates = calloc(count + 1, sizeof *account->worker_cpu_rates);
    account->worker_unit_sizes = calloc(count + 1, sizeof *account->worker_unit_sizes);
    account->worker_number_sizes = calloc(count + 1, sizeof *account->worker_number_sizes);
    bool good = (account->worker_rates && account->worker_cpu_rates && account->worker_unit_sizes &&
                 account->worker_number_sizes) ||
                error_memory(error, "the report", 0);
    int of_rank = 0, threads = 0; /* of the rank so far */
    for (size_t i = 0; good && i < count; i++, threads++) {
        const struct json_value worker = json_value_item(&workers, i);
        if (threads == threads_of[of_rank]) {
            of_rank++;
            threads = 0;
        }
        good = is_in_its_place(&worker, of_rank, threads, error) &&
               add_worker(account, &worker, (int)i, ranks, error);
    }
    if (account->longest_unit <= 0) /* nobody had a unit */
        account->longest_unit = account->before = NAN;
    return good;
}

/* ---- First units. */

/* A worker that took no unit waited to the end, not for its first. */
static bool sum_starts(struct account *account, const struct units_done *units, size_t workers,
                       struct error *error)
{
    if (units->count == 0)
        return true;
    double *first = calloc(workers, sizeof *first);
    if (!first)
        return error_memory(error, "the report", workers * sizeof *first);
    for (size_t i = 0; i < workers; i++)
        first[i] = INFINITY;
    for (size_t i = 0; i < units->count; i++)
        first[units->items[i].worker] = fmin(first[units->items[i].worker], units->items[i].start_seconds);
    account->before = 0;
    for (size_t i = 0; i < workers; i++)
        account->before += isinf(first[i]) ? 0 : first[i];
    free(first);
    return true;
}

/* ---- Units as tasks. */

static int by_start(const void *left, const void *right)
{
    const struct unit_done *a = left, *b = right;
    return (a->start_seconds > b->start_seconds) - (a->start_seconds < b->start_seconds);
}

/* Sorts the units. */
static bool list_tasks(struct account *account, struct units_done *units, struct error *error)
{
    account->tasks = calloc(units->count, sizeof *account->tasks);
    if (!account->tasks)
        return error_memory(error, "the report", units->count * sizeof *account->tasks);
    qsort(units->items, units->count, sizeof *units->items, by_start);
    for (size_t i = 0; i < units->count; i++)
        if (!units->items[i].is_vain)
            account->tasks[account->task_count++] = units->items[i].operations;
    return true;
}

/* ---- All of it. */

static bool read_units(struct account *account, const struct json_value *repetition, int ranks,
                       const int *threads_of, const struct units_listed *listed, struct error *error)
{
    struct units_done units;
    size_t workers = 0;
    for (int rank = 0; rank < ranks; rank++)
        workers += (size_t)threads_of[rank];
    if (!units_read(&units, repetition, ranks, threads_of, listed, error))
        return false;
    bool good = sum_starts(account, &units, workers, error);
    const bool are_parts = units_are_parts(repetition);
    if (are_parts)
        account->unit_operations = json_number_value(json_object_get(repetition->json, "unit_operations"));
    /* Numbers that went out whole are tasks themselves, where they are listed. */
    if (good && units.are_units && (are_parts || !json_object_get(repetition->json, "numbers")))
        good = list_tasks(account, &units, error);
    units_free(&units);
    return good;
}

/* Of numbers that go out whole, nothing is in vain. */
static bool read_vain(struct account *account, const struct json_value *repetition, struct error *error)
{
    const struct json_value units = json_value_member(repetition, "vain_units"),
                            operations = json_value_member(repetition, "vain_operations");
    uint64_t count = 0, work = 0;
    if ((units.json && !json_value_uint64(&units, &count, error)) ||
        (operations.json && !json_value_uint64(&operations, &work, error)))
        return false;
    const bool is_told = (units.json && operations.json) || !units_are_parts(repetition);
    account->vain_units = is_told ? (double)count : NAN;
    account->vain_operations = is_told ? (double)work : NAN;
    return true;
}

static bool vain_is_possible(const struct account *account, const struct json_value *repetition,
                             struct error *error)
{
    const struct json_value vain = json_value_member(repetition, "vain_operations");
    return !(account->vain_operations > account->operations) ||
           json_value_impossible(&vain, error, ", above the %.9g of all workers", account->operations);
}

bool account_read(struct account *account, const struct json_value *repetition, int ranks,
                  const int *threads_of, const struct units_listed *listed, struct error *error)
{
    *account = (struct account){.unit_operations = NAN};
    const struct json_value seconds = json_value_member(repetition, "seconds");
    return json_value_seconds(&seconds, &account->seconds, error) &&
           maybe_seconds(repetition, "compute_seconds", &account->compute, error) &&
           read_workers(account, repetition, ranks, threads_of, error) &&
           read_vain(account, repetition, error) && possible_repetition(repetition, ranks, error) &&
           vain_is_possible(account, repetition, error) &&
           (!listed || read_units(account, repetition, ranks, threads_of, listed, error));
}

double account_rate(const struct account *account)
{
    return account->busy > 0 ? account->operations / account->busy : NAN;
}

void account_free(struct account *account)
{
    free(account->worker_rates);
    free(account->worker_cpu_rates);
    free(account->worker_unit_sizes);
    free(account->worker_number_sizes);
    free(account->tasks);
    *account = (struct account){0};
}
