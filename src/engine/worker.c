#include "engine/worker.h"

#include <stdlib.h>

#include "base/clock.h"
#include "engine/poll.h"
#include "engine/run_unit.h"

/* Is it to be written here, not by rank 0? */
static bool is_to_be_kept(const struct team *team, const struct outcome *outcome)
{
    return team->job->formatter.write_at && outcome->formatted && outcome->text_size >= ENGINE_KEPT_MIN;
}

/* Its header alone, which will be handed in. NULL if memory ran out. */
static struct outcome *keep_text(struct outcome *outcome)
{
    struct outcome *header = malloc(sizeof *header);
    if (!header)
        return NULL;
    outcome->kept = true;
    *header = *outcome;
    return header;
}

/* `outcome` may be NULL: the run is being abandoned. */
static void hand_in(struct worker *worker, struct outcome *outcome)
{
    struct team *team = worker->team;
    struct outcome *kept = NULL;
    if (outcome && is_to_be_kept(team, outcome)) {
        kept = outcome;
        outcome = keep_text(kept);
        if (!outcome) {
            struct error error;
            error_memory(&error, "the outcome of a unit", sizeof *outcome);
            team_fail(team, &error);
        }
    }
    team_hand_in(worker, outcome, kept);
}

/* The texts that know their offsets; of the first thread, for whose messages others wait, one at a time. */
static bool write_texts(struct worker *worker, bool has_work)
{
    bool wrote = team_write_text(worker->team, has_work), more = wrote && worker->thread > 0;
    while (more)
        more = team_write_text(worker->team, has_work);
    return wrote;
}

static void work_until_the_end(struct worker *worker)
{
    struct clock_backoff backoff = {0};
    bool polls_first = worker->thread == 0;
    for (;;) {
        struct unit unit;
        const enum next_unit next = team_next_unit(worker, &unit);
        if (next == NEXT_END)
            return;
        /* The other ranks do not wait for the end of rank 0's first slice. */
        if (polls_first)
            poll_once(worker->team);
        polls_first = false;
        if (next == NEXT_UNIT) {
            hand_in(worker, run_unit(worker, &unit));
            backoff = (struct clock_backoff){0};
        }
        bool moved = worker->thread == 0 && poll_once(worker->team);
        moved |= write_texts(worker, next == NEXT_UNIT);
        if (moved)
            backoff = (struct clock_backoff){0};
        else if (next == NEXT_WAIT)
            clock_backoff_sleep(&backoff);
    }
}

/* The first thread stays until the rank has nothing more to do. */
static void wait_for_the_others(struct team *team)
{
    struct clock_backoff backoff = {0};
    while (!poll_finish(team)) {
        bool moved = poll_once(team);
        moved |= team_write_text(team, false);
        if (moved)
            backoff = (struct clock_backoff){0};
        else
            clock_backoff_sleep(&backoff);
    }
}

void worker_run(int thread, void *context)
{
    struct team *team = context;
    struct worker *worker = &team->workers[thread];
    const double cpu_begin = clock_thread_cpu_seconds();
    work_until_the_end(worker);
    if (thread == 0)
        wait_for_the_others(team);
    worker->result->cpu_seconds += clock_thread_cpu_seconds() - cpu_begin;
    worker->result->cpu = host_current_cpu();
    host_thread_cpus(&worker->result->cpus);
}
