#include "engine/parallel/ranks.h"

#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "engine/parallel/descriptors.h"
#include "engine/parallel/start_guard.h"
#include "launchers/connection.h"
#include "launchers/launcher_parent.h"
#include "launchers/launcher_refuse.h"
#include "launchers/mpi_environment.h"

enum { MESSAGE_TAG = 1, GATHER_TAG = 2 };

/* MPI counts in int: longer broadcasts go in chunks. */
static const size_t BROADCAST_CHUNK = (size_t)1 << 30;

struct posted {
    MPI_Request request;
    void *bytes;
};

/* A message on its way here: a long one comes when its sender looks up, and nobody waits for that. */
struct incoming {
    MPI_Request request;
    int from;
    void *bytes;
    size_t size;
};

struct ranks_state {
    struct posted *posted;
    size_t posted_count, posted_room;
    struct incoming *incoming; /* in the order in which they were announced */
    size_t incoming_count, incoming_room;
    bool *waits; /* of each rank, while they are looked through: one of its messages is not whole */
};

/* No rank can go on, nor can this one send the cause: the run ends here. */
static void end_run(const char *cause)
{
    char host[HOST_TEXT_SIZE];
    int rank;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    host_name(host);
    fprintf(stderr, "primes: rank %d on %s: %s\n", rank, host, cause);
    MPI_Abort(MPI_COMM_WORLD, ERROR_FAILED);
}

/* Memory for a message. */
static void *allocate(size_t size)
{
    void *bytes = malloc(size > 0 ? size : 1);
    if (!bytes)
        end_run("not enough memory for a message between ranks");
    return bytes;
}

/* Room for one more, as buffer_grow_array. */
static void *grow(void *items, size_t *room, size_t count, size_t size)
{
    void *grown = buffer_grow_array(items, room, count, size);
    if (!grown)
        end_run("not enough memory for the messages between ranks");
    return grown;
}

static void *copy_of(const void *bytes, size_t size)
{
    void *copy = allocate(size);
    memcpy(copy, bytes, size);
    return copy;
}

/* Blocking MPI calls spin; with more ranks than CPUs, those that wait would take the time of those that work.
 */
static void wait_sleeping(MPI_Request *request)
{
    struct clock_backoff backoff = {0};
    int done = 0;
    for (;;) {
        MPI_Test(request, &done, MPI_STATUS_IGNORE);
        if (done)
            return;
        clock_backoff_sleep(&backoff);
    }
}

static void describe_library(struct ranks *ranks)
{
    char text[MPI_MAX_LIBRARY_VERSION_STRING];
    int size;
    MPI_Get_library_version(text, &size);
    const struct mpi_library library = mpi_library_identify(text);
    mpi_library_text(&library, ranks->library);
}

static void describe_standard(struct ranks *ranks)
{
    int version, subversion;
    MPI_Get_version(&version, &subversion);
    snprintf(ranks->standard, sizeof ranks->standard, "%d.%d", version, subversion);
}

/* What each rank of `comm` gave, on every rank. */
static void *gather_everywhere(MPI_Comm comm, const void *mine, size_t size, int *count)
{
    MPI_Comm_size(comm, count);
    char *all = allocate(size * (size_t)*count);
    MPI_Request request;
    MPI_Iallgather(mine, (int)size, MPI_BYTE, all, (int)size, MPI_BYTE, comm, &request);
    wait_sleeping(&request);
    return all;
}

/* Who else runs on this node. */
static void count_sharing(struct ranks *ranks, const struct host_cpus *cpus, MPI_Comm node)
{
    struct host_cpus *all = gather_everywhere(node, cpus, sizeof *cpus, &ranks->node_size);
    ranks->sharing = 0;
    for (int i = 0; i < ranks->node_size; i++)
        ranks->sharing += host_cpus_overlap(cpus, &all[i]);
    free(all);
}

/* On how many nodes the ranks run, and on which of them this one does. */
static void number_nodes(struct ranks *ranks, MPI_Comm node)
{
    int node_rank, first_ranks;
    MPI_Request requests[2];
    MPI_Comm_rank(node, &node_rank);
    const int is_first = node_rank == 0;
    MPI_Iallreduce(&is_first, &ranks->nodes, 1, MPI_INT, MPI_SUM, MPI_COMM_WORLD, &requests[0]);
    MPI_Iscan(&is_first, &first_ranks, 1, MPI_INT, MPI_SUM, MPI_COMM_WORLD, &requests[1]);
    wait_sleeping(&requests[0]);
    wait_sleeping(&requests[1]);
    ranks->node = first_ranks - 1;
    MPI_Ibcast(&ranks->node, 1, MPI_INT, 0, node, &requests[0]);
    wait_sleeping(&requests[0]);
}

static void look_at_nodes(struct ranks *ranks, const struct host_cpus *cpus)
{
    MPI_Comm node;
    MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, ranks->rank, MPI_INFO_NULL, &node);
    count_sharing(ranks, cpus, node);
    number_nodes(ranks, node);
    MPI_Comm_free(&node);
}

/* MPI that cannot start says why and ends the process, MPICH by exit. */
static void end_failed_start(void)
{
    int is_started;
    MPI_Initialized(&is_started);
    if (!is_started)
        start_guard_end_process();
}

static void note_error(MPI_Comm *comm, int *code, ...)
{
    char text[MPI_MAX_ERROR_STRING], cause[MPI_MAX_ERROR_STRING + 16];
    int size;
    (void)comm;
    MPI_Error_string(*code, text, &size);
    snprintf(cause, sizeof cause, "MPI failed: %.*s", (int)strcspn(text, "\n"), text);
    end_run(cause);
}

static void end_with_one_message(void)
{
    MPI_Errhandler handler;
    MPI_Comm_create_errhandler(note_error, &handler);
    MPI_Comm_set_errhandler(MPI_COMM_WORLD, handler);
    MPI_Errhandler_free(&handler);
}

static int init_mpi(const struct launcher *launcher, const struct mpi_library *library)
{
    int provided;
    struct descriptors before;
    struct start_guard guard;
    mpi_environment_prepare(launcher, library->family);
    atexit(end_failed_start);
    descriptors_keep_hydras_here();
    descriptors_note(&before);
    start_guard_begin(&guard, launcher);
    MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &provided);
    start_guard_end(&guard);
    descriptors_keep_new_here(&before);
    end_with_one_message();
    return provided;
}

static bool start_mpi(struct ranks *ranks, const struct launcher *launcher, const struct mpi_library *library,
                      const struct host_cpus *cpus, struct error *error)
{
    const int provided = init_mpi(launcher, library);
    ranks->state = allocate(sizeof *ranks->state);
    *ranks->state = (struct ranks_state){0};
    describe_standard(ranks);
    MPI_Comm_rank(MPI_COMM_WORLD, &ranks->rank);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks->size);
    ranks->state->waits = allocate((size_t)ranks->size * sizeof *ranks->state->waits);
    if (ranks->size == 1 && !launcher_accept_one(launcher, library, CONNECTION_OPEN, error))
        return false;
    if (provided < MPI_THREAD_FUNNELED)
        return error_set(error, ERROR_FAILED, "this MPI (%s) does not support threads (MPI_THREAD_FUNNELED)",
                         ranks->library);
    look_at_nodes(ranks, cpus);
    return true;
}

void ranks_alone(struct ranks *ranks)
{
    *ranks = (struct ranks){.size = 1, .nodes = 1, .node_size = 1, .sharing = 1, .launcher = "none"};
    describe_library(ranks);
}

bool ranks_open(struct ranks *ranks, const struct launcher *launcher, const struct host_cpus *cpus,
                struct error *error)
{
    ranks_alone(ranks);
    snprintf(ranks->launcher, sizeof ranks->launcher, "%s", launcher->name);
    const struct mpi_library library = mpi_library_identify(ranks->library);
    const enum connection connection = connection_look(launcher, library.family);
    if (connection == CONNECTION_OPEN)
        return start_mpi(ranks, launcher, &library, cpus, error);
    return launcher_accept_one(launcher, &library, connection, error);
}

void ranks_close(struct ranks *ranks)
{
    if (!ranks->state)
        return;
    ranks_flush(ranks);
    free(ranks->state->posted);
    free(ranks->state->incoming);
    free(ranks->state->waits);
    free(ranks->state);
    ranks->state = NULL;
    MPI_Finalize();
}

void ranks_broadcast(struct ranks *ranks, void *bytes, size_t size)
{
    if (!ranks->state)
        return;
    for (size_t sent = 0; sent < size;) {
        size_t chunk = size - sent < BROADCAST_CHUNK ? size - sent : BROADCAST_CHUNK;
        MPI_Request request;
        MPI_Ibcast((char *)bytes + sent, (int)chunk, MPI_BYTE, 0, MPI_COMM_WORLD, &request);
        wait_sleeping(&request);
        sent += chunk;
    }
}

void ranks_barrier(struct ranks *ranks)
{
    if (!ranks->state)
        return;
    MPI_Request request;
    MPI_Ibarrier(MPI_COMM_WORLD, &request);
    wait_sleeping(&request);
}

static double reduce(struct ranks *ranks, double value, MPI_Op operation)
{
    if (!ranks->state)
        return value;
    double result;
    MPI_Request request;
    MPI_Iallreduce(&value, &result, 1, MPI_DOUBLE, operation, MPI_COMM_WORLD, &request);
    wait_sleeping(&request);
    return result;
}

double ranks_maximum(struct ranks *ranks, double value)
{
    return reduce(ranks, value, MPI_MAX);
}

double ranks_sum(struct ranks *ranks, double value)
{
    return reduce(ranks, value, MPI_SUM);
}

/* Has a message with that tag arrived? Open MPI first searches what it has received so far, and only if that
 * has none receives more, about thirty messages, which only the next probe searches. */
static bool probe(int tag, MPI_Message *message, MPI_Status *status)
{
    int arrived;
    MPI_Improbe(MPI_ANY_SOURCE, tag, MPI_COMM_WORLD, &arrived, message, status);
    if (!arrived)
        MPI_Improbe(MPI_ANY_SOURCE, tag, MPI_COMM_WORLD, &arrived, message, status);
    return arrived;
}

/* Begins to receive a message with that tag, if one is announced. */
static bool begin_receiving(int tag, struct incoming *incoming)
{
    int count;
    MPI_Message message;
    MPI_Status status;
    if (!probe(tag, &message, &status))
        return false;
    MPI_Get_count(&status, MPI_BYTE, &count);
    *incoming =
        (struct incoming){.from = status.MPI_SOURCE, .size = (size_t)count, .bytes = allocate((size_t)count)};
    MPI_Imrecv(incoming->bytes, count, MPI_BYTE, &message, &incoming->request);
    return true;
}

/* The messages of a gather come in any order. */
static void collect_payloads(const struct ranks *ranks, void **payloads, size_t *sizes)
{
    struct clock_backoff backoff = {0};
    for (int missing = ranks->size - 1; missing > 0;) {
        struct incoming incoming;
        if (!begin_receiving(GATHER_TAG, &incoming)) {
            clock_backoff_sleep(&backoff);
            continue;
        }
        wait_sleeping(&incoming.request);
        backoff = (struct clock_backoff){0};
        payloads[incoming.from] = incoming.bytes;
        sizes[incoming.from] = incoming.size;
        missing--;
    }
}

/* One block of all payloads, which are freed. */
static void *join_payloads(int count, void **payloads, const size_t *sizes)
{
    size_t total = 0, at = 0;
    for (int i = 0; i < count; i++)
        total += sizes[i];
    char *all = allocate(total);
    for (int i = 0; i < count; i++) {
        memcpy(all + at, payloads[i], sizes[i]);
        at += sizes[i];
        free(payloads[i]);
    }
    return all;
}

static void *gather_as_root(struct ranks *ranks, void *mine, size_t size)
{
    void **payloads = allocate((size_t)ranks->size * sizeof *payloads);
    size_t *sizes = allocate((size_t)ranks->size * sizeof *sizes);
    payloads[0] = mine;
    sizes[0] = size;
    collect_payloads(ranks, payloads, sizes);
    void *all = join_payloads(ranks->size, payloads, sizes);
    free(payloads);
    free(sizes);
    return all;
}

/* What ranks_gather does where there are others. */
static void *gather_from_all(struct ranks *ranks, const void *bytes, size_t size)
{
    if (ranks->rank == 0)
        return gather_as_root(ranks, copy_of(bytes, size), size);
    MPI_Request request;
    MPI_Isend(bytes, (int)size, MPI_BYTE, 0, GATHER_TAG, MPI_COMM_WORLD, &request);
    wait_sleeping(&request);
    return NULL;
}

void *ranks_gather(struct ranks *ranks, const void *bytes, size_t size)
{
    if (!ranks->state) {
        void *copy = malloc(size);
        return copy ? memcpy(copy, bytes, size) : NULL;
    }
    void *all = gather_from_all(ranks, bytes, size);
    ranks_barrier(ranks); /* the payloads of the next gather do not mix with these */
    return all;
}

static void free_sent(struct ranks_state *state)
{
    size_t kept = 0;
    for (size_t i = 0; i < state->posted_count; i++) {
        int done;
        MPI_Test(&state->posted[i].request, &done, MPI_STATUS_IGNORE);
        if (done)
            free(state->posted[i].bytes);
        else
            state->posted[kept++] = state->posted[i];
    }
    state->posted_count = kept;
}

void ranks_send(struct ranks *ranks, int to, void *bytes, size_t size)
{
    struct ranks_state *state = ranks->state;
    state->posted = grow(state->posted, &state->posted_room, state->posted_count, sizeof *state->posted);
    struct posted *posted = &state->posted[state->posted_count++];
    posted->bytes = bytes;
    MPI_Isend(bytes, (int)size, MPI_BYTE, to, MESSAGE_TAG, MPI_COMM_WORLD, &posted->request);
}

void ranks_send_copy(struct ranks *ranks, int to, const void *bytes, size_t size)
{
    ranks_send(ranks, to, copy_of(bytes, size), size);
}

static void begin_receiving_all(struct ranks_state *state)
{
    struct incoming incoming;
    while (begin_receiving(MESSAGE_TAG, &incoming)) {
        state->incoming =
            grow(state->incoming, &state->incoming_room, state->incoming_count, sizeof incoming);
        state->incoming[state->incoming_count++] = incoming;
    }
}

/* The first message that is whole, and none of its rank before it is not; false if there is none. */
static bool take_received(struct ranks_state *state, int ranks, struct incoming *incoming)
{
    memset(state->waits, 0, (size_t)ranks * sizeof *state->waits);
    for (size_t i = 0; i < state->incoming_count; i++) {
        int done = 0;
        *incoming = state->incoming[i];
        if (!state->waits[incoming->from])
            MPI_Test(&state->incoming[i].request, &done, MPI_STATUS_IGNORE);
        state->waits[incoming->from] = !done;
        if (!done)
            continue;
        state->incoming_count--;
        memmove(state->incoming + i, state->incoming + i + 1,
                (state->incoming_count - i) * sizeof *state->incoming);
        return true;
    }
    return false;
}

bool ranks_poll(struct ranks *ranks, int *from, void **bytes, size_t *size)
{
    struct incoming incoming;
    if (!ranks->state)
        return false;
    free_sent(ranks->state);
    begin_receiving_all(ranks->state);
    if (!take_received(ranks->state, ranks->size, &incoming))
        return false;
    *from = incoming.from;
    *bytes = incoming.bytes;
    *size = incoming.size;
    return true;
}

void ranks_flush(struct ranks *ranks)
{
    if (!ranks->state)
        return;
    struct clock_backoff backoff = {0};
    for (;;) {
        free_sent(ranks->state);
        if (ranks->state->posted_count == 0)
            return;
        clock_backoff_sleep(&backoff);
    }
}
