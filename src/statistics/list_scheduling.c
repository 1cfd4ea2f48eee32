#include "statistics/list_scheduling.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "statistics/sample.h"

/* The load of the worker that is free first is at the top of a heap: children of i are 2i+1 and 2i+2. */
static void sift_down(double *loads, size_t count)
{
    size_t at = 0;
    for (;;) {
        size_t least = 2 * at + 1;
        if (least >= count)
            return;
        if (least + 1 < count && loads[least + 1] < loads[least])
            least++;
        if (loads[at] <= loads[least])
            return;
        const double moved = loads[at];
        loads[at] = loads[least];
        loads[least] = moved;
        at = least;
    }
}

static double bound_of(const double *tasks, size_t count, size_t workers, bool last_first)
{
    if (count == 0 || workers == 0)
        return NAN;
    const size_t busy = workers < count ? workers : count;
    double *loads = calloc(busy, sizeof *loads);
    if (!loads)
        return 0;
    double total = 0, makespan = 0;
    for (size_t i = 0; i < count; i++) {
        const double task = tasks[last_first ? count - 1 - i : i];
        loads[0] += task;
        total += task;
        makespan = loads[0] > makespan ? loads[0] : makespan;
        sift_down(loads, busy);
    }
    free(loads);
    return makespan > 0 ? total / makespan : NAN;
}

double list_scheduling_longest_first_bound(double *tasks, size_t count, size_t workers)
{
    sample_sort(tasks, count);
    return bound_of(tasks, count, workers, true);
}

double list_scheduling_order_bound(const double *tasks, size_t count, size_t workers)
{
    return bound_of(tasks, count, workers, false);
}
