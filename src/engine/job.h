/* What the engine is given for a run, and what it gives back. Knows nothing of how the run goes. */
#ifndef PRIMES_ENGINE_JOB_H
#define PRIMES_ENGINE_JOB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/host.h"
#include "engine/exchange/outcome.h"
#include "engine/parallel/ranks.h"
#include "plan/begun.h"
#include "plan/known.h"
#include "plan/loop.h"
#include "plan/plan.h"

/* What rank 0 knows of the run while it runs. Of a unit under way on another rank it knows nothing. */
struct engine_progress {
    double seconds; /* since the run began */
    uint64_t numbers_done, numbers_total;
    uint64_t cost_done, cost_total; /* in the kernel's operations; cost_total is 0 where it is not known */
    uint64_t units_done;            /* where numbers are split; else 0 */
    uint64_t vain_units;            /* of them, in vain: a smaller divisor was known */
};

/* Makes texts of verdicts in the threads that found them, on every rank. Any of its functions may run in many
 * threads at once. {0}: every outcome carries its verdicts to the listener, as is wanted where the plan keeps
 * what is ahead (plan_keeps_ahead): of a text there are none. Those of divisor ranges always do, and those of
 * blocks whose invalid lines are known to rank 0 alone. */
struct engine_formatter {
    void *context;
    /* Appends the text of a block; `seconds` may be NULL. False with `error` set ends the run. */
    bool (*format)(void *context, const struct numbers_block *block, const struct verdict *found,
                   const double *seconds, struct buffer *buffer, struct error *error);
    /* Writes a text at its offset. NULL: texts travel to the listener, as those below ENGINE_KEPT_MIN bytes
     * always do. */
    bool (*write_at)(void *context, const char *text, uint64_t size, uint64_t offset, struct error *error);
    /* Of a text that stays with its rank: the listener gets it with the size. NULL: it gets 0. */
    uint64_t (*fingerprint)(const char *text, uint64_t size);
};

/* A smaller text travels for less than the message about its offset and a write of its own take. */
enum { ENGINE_KEPT_MIN = 4096 };

/* What rank 0 does with the outcomes; always called from the thread that called engine_run. */
struct engine_listener {
    void *context;
    /* The outcome of every piece once, in the order of the numbers. False stops the run. */
    bool (*deliver)(void *context, const struct outcome *outcome);
    /* Where a text of so many bytes and this fingerprint goes; called after an outcome with a kept text was
     * delivered. */
    uint64_t (*claim)(void *context, uint64_t size, uint64_t fingerprint);
    /* The run ends early, and the other ranks may never answer: what must not be left behind is taken away
     * now. May be called again. May be NULL. Not called for a signal to a run that is kept. */
    void (*stopping)(void *context);
    /* About ten times a second. May be NULL. */
    void (*tick)(void *context, const struct engine_progress *progress);
};

/* How a run is kept: from time to time all that was delivered, and written by any rank, is made to last, and
 * then vouched for, while the workers go on. */
struct engine_checkpoints {
    void *context;
    double seconds; /* rank 0: from the end of one to the beginning of the next */
    /* Rank 0, often, in the thread that called engine_run: is one wanted before its time? May be NULL. */
    bool (*is_wanted)(void *context);
    /* Every rank, in a thread of its own where one can be had: all that this rank has written reaches the
     * disk. Texts that follow may be written meanwhile. */
    bool (*sync)(void *context, struct error *error);
    /* Rank 0, in the thread that called engine_run, between deliveries: what was delivered so far is what
     * `vouch` will vouch for. */
    bool (*mark)(void *context, struct error *error);
    /* Rank 0, in a thread of its own where one can be had, after `mark` and when all ranks have synced.
     * `begun` are heavy numbers behind those that were delivered at `mark`, in their order. `ahead` are
     * verdicts of numbers behind them, in order: those that came since the last time. False of any of the
     * three ends the run as a failure. */
    bool (*vouch)(void *context, const struct begun_numbers *begun, const struct known_verdicts *ahead,
                  struct error *error);
};

/* How long a unit of a number that is split shall take, usually: short enough to stop soon and to end
 * together, long enough for the messages about it not to matter. */
#define ENGINE_UNIT_SECONDS 0.010

struct engine_job {
    struct ranks *ranks;
    int threads;                   /* of this rank */
    const int *threads_of;         /* rank 0: of each rank */
    const struct numbers *numbers; /* the same on every rank */
    const struct kernel *kernel;   /* the same on every rank */
    struct plan *plan;             /* rank 0: at its beginning */
    const struct loop *loop;       /* the same on every rank: how the numbers go out, in place of the plan's
                                      own units; NULL: by the plan */
    int first_worker;              /* of a loop: the first thread of this rank, among all workers */
    bool in_place; /* of a loop: a row of each number has `row_bytes` and its place in the output
                      by its index: texts are written there at once */
    uint64_t row_bytes;
    bool timed;  /* measure the seconds of each number */
    bool traced; /* rank 0: keep what became of each unit, up to ENGINE_TRACE_MAX, and the sums */
    struct engine_formatter formatter;
    bool is_kept; /* the same on every rank: there are checkpoints, and a stop by a signal keeps all that was
                     decided */
    struct engine_checkpoints checkpoints;
    const struct begun_numbers *begun;  /* the same on every rank, sorted, and also given to the plan: numbers
                                           to go on with; may be NULL */
    const struct known_verdicts *ahead; /* the same on every rank, sorted: numbers that are not to be decided
                                           again; may be NULL */
    double unit_seconds; /* rank 0, of a plan that splits: its units shall last so long on the fastest
                            worker, by what was measured so far; 0: they stay as they are */
    struct engine_listener listener; /* rank 0 */
};

enum { ENGINE_TRACE_MAX = 10000 };

/* What became of one unit. */
struct engine_unit {
    uint64_t first, count; /* as in struct unit */
    uint64_t lo, hi;
    int rank, thread;
    double start_seconds; /* since the run began, on the clock of its rank */
    double busy_seconds;
    uint64_t operations;
    bool found; /* a divisor, in a divisor range */
};

/* The units of one worker together, where there are too many to list them. */
struct engine_unit_sums {
    uint64_t units;
    double first_start;                   /* as start_seconds of the unit that began first */
    double shortest, longest;             /* seconds at work on one of them */
    double squares;                       /* sum of the squares of these seconds */
    uint64_t longest_operations;          /* of one that was not in vain */
    uint64_t vain_units, vain_operations; /* as in struct engine_result */
};

/* One thread of this rank in one run. */
struct engine_worker {
    double busy_seconds;     /* at work on units */
    double busy_cpu_seconds; /* CPU time while it was at work on them */
    double cpu_seconds;      /* of the thread, in all */
    double last_end;         /* when its last unit ended, in seconds since the run began; 0 without a unit */
    uint64_t operations;     /* of the kernel */
    uint64_t units;
    uint64_t chunks;          /* of a loop, that it got; else 0 */
    uint64_t numbers;         /* of a loop, that it decided; else 0 */
    double held_back_seconds; /* of a loop: it had numbers, but those before them were too far behind */
    int cpu;                  /* where it ran when it ended; -1 unknown, or it was not started */
    struct host_cpus cpus;    /* where it may run */
};

struct engine_result {
    double
        seconds; /* from a point that all ranks had reached to the end of the last; the maximum over ranks */
    double compute_seconds; /* until the last worker ended its last unit; the maximum over ranks */
    double deliver_seconds; /* rank 0: spent in listener.deliver */
    bool stopped;           /* rank 0: ended early, by the listener or by a signal */
    int stop_signal;        /* rank 0: the signal (of any rank) that ended it, or 0 */
    bool kept; /* rank 0, of a kept run that a signal ended: all that was delivered is vouched for */
    struct error keep_error;   /* rank 0: else why not; ERROR_NONE if the listener refused an outcome */
    uint64_t numbers_done;     /* rank 0: delivered */
    uint64_t unit_count;       /* rank 0: units that were worked on */
    uint64_t vain_units;       /* rank 0: of them, in vain: handed in when a smaller divisor was known */
    uint64_t vain_operations;  /* rank 0: that these took */
    double rate;               /* rank 0: operations a second of the fastest unit that was a divisor range and
                                  long enough to tell; 0: none was */
    struct engine_unit *units; /* rank 0: the first of them, up to ENGINE_TRACE_MAX, as they came in; from
                                  malloc; NULL if they were not traced */
    struct engine_unit_sums *unit_sums; /* rank 0, where they were traced: of all units, by worker: those of
                                           rank 0, then of rank 1, ...; from malloc */
    struct engine_worker *workers;      /* of this rank, from malloc */
};

#endif
