#include "engine/coordinator.h"

#include <stdlib.h>
#include <string.h>

#include "engine/message.h"

bool coordinator_open(struct coordinator *coordinator, const struct engine_job *job,
                      struct engine_result *result, struct error *error)
{
    *coordinator = (struct coordinator){.plan = job->plan, .ranks = job->ranks, .result = result};
    plan_rewind(job->plan);
    coordinator->window = plan_window(job->plan);
    if (coordinator->window == 0)
        coordinator->window = 1;
    coordinator->slots = calloc((size_t)coordinator->window, sizeof *coordinator->slots);
    coordinator->remotes = calloc((size_t)job->ranks->size, sizeof *coordinator->remotes);
    if (job->traced)
        result->units = calloc(ENGINE_TRACE_MAX, sizeof *result->units);
    if (!coordinator->slots || !coordinator->remotes || (job->traced && !result->units)) {
        coordinator_close(coordinator);
        return error_memory(error, "the units under way", coordinator->window * sizeof *coordinator->slots);
    }
    for (int rank = 0; rank < job->ranks->size; rank++)
        coordinator->remotes[rank].threads = job->threads_of[rank];
    return true;
}

void coordinator_close(struct coordinator *coordinator)
{
    for (uint64_t i = 0; coordinator->slots && i < coordinator->window; i++)
        free(coordinator->slots[i]);
    free(coordinator->slots);
    free(coordinator->remotes);
    *coordinator = (struct coordinator){0};
}

enum take coordinator_take(struct coordinator *coordinator, struct unit *unit)
{
    if (coordinator->exhausted || coordinator->stopping)
        return TAKE_END;
    if (coordinator->handed >= coordinator->delivered + coordinator->window)
        return TAKE_WAIT;
    if (!plan_next(coordinator->plan, unit)) {
        coordinator->exhausted = true;
        return TAKE_END;
    }
    coordinator->handed++;
    return TAKE_UNIT;
}

static void trace(struct engine_result *result, const struct outcome *outcome)
{
    const struct unit *unit = &outcome->unit;
    const uint64_t place = result->unit_count++;
    if (!result->units || place >= ENGINE_TRACE_MAX)
        return;
    result->units[place] =
        (struct engine_unit){.first = unit->first,
                             .count = unit->count,
                             .lo = unit->lo,
                             .hi = unit->hi,
                             .rank = outcome->rank,
                             .thread = outcome->thread,
                             .start_seconds = outcome->start_seconds,
                             .busy_seconds = outcome->busy_seconds,
                             .operations = outcome->operations,
                             .found = unit_is_range(unit) && verdict_divisor(outcome_verdicts(outcome)[0])};
}

void coordinator_accept(struct coordinator *coordinator, struct outcome *outcome)
{
    if (outcome->rank != 0) {
        coordinator->remotes[outcome->rank].held--;
        coordinator->remotes[outcome->rank].held_cost -= outcome->unit.cost;
    }
    trace(coordinator->result, outcome);
    coordinator->numbers_done += outcome->unit.count;
    coordinator->cost_done += outcome->unit.cost;
    if (coordinator->stopping)
        free(outcome);
    else
        coordinator->slots[outcome->unit.id % coordinator->window] = outcome;
}

struct outcome *coordinator_ready(struct coordinator *coordinator)
{
    struct outcome **slot = &coordinator->slots[coordinator->delivered % coordinator->window];
    struct outcome *outcome = *slot;
    if (!outcome || coordinator->stopping)
        return NULL;
    *slot = NULL;
    coordinator->delivered++;
    return outcome;
}

/* A rank is given as many units as it has threads, and then what the plan lets it reserve. */
static bool has_room(const struct coordinator *coordinator, const struct remote *remote)
{
    return remote->held < remote->threads ||
           plan_may_reserve(coordinator->plan, remote->threads, remote->held, remote->held_cost);
}

static bool grant_to(struct coordinator *coordinator, int rank)
{
    struct remote *remote = &coordinator->remotes[rank];
    if (remote->ended || (!coordinator->exhausted && !has_room(coordinator, remote)))
        return false;
    const size_t room =
        sizeof(struct message_grant) + PLAN_HELD_MAX * (size_t)remote->threads * sizeof(struct unit);
    struct message_grant *grant = malloc(room);
    if (!grant)
        return false; /* tried again at the next look */
    *grant = (struct message_grant){.kind = MESSAGE_GRANT};
    enum take take = coordinator->exhausted ? TAKE_END : TAKE_UNIT;
    while (take == TAKE_UNIT && has_room(coordinator, remote)) {
        take = coordinator_take(coordinator, &grant->units[grant->count]);
        if (take == TAKE_UNIT) {
            remote->held_cost += grant->units[grant->count++].cost;
            remote->held++;
        }
    }
    grant->last = remote->ended = take == TAKE_END;
    if (grant->count == 0 && !grant->last) {
        free(grant);
        return false;
    }
    ranks_post(coordinator->ranks, rank, grant, sizeof *grant + grant->count * sizeof grant->units[0]);
    return true;
}

bool coordinator_grant(struct coordinator *coordinator)
{
    bool sent = false;
    for (int rank = 1; rank < coordinator->ranks->size && !coordinator->stopping; rank++)
        sent |= grant_to(coordinator, rank);
    return sent;
}

static void say_kind(struct coordinator *coordinator, int rank, uint32_t kind)
{
    ranks_say(coordinator->ranks, rank, &kind, sizeof kind);
}

void coordinator_stop(struct coordinator *coordinator)
{
    if (coordinator->stopping)
        return;
    coordinator->stopping = true;
    for (int rank = 1; rank < coordinator->ranks->size; rank++)
        if (!coordinator->remotes[rank].done)
            say_kind(coordinator, rank, MESSAGE_ABANDON);
}

void coordinator_note_done(struct coordinator *coordinator, int rank)
{
    coordinator->remotes[rank].done = true;
}

bool coordinator_finished(const struct coordinator *coordinator)
{
    for (int rank = 1; rank < coordinator->ranks->size; rank++)
        if (!coordinator->remotes[rank].done)
            return false;
    if (coordinator->stopping)
        return true;
    return coordinator->exhausted && coordinator->delivered == coordinator->handed;
}

void coordinator_release(struct coordinator *coordinator)
{
    for (int rank = 1; rank < coordinator->ranks->size; rank++)
        say_kind(coordinator, rank, MESSAGE_LEAVE);
}
