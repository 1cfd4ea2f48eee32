#include "report/analysis/schedule_tasks.h"

#include <math.h>
#include <stdlib.h>

#include "statistics/list_scheduling.h"

/* `all` of them, in their order. */
static bool find_listed(struct schedule_tasks *tasks, const double *all, size_t count, int workers,
                        struct error *error)
{
    double sum = 0, longest = 0;
    for (size_t i = 0; i < count; i++) {
        sum += all[i];
        longest = fmax(longest, all[i]);
    }
    tasks->count = (double)count;
    tasks->longest = sum > 0 ? longest / sum : NAN;
    tasks->bound = isnan(sum) ? NAN : list_scheduling_order_bound(all, count, (size_t)workers);
    return isnan(tasks->bound) || tasks->bound > 0 || error_memory(error, "the report", 0);
}

/* No schedule is shorter than its longest task, or than all of them on all workers; and whoever takes the
 * next task when he is free is done before the sum over the workers and one task more, for which he alone
 * works (R. L. Graham, Bell System Tech. J. 45, 1966). */
static void find_summed(struct schedule_tasks *tasks, const struct account *account, int workers)
{
    const double work = account->operations - account->vain_operations, p = workers;
    if (!(work > 0))
        return;
    tasks->count = account->units - account->vain_units;
    tasks->longest = fmin(account->longest_unit / work, 1);
    tasks->bound = fmin(p, 1 / tasks->longest);
    tasks->least_bound = 1 / (1 / p + tasks->longest * (1 - 1 / p));
}

/* Rounds of `workers` units each, the last one filled or not. */
static void find_equal(struct schedule_tasks *tasks, const struct account *account, int workers)
{
    const double work = account->operations - account->vain_operations;
    if (!(work > 0) || isnan(account->unit_operations))
        return;
    tasks->count = ceil(work / account->unit_operations);
    tasks->longest = fmin(account->unit_operations / work, 1);
    tasks->bound = 1 / (ceil(tasks->count / workers) * tasks->longest);
}

static const struct schedule_tasks UNKNOWN = {.count = NAN, .longest = NAN, .bound = NAN, .least_bound = NAN};

bool schedule_tasks_find(struct schedule_tasks *tasks, const struct account *account, int workers,
                         struct error *error)
{
    *tasks = UNKNOWN;
    if (!account->tasks && !isnan(account->longest_unit)) {
        find_summed(tasks, account, workers);
        return true;
    }
    if (account->tasks && !find_listed(tasks, account->tasks, account->task_count, workers, error))
        return false;
    if (!account->tasks)
        find_equal(tasks, account, workers);
    tasks->least_bound = tasks->bound;
    return true;
}

/* ---- Chunks. */

/* Of guided, what is left is divided among the workers, rounded up. */
static uint64_t next_chunk(const struct run *run, uint64_t left)
{
    const uint64_t workers = (uint64_t)run->workers, share = left / workers + (left % workers > 0);
    const bool is_guided = run->schedule_kind == RUN_SCHEDULE_GUIDED;
    const uint64_t size = is_guided && share > run->schedule_chunk ? share : run->schedule_chunk;
    return size < left ? size : left;
}

bool schedule_tasks_find_chunks_on(struct schedule_tasks *tasks, const struct run *run, int cpus,
                                   const double *seconds, struct error *error)
{
    *tasks = UNKNOWN;
    size_t count = 0;
    double *chunks = calloc((size_t)run->numbers + 1, sizeof *chunks);
    if (!chunks)
        return error_memory(error, "the report", (size_t)run->numbers * sizeof *chunks);
    for (uint64_t first = 0, end = 0; first < run->numbers; first = end, count++) {
        end = first + next_chunk(run, run->numbers - first);
        for (uint64_t i = first; i < end; i++)
            chunks[count] += seconds[i];
    }
    const bool good = find_listed(tasks, chunks, count, cpus, error);
    free(chunks);
    tasks->least_bound = tasks->bound;
    return good;
}

bool schedule_tasks_find_chunks(struct schedule_tasks *tasks, const struct run *run, const double *seconds,
                                struct error *error)
{
    return schedule_tasks_find_chunks_on(tasks, run, run->workers, seconds, error);
}
