#include "simulator/simulation/simulation.h"

#include <math.h>

#include "simulator/simulation/cluster.h"
#include "simulator/simulation/modelled_worker.h"
#include "simulator/simulation/schedule.h"

/* Rank 0 polls for the first time before it works on its first unit. */
static void begin(struct cluster *cluster)
{
    const int workers = cluster->configuration->ranks * cluster->configuration->threads;
    for (int i = 0; i < workers; i++)
        modelled_worker_take_unit(&cluster->workers[i], 0);
    if (cluster->workers[0].state == WORKER_BUSY)
        schedule_poll(&cluster->ranks[0], 0);
}

static void wake(struct modelled_worker *worker, double seconds)
{
    worker->wakes = false;
    modelled_worker_take_unit(worker, seconds);
}

static void arrive(struct modelled_rank *rank, struct packet *packet, double seconds)
{
    network_arrive(&rank->inbox, packet);
    schedule_poll(rank, seconds);
}

static void handle_event(struct cluster *cluster, const struct event *event)
{
    switch (event->kind) {
    case EVENT_UNIT_ENDS:
        modelled_worker_end_unit(&cluster->workers[event->who], event->seconds);
        break;
    case EVENT_POLL:
        modelled_worker_poll(cluster->ranks[event->who].workers, event->seconds);
        break;
    case EVENT_WAKE:
        wake(&cluster->workers[event->who], event->seconds);
        break;
    case EVENT_ARRIVAL:
        arrive(&cluster->ranks[event->who], event->what, event->seconds);
        break;
    }
}

static bool is_out_of_memory(const struct cluster *cluster)
{
    return cluster->out_of_memory || cluster->network.out_of_memory;
}

static void run(struct cluster *cluster)
{
    struct event event;
    begin(cluster);
    while (cluster->present > 0 && !is_out_of_memory(cluster) && events_pop(&cluster->events, &event))
        handle_event(cluster, &event);
    cluster->modelled->messages = cluster->network.messages;
}

bool simulation_run(struct plan *plan, struct work *work, const struct machine *machine,
                    const struct configuration *configuration, struct modelled_run *modelled,
                    struct error *error)
{
    *modelled = (struct modelled_run){0};
    struct cluster cluster = {
        .machine = machine, .configuration = configuration, .work = work, .modelled = modelled};
    const bool opened = cluster_open(&cluster, plan);
    if (opened)
        run(&cluster);
    const bool good = opened && !is_out_of_memory(&cluster);
    cluster_close(&cluster);
    if (work->failed) {
        *error = work->error;
        return false;
    }
    return good || error_memory(error, "the simulation", 0);
}

double simulation_bound(const struct modelled_run *modelled, uint64_t operations)
{
    return fmax((double)operations / modelled->speeds,
                (double)modelled->longest_operations / modelled->fastest);
}
