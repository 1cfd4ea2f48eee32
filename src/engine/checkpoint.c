#include "engine/checkpoint.h"

#include <stdlib.h>

#include "base/clock.h"
#include "engine/parallel/agreement.h"

static bool is_draining(const struct team *team)
{
    return atomic_load_explicit(&team->draining, memory_order_relaxed);
}

/* ---- What takes long, in a thread of its own; where there is none for it, at once. */

static void sync_texts(void *context)
{
    struct checkpoint *checkpoint = context;
    const struct engine_checkpoints *calls = checkpoint->calls;
    checkpoint->good = calls->sync(calls->context, &checkpoint->error);
}

static void vouch(void *context)
{
    struct checkpoint *checkpoint = context;
    const struct engine_checkpoints *calls = checkpoint->calls;
    checkpoint->good =
        calls->vouch(calls->context, &checkpoint->begun, &checkpoint->ahead, &checkpoint->error);
}

static void begin_task(struct checkpoint *checkpoint, enum checkpoint_stage stage, void (*run)(void *context))
{
    checkpoint->stage = stage;
    checkpoint->task = side_thread_begin(run, checkpoint);
    if (!checkpoint->task)
        run(checkpoint);
}

static bool task_has_ended(struct checkpoint *checkpoint)
{
    if (checkpoint->task && !side_thread_wait(checkpoint->task, 0))
        return false;
    if (checkpoint->task)
        side_thread_end(checkpoint->task, NULL);
    checkpoint->task = NULL;
    return true;
}

/* ---- The part of every rank: its texts reach the disk. */

void checkpoint_begin(struct team *team)
{
    team->checkpoint.stage = CHECKPOINT_WRITING;
    team->checkpoint.good = true;
    team_begin_flush(team);
}

/* Searches come first: what is handed in later than they were listed is not sent before the answer, and what
 * is handed in earlier is. */
static void answer(struct team *team)
{
    const size_t room = (size_t)team->job->threads;
    struct message_flushed none = {.kind = MESSAGE_FLUSHED};
    struct message_flushed *flushed = malloc(sizeof *flushed + room * sizeof flushed->searches[0]);
    if (flushed) {
        *flushed = none;
        flushed->count = team_searches(team, flushed->searches);
    } else {
        flushed = &none;
        error_memory(&none.error, "what was searched", room * sizeof none.searches[0]);
        team_fail(team, &none.error);
    }
    team_send_outcomes(team);
    flushed->error = team_error(team);
    if (flushed->error.code != ERROR_NONE)
        agreement_locate(team->job->ranks, &flushed->error);
    ranks_send_copy(team->job->ranks, 0, flushed,
                    sizeof *flushed + flushed->count * sizeof flushed->searches[0]);
    if (flushed != &none)
        free(flushed);
}

static void end_flush(struct team *team)
{
    struct checkpoint *checkpoint = &team->checkpoint;
    if (!checkpoint->good)
        team_fail(team, &checkpoint->error);
    checkpoint->stage = CHECKPOINT_WAITING;
    if (team->job->ranks->rank == 0)
        return;
    answer(team);
    checkpoint->stage = CHECKPOINT_NONE;
}

/* Workers have other things to do than to write: it is done here if none of them does it now. */
static bool write_texts(struct team *team)
{
    if (team_has_failed(team))
        end_flush(team);
    else if (team_is_flushed(team))
        begin_task(&team->checkpoint, CHECKPOINT_SYNCING, sync_texts);
    else
        return team_write_text(team, true);
    return true;
}

static bool wait_for_sync(struct team *team)
{
    const bool has_ended = task_has_ended(&team->checkpoint);
    if (has_ended)
        end_flush(team);
    return has_ended;
}

/* ---- Rank 0. */

static void fail_for_memory(struct team *team)
{
    struct error error;
    error_memory(&error, "what was decided ahead", 0);
    team_fail(team, &error);
}

static bool is_time(const struct team *team)
{
    const struct engine_checkpoints *calls = team->checkpoint.calls;
    return clock_seconds() - team->start >= team->checkpoint.next_seconds ||
           (calls->is_wanted && calls->is_wanted(calls->context));
}

static bool is_due(struct team *team)
{
    const struct checkpoint *checkpoint = &team->checkpoint;
    if (!team->job->is_kept || team->job->ranks->rank > 0 || team_has_failed(team))
        return false;
    if (is_draining(team))
        return !checkpoint->is_last && team_is_over(team);
    return is_time(team) && !team_is_over(team);
}

static bool mark(struct team *team)
{
    const uint32_t kind = MESSAGE_FLUSH;
    struct checkpoint *checkpoint = &team->checkpoint;
    struct ranks *ranks = team->job->ranks;
    struct error error;
    if (!is_due(team))
        return false;
    checkpoint->is_last = is_draining(team);
    if (!checkpoint->calls->mark(checkpoint->calls->context, &error)) {
        team_fail(team, &error);
        return true;
    }
    checkpoint->marked = team->result->numbers_done;
    checkpoint->missing = ranks->size - 1;
    for (int rank = 1; rank < ranks->size; rank++)
        ranks_send_copy(ranks, rank, &kind, sizeof kind);
    checkpoint_begin(team);
    return true;
}

void checkpoint_note_flushed(struct team *team, const struct message_flushed *flushed)
{
    struct checkpoint *checkpoint = &team->checkpoint;
    bool good = true;
    for (uint64_t i = 0; i < flushed->count; i++)
        good = good && begun_add(&checkpoint->begun, flushed->searches[i]);
    if (!good)
        fail_for_memory(team);
    if (flushed->error.code != ERROR_NONE)
        team_fail(team, &flushed->error);
    checkpoint->missing--;
}

void checkpoint_note_delivery(struct team *team, struct outcome *outcome)
{
    struct checkpoint *checkpoint = &team->checkpoint;
    const bool is_begun = checkpoint->stage > CHECKPOINT_NONE && checkpoint->stage < CHECKPOINT_VOUCHING;
    if (!is_begun)
        return;
    bool good = outcome_add_begun(outcome, &checkpoint->begun);
    if (plan_keeps_ahead(team->job->plan))
        good = good && outcome_add_ahead(outcome, team->job->ahead, &checkpoint->ahead);
    if (!good)
        fail_for_memory(team);
}

/* Those that this run was to go on with, and has not come to. */
static bool add_older(const struct team *team, struct checkpoint *checkpoint)
{
    const struct begun_numbers *older = team->job->begun;
    for (size_t i = 0; older && i < older->count; i++)
        if (older->items[i].index >= checkpoint->marked && !begun_add(&checkpoint->begun, older->items[i]))
            return false;
    return true;
}

static void end(struct team *team)
{
    struct checkpoint *checkpoint = &team->checkpoint;
    begun_free(&checkpoint->begun);
    known_free(&checkpoint->ahead);
    checkpoint->stage = CHECKPOINT_NONE;
    checkpoint->next_seconds = clock_seconds() - team->start + checkpoint->calls->seconds;
}

/* As late as this how far the numbers are: what was delivered since the mark was noted, and what another rank
 * handed in before it answered is here. */
static bool wait_for_others(struct team *team)
{
    struct checkpoint *checkpoint = &team->checkpoint;
    if (checkpoint->missing > 0)
        return false;
    if (!team_has_failed(team) && (!team_add_begun(team, &checkpoint->begun) ||
                                   !add_older(team, checkpoint) || !team_add_ahead(team, &checkpoint->ahead)))
        fail_for_memory(team);
    if (team_has_failed(team)) {
        end(team);
        return true;
    }
    begun_sort(&checkpoint->begun);
    begin_task(checkpoint, CHECKPOINT_VOUCHING, vouch);
    return true;
}

static bool wait_for_vouch(struct team *team)
{
    struct checkpoint *checkpoint = &team->checkpoint;
    if (!task_has_ended(checkpoint))
        return false;
    if (!checkpoint->good)
        team_fail(team, &checkpoint->error);
    else if (checkpoint->is_last)
        team->result->kept = true;
    end(team);
    return true;
}

bool checkpoint_is_over(const struct team *team)
{
    const bool is_to_come = is_draining(team) && !team->checkpoint.is_last && !team_has_failed(team);
    return team->checkpoint.stage == CHECKPOINT_NONE && !is_to_come;
}

/* ---- Both. */

bool checkpoint_step(struct team *team)
{
    bool (*const steps[])(struct team * team) = {[CHECKPOINT_NONE] = mark,
                                                 [CHECKPOINT_WRITING] = write_texts,
                                                 [CHECKPOINT_SYNCING] = wait_for_sync,
                                                 [CHECKPOINT_WAITING] = wait_for_others,
                                                 [CHECKPOINT_VOUCHING] = wait_for_vouch};
    return steps[team->checkpoint.stage](team);
}
