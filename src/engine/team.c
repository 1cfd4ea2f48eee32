#include "engine/team.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "engine/units/outcome.h"

static enum next_unit next_granted(struct team *team, struct unit *unit)
{
    if (team->granted_count == 0)
        return team->granted_last ? NEXT_END : NEXT_WAIT;
    *unit = team->granted[team->granted_first];
    team->granted_first = (team->granted_first + 1) % team->granted_room;
    team->granted_count--;
    return NEXT_UNIT;
}

enum next_unit team_next_unit(struct worker *worker, struct unit *unit)
{
    struct team *team = worker->team;
    threads_lock_acquire(team->lock);
    enum next_unit next;
    if (atomic_load_explicit(&team->abandon, memory_order_relaxed))
        next = NEXT_END;
    else if (team->job->ranks->rank == 0)
        next = coordinator_next(&team->coordinator, unit);
    else
        next = next_granted(team, unit);
    if (next == NEXT_UNIT) {
        team->running++;
        worker->unit = *unit;
        worker->is_working = true;
        atomic_store_explicit(&worker->drop, false, memory_order_relaxed);
    }
    threads_lock_release(team->lock);
    return next;
}

void team_set_offset(struct team *team, uint64_t unit, uint64_t offset)
{
    threads_lock_acquire(team->lock);
    struct outcome **link = &team->kept;
    while (*link && (*link)->unit.id != unit)
        link = &(*link)->next;
    struct outcome *outcome = *link;
    if (outcome) {
        *link = outcome->next;
        outcome->offset = offset;
        outcome->next = team->writable;
        team->writable = outcome;
    }
    threads_lock_release(team->lock);
}

static void free_texts(struct outcome *outcome)
{
    while (outcome) {
        struct outcome *next = outcome->next;
        free(outcome);
        outcome = next;
    }
}

/* ---- What nobody needs any more. */

/* Without having begun: rank 0 must know that the unit is not out any more. */
static bool drop_waiting(struct team *team, const struct unit *unit)
{
    struct outcome *outcome = outcome_new(unit, team->job->timed, team->job->ranks->rank, -1);
    if (!outcome)
        return false;
    outcome->is_dropped = true;
    team->outgoing[team->outgoing_count++] = outcome;
    return true;
}

/* Without memory a unit goes on waiting, and is done in vain. */
static void drop_granted(struct team *team, uint64_t id, uint64_t divisor)
{
    const uint64_t count = team->granted_count;
    team->granted_count = 0;
    for (uint64_t i = 0; i < count; i++) {
        const struct unit unit = team->granted[(team->granted_first + i) % team->granted_room];
        if (!unit_is_cancelled(&unit, id, divisor) || !drop_waiting(team, &unit))
            team->granted[(team->granted_first + team->granted_count++) % team->granted_room] = unit;
    }
}

void team_cancel(struct team *team, uint64_t id, uint64_t divisor)
{
    for (int thread = 0; thread < team->job->threads; thread++) {
        struct worker *worker = &team->workers[thread];
        if (worker->is_working && unit_is_cancelled(&worker->unit, id, divisor))
            atomic_store_explicit(&worker->drop, true, memory_order_relaxed);
    }
    drop_granted(team, id, divisor);
}

void team_accept(struct team *team, struct outcome *outcome)
{
    const uint64_t id = outcome->unit.id;
    const double now = clock_seconds() - team->start;
    const struct plan_effect effect = coordinator_accept(&team->coordinator, outcome, now);
    if (effect.cancelled)
        team_cancel(team, id, effect.divisor);
}

void team_fail(struct team *team, const struct error *error)
{
    threads_lock_acquire(team->lock);
    if (team->error.code == ERROR_NONE)
        team->error = *error;
    threads_lock_release(team->lock);
    atomic_store_explicit(&team->abandon, true, memory_order_relaxed);
}

/* ---- Its memory. */

static bool open_workers(struct team *team, struct error *error)
{
    const int threads = team->job->threads;
    team->workers = calloc((size_t)threads, sizeof *team->workers);
    team->result->workers = calloc((size_t)threads, sizeof *team->result->workers);
    if (!team->workers || !team->result->workers)
        return error_memory(error, "the workers", 0);
    for (int thread = 0; thread < threads; thread++) {
        struct worker *worker = &team->workers[thread];
        worker->team = team;
        worker->thread = thread;
        worker->result = &team->result->workers[thread];
        worker->result->cpu = -1;
    }
    return true;
}

/* A rank holds at most so many units: see has_room in coordinator.c. */
static bool open_queues(struct team *team, struct error *error)
{
    team->granted_room = team->outgoing_room = PLAN_HELD_MAX * (uint64_t)team->job->threads;
    team->granted = calloc((size_t)team->granted_room, sizeof *team->granted);
    team->outgoing = calloc((size_t)team->outgoing_room, sizeof *team->outgoing);
    return (team->granted && team->outgoing) || error_memory(error, "the units of this rank", 0);
}

bool team_open(struct team *team, const struct engine_job *job, struct engine_result *result,
               struct error *error)
{
    *team = (struct team){.job = job, .result = result};
    team->lock = threads_lock_new();
    if (!team->lock)
        return error_memory(error, "a lock", 0);
    if (!open_workers(team, error) || !open_queues(team, error))
        return false;
    return job->ranks->rank != 0 || coordinator_open(&team->coordinator, job, result, error);
}

void team_close(struct team *team)
{
    for (int thread = 0; team->workers && thread < team->job->threads; thread++)
        numbers_loader_free(&team->workers[thread].loader);
    for (uint64_t i = 0; i < team->outgoing_count; i++)
        free(team->outgoing[i]);
    coordinator_close(&team->coordinator);
    while (team->lines) {
        struct message_lines *next = team->lines->next;
        free(team->lines);
        team->lines = next;
    }
    free_texts(team->kept);
    free_texts(team->writable);
    free(team->workers);
    free(team->granted);
    free(team->outgoing);
    threads_lock_free(team->lock);
}
