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
    *tasks = (struct schedule_tasks){.count = NAN, .longest = NAN, .bound = NAN};
    if (account->tasks)
        return find_listed(tasks, account, workers, error);
    find_equal(tasks, account, workers);
    return true;
}
