/* The threads of one rank during a run, and what they share. Private to the engine. Does not know in which
 * order its workers do things: that is worker.h and poll.h. */
#ifndef PRIMES_ENGINE_TEAM_H
#define PRIMES_ENGINE_TEAM_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "engine/coordinator.h"
#include "engine/job.h"
#include "engine/threads.h"
#include "engine/units/message.h"

struct team;

struct worker {
    struct team *team;
    int thread;
    struct numbers_loader loader; /* of the numbers of a block */
    struct unit unit;             /* under the lock: under way, while is_working */
    bool is_working;
    atomic_bool drop;                    /* nobody needs the unit under way any more */
    _Atomic uint64_t operations_in_unit; /* so far, in the unit under way: read by the progress line */
    double poll_seconds;                 /* spent in poll_once since the unit began */
    struct engine_worker *result;        /* what it measured */
    char padding[64];                    /* neighbours do not share a cache line */
};

struct team {
    const struct engine_job *job;
    struct engine_result *result;
    struct threads_lock *lock;
    struct worker *workers;
    double start;
    atomic_bool abandon; /* drop units, hand in no more */

    /* Under the lock: */
    int running; /* units taken by threads of this rank and not handed in */
    struct error error;
    struct outcome *kept;     /* lists of those whose texts wait for their offsets, */
    struct outcome *writable; /* and of those that know them */
    int writing;              /* threads that write one of them */

    /* Rank 0, under the lock: */
    struct coordinator coordinator;

    /* Other ranks, under the lock: */
    struct unit *granted; /* a ring of granted_room units */
    uint64_t granted_room, granted_first, granted_count;
    bool granted_last;           /* the poison pill came */
    struct message_lines *lines; /* a list of those of granted units */
    struct outcome **outgoing;
    uint64_t outgoing_room, outgoing_count;

    /* The first thread only: */
    double next_tick;
    bool stop_sent, done_sent, left;
};

bool team_open(struct team *team, const struct engine_job *job, struct engine_result *result,
               struct error *error);
void team_close(struct team *team);

/* A unit for this worker, which is under way from now on. */
enum next_unit team_next_unit(struct worker *worker, struct unit *unit);

/* The caller holds the lock in these two. */

/* Rank 0: takes ownership of an outcome, from whichever rank. */
void team_accept(struct team *team, struct outcome *outcome);

/* Units of this number above the divisor are not needed any more: those under way end at their next slice,
 * those that wait do not begin. */
void team_cancel(struct team *team, uint64_t id, uint64_t divisor);

/* Something went wrong here: ends the run, on all ranks. */
void team_fail(struct team *team, const struct error *error);

/* The text of this rank's unit has its offset now: a worker will write it. */
void team_set_offset(struct team *team, uint64_t unit, uint64_t offset);

#endif
