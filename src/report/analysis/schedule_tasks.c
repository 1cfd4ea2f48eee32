#include "report/analysis/schedule_tasks.h"

#include <math.h>

#include "statistics/list_scheduling.h"

static bool find_listed(struct schedule_tasks *tasks, const struct account *account, int workers,
                        struct error *error)
{
    double sum = 0, longest = 0;
    for (size_t i = 0; i < account->task_count; i++) {
        sum += account->tasks[i];
        longest = fmax(longest, account->tasks[i]);
    }
    tasks->count = (double)account->task_count;
    tasks->longest = sum > 0 ? longest / sum : NAN;
    tasks->bound =
        isnan(sum) ? NAN : list_scheduling_order_bound(account->tasks, account->task_count, (size_t)workers);
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

bool schedule_tasks_find(struct schedule_tasks *tasks, const struct account *account, int workers,
                         struct error *error)
{
    *tasks = (struct schedule_tasks){.count = NAN, .longest = NAN, .bound = NAN, .least_bound = NAN};
    if (!account->tasks && !isnan(account->longest_unit)) {
        find_summed(tasks, account, workers);
        return true;
    }
    if (account->tasks && !find_listed(tasks, account, workers, error))
        return false;
    if (!account->tasks)
        find_equal(tasks, account, workers);
    tasks->least_bound = tasks->bound;
    return true;
}
