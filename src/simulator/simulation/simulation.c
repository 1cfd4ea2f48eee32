#include "simulator/simulation/simulation.h"

#include <math.h>

#include "simulator/simulation/event_schedule.h"
#include "simulator/simulation/modelled_worker.h"
#include "simulator/simulation/simulated_run.h"

/* Rank 0 polls for the first time before it works on its first unit. */
static void begin(struct simulated_run *simulated_run)
{
    const int workers = simulated_run->configuration->ranks * simulated_run->configuration->threads;
    for (int i = 0; i < workers; i++)
        modelled_worker_take_unit(&simulated_run->workers[i], 0);
    if (simulated_run->workers[0].state == WORKER_BUSY)
        event_schedule_poll(&simulated_run->ranks[0], 0);
    for (int rank = 0; simulated_run->loops && rank < simulated_run->configuration->ranks; rank++)
        event_schedule_poll(&simulated_run->ranks[rank], 0);
}

static void wake(struct modelled_worker *worker, double seconds)
{
    worker->wakes = false;
    modelled_worker_take_unit(worker, seconds);
    if (worker->rank->simulated_run->loops)
        event_schedule_poll(worker->rank, seconds); /* it asks for a chunk, or it has ended */
}

static void arrive(struct modelled_rank *rank, struct packet *packet, double seconds)
{
    network_arrive(&rank->inbox, packet);
    event_schedule_poll(rank, seconds);
}

static void handle_event(struct simulated_run *simulated_run, const struct event *event)
{
    switch (event->kind) {
    case EVENT_UNIT_ENDS:
        modelled_worker_end_unit(&simulated_run->workers[event->who], event->seconds);
        break;
    case EVENT_POLL:
        modelled_worker_poll(simulated_run->ranks[event->who].workers, event->seconds);
        break;
    case EVENT_WAKE:
        wake(&simulated_run->workers[event->who], event->seconds);
        break;
    case EVENT_ARRIVAL:
        arrive(&simulated_run->ranks[event->who], event->what, event->seconds);
        break;
    }
}

static bool is_out_of_memory(const struct simulated_run *simulated_run)
{
    return simulated_run->out_of_memory || simulated_run->network.out_of_memory ||
           simulated_run->coordinator.error.code != ERROR_NONE;
}

static double longest_share(const struct simulated_run *simulated_run)
{
    const int workers = simulated_run->configuration->ranks * simulated_run->configuration->threads;
    double longest = 0;
    for (int i = 0; i < workers; i++)
        longest = fmax(longest, (double)simulated_run->workers[i].looping.operations /
                                    simulated_run->workers[i].speed);
    return longest;
}

static void run(struct simulated_run *simulated_run)
{
    struct event event;
    begin(simulated_run);
    while (simulated_run->present > 0 && !is_out_of_memory(simulated_run) &&
           events_pop(&simulated_run->events, &event))
        handle_event(simulated_run, &event);
    simulated_run->modelled->messages = simulated_run->network.messages;
    if (simulated_run->loops && schedule_is_static(&simulated_run->loop.schedule))
        simulated_run->modelled->longest_share = longest_share(simulated_run);
}

bool simulation_run(struct plan *plan, struct work *work, const struct machine *machine,
                    const struct configuration *configuration, struct modelled_run *modelled,
                    struct error *error)
{
    *modelled = (struct modelled_run){0};
    struct simulated_run simulated_run = {
        .machine = machine, .configuration = configuration, .work = work, .modelled = modelled};
    const bool opened = simulated_run_open(&simulated_run, plan);
    if (opened)
        run(&simulated_run);
    const bool good = opened && !is_out_of_memory(&simulated_run);
    simulated_run_close(&simulated_run);
    if (work->failed) {
        *error = work->error;
        return false;
    }
    return good || error_memory(error, "the simulation", 0);
}

double simulation_bound(const struct modelled_run *modelled, uint64_t operations)
{
    const double longest_unit = (double)modelled->longest_operations / modelled->fastest;
    return fmax((double)operations / modelled->speeds, fmax(longest_unit, modelled->longest_share));
}
