#include "engine/worker.h"

#include "base/clock.h"
#include "engine/hand_in.h"
#include "engine/loop_worker.h"
#include "engine/poll.h"
#include "engine/run_unit.h"

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
        moved |= hand_in_texts(worker, next == NEXT_UNIT);
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
    if (team->job->loop)
        loop_worker_run(worker);
    else
        work_until_the_end(worker);
    if (thread == 0)
        wait_for_the_others(team);
    worker->result->cpu_seconds += clock_thread_cpu_seconds() - cpu_begin;
    worker->result->cpu = host_current_cpu();
    host_thread_cpus(&worker->result->cpus);
}
