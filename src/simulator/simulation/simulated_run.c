#include "simulator/simulation/simulated_run.h"

#include <math.h>
#include <stdlib.h>

#include "simulator/simulation/speeds.h"

static bool open_rank(struct simulated_run *simulated_run, int number, uint64_t *state)
{
    const int threads = simulated_run->configuration->threads;
    struct modelled_rank *rank = &simulated_run->ranks[number];
    *rank = (struct modelled_rank){.simulated_run = simulated_run,
                                   .number = number,
                                   .workers = &simulated_run->workers[number * threads],
                                   .poll_event = INFINITY};
    for (int thread = 0; thread < threads; thread++) {
        const double speed = speeds_draw(simulated_run->machine, state);
        rank->workers[thread] =
            (struct modelled_worker){.rank = rank, .thread = thread, .speed = speed, .end_event = INFINITY};
        simulated_run->modelled->speeds += speed;
        simulated_run->modelled->fastest = fmax(simulated_run->modelled->fastest, speed);
    }
    rank->running = simulated_run->loops ? threads : 0;
    return granted_open(&rank->granted, threads);
}

static bool open_ranks(struct simulated_run *simulated_run)
{
    const struct configuration *configuration = simulated_run->configuration;
    uint64_t state = simulated_run->machine->seed;
    simulated_run->present = configuration->ranks;
    simulated_run->ranks = calloc((size_t)configuration->ranks, sizeof *simulated_run->ranks);
    simulated_run->workers =
        calloc((size_t)configuration->ranks * (size_t)configuration->threads, sizeof *simulated_run->workers);
    bool good = simulated_run->ranks && simulated_run->workers;
    for (int rank = 0; good && rank < configuration->ranks; rank++)
        good = open_rank(simulated_run, rank, &state);
    return good;
}

static bool open_coordinator(struct simulated_run *simulated_run, struct plan *plan)
{
    const int ranks = simulated_run->configuration->ranks;
    struct error ignored;
    simulated_run->state.network = &simulated_run->network;
    simulated_run->coordinator_ranks = (struct ranks){.size = ranks, .state = &simulated_run->state};
    simulated_run->threads_of = calloc((size_t)ranks, sizeof *simulated_run->threads_of);
    if (!simulated_run->threads_of)
        return false;
    for (int rank = 0; rank < ranks; rank++)
        simulated_run->threads_of[rank] = simulated_run->configuration->threads;
    const struct engine_job job = {.ranks = &simulated_run->coordinator_ranks,
                                   .threads_of = simulated_run->threads_of,
                                   .plan = plan,
                                   .loop = simulated_run->loops ? &simulated_run->loop : NULL,
                                   .unit_seconds = simulated_run->configuration->unit_seconds};
    return coordinator_open(&simulated_run->coordinator, &job, &simulated_run->ignored, &ignored);
}

/* Of what a range holds nobody needs the verdicts: parts of it take no memory for them. */
static void forget_verdicts(struct spans *spans, const struct numbers *numbers)
{
    for (size_t i = 0; i < spans->stretch_count; i++) {
        struct stretch *stretch = &spans->stretches[i];
        stretch->is_counted = numbers_progression_at(numbers, stretch->first).step > 0;
    }
}

static bool open_loop(struct simulated_run *simulated_run, const struct numbers *numbers)
{
    const struct configuration *configuration = simulated_run->configuration;
    struct loop *loop = &simulated_run->loop;
    struct error ignored;
    simulated_run->loops = schedule_is_loop(&configuration->schedule);
    if (!simulated_run->loops)
        return true;
    if (!loop_open(loop, numbers, simulated_run->work->kernel, &configuration->schedule,
                   configuration->ranks * configuration->threads, false, false, &ignored))
        return false;
    forget_verdicts(&loop->spans, numbers);
    if (configuration->window > 0)
        loop->window = configuration->window;
    return true;
}

bool simulated_run_open(struct simulated_run *simulated_run, struct plan *plan)
{
    simulated_run->network =
        (struct network){.machine = simulated_run->machine, .events = &simulated_run->events};
    return open_loop(simulated_run, plan->numbers) && open_ranks(simulated_run) &&
           open_coordinator(simulated_run, plan);
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

void simulated_run_close(struct simulated_run *simulated_run)
{
    struct event event;
    while (events_pop(&simulated_run->events, &event))
        if (event.kind == EVENT_ARRIVAL)
            network_free_packets(event.what);
    events_free(&simulated_run->events);
    for (int rank = 0; simulated_run->ranks && rank < simulated_run->configuration->ranks; rank++)
        close_rank(&simulated_run->ranks[rank]);
    free(simulated_run->ranks);
    free(simulated_run->workers);
    free(simulated_run->threads_of);
    coordinator_close(&simulated_run->coordinator);
    loop_close(&simulated_run->loop);
}
