#include "simulator/simulation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "engine/coordinator.h"
#include "engine/message.h"
#include "engine/outcome.h"
#include "input/splitmix64.h"
#include "simulator/events.h"

enum event_kind {
    UNIT_ENDS, /* who: worker */
    POLLS,     /* who: rank; its first thread polls */
    WAKES,     /* who: worker, not the first of its rank */
    ARRIVES,   /* who: rank; what: struct packet */
};

/* A message. */
struct packet {
    int from;
    void *bytes; /* from malloc */
    struct packet *next;
};

enum worker_state { WORKER_BUSY, WORKER_WAITING, WORKER_GONE };

struct worker {
    int rank, thread;
    double speed; /* operations a second */
    enum worker_state state;

    /* Busy: */
    struct unit unit;
    struct share share;
    double begun, ends;
    double polled_seconds;              /* of that, spent on polling */
    double alarm;                       /* when it is to be seen whether it ends; INFINITY */
    bool is_dropped;                    /* nobody needs it: it ends at its next slice */
    double slice_begins, slice_seconds; /* the first thread polls between slices */

    /* Waiting or gone: */
    double awake; /* when it last was, or will next be */
    struct clock_backoff backoff;
    bool wakes; /* a WAKES is under way */
};

struct rank {
    struct worker *workers;         /* the first of them */
    struct packet *inbox, **behind; /* arrived and not taken */
    double poll_at;                 /* when the first thread is to poll; INFINITY */
    struct unit *granted;           /* a queue */
    size_t granted_first, granted_count, granted_room;
    bool granted_last;
    struct outcome *outgoing; /* a list */
    int running;
    bool done_sent, left;
};

struct ranks_state {
    struct simulation *simulation;
};

struct simulation {
    const struct run_size *run_size;
    const struct machine *machine;
    struct work *work;
    struct coordinator coordinator;
    struct engine_result ignored;
    struct events events;
    struct rank *ranks;
    struct worker *workers;
    double clock; /* of the rank that acts */
    int sender;   /* that rank */
    int present;  /* ranks that have not left */
    bool out_of_memory;
    struct modelled *modelled;

    /* What the coordinator takes for the ranks of an engine: */
    struct ranks messages;
    struct ranks_state state;
    int *threads_of;
};

/* ---- Messages: what ranks_mpi.c is to the engine. */

static void plan_event(struct simulation *simulation, double seconds, enum event_kind kind, int who,
                       void *what)
{
    const struct event event = {.seconds = seconds, .kind = (int)kind, .who = who, .what = what};
    if (!events_add(&simulation->events, event))
        simulation->out_of_memory = true;
}

static void send(struct simulation *simulation, int to, void *bytes)
{
    struct packet *packet = malloc(sizeof *packet);
    if (!packet) {
        free(bytes);
        simulation->out_of_memory = true;
        return;
    }
    *packet = (struct packet){.from = simulation->sender, .bytes = bytes};
    simulation->clock += simulation->machine->service_seconds;
    simulation->modelled->messages++;
    plan_event(simulation, simulation->clock + simulation->machine->latency_seconds, ARRIVES, to, packet);
}

void ranks_send(struct ranks *ranks, int to, void *bytes, size_t size)
{
    (void)size;
    send(ranks->state->simulation, to, bytes);
}

static void send_copy(struct simulation *simulation, int to, const void *bytes, size_t size)
{
    void *copy = malloc(size);
    if (copy)
        send(simulation, to, memcpy(copy, bytes, size));
    else
        simulation->out_of_memory = true;
}

void ranks_send_copy(struct ranks *ranks, int to, const void *bytes, size_t size)
{
    send_copy(ranks->state->simulation, to, bytes, size);
}

/* The bytes of the next message that has arrived, now the caller's, or NULL. */
static void *receive_message(struct simulation *simulation, struct rank *rank, int *from)
{
    struct packet *packet = rank->inbox;
    if (!packet)
        return NULL;
    rank->inbox = packet->next;
    if (!rank->inbox)
        rank->behind = &rank->inbox;
    void *bytes = packet->bytes;
    *from = packet->from;
    free(packet);
    simulation->clock += simulation->machine->service_seconds;
    return bytes;
}

/* ---- Sleep. */

/* From now on it has nothing to do. */
static void fall_asleep(struct worker *worker, double seconds)
{
    worker->awake = seconds;
    worker->backoff = (struct clock_backoff){0};
}

/* When it is awake next, not before `seconds`. */
static double next_awake(const struct simulation *simulation, struct worker *worker, double seconds)
{
    double before = 0;
    while (worker->awake < seconds) {
        const double pause =
            (double)clock_backoff_next(&worker->backoff) * 1e-9 + simulation->machine->sleep_seconds;
        /* From here on all pauses are alike. */
        const double pauses = pause == before ? ceil((seconds - worker->awake) / pause) : 1;
        worker->awake += pause * (pauses > 1 ? pauses : 1);
        before = pause;
    }
    return worker->awake;
}

/* There is something for the first thread of a rank, from `seconds` on. */
static void schedule_poll(struct simulation *simulation, int number, double seconds)
{
    struct rank *rank = &simulation->ranks[number];
    struct worker *first = rank->workers;
    double at;
    if (first->state == WORKER_BUSY) {
        const double slices = ceil((seconds - first->slice_begins) / first->slice_seconds);
        at = first->slice_begins + (slices > 0 ? slices : 0) * first->slice_seconds;
        if (at >= first->ends)
            return; /* it polls then */
    } else {
        at = next_awake(simulation, first, seconds);
    }
    if (rank->poll_at <= at)
        return;
    rank->poll_at = at;
    plan_event(simulation, at, POLLS, number, NULL);
}

/* There are units, or word that there are none, for all threads of a rank. */
static void wake_others(struct simulation *simulation, struct rank *rank)
{
    for (int thread = 1; thread < simulation->run_size->threads; thread++) {
        struct worker *worker = &rank->workers[thread];
        if (worker->state != WORKER_WAITING || worker->wakes)
            continue;
        worker->wakes = true;
        plan_event(simulation, next_awake(simulation, worker, simulation->clock), WAKES,
                   (int)(worker - simulation->workers), NULL);
    }
}

/* ---- What nobody needs any more. */

static void set_alarm(struct simulation *simulation, struct worker *worker)
{
    worker->alarm = worker->ends;
    plan_event(simulation, worker->ends, UNIT_ENDS, (int)(worker - simulation->workers), NULL);
}

/* Its next poll is the last. */
static void drop(struct simulation *simulation, struct worker *worker)
{
    const double slices = ceil((simulation->clock - worker->slice_begins) / worker->slice_seconds);
    const double at = worker->slice_begins + (slices > 0 ? slices : 0) * worker->slice_seconds;
    if (worker->is_dropped || at >= worker->ends)
        return;
    worker->is_dropped = true;
    worker->ends = at;
    set_alarm(simulation, worker);
}

static struct outcome *outcome_of(struct simulation *simulation, const struct unit *unit, int rank,
                                  int thread)
{
    struct outcome *outcome = calloc(1, sizeof *outcome + sizeof(struct verdict));
    if (!outcome) {
        simulation->out_of_memory = true;
        return NULL;
    }
    *outcome = (struct outcome){
        .kind = MESSAGE_OUTCOME, .rank = rank, .thread = thread, .unit = *unit, .is_dropped = true};
    return outcome;
}

static void add_outgoing(struct rank *rank, struct outcome *outcome)
{
    outcome->next = rank->outgoing;
    rank->outgoing = outcome;
}

static void cancel(struct simulation *simulation, int number, uint64_t id, uint64_t divisor)
{
    struct rank *rank = &simulation->ranks[number];
    for (int thread = 0; thread < simulation->run_size->threads; thread++) {
        struct worker *worker = &rank->workers[thread];
        if (worker->state == WORKER_BUSY && unit_is_cancelled(&worker->unit, id, divisor))
            drop(simulation, worker);
    }
    const size_t count = rank->granted_count;
    rank->granted_count = 0;
    for (size_t i = 0; i < count; i++) {
        const struct unit unit = rank->granted[(rank->granted_first + i) % rank->granted_room];
        struct outcome *outcome =
            unit_is_cancelled(&unit, id, divisor) ? outcome_of(simulation, &unit, number, -1) : NULL;
        if (outcome)
            add_outgoing(rank, outcome);
        else
            rank->granted[(rank->granted_first + rank->granted_count++) % rank->granted_room] = unit;
    }
}

static void accept(struct simulation *simulation, struct outcome *outcome)
{
    const uint64_t id = outcome->unit.id;
    const struct unit_effect effect =
        coordinator_accept(&simulation->coordinator, outcome, simulation->clock);
    if (effect.cancelled)
        cancel(simulation, 0, id, effect.divisor);
}

/* ---- What the first thread does between slices: poll.c in events. */

static bool poll_rank_zero(struct simulation *simulation)
{
    struct rank *rank = &simulation->ranks[0];
    struct coordinator *coordinator = &simulation->coordinator;
    bool moved = false;
    int from;
    void *bytes;
    while ((bytes = receive_message(simulation, rank, &from))) {
        if (*(const uint32_t *)bytes == MESSAGE_OUTCOME) {
            accept(simulation, bytes);
        } else {
            coordinator_note_done(coordinator, from);
            free(bytes);
        }
        moved = true;
    }
    moved |= coordinator_grant(coordinator);
    bool delivered = false;
    for (struct outcome *outcome; (outcome = coordinator_ready(coordinator)); delivered = true)
        free(outcome);
    if (delivered || coordinator->exhausted)
        wake_others(simulation, rank);
    return moved | delivered;
}

static void keep_units(struct simulation *simulation, struct rank *rank, const struct message_grant *grant)
{
    for (uint64_t i = 0; i < grant->count; i++) {
        if (rank->granted_count == rank->granted_room) {
            simulation->out_of_memory = true; /* see has_room in coordinator.c */
            return;
        }
        rank->granted[(rank->granted_first + rank->granted_count++) % rank->granted_room] = grant->units[i];
    }
    rank->granted_last |= grant->last;
    wake_others(simulation, rank);
}

static bool send_outcomes(struct simulation *simulation, struct rank *rank)
{
    bool sent = false;
    for (struct outcome *outcome; (outcome = rank->outgoing); sent = true) {
        rank->outgoing = outcome->next;
        outcome->next = NULL;
        send(simulation, 0, outcome);
    }
    return sent;
}

static void handle_cancel(struct simulation *simulation, int number, const struct message_cancel *message)
{
    cancel(simulation, number, message->id, message->divisor);
}

static bool poll_other_rank(struct simulation *simulation, int number)
{
    struct rank *rank = &simulation->ranks[number];
    bool moved = false;
    int from;
    void *bytes;
    while (!rank->left && (bytes = receive_message(simulation, rank, &from))) {
        if (*(const uint32_t *)bytes == MESSAGE_GRANT)
            keep_units(simulation, rank, bytes);
        else if (*(const uint32_t *)bytes == MESSAGE_CANCEL)
            handle_cancel(simulation, number, bytes);
        else if (*(const uint32_t *)bytes == MESSAGE_LEAVE)
            rank->left = true;
        free(bytes);
        moved = true;
    }
    moved |= send_outcomes(simulation, rank);
    if (!rank->done_sent && rank->granted_last && rank->granted_count == 0 && rank->running == 0) {
        const uint32_t kind = MESSAGE_DONE;
        rank->done_sent = moved = true;
        send_copy(simulation, 0, &kind, sizeof kind);
    }
    return moved;
}

/* From *seconds on; sets it to when it is done. True if there was anything to do. */
static bool poll(struct simulation *simulation, int number, double *seconds)
{
    simulation->clock = *seconds;
    simulation->sender = number;
    const bool moved = number == 0 ? poll_rank_zero(simulation) : poll_other_rank(simulation, number);
    *seconds = simulation->clock;
    return moved;
}

/* ---- Workers: team.c in events. */

static bool is_first(const struct worker *worker)
{
    return worker->thread == 0;
}

static enum next_unit next_unit(struct simulation *simulation, struct worker *worker)
{
    struct rank *rank = &simulation->ranks[worker->rank];
    enum next_unit next = NEXT_UNIT;
    if (worker->rank == 0) {
        next = coordinator_next(&simulation->coordinator, &worker->unit);
    } else if (rank->granted_count == 0) {
        next = rank->granted_last ? NEXT_END : NEXT_WAIT;
    } else {
        worker->unit = rank->granted[rank->granted_first];
        rank->granted_first = (rank->granted_first + 1) % rank->granted_room;
        rank->granted_count--;
    }
    rank->running += next == NEXT_UNIT;
    return next;
}

static void begin_unit(struct simulation *simulation, struct worker *worker, double seconds)
{
    worker->state = WORKER_BUSY;
    worker->share = work_of(simulation->work, &worker->unit);
    worker->begun = worker->slice_begins = seconds;
    worker->slice_seconds = (double)simulation->work->kernel->slice_operations / worker->speed;
    worker->ends = seconds + (double)worker->share.operations / worker->speed;
    worker->polled_seconds = 0;
    worker->is_dropped = false;
    set_alarm(simulation, worker);
}

static void leave(struct simulation *simulation, double seconds)
{
    simulation->present--;
    simulation->modelled->seconds = fmax(simulation->modelled->seconds, seconds);
}

/* The first thread stays until its rank has nothing more to do. */
static void stay(struct simulation *simulation, struct worker *worker, double seconds)
{
    struct rank *rank = &simulation->ranks[worker->rank];
    worker->state = WORKER_GONE;
    for (;;) {
        if (worker->rank == 0 && rank->running == 0 && !rank->left &&
            coordinator_finished(&simulation->coordinator)) {
            simulation->clock = seconds;
            simulation->sender = 0;
            coordinator_release(&simulation->coordinator);
            seconds = simulation->clock;
            rank->left = true;
        }
        if (rank->left) {
            leave(simulation, seconds);
            return;
        }
        if (!poll(simulation, worker->rank, &seconds))
            return;
        fall_asleep(worker, seconds);
    }
}

/* The worker is free: what does it do next? */
static void seek(struct simulation *simulation, struct worker *worker, double seconds)
{
    for (;;) {
        const enum next_unit next = next_unit(simulation, worker);
        if (next == NEXT_UNIT) {
            begin_unit(simulation, worker, seconds);
            return;
        }
        if (next == NEXT_END) {
            worker->state = WORKER_GONE;
            if (is_first(worker))
                stay(simulation, worker, seconds);
            return;
        }
        worker->state = WORKER_WAITING;
        if (!is_first(worker) || !poll(simulation, worker->rank, &seconds))
            return;
        fall_asleep(worker, seconds);
    }
}

static void note_unit(struct modelled *modelled, const struct worker *worker, double busy_seconds)
{
    modelled->units++;
    modelled->operations += worker->share.operations;
    modelled->busy_seconds += busy_seconds;
    modelled->compute_seconds = fmax(modelled->compute_seconds, worker->ends);
    if (!worker->share.is_vain && worker->share.operations > modelled->longest_operations)
        modelled->longest_operations = worker->share.operations;
}

static void hand_in(struct simulation *simulation, struct worker *worker)
{
    struct rank *rank = &simulation->ranks[worker->rank];
    const double busy = worker->ends - worker->begun - worker->polled_seconds;
    struct outcome *outcome = outcome_of(simulation, &worker->unit, worker->rank, worker->thread);
    rank->running--;
    if (!outcome)
        return;
    if (worker->is_dropped)
        worker->share = (struct share){.operations = (uint64_t)(busy * worker->speed), .is_vain = true};
    outcome->is_dropped = worker->is_dropped;
    outcome->start_seconds = worker->begun;
    outcome->busy_seconds = busy;
    outcome->operations = worker->share.operations;
    *verdicts_of(outcome) =
        worker->share.divisor ? verdict_divisible(worker->share.divisor) : verdict_prime();
    note_unit(simulation->modelled, worker, busy);
    worker->state = WORKER_WAITING;
    simulation->clock = worker->ends;
    if (worker->rank == 0)
        accept(simulation, outcome);
    else
        add_outgoing(rank, outcome);
}

static void end_unit(struct simulation *simulation, struct worker *worker, double seconds)
{
    if (seconds != worker->alarm)
        return; /* it was dropped earlier */
    worker->alarm = INFINITY;
    if (seconds < worker->ends) { /* messages took it time */
        set_alarm(simulation, worker);
        return;
    }
    hand_in(simulation, worker);
    if (is_first(worker))
        poll(simulation, worker->rank, &seconds);
    fall_asleep(worker, seconds);
    seek(simulation, worker, seconds);
    if (!is_first(worker))
        schedule_poll(simulation, worker->rank, seconds);
}

static void poll_now(struct simulation *simulation, int number, double seconds)
{
    struct rank *rank = &simulation->ranks[number];
    struct worker *first = rank->workers;
    if (seconds != rank->poll_at)
        return; /* an earlier poll came between */
    rank->poll_at = INFINITY;
    if (rank->left)
        return;
    if (first->state == WORKER_WAITING) {
        seek(simulation, first, seconds);
    } else if (first->state == WORKER_GONE) {
        stay(simulation, first, seconds);
    } else {
        const double begin = seconds;
        poll(simulation, number, &seconds);
        first->polled_seconds += seconds - begin;
        first->slice_begins = seconds;
        first->ends = first->is_dropped ? seconds : first->ends + seconds - begin;
        set_alarm(simulation, first);
    }
}

static void arrive(struct simulation *simulation, int number, struct packet *packet, double seconds)
{
    struct rank *rank = &simulation->ranks[number];
    *rank->behind = packet;
    rank->behind = &packet->next;
    schedule_poll(simulation, number, seconds);
}

/* ---- The whole. */

/* Rank 0 polls for the first time before it works on its first unit. */
static void begin(struct simulation *simulation)
{
    const int workers = simulation->run_size->ranks * simulation->run_size->threads;
    for (int i = 0; i < workers; i++)
        seek(simulation, &simulation->workers[i], 0);
    if (simulation->workers[0].state == WORKER_BUSY)
        schedule_poll(simulation, 0, 0);
}

static void run(struct simulation *simulation)
{
    struct event event;
    begin(simulation);
    while (simulation->present > 0 && !simulation->out_of_memory && events_pop(&simulation->events, &event)) {
        switch ((enum event_kind)event.kind) {
        case UNIT_ENDS:
            end_unit(simulation, &simulation->workers[event.who], event.seconds);
            break;
        case POLLS:
            poll_now(simulation, event.who, event.seconds);
            break;
        case WAKES:
            simulation->workers[event.who].wakes = false;
            seek(simulation, &simulation->workers[event.who], event.seconds);
            break;
        case ARRIVES:
            arrive(simulation, event.who, event.what, event.seconds);
            break;
        }
    }
}

/* The next output of SplitMix64 as a real number in (0, 1). */
static double draw(uint64_t *state)
{
    const uint64_t bits = splitmix64(*state, 0);
    *state += SPLITMIX64_STEP;
    return ((double)(bits >> 11) + 0.5) * 0x1p-53;
}

/* Log-normal, by the method of Box and Muller (Ann. Math. Statist. 29, 1958). */
static double draw_speed(const struct machine *machine, uint64_t *state)
{
    const double radius = sqrt(-2 * log(draw(state))), angle = 2 * 3.14159265358979323846 * draw(state);
    return machine->rate * exp(machine->noise * radius * cos(angle));
}

static bool open_rank(struct simulation *simulation, int number, uint64_t *state)
{
    const int threads = simulation->run_size->threads;
    struct rank *rank = &simulation->ranks[number];
    *rank = (struct rank){.workers = &simulation->workers[number * threads],
                          .poll_at = INFINITY,
                          .granted_room = PLAN_HELD_MAX * (size_t)threads};
    rank->behind = &rank->inbox;
    rank->granted = calloc(rank->granted_room, sizeof *rank->granted);
    for (int thread = 0; thread < threads; thread++) {
        const double speed = draw_speed(simulation->machine, state);
        rank->workers[thread] =
            (struct worker){.rank = number, .thread = thread, .speed = speed, .alarm = INFINITY};
        simulation->modelled->speeds += speed;
        simulation->modelled->fastest = fmax(simulation->modelled->fastest, speed);
    }
    return rank->granted != NULL;
}

static bool open_ranks(struct simulation *simulation)
{
    const struct run_size *run_size = simulation->run_size;
    uint64_t state = simulation->machine->seed;
    simulation->present = run_size->ranks;
    simulation->ranks = calloc((size_t)run_size->ranks, sizeof *simulation->ranks);
    simulation->workers =
        calloc((size_t)run_size->ranks * (size_t)run_size->threads, sizeof *simulation->workers);
    bool good = simulation->ranks && simulation->workers;
    for (int rank = 0; good && rank < run_size->ranks; rank++)
        good = open_rank(simulation, rank, &state);
    return good;
}

static void drop_messages(struct packet *packet)
{
    while (packet) {
        struct packet *next = packet->next;
        free(packet->bytes);
        free(packet);
        packet = next;
    }
}

static void close_all(struct simulation *simulation)
{
    struct event event;
    while (events_pop(&simulation->events, &event))
        if (event.kind == ARRIVES)
            drop_messages(event.what);
    events_free(&simulation->events);
    for (int i = 0; simulation->ranks && i < simulation->run_size->ranks; i++) {
        struct rank *rank = &simulation->ranks[i];
        drop_messages(rank->inbox);
        for (struct outcome *next; rank->outgoing; rank->outgoing = next) {
            next = rank->outgoing->next;
            free(rank->outgoing);
        }
        free(rank->granted);
    }
    free(simulation->ranks);
    free(simulation->workers);
    free(simulation->threads_of);
    coordinator_close(&simulation->coordinator);
}

static bool open_coordinator(struct simulation *simulation, struct plan *plan, struct error *error)
{
    const int ranks = simulation->run_size->ranks;
    simulation->state.simulation = simulation;
    simulation->messages = (struct ranks){.size = ranks, .state = &simulation->state};
    simulation->threads_of = calloc((size_t)ranks, sizeof *simulation->threads_of);
    if (!simulation->threads_of)
        return false;
    for (int rank = 0; rank < ranks; rank++)
        simulation->threads_of[rank] = simulation->run_size->threads;
    const struct engine_job job = {.ranks = &simulation->messages,
                                   .threads_of = simulation->threads_of,
                                   .plan = plan,
                                   .unit_seconds = simulation->run_size->unit_seconds};
    return coordinator_open(&simulation->coordinator, &job, &simulation->ignored, error);
}

bool simulate(struct plan *plan, struct work *work, const struct machine *machine,
              const struct run_size *run_size, struct modelled *modelled, struct error *error)
{
    *modelled = (struct modelled){0};
    struct simulation simulation = {
        .run_size = run_size, .machine = machine, .work = work, .modelled = modelled};
    simulation.out_of_memory = !open_ranks(&simulation) || !open_coordinator(&simulation, plan, error);
    if (!simulation.out_of_memory)
        run(&simulation);
    close_all(&simulation);
    if (work->failed) {
        *error = work->error;
        return false;
    }
    return !simulation.out_of_memory || error_memory(error, "the simulation", 0);
}

double modelled_bound(const struct modelled *modelled, uint64_t operations)
{
    return fmax((double)operations / modelled->speeds,
                (double)modelled->longest_operations / modelled->fastest);
}
