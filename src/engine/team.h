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
#include "engine/exchange/parts.h"
#include "engine/job.h"
#include "engine/parallel/threads.h"
#include "environment/side_thread.h"

struct team;

/* At work on units, polls left out. */
struct work_time {
    double seconds, cpu_seconds;
};

/* How a worker measures it. */
struct work_clock {
    double since, cpu_since; /* clock_seconds and CPU seconds of the thread when it began to work */
    double poll_seconds;     /* spent in poll_once since then, */
    double poll_cpu_seconds; /* and CPU seconds; less those of threads that worked for it */
    double last_poll;        /* clock_seconds at the end of the last one */
};

/* What a thread asks rank 0 for, in a loop. */
enum request_stage { REQUEST_NONE, REQUEST_WANTED, REQUEST_SENT, REQUEST_ANSWERED };

/* A worker of a loop. */
struct looping {
    struct loop_chunk chunk;    /* what is left of the one under way; empty: none */
    uint64_t chunks;            /* that it got */
    struct part part;           /* under way, not handed in */
    uint64_t cost;              /* of its numbers */
    struct numbers_block block; /* loaded: the numbers of one span, or a part of it, */
    uint64_t slice;             /* so many of which are at most a slice of work; 0: one may be more */
    uint64_t operations_seen;   /* of those in the part, at the last look around */
    bool is_active;             /* at work, not waiting */
    struct work_time busy;      /* at work on the part, and on what is loaded for the next one */

    /* Under the lock, on other ranks: */
    enum request_stage wants_chunk, wants_lines;
    struct loop_chunk answer;
    uint64_t lines_first, lines_count; /* the numbers that lines are wanted for */
};

struct worker {
    struct team *team;
    int thread;
    struct numbers_loader loader; /* of the numbers of a block */
    struct unit unit;             /* under the lock: under way, while is_working */
    bool is_working;
    struct begun_number search; /* under the lock, of a kept run: how far the search of a heavy number
                                   is that it has whole; `below` is 0 if there is none */
    atomic_bool cancelled;      /* nobody needs the unit under way any more */
    _Atomic uint64_t operations_in_unit; /* so far, in the unit under way: read by the progress line */
    struct looping looping;
    struct work_clock clock;
    struct engine_worker *result; /* what it measured */
    char padding[64];             /* neighbours do not share a cache line */
};

/* What a rank does for a checkpoint; on rank 0 WAITING and VOUCHING follow when it has done its own part. */
enum checkpoint_stage {
    CHECKPOINT_NONE,
    CHECKPOINT_WRITING,  /* until the texts that have their offsets are written */
    CHECKPOINT_SYNCING,  /* until they are on the disk */
    CHECKPOINT_WAITING,  /* until the other ranks are as far */
    CHECKPOINT_VOUCHING, /* until it is written down what there is */
};

struct checkpoint {
    const struct engine_checkpoints *calls; /* the job's */
    enum checkpoint_stage stage;
    struct side_thread *task; /* that syncs or vouches; NULL if it ended */
    bool good;                /* it succeeded, */
    struct error error;       /* else why not */

    /* Rank 0: */
    double next_seconds;         /* since the run began: when the next one is due */
    bool is_last;                /* it has begun, after everything that will be delivered */
    int missing;                 /* other ranks that have not flushed */
    uint64_t marked;             /* numbers that were delivered when it began */
    struct begun_numbers begun;  /* behind them */
    struct known_verdicts ahead; /* behind them, and not vouched for yet */
};

struct team {
    const struct engine_job *job;
    struct engine_result *result;
    struct threads_lock *lock;
    struct worker *workers;
    double start;
    atomic_bool abandon;        /* discard units, hand in no more */
    atomic_bool draining;       /* discard units, but hand in and write what came of them */
    _Atomic uint64_t delivered; /* of a loop: spans that are delivered, as far as this rank knows */

    /* Under the lock: */
    int looping; /* threads of this rank that may still ask for a chunk of the loop */
    int running; /* units taken by threads of this rank and not handed in */
    struct error error;
    struct kept_texts kept_texts;

    /* Rank 0, under the lock: */
    struct coordinator coordinator;

    /* Other ranks, under the lock: */
    struct granted granted;
    struct fetched_lines lines; /* of the units it holds */
    struct outcome *outgoing;   /* to rank 0, a list */

    /* The first thread only: */
    double next_tick;
    struct checkpoint checkpoint; /* see checkpoint.h; while its task is under way the task's */
    int stops;                    /* messages of that kind that it has sent; on rank 0, that it has taken */
    bool stop_sent, error_sent, done_sent, left;
};

bool team_open(struct team *team, const struct engine_job *job, struct engine_result *result,
               struct error *error);
void team_close(struct team *team);

/* The rest takes the lock. */

/* A unit for this worker, which is under way from now on. */
enum next_unit team_next_unit(struct worker *worker, struct unit *unit);

/* Of a loop: the worker begins a part, with number `first`, which it will hand in; it will not ask any more.
 */
void team_begin_part(struct worker *worker, uint64_t first);
void team_end_loop(struct worker *worker);

/* What rank 0 fetched for the worker's unit, which is of these numbers, or NULL. It is there until the unit
 * is handed in. */
const struct message_lines *team_find_lines(struct team *team, const struct numbers_extent *numbers);

/* Of a kept run: no divisor of the heavy number of that index, which the worker has whole, is in [2, below).
 */
void team_note_search(struct worker *worker, uint64_t index, uint64_t below);

/* Takes ownership of the outcome of a worker's unit and, where its text stays with this rank, of the outcome
 * with the text. Both may be NULL: the unit was left where it was. */
void team_hand_in(struct worker *worker, struct outcome *outcome, struct outcome *kept);

/* Writes one text that has its offset. False if there is none, or if who has work need not wait for who is
 * writing already: a file is written by one at a time. */
bool team_write_text(struct team *team, bool has_work);

/* As in kept_texts.h. */
void team_begin_flush(struct team *team);
bool team_is_flushed(struct team *team);

/* Fills `searches`, of which there is one for each thread, and returns how many there are. */
size_t team_searches(struct team *team, struct begun_number *searches);

/* Did something go wrong, here or elsewhere, so that nothing more is handed in? */
static inline bool team_has_failed(const struct team *team)
{
    return atomic_load_explicit(&team->abandon, memory_order_relaxed);
}

/* Does this rank begin no more units, since the run ends early? */
static inline bool team_ends_early(const struct team *team)
{
    return team_has_failed(team) || atomic_load_explicit(&team->draining, memory_order_relaxed);
}

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
void team_fetch(struct team *team, int rank, const struct message_fetch *fetch);
struct outcome *team_ready(struct team *team);

/* End the run early, on all ranks: at once, or with all that is handed in until every worker has stopped. */
void team_stop(struct team *team);
void team_drain(struct team *team);

/* Adds how far each heavy number is that was begun here, or anywhere in parts, and not delivered. False if
 * memory ran out. */
bool team_add_begun(struct team *team, struct begun_numbers *begun);

/* As in coordinator.h, but for those that the job has. */
bool team_add_ahead(struct team *team, struct known_verdicts *ahead);

struct engine_progress team_progress(struct team *team, double seconds);

/* Is nothing left to be worked on, delivered or written? */
bool team_is_over(struct team *team);

/* Then, once: lets the other ranks go. */
void team_release(struct team *team);

/* Other ranks: */

void team_add_granted(struct team *team, const struct message_grant *grant);

/* Takes ownership. */
void team_add_lines(struct team *team, struct message_lines *lines);

/* Units of this number above the divisor are not needed any more: those under way end at their next slice,
 * those that wait do not begin. */
void team_cancel(struct team *team, uint64_t id, uint64_t divisor);

/* Sends rank 0 what was handed in. False if that is nothing. */
bool team_send_outcomes(struct team *team);

/* Is all handed in, for good? */
bool team_is_idle(struct team *team);

#endif
