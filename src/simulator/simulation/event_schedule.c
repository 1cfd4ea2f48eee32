#include "simulator/simulation/event_schedule.h"

#include <math.h>

static void add_event(struct simulated_run *simulated_run, double seconds, enum event_kind kind, int who)
{
    const struct event event = {.seconds = seconds, .kind = kind, .who = who};
    if (!events_add(&simulated_run->events, event))
        simulated_run->out_of_memory = true;
}

static void add_worker_event(const struct modelled_worker *worker, double seconds, enum event_kind kind)
{
    struct simulated_run *simulated_run = worker->rank->simulated_run;
    add_event(simulated_run, seconds, kind, (int)(worker - simulated_run->workers));
}

void event_schedule_end(struct modelled_worker *worker)
{
    worker->end_event = worker->ends;
    add_worker_event(worker, worker->ends, EVENT_UNIT_ENDS);
}

/* Of a busy worker, from `seconds` on. */
static double next_slice(const struct modelled_worker *worker, double seconds)
{
    const double slices = ceil((seconds - worker->slice_begins) / worker->slice_seconds);
    return worker->slice_begins + (slices > 0 ? slices : 0) * worker->slice_seconds;
}

void event_schedule_early_end(struct modelled_worker *worker)
{
    const double at = next_slice(worker, worker->rank->simulated_run->network.clock);
    if (worker->is_cancelled || at >= worker->ends)
        return;
    worker->is_cancelled = true;
    worker->ends = at;
    event_schedule_end(worker);
}

void event_schedule_sleep(struct modelled_worker *worker, double seconds)
{
    worker->awake = seconds;
    worker->backoff = (struct clock_backoff){0};
}

/* When a worker that sleeps is awake next, not before `seconds`. */
static double next_awake(struct modelled_worker *worker, double seconds)
{
    const double late_seconds = worker->rank->simulated_run->machine->sleep_seconds;
    double before = 0;
    while (worker->awake < seconds) {
        const double pause = (double)clock_backoff_next(&worker->backoff) * 1e-9 + late_seconds;
        /* From here on all pauses are alike. */
        const double pauses = pause == before ? ceil((seconds - worker->awake) / pause) : 1;
        worker->awake += pause * (pauses > 1 ? pauses : 1);
        before = pause;
    }
    return worker->awake;
}

void event_schedule_poll(struct modelled_rank *rank, double seconds)
{
    struct modelled_worker *first = rank->workers;
    double at;
    if (first->state == WORKER_BUSY) {
        at = next_slice(first, seconds);
        if (at >= first->ends)
            return; /* it polls then */
    } else {
        at = next_awake(first, seconds);
    }
    if (rank->poll_event <= at)
        return;
    rank->poll_event = at;
    add_event(rank->simulated_run, at, EVENT_POLL, rank->number);
}

void event_schedule_wakes(struct modelled_rank *rank)
{
    for (int thread = 1; thread < rank->simulated_run->configuration->threads; thread++) {
        struct modelled_worker *worker = &rank->workers[thread];
        if (worker->state != WORKER_WAITING || worker->wakes)
            continue;
        worker->wakes = true;
        add_worker_event(worker, next_awake(worker, rank->simulated_run->network.clock), EVENT_WAKE);
    }
}
