#include "report/account.h"

#include <math.h>
#include <stdlib.h>

/* ---- Workers. */

/* NAN where it is missing. */
static bool maybe_seconds(const struct node *object, const char *key, double *seconds, struct error *error)
{
    const struct node node = node_member(object, key);
    *seconds = NAN;
    return !node.json || node_seconds(&node, seconds, error);
}

/* Adds a worker; `busy_of` is of the ranks, as are the operations in account->rank_rates until all are read.
 */
static bool add_worker(struct account *account, const struct node *worker, int ranks, double *busy_of,
                       struct error *error)
{
    const struct node rank = node_member(worker, "rank"), done = node_member(worker, "operations"),
                      spent = node_member(worker, "busy_seconds"), taken = node_member(worker, "units");
    long long of_rank;
    uint64_t operations, units = 0;
    double busy, cpu, end;
    if (!node_count(&rank, 0, ranks - 1, &of_rank, error) || !node_uint64(&done, &operations, error) ||
        (taken.json && !node_uint64(&taken, &units, error)) || !node_seconds(&spent, &busy, error) ||
        !maybe_seconds(worker, "cpu_seconds", &cpu, error) ||
        !maybe_seconds(worker, "end_seconds", &end, error))
        return false;
    account->operations += (double)operations;
    account->units += taken.json ? (double)units : NAN;
    account->busy += busy;
    account->cpu += cpu;
    account->end += end;
    account->rank_rates[of_rank] += (double)operations;
    busy_of[of_rank] += busy;
    return true;
}

static bool read_workers(struct account *account, const struct node *repetition, int ranks,
                         struct error *error)
{
    const struct node workers = node_member(repetition, "workers");
    const size_t count = json_array_size(workers.json);
    double *busy_of = calloc((size_t)ranks, sizeof *busy_of);
    account->rank_rates = calloc((size_t)ranks, sizeof *account->rank_rates);
    bool good = (busy_of && account->rank_rates) || error_memory(error, "the report", 0);
    for (size_t i = 0; good && i < count; i++) {
        const struct node worker = node_item(&workers, i);
        good = add_worker(account, &worker, ranks, busy_of, error);
    }
    for (int rank = 0; good && rank < ranks; rank++)
        account->rank_rates[rank] = busy_of[rank] > 0 ? account->rank_rates[rank] / busy_of[rank] : NAN;
    free(busy_of);
    return good;
}

/* ---- First units: from the units where they are recorded, else from the numbers. */

/* `first` is of the workers, those of rank 0 first. */
static bool note_start(const struct node *unit, int ranks, const int *threads_of, double *first,
                       struct error *error)
{
    const struct node rank = node_member(unit, "rank"), thread = node_member(unit, "thread"),
                      start = node_member(unit, "start_seconds");
    long long of_rank, of_thread;
    double seconds;
    if (!node_count(&rank, 0, ranks - 1, &of_rank, error) ||
        !node_count(&thread, 0, threads_of[of_rank] - 1, &of_thread, error) ||
        !node_seconds(&start, &seconds, error))
        return false;
    size_t worker = (size_t)of_thread;
    for (long long i = 0; i < of_rank; i++)
        worker += (size_t)threads_of[i];
    first[worker] = fmin(first[worker], seconds); /* NAN is passed over */
    return true;
}

/* A worker that took no unit waited to the end, not for its first. */
static bool read_starts(struct account *account, const struct node *repetition, int ranks,
                        const int *threads_of, struct error *error)
{
    const struct node numbers = node_member(repetition, "numbers"), traced = node_member(repetition, "units");
    const struct node *units = json_array_size(traced.json) > 0 ? &traced : &numbers;
    const size_t count = json_array_size(units->json);
    size_t workers = 0;
    for (int rank = 0; rank < ranks; rank++)
        workers += (size_t)threads_of[rank];
    double *first = calloc(workers, sizeof *first);
    bool good = first || error_memory(error, "the report", workers * sizeof *first);
    for (size_t i = 0; good && i < workers; i++)
        first[i] = NAN;
    for (size_t i = 0; good && i < count; i++) {
        const struct node unit = node_item(units, i);
        good = note_start(&unit, ranks, threads_of, first, error);
    }
    account->before = count > 0 ? 0 : NAN;
    for (size_t i = 0; good && i < workers; i++)
        account->before += isnan(first[i]) ? 0 : first[i];
    free(first);
    return good;
}

/* ---- All of it. */

bool account_read(struct account *account, const struct node *repetition, int ranks, const int *threads_of,
                  struct error *error)
{
    *account = (struct account){.before = NAN};
    const struct node seconds = node_member(repetition, "seconds");
    return node_seconds(&seconds, &account->seconds, error) &&
           maybe_seconds(repetition, "compute_seconds", &account->compute, error) &&
           read_workers(account, repetition, ranks, error) &&
           (!threads_of || read_starts(account, repetition, ranks, threads_of, error));
}

double account_rate(const struct account *account)
{
    return account->busy > 0 ? account->operations / account->busy : NAN;
}

void account_free(struct account *account)
{
    free(account->rank_rates);
    *account = (struct account){0};
}
