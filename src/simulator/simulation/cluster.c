#include "simulator/simulation/cluster.h"

#include <math.h>
#include <stdlib.h>

#include "simulator/simulation/speeds.h"

static bool open_rank(struct cluster *cluster, int number, uint64_t *state)
{
    const int threads = cluster->configuration->threads;
    struct modelled_rank *rank = &cluster->ranks[number];
    *rank = (struct modelled_rank){.cluster = cluster,
                                   .number = number,
                                   .workers = &cluster->workers[number * threads],
                                   .poll_event = INFINITY};
    for (int thread = 0; thread < threads; thread++) {
        const double speed = speeds_draw(cluster->machine, state);
        rank->workers[thread] =
            (struct modelled_worker){.rank = rank, .thread = thread, .speed = speed, .end_event = INFINITY};
        cluster->modelled->speeds += speed;
        cluster->modelled->fastest = fmax(cluster->modelled->fastest, speed);
    }
    return granted_open(&rank->granted, threads);
}

static bool open_ranks(struct cluster *cluster)
{
    const struct configuration *configuration = cluster->configuration;
    uint64_t state = cluster->machine->seed;
    cluster->present = configuration->ranks;
    cluster->ranks = calloc((size_t)configuration->ranks, sizeof *cluster->ranks);
    cluster->workers =
        calloc((size_t)configuration->ranks * (size_t)configuration->threads, sizeof *cluster->workers);
    bool good = cluster->ranks && cluster->workers;
    for (int rank = 0; good && rank < configuration->ranks; rank++)
        good = open_rank(cluster, rank, &state);
    return good;
}

static bool open_coordinator(struct cluster *cluster, struct plan *plan)
{
    const int ranks = cluster->configuration->ranks;
    struct error ignored;
    cluster->state.network = &cluster->network;
    cluster->coordinator_ranks = (struct ranks){.size = ranks, .state = &cluster->state};
    cluster->threads_of = calloc((size_t)ranks, sizeof *cluster->threads_of);
    if (!cluster->threads_of)
        return false;
    for (int rank = 0; rank < ranks; rank++)
        cluster->threads_of[rank] = cluster->configuration->threads;
    const struct engine_job job = {.ranks = &cluster->coordinator_ranks,
                                   .threads_of = cluster->threads_of,
                                   .plan = plan,
                                   .unit_seconds = cluster->configuration->unit_seconds};
    return coordinator_open(&cluster->coordinator, &job, &cluster->ignored, &ignored);
}

bool cluster_open(struct cluster *cluster, struct plan *plan)
{
    cluster->network = (struct network){.machine = cluster->machine, .events = &cluster->events};
    return open_ranks(cluster) && open_coordinator(cluster, plan);
}

static void close_rank(struct modelled_rank *rank)
{
    network_free_packets(rank->inbox.first);
    for (struct outcome *next; rank->outgoing; rank->outgoing = next) {
        next = rank->outgoing->next;
        free(rank->outgoing);
    }
    granted_close(&rank->granted);
}

void cluster_close(struct cluster *cluster)
{
    struct event event;
    while (events_pop(&cluster->events, &event))
        if (event.kind == EVENT_ARRIVAL)
            network_free_packets(event.what);
    events_free(&cluster->events);
    for (int rank = 0; cluster->ranks && rank < cluster->configuration->ranks; rank++)
        close_rank(&cluster->ranks[rank]);
    free(cluster->ranks);
    free(cluster->workers);
    free(cluster->threads_of);
    coordinator_close(&cluster->coordinator);
}
