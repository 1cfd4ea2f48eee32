#include "engine/engine.h"

#include <stdlib.h>

#include "base/clock.h"
#include "engine/parallel/agreement.h"
#include "engine/poll.h"
#include "engine/team.h"
#include "engine/worker.h"
#include "sieve/sieve.h"

static double last_end(const struct engine_job *job, const struct engine_result *result)
{
    double last = 0;
    for (int thread = 0; thread < job->threads; thread++)
        if (result->workers[thread].last_end > last)
            last = result->workers[thread].last_end;
    return last;
}

/* A process on its own starts no thread that would find nothing to do. */
static int useful_threads(const struct engine_job *job)
{
    if (job->ranks->size > 1 || job->loop || !job->plan->units)
        return job->threads;
    const uint64_t units = plan_unit_estimate(job->plan);
    return units < (uint64_t)job->threads ? (int)units : job->threads;
}

static void run_team(struct team *team)
{
    struct ranks *ranks = team->job->ranks;
    ranks_barrier(ranks);
    team->start = clock_seconds();
    threads_run(useful_threads(team->job), worker_run, team);
    const double seconds = clock_seconds() - team->start;
    ranks_flush(ranks);
    poll_take_rest(team);
    team->result->seconds = ranks_maximum(ranks, seconds);
    team->result->compute_seconds = ranks_maximum(ranks, last_end(team->job, team->result));
}

bool engine_run(const struct engine_job *job, struct engine_result *result, struct error *error)
{
    *result = (struct engine_result){0};
    sieve_prepare();
    struct team team;
    if (!agreement_with_cause(job->ranks, team_open(&team, job, result, error), error)) {
        team_close(&team);
        return false;
    }
    run_team(&team);
    const struct error cause = team.error;
    if (job->is_kept && result->stop_signal > 0 && !result->kept)
        result->keep_error = cause;
    team_close(&team);
    if (cause.code == ERROR_NONE)
        return true;
    *error = cause;
    return false;
}

void engine_result_free(struct engine_result *result)
{
    free(result->workers);
    free(result->units);
    free(result->unit_sums);
    *result = (struct engine_result){0};
}
