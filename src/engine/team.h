/* The threads of one rank during a run, and what they share. Private to the engine. Does not know in which
 * order its workers do things: that is worker.h and poll.h. */
#ifndef PRIMES_ENGINE_TEAM_H
#define PRIMES_ENGINE_TEAM_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "engine/coordinator.h"
#include "engine/exchange/fetched_lines.h"
#include "engine/exchange/granted.h"
#include "engine/exchange/kept_texts.h"
#include "engine/exchange/message.h"
#include "engine/job.h"
#include "engine/threads.h"

struct team;

struct worker {
    struct team *team;
    int thread;
    struct numbers_loader loader; /* of the numbers of a block */
    struct unit unit;             /* under the lock: under way, while is_working */
    bool is_working;
    atomic_bool cancelled;               /* nobody needs the unit under way any more */
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
    atomic_bool abandon; /* discard units, hand in no more */

    /* Under the lock: */
    int running; /* units taken by threads of this rank and not handed in */
    struct error error;
    struct kept_texts kept_texts;

    /* Rank 0, under the lock: */
    struct coordinator coordinator;

    /* Other ranks, under the lock: */
    struct granted granted;
    struct fetched_lines lines; /* of the units it holds */
    struct outcome **outgoing;  /* to rank 0; as many as units may be granted */
    uint64_t outgoing_count;

    /* The first thread only: */
    double next_tick;
    bool stop_sent, done_sent, left;
};

bool team_open(struct team *team, const struct engine_job *job, struct engine_result *result,
               struct error *error);
void team_close(struct team *team);

/* The rest takes the lock. */

/* A unit for this worker, which is under way from now on. */
enum next_unit team_next_unit(struct worker *worker, struct unit *unit);

/* What rank 0 fetched for the worker's unit, which is of these numbers, or NULL. It is there until the unit
 * is handed in. */
const struct message_lines *team_find_lines(struct team *team, const struct numbers_extent *numbers);

/* Takes ownership of the outcome of a worker's unit and, where its text stays with this rank, of the outcome
 * with the text. Both may be NULL. */
void team_hand_in(struct worker *worker, struct outcome *outcome, struct outcome *kept);

/* A text that has its offset, now the caller's, to be written before team_end_write; NULL if there is none,
 * or if who has work need not wait for who is writing already: a file is written by one at a time. */
struct outcome *team_begin_write(struct team *team, bool has_work);
void team_end_write(struct team *team);

/* Something went wrong here: ends the run, on all ranks. */
void team_fail(struct team *team, const struct error *error);

/* The first of what went wrong here; ERROR_NONE if nothing did. */
struct error team_error(struct team *team);

/* The text of this rank's unit has its offset now: a worker will write it. */
void team_set_offset(struct team *team, uint64_t unit, uint64_t offset);

/* Rank 0: */

/* Takes ownership of an outcome of another rank. */
void team_accept(struct team *team, struct outcome *outcome);

/* As in coordinator.h. A failure of team_grant is the team's. */
void team_note_done(struct team *team, int rank);
bool team_grant(struct team *team);
struct outcome *team_ready(struct team *team);

/* Ends the run early, on all ranks. */
void team_stop(struct team *team);

struct engine_progress team_progress(struct team *team, double seconds);

/* Is the run over? A yes lets the other ranks go. */
bool team_finish(struct team *team);

/* Other ranks: */

void team_add_granted(struct team *team, const struct message_grant *grant);

/* Takes ownership. */
void team_add_lines(struct team *team, struct message_lines *lines);

/* Units of this number above the divisor are not needed any more: those under way end at their next slice,
 * those that wait do not begin. */
void team_cancel(struct team *team, uint64_t id, uint64_t divisor);

/* An outcome to send to rank 0, now the caller's, or NULL. */
struct outcome *team_next_outgoing(struct team *team);

/* Is all handed in, for good? */
bool team_is_idle(struct team *team);

#endif
