#include "engine/poll.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/stop.h"
#include "engine/checkpoint.h"
#include "engine/chunks.h"
#include "engine/coordinator_loop.h"
#include "engine/parallel/agreement.h"

static const double TICK_SECONDS = 0.1;
/* A slow reader of the output must not keep units from the other ranks for longer. */
static const double DELIVER_SECONDS = 0.002;

/* ---- Rank 0. */

static void stop_all(struct team *team)
{
    const struct engine_listener *listener = &team->job->listener;
    team_stop(team);
    if (listener->stopping)
        listener->stopping(listener->context);
}

/* Of a kept run a signal alone loses nothing that is done. */
static void note_stop(struct team *team, int signal, const struct error *error)
{
    team->result->stopped = true;
    if (team->result->stop_signal == 0)
        team->result->stop_signal = signal;
    if (error->code != ERROR_NONE)
        team_fail(team, error);
    if (team->job->is_kept && !team_has_failed(team))
        team_drain(team);
    else
        stop_all(team);
}

static void handle_message_of(struct team *team, int rank, void *bytes)
{
    const uint32_t kind = *(const uint32_t *)bytes;
    if (kind == MESSAGE_OUTCOME) {
        team_accept(team, bytes);
        return;
    }
    if (kind == MESSAGE_STOP) {
        const struct message_stop *stop = bytes;
        team->stops++;
        note_stop(team, stop->signal, &stop->error);
    } else if (kind == MESSAGE_FLUSHED) {
        checkpoint_note_flushed(team, bytes);
    } else if (kind == MESSAGE_WANT) {
        coordinator_answer(&team->coordinator, rank, ((const struct message_want *)bytes)->thread);
    } else if (kind == MESSAGE_FETCH) {
        team_fetch(team, rank, bytes);
    } else {
        team_note_done(team, rank);
    }
    free(bytes);
}

/* Stop requests, of a person or of a thread of this rank that failed, and messages. */
static bool receive_from_all(struct team *team)
{
    const int signal = stop_requested();
    if (team_has_failed(team) ? !team->coordinator.stopping : signal && !team->result->stopped)
        note_stop(team, signal, &(struct error){0});
    bool received = false;
    int from;
    void *bytes;
    size_t size;
    while (ranks_poll(team->job->ranks, &from, &bytes, &size)) {
        handle_message_of(team, from, bytes);
        received = true;
    }
    return received;
}

/* The text of this outcome, kept by its rank, goes there. */
static void send_offset(struct team *team, const struct outcome *outcome, uint64_t offset)
{
    const struct message_offset message = {
        .kind = MESSAGE_OFFSET, .unit = outcome->unit.id, .offset = offset};
    if (outcome->rank == 0)
        team_set_offset(team, message.unit, message.offset);
    else
        ranks_send_copy(team->job->ranks, outcome->rank, &message, sizeof message);
}

static void claim_place(struct team *team, const struct outcome *outcome)
{
    const struct engine_listener *listener = &team->job->listener;
    const uint64_t offset = listener->claim(listener->context, outcome->text_size, outcome->fingerprint);
    if (!outcome->placed)
        send_offset(team, outcome, offset);
}

static bool deliver_ready(struct team *team)
{
    const struct engine_listener *listener = &team->job->listener;
    const double first = clock_seconds();
    bool delivered = false;
    while (clock_seconds() - first < DELIVER_SECONDS) {
        struct outcome *outcome = team_ready(team);
        if (!outcome)
            return delivered;
        checkpoint_note_delivery(team, outcome);
        const double begin = clock_seconds();
        const bool go_on = listener->deliver(listener->context, outcome);
        if (go_on && outcome->kept)
            claim_place(team, outcome);
        team->result->deliver_seconds += clock_seconds() - begin;
        team->result->numbers_done += outcome->unit.count;
        outcome_free(outcome);
        delivered = true;
        if (!go_on) {
            team->result->stopped = true;
            stop_all(team);
        }
        receive_from_all(team); /* a stop is never far */
    }
    return delivered;
}

static void tick(struct team *team)
{
    const double seconds = clock_seconds() - team->start;
    const struct engine_listener *listener = &team->job->listener;
    if (!listener->tick || seconds < team->next_tick)
        return;
    team->next_tick = seconds + TICK_SECONDS;
    const struct engine_progress progress = team_progress(team, seconds);
    listener->tick(listener->context, &progress);
}

static bool poll_rank_zero(struct team *team)
{
    bool moved = receive_from_all(team);
    moved |= team_grant(team);
    moved |= deliver_ready(team);
    moved |= checkpoint_step(team);
    tick(team);
    return moved;
}

/* ---- The other ranks. */

static void handle_message(struct team *team, const void *bytes)
{
    const uint32_t kind = *(const uint32_t *)bytes;
    if (kind == MESSAGE_GRANT) {
        team_add_granted(team, bytes);
    } else if (kind == MESSAGE_OFFSET) {
        const struct message_offset *message = bytes;
        team_set_offset(team, message->unit, message->offset);
    } else if (kind == MESSAGE_CANCEL) {
        const struct message_cancel *cancel = bytes;
        team_cancel(team, cancel->id, cancel->divisor);
    } else if (kind == MESSAGE_CHUNK) {
        chunks_note_answer(team, bytes);
    } else if (kind == MESSAGE_DELIVERED) {
        const struct message_delivered *delivered = bytes;
        atomic_store_explicit(&team->delivered, delivered->spans, memory_order_relaxed);
    } else if (kind == MESSAGE_ABANDON) {
        atomic_store_explicit(&team->abandon, true, memory_order_relaxed);
    } else if (kind == MESSAGE_DRAIN) {
        atomic_store_explicit(&team->draining, true, memory_order_relaxed);
    } else if (kind == MESSAGE_FLUSH) {
        checkpoint_begin(team);
    } else {
        team->left = true;
    }
}

static bool receive_from_rank_zero(struct team *team)
{
    bool received = false;
    int from;
    void *bytes;
    size_t size;
    while (!team->left && ranks_poll(team->job->ranks, &from, &bytes, &size)) {
        if (*(const uint32_t *)bytes == MESSAGE_LINES) {
            team_add_lines(team, bytes);
        } else {
            handle_message(team, bytes);
            free(bytes);
        }
        received = true;
    }
    return received;
}

/* To rank 0, once each: this rank failed, or got a signal. */
static void report_stop(struct team *team)
{
    struct message_stop stop = {.kind = MESSAGE_STOP, .signal = stop_requested(), .error = team_error(team)};
    const bool failed = stop.error.code != ERROR_NONE;
    if (failed ? team->error_sent : team->stop_sent || stop.signal == 0)
        return;
    team->stops++;
    team->stop_sent = true;
    team->error_sent = failed;
    if (failed)
        agreement_locate(team->job->ranks, &stop.error);
    ranks_send_copy(team->job->ranks, 0, &stop, sizeof stop);
}

static void send_done(struct team *team)
{
    const uint32_t kind = MESSAGE_DONE;
    team->done_sent = true;
    ranks_send_copy(team->job->ranks, 0, &kind, sizeof kind);
}

static bool poll_other_rank(struct team *team)
{
    bool moved = receive_from_rank_zero(team);
    moved |= chunks_send_requests(team);
    moved |= checkpoint_step(team);
    moved |= team_send_outcomes(team);
    /* In this order: once the rank is idle no thread can fail any more, so DONE never hides a failure. */
    const bool idle = team_is_idle(team);
    report_stop(team);
    if (idle && !team->done_sent) {
        send_done(team);
        moved = true;
    }
    return moved;
}

/* ---- Both. */

bool poll_once(struct team *team)
{
    return team->job->ranks->rank == 0 ? poll_rank_zero(team) : poll_other_rank(team);
}

bool poll_finish(struct team *team)
{
    if (team->job->ranks->rank > 0)
        return team->left;
    if (!team_is_over(team) || !checkpoint_is_over(team))
        return false;
    team_release(team);
    return true;
}

void poll_take_rest(struct team *team)
{
    struct ranks *ranks = team->job->ranks;
    const double sent = ranks_sum(ranks, ranks->rank == 0 ? 0 : team->stops);
    struct clock_backoff backoff = {0};
    while (ranks->rank == 0 && team->stops < sent) {
        int from;
        void *bytes;
        size_t size;
        if (!ranks_poll(ranks, &from, &bytes, &size)) {
            clock_backoff_sleep(&backoff);
            continue;
        }
        free(bytes);
        team->stops++;
    }
}
