/* Rank 0's side of a run: who may take what next, and the outcomes until they can be delivered in order.
 * Private to the engine, and to the simulator, which drives it with events. Knows nothing of threads: where
 * several call it, they hold a lock. */
#ifndef PRIMES_ENGINE_COORDINATOR_H
#define PRIMES_ENGINE_COORDINATOR_H

#include <stdatomic.h>

#include "engine/job.h"

/* The answer to "next unit". */
enum next_unit {
    NEXT_UNIT, /* here it is */
    NEXT_WAIT, /* nothing now, ask again */
    NEXT_END,  /* nothing any more */
};

/* What rank 0 knows of another rank. */
struct remote {
    int threads;
    int first_worker; /* the index of its first thread among all workers */
    int held;         /* units granted whose outcomes have not arrived */
    uint64_t held_cost;
    struct numbers_extent lines;              /* the last that were sent to it */
    bool ended;                               /* it got the poison pill */
    bool done;                                /* its MESSAGE_DONE came */
    uint64_t cancelled_id, cancelled_divisor; /* the last that was sent to it, or is to be */
};

/* A divisor that was found, and another rank that has units above it. */
struct cancellation {
    struct cancellation *next;
    int rank;
    uint64_t id, divisor;
};

struct coordinator {
    struct plan *plan;
    const struct loop *loop;      /* NULL: by the plan */
    _Atomic uint64_t next_number; /* of a loop: where the next chunk begins, under dynamic and guided */
    uint64_t told;                /* of a loop: the spans that the other ranks know to be delivered */
    double unit_seconds;          /* as in struct engine_job */
    struct ranks *ranks;
    struct engine_result *result; /* the trace goes there */
    struct remote *remotes;       /* ranks->size of them; [0] is this rank and unused */
    int *holders;                 /* of the parts of numbers that are out: the rank, by the unit's place */
    struct cancellation *cancellations; /* not yet sent */
    struct outcome **slots; /* outcomes by their piece's id modulo window; of a number that is split, what
                               there is so far; of a span of a loop, a list of its parts so far */
    uint64_t window;
    uint64_t begun;                   /* pieces of which a unit was handed out */
    uint64_t delivered;               /* pieces, or spans, delivered: all before this id */
    bool exhausted;                   /* the plan has no more units */
    struct error error;               /* what could not be read for another rank, or put together */
    bool stopping;                    /* the run ends early: outcomes are discarded */
    bool draining;                    /* the run ends early: no more units, but outcomes are delivered */
    uint64_t numbers_done, cost_done; /* of units whose outcomes are in */
};

bool coordinator_open(struct coordinator *coordinator, const struct engine_job *job,
                      struct engine_result *result, struct error *error);
void coordinator_close(struct coordinator *coordinator);

/* A unit for a thread of this rank. */
enum next_unit coordinator_next(struct coordinator *coordinator, struct unit *unit);

/* Takes ownership of an outcome, from whichever rank, `now` seconds after the run began. Returns what it
 * means: the cancellations of units of other ranks are sent by coordinator_grant. */
struct unit_effect coordinator_accept(struct coordinator *coordinator, struct outcome *outcome, double now);

/* The next outcome in order, now the caller's, or NULL if it is not there yet. */
struct outcome *coordinator_ready(struct coordinator *coordinator);

/* Sends the cancellations, units to ranks that have room for them, and the poison pill when there are no
 * more; of a loop, how far it is, where that bounds who is ahead. True if it sent anything. */
bool coordinator_grant(struct coordinator *coordinator);

/* Of a loop: sends another rank what it is to load numbers [first, first + count) from. */
bool coordinator_fetch(struct coordinator *coordinator, int rank, uint64_t first, uint64_t count,
                       struct error *error);

/* Ends the run early: hands out nothing more, and the other ranks abandon what they have. */
void coordinator_stop(struct coordinator *coordinator);

/* Ends the run early: hands out nothing more, and no rank begins anything more; what they hand in is still
 * to be delivered. */
void coordinator_drain(struct coordinator *coordinator);

/* Adds how far each heavy number is that went out and was not delivered, but for those that a worker has
 * whole. False if memory ran out. */
bool coordinator_add_begun(const struct coordinator *coordinator, struct begun_numbers *begun);

/* Adds the verdicts of the blocks that are decided and not delivered, in their order, if the plan keeps what
 * is ahead: once of each block, and not those that `before` has. False if memory ran out. */
bool coordinator_add_ahead(struct coordinator *coordinator, const struct known_verdicts *before,
                           struct known_verdicts *ahead);

/* A rank has handed in all. */
void coordinator_note_done(struct coordinator *coordinator, int rank);

/* Is every other rank done, and everything delivered that will be? */
bool coordinator_finished(const struct coordinator *coordinator);

/* To be called once, when it is finished: lets the other ranks go. */
void coordinator_release(struct coordinator *coordinator);

#endif
