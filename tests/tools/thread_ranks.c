#include "tools/thread_ranks.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/stop.h"

struct message {
    struct message *next;
    int from;
    void *bytes;
    size_t size;
};

struct world {
    int size;
    struct ranks_state *states; /* of each rank */
    pthread_mutex_t lock;
    pthread_cond_t changed;
    /* The collective call under way: */
    int arrived;
    unsigned long generation;
    double maximum, result;
};

struct ranks_state {
    struct world *world;
    struct ranks ranks;
    struct message *first, *last; /* to this rank, in the order of sending */
    const void *given;            /* by this rank to a collective call */
    atomic_int signal;
    unsigned slow_microseconds;
    void (*body)(struct ranks *ranks, void *context);
    void *context;
};

/* The rank of this thread; NULL in a program with one rank. */
static _Thread_local struct ranks_state *this_rank;
static atomic_int lone_signal;

/* Not malloc: a test may have made that fail, to see what the engine does. */
static void *allocate(size_t size)
{
    const size_t unit = _Alignof(max_align_t);
    void *bytes = aligned_alloc(unit, (size / unit + 1) * unit);
    if (!bytes)
        abort();
    return bytes;
}

/* ---- Ranks. */

static void *run_rank(void *state)
{
    this_rank = state;
    this_rank->body(&this_rank->ranks, this_rank->context);
    return NULL;
}

static size_t drop_messages(struct ranks_state *state)
{
    size_t count = 0;
    while (state->first) {
        struct message *message = state->first;
        state->first = message->next;
        free(message->bytes);
        free(message);
        count++;
    }
    return count;
}

size_t thread_ranks_run(int size, void (*body)(struct ranks *ranks, void *context), void *context)
{
    struct world world = {
        .size = size, .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};
    pthread_t *threads = allocate((size_t)size * sizeof *threads);
    world.states = allocate((size_t)size * sizeof *world.states);
    for (int rank = 0; rank < size; rank++) {
        struct ranks_state *state = &world.states[rank];
        *state = (struct ranks_state){.world = &world, .body = body, .context = context};
        state->ranks = (struct ranks){.rank = rank,
                                      .size = size,
                                      .nodes = 1,
                                      .node_size = size,
                                      .sharing = size,
                                      .launcher = "threads",
                                      .library = "none"};
        state->ranks.state = state;
    }
    for (int rank = 1; rank < size; rank++)
        if (pthread_create(&threads[rank], NULL, run_rank, &world.states[rank]) != 0)
            abort();
    run_rank(&world.states[0]);
    this_rank = NULL;
    size_t left = 0;
    for (int rank = 1; rank < size; rank++)
        pthread_join(threads[rank], NULL);
    for (int rank = 0; rank < size; rank++)
        left += drop_messages(&world.states[rank]);
    free(world.states);
    free(threads);
    return left;
}

void thread_ranks_slow_down(struct ranks *ranks, unsigned microseconds)
{
    ranks->state->slow_microseconds = microseconds;
}

/* ---- Collective calls. */

double ranks_maximum(struct ranks *ranks, double value)
{
    if (!ranks->state)
        return value;
    struct world *world = ranks->state->world;
    pthread_mutex_lock(&world->lock);
    const unsigned long generation = world->generation;
    if (world->arrived == 0 || value > world->maximum)
        world->maximum = value;
    if (++world->arrived == world->size) {
        world->result = world->maximum;
        world->arrived = 0;
        world->generation++;
        pthread_cond_broadcast(&world->changed);
    }
    while (world->generation == generation)
        pthread_cond_wait(&world->changed, &world->lock);
    const double result = world->result;
    pthread_mutex_unlock(&world->lock);
    return result;
}

void ranks_barrier(struct ranks *ranks)
{
    ranks_maximum(ranks, 0);
}

/* Shows bytes to the other ranks, until the next barrier. */
static void give(struct ranks *ranks, const void *bytes)
{
    if (ranks->state)
        ranks->state->given = bytes;
    ranks_barrier(ranks);
}

void ranks_broadcast(struct ranks *ranks, void *bytes, size_t size)
{
    give(ranks, bytes);
    if (ranks->rank > 0)
        memcpy(bytes, ranks->state->world->states[0].given, size);
    ranks_barrier(ranks);
}

double ranks_sum(struct ranks *ranks, double value)
{
    double sum = ranks->state ? 0 : value;
    give(ranks, &value);
    for (int rank = 0; ranks->state && rank < ranks->size; rank++)
        sum += *(const double *)ranks->state->world->states[rank].given;
    ranks_barrier(ranks);
    return sum;
}

void *ranks_gather(struct ranks *ranks, const void *bytes, size_t size)
{
    const int count = ranks->state ? ranks->size : 1;
    char *all = ranks->rank == 0 ? allocate(size * (size_t)count) : NULL;
    give(ranks, bytes);
    for (int rank = 0; all && rank < count; rank++)
        memcpy(all + size * (size_t)rank, ranks->state ? ranks->state->world->states[rank].given : bytes,
               size);
    ranks_barrier(ranks); /* the bytes of the others are theirs again */
    return all;
}

/* ---- Messages. */

void ranks_send(struct ranks *ranks, int to, void *bytes, size_t size)
{
    struct world *world = ranks->state->world;
    struct message *message = allocate(sizeof *message);
    *message = (struct message){.from = ranks->rank, .bytes = bytes, .size = size};
    pthread_mutex_lock(&world->lock);
    struct ranks_state *receiver = &world->states[to];
    if (receiver->first)
        receiver->last->next = message;
    else
        receiver->first = message;
    receiver->last = message;
    pthread_mutex_unlock(&world->lock);
}

void ranks_send_copy(struct ranks *ranks, int to, const void *bytes, size_t size)
{
    void *copy = allocate(size);
    memcpy(copy, bytes, size);
    ranks_send(ranks, to, copy, size);
}

bool ranks_poll(struct ranks *ranks, int *from, void **bytes, size_t *size)
{
    if (!ranks->state)
        return false;
    struct world *world = ranks->state->world;
    pthread_mutex_lock(&world->lock);
    struct message *message = ranks->state->first;
    if (message)
        ranks->state->first = message->next;
    pthread_mutex_unlock(&world->lock);
    if (!message) {
        if (ranks->state->slow_microseconds > 0)
            usleep(ranks->state->slow_microseconds);
        return false;
    }
    *from = message->from;
    *bytes = message->bytes;
    *size = message->size;
    free(message);
    return true;
}

void ranks_flush(struct ranks *ranks)
{
    (void)ranks;
}

/* ---- Stop requests. */

void thread_ranks_signal(struct ranks *ranks, int rank, int signal)
{
    if (ranks->state)
        atomic_store(&ranks->state->world->states[rank].signal, signal);
    else
        atomic_store(&lone_signal, signal);
}

void stop_watch_begin(void)
{
    atomic_store(this_rank ? &this_rank->signal : &lone_signal, 0);
}

void stop_watch_end(void)
{
}

int stop_requested(void)
{
    return atomic_load(this_rank ? &this_rank->signal : &lone_signal);
}
