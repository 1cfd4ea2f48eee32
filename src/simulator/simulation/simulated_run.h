/* The state of a run on ranks that need not exist: what its workers do, what its ranks hold, and the
 * coordinator of rank 0. Knows nothing of what happens next. */
#ifndef PRIMES_SIMULATOR_SIMULATION_SIMULATED_RUN_H
#define PRIMES_SIMULATOR_SIMULATION_SIMULATED_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "engine/coordinator.h"
#include "engine/exchange/granted.h"
#include "engine/exchange/outcome.h"
#include "simulator/simulation/events.h"
#include "simulator/simulation/model.h"
#include "simulator/simulation/network.h"
#include "simulator/simulation/ranks_simulated.h"
#include "simulator/simulation/work.h"

struct simulated_run;
struct modelled_rank;

enum worker_state { WORKER_BUSY, WORKER_WAITING, WORKER_DONE };

/* What a worker of a loop did of one span and did not hand in yet. */
struct modelled_part {
    struct unit unit; /* count 0: there is none */
    uint64_t operations;
    double begun, busy_seconds;
};

enum modelled_request { ASKS_NOTHING, ASKS_SOON, ASKED, ANSWERED };

/* A worker of a loop. */
struct modelled_looping {
    struct loop_chunk chunk; /* what is left of it */
    uint64_t chunks;         /* that it got */
    struct modelled_part part;
    uint64_t operations;               /* in all */
    uint64_t chunk_operations;         /* of the chunk, so far */
    uint64_t operations_seen;          /* of the part, when it last looked around */
    enum modelled_request wants_chunk; /* of rank 0, on another rank */
    struct loop_chunk answer;
};

struct modelled_worker {
    struct modelled_rank *rank;
    int thread;
    double speed; /* operations a second */
    enum worker_state state;
    struct modelled_looping looping;

    /* Busy: */
    struct unit unit; /* of a loop: a step, see modelled_loop.h */
    struct unit_work work;
    double begun, ends;
    double polled_seconds;              /* of that, spent on polling */
    double end_event;                   /* the time of the EVENT_UNIT_ENDS that counts; INFINITY: none */
    bool is_cancelled;                  /* nobody needs the unit: it ends at its next slice */
    double slice_begins, slice_seconds; /* the first thread polls between slices */

    /* Waiting or done: */
    double awake; /* when it last was, or will next be */
    struct clock_backoff backoff;
    bool wakes; /* an EVENT_WAKE is under way */
};

struct modelled_rank {
    struct simulated_run *simulated_run;
    int number;
    struct modelled_worker *workers; /* the first of them */
    struct inbox inbox;
    double poll_event; /* the time of the EVENT_POLL that counts; INFINITY: none */
    struct granted granted;
    struct outcome *outgoing; /* a list */
    int running;              /* units taken and not handed in; of a loop, threads that have not ended */
    uint64_t delivered;       /* of a loop: spans that are delivered, as far as it knows */
    bool done_sent, left;
};

struct simulated_run {
    const struct machine *machine;
    const struct configuration *configuration;
    struct work *work;
    struct modelled_run *modelled;
    bool loops;       /* the numbers go out by */
    struct loop loop; /* this one, not by the plan */
    struct events events;
    struct network network;
    struct modelled_rank *ranks;
    struct modelled_worker *workers; /* of all ranks */
    int present;                     /* ranks that have not left */
    bool out_of_memory;

    /* Rank 0's, of the engine, and what it takes for the engine's ranks: */
    struct coordinator coordinator;
    struct engine_result ignored;
    struct ranks coordinator_ranks;
    struct ranks_state state;
    int *threads_of;
};

/* All before the first unit. The rest is borrowed, and set by the caller. False if memory ran out; to be
 * closed all the same. */
bool simulated_run_open(struct simulated_run *simulated_run, struct plan *plan);
void simulated_run_close(struct simulated_run *simulated_run);

#endif
