#include "simulator/simulation/modelled_worker.h"

#include <math.h>

#include "simulator/simulation/event_schedule.h"
#include "simulator/simulation/modelled_loop.h"
#include "simulator/simulation/modelled_rank.h"

static bool is_first(const struct modelled_worker *worker)
{
    return worker->thread == 0;
}

static bool loops(const struct modelled_worker *worker)
{
    return worker->rank->simulated_run->loops;
}

static void begin_unit(struct modelled_worker *worker, double seconds)
{
    struct work *work = worker->rank->simulated_run->work;
    worker->state = WORKER_BUSY;
    if (!loops(worker))
        worker->work = work_of(work, &worker->unit);
    worker->begun = worker->slice_begins = seconds;
    worker->slice_seconds = (double)work->kernel->slice_operations / worker->speed;
    worker->ends = seconds + (double)worker->work.operations / worker->speed;
    worker->polled_seconds = 0;
    worker->is_cancelled = false;
    event_schedule_end(worker);
}

static void leave(struct simulated_run *simulated_run, double seconds)
{
    simulated_run->present--;
    simulated_run->modelled->seconds = fmax(simulated_run->modelled->seconds, seconds);
}

/* The first thread stays until its rank has nothing more to do. */
static void wait_for_the_others(struct modelled_worker *first, double seconds)
{
    while (!modelled_rank_finish(first->rank, &seconds)) {
        if (!modelled_rank_poll(first->rank, &seconds))
            return;
        event_schedule_sleep(first, seconds);
    }
    leave(first->rank->simulated_run, seconds);
}

static enum next_unit next_unit(struct modelled_worker *worker, double seconds)
{
    return loops(worker) ? modelled_loop_next(worker, seconds)
                         : modelled_rank_next_unit(worker->rank, &worker->unit);
}

/* A worker of a loop does not poll after each step. What came in between is seen at the next slice. */
static void poll_after_slice(struct modelled_worker *first)
{
    if (modelled_rank_has_news(first->rank))
        event_schedule_poll(first->rank, first->begun + first->slice_seconds / 2);
}

void modelled_worker_take_unit(struct modelled_worker *worker, double seconds)
{
    enum next_unit next;
    while ((next = next_unit(worker, seconds)) == NEXT_WAIT) {
        worker->state = WORKER_WAITING;
        if (!is_first(worker) || !modelled_rank_poll(worker->rank, &seconds))
            return;
        event_schedule_sleep(worker, seconds);
    }
    if (next == NEXT_UNIT) {
        begin_unit(worker, seconds);
        if (loops(worker) && is_first(worker))
            poll_after_slice(worker);
        return;
    }
    worker->state = WORKER_DONE;
    if (is_first(worker))
        wait_for_the_others(worker, seconds);
}

static void note_work(struct modelled_run *modelled, const struct modelled_worker *worker,
                      double busy_seconds)
{
    modelled->operations += worker->work.operations;
    modelled->busy_seconds += busy_seconds;
    modelled->compute_seconds = fmax(modelled->compute_seconds, worker->ends);
}

static void note_unit(struct modelled_run *modelled, const struct modelled_worker *worker)
{
    modelled->units++;
    if (!worker->work.is_vain && worker->work.operations > modelled->longest_operations)
        modelled->longest_operations = worker->work.operations;
}

static void hand_in(struct modelled_worker *worker, double busy)
{
    struct outcome *outcome = modelled_rank_outcome(worker->rank, &worker->unit, worker->thread, 1);
    if (!outcome)
        return;
    if (worker->is_cancelled)
        worker->work = (struct unit_work){.operations = (uint64_t)(busy * worker->speed), .is_vain = true};
    outcome->is_cancelled = worker->is_cancelled;
    outcome->start_seconds = worker->begun;
    outcome->busy_seconds = busy;
    outcome->operations = worker->work.operations;
    *outcome_mutable_verdicts(outcome) =
        worker->work.divisor ? verdict_divisible(worker->work.divisor) : verdict_prime();
    note_unit(worker->rank->simulated_run->modelled, worker);
    worker->rank->running--;
    modelled_rank_hand_in(worker->rank, outcome, worker->ends);
}

/* True if the first thread of a rank polls now. */
static bool end_work(struct modelled_worker *worker)
{
    const double busy = worker->ends - worker->begun - worker->polled_seconds;
    bool polls = true;
    if (loops(worker))
        polls = modelled_loop_end(worker, busy);
    else
        hand_in(worker, busy);
    note_work(worker->rank->simulated_run->modelled, worker, busy);
    worker->state = WORKER_WAITING;
    return polls;
}

void modelled_worker_end_unit(struct modelled_worker *worker, double seconds)
{
    if (seconds != worker->end_event)
        return; /* it was cancelled earlier */
    worker->end_event = INFINITY;
    if (seconds < worker->ends) { /* messages took it time */
        event_schedule_end(worker);
        return;
    }
    const bool polls = end_work(worker);
    if (is_first(worker) && polls)
        modelled_rank_poll(worker->rank, &seconds);
    event_schedule_sleep(worker, seconds);
    modelled_worker_take_unit(worker, seconds);
    if (!is_first(worker))
        event_schedule_poll(worker->rank, seconds);
}

static void poll_between_slices(struct modelled_worker *first, double seconds)
{
    const double begin = seconds;
    modelled_rank_poll(first->rank, &seconds);
    first->polled_seconds += seconds - begin;
    first->slice_begins = seconds;
    first->ends = first->is_cancelled ? seconds : first->ends + seconds - begin;
    event_schedule_end(first);
}

void modelled_worker_poll(struct modelled_worker *first, double seconds)
{
    struct modelled_rank *rank = first->rank;
    if (seconds != rank->poll_event)
        return; /* an earlier poll came between */
    rank->poll_event = INFINITY;
    if (rank->left)
        return;
    if (first->state == WORKER_WAITING)
        modelled_worker_take_unit(first, seconds);
    else if (first->state == WORKER_DONE)
        wait_for_the_others(first, seconds);
    else
        poll_between_slices(first, seconds);
}
