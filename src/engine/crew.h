/* The threads of one rank during a run, and what they share. Private to the engine.
 *
 * crew.c is the loop that every worker runs; pump.c is what its first thread does in between: messages,
 * outcomes in order, progress. */
#ifndef PRIMES_ENGINE_CREW_H
#define PRIMES_ENGINE_CREW_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "engine/coordinator.h"
#include "engine/engine.h"
#include "engine/message.h"

struct crew;

struct member {
    struct crew *crew;
    int thread;
    struct numbers_loader loader; /* of the numbers of a block */
    struct unit unit;             /* under the lock: under way, while is_working */
    bool is_working;
    atomic_bool drop;                    /* nobody needs the unit under way any more */
    _Atomic uint64_t operations_in_unit; /* so far, in the unit under way: read by the progress line */
    double pump_seconds;                 /* spent in crew_pump since the unit began */
    struct engine_worker *worker;        /* what it measured */
    char padding[64];                    /* neighbours do not share a cache line */
};

struct crew {
    const struct engine_job *job;
    struct engine_result *result;
    struct threads_lock *lock;
    struct member *members;
    double start;
    atomic_bool abandon; /* drop units, hand in no more */

    /* Under the lock: */
    int running; /* units taken by threads of this rank and not handed in */
    struct error error;
    struct outcome *kept;    /* lists of those whose texts wait for their places, */
    struct outcome *placing; /* and of those that have them */
    int writing;             /* threads that write one of them */

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
    bool stop_told, done_told, left;
};

bool crew_open(struct crew *crew, const struct engine_job *job, struct engine_result *result,
               struct error *error);
void crew_close(struct crew *crew);

/* The whole life of one worker in a run. */
void crew_work(int thread, void *crew);

/* The caller holds the lock in these two. */

/* Rank 0: takes ownership of an outcome, from whichever rank. */
void crew_accept(struct crew *crew, struct outcome *outcome);

/* Units of this number above the divisor are not needed any more: those under way end at their next slice,
 * those that wait do not begin. */
void crew_spare(struct crew *crew, uint64_t id, uint64_t divisor);

/* Something went wrong here: ends the run, on all ranks. */
void crew_fail(struct crew *crew, const struct error *error);

/* The text of this rank's unit has its place now: a worker will write it. */
void crew_place(struct crew *crew, uint64_t unit, uint64_t offset);

/* The first thread's look around: true if there was anything to do. */
bool crew_pump(struct crew *crew);

/* Is the run over? On rank 0 a yes lets the other ranks go. */
bool crew_finished(struct crew *crew);

#endif
