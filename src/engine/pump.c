/* What the first thread of a rank does between its slices of work, and while it has none: messages, outcomes
 * in order, progress. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/stop.h"
#include "engine/crew.h"
#include "engine/message.h"

static const double TICK_SECONDS = 0.1;
/* A slow reader of the output must not keep units from the other ranks for longer. */
static const double DELIVER_SECONDS = 0.002;

/* ---- Rank 0. */

static void stop_all(struct crew *crew)
{
    atomic_store_explicit(&crew->abandon, true, memory_order_relaxed);
    threads_lock_take(crew->lock);
    coordinator_stop(&crew->coordinator);
    threads_lock_give(crew->lock);
    const struct engine_listener *listener = &crew->job->listener;
    if (listener->stopping)
        listener->stopping(listener->context);
}

static void note_stop(struct crew *crew, int signal, const struct error *error)
{
    crew->result->stopped = true;
    if (crew->result->stop_signal == 0)
        crew->result->stop_signal = signal;
    if (error->code != ERROR_NONE)
        crew_fail(crew, error);
    stop_all(crew);
}

static void hear_from(struct crew *crew, int rank, void *bytes)
{
    const uint32_t kind = *(const uint32_t *)bytes;
    if (kind == MESSAGE_STOP) {
        const struct message_stop *stop = bytes;
        note_stop(crew, stop->signal, &stop->error);
        free(bytes);
        return;
    }
    threads_lock_take(crew->lock);
    if (kind == MESSAGE_OUTCOME) {
        crew_accept(crew, bytes);
    } else {
        coordinator_note_done(&crew->coordinator, rank);
        free(bytes);
    }
    threads_lock_give(crew->lock);
}

/* A person, a thread of this rank that failed, the other ranks. */
static bool listen_all(struct crew *crew)
{
    const int signal = stop_requested();
    if (!crew->result->stopped && (signal || atomic_load_explicit(&crew->abandon, memory_order_relaxed)))
        note_stop(crew, signal, &(struct error){0});
    bool heard = false;
    int from;
    void *bytes;
    size_t size;
    while (ranks_poll(crew->job->ranks, &from, &bytes, &size)) {
        hear_from(crew, from, bytes);
        heard = true;
    }
    return heard;
}

static bool grant_all(struct crew *crew)
{
    threads_lock_take(crew->lock);
    const bool sent = coordinator_grant(&crew->coordinator);
    const struct error error = crew->coordinator.error;
    threads_lock_give(crew->lock);
    if (error.code != ERROR_NONE)
        crew_fail(crew, &error);
    return sent;
}

/* The text of this outcome, kept by its rank, goes there. */
static void give_place(struct crew *crew, const struct outcome *outcome, uint64_t offset)
{
    const struct message_place place = {.kind = MESSAGE_PLACE, .unit = outcome->unit.id, .offset = offset};
    if (outcome->rank == 0)
        crew_place(crew, place.unit, place.offset);
    else
        ranks_say(crew->job->ranks, outcome->rank, &place, sizeof place);
}

static bool deliver_ready(struct crew *crew)
{
    const struct engine_listener *listener = &crew->job->listener;
    const double first = clock_seconds();
    bool delivered = false;
    while (clock_seconds() - first < DELIVER_SECONDS) {
        threads_lock_take(crew->lock);
        struct outcome *outcome = coordinator_ready(&crew->coordinator);
        threads_lock_give(crew->lock);
        if (!outcome)
            return delivered;
        const double begin = clock_seconds();
        const bool go_on = listener->deliver(listener->context, outcome);
        if (go_on && outcome->kept)
            give_place(crew, outcome, listener->claim(listener->context, outcome->text_size));
        crew->result->deliver_seconds += clock_seconds() - begin;
        crew->result->numbers_done += outcome->unit.count;
        free(outcome);
        delivered = true;
        if (!go_on) {
            crew->result->stopped = true;
            stop_all(crew);
        }
        listen_all(crew); /* a stop is never far */
    }
    return delivered;
}

static void tick(struct crew *crew)
{
    const double seconds = clock_seconds() - crew->start;
    const struct engine_listener *listener = &crew->job->listener;
    if (!listener->tick || seconds < crew->next_tick)
        return;
    crew->next_tick = seconds + TICK_SECONDS;
    threads_lock_take(crew->lock);
    struct engine_progress progress = {.seconds = seconds,
                                       .numbers_done = crew->coordinator.numbers_done,
                                       .numbers_total = crew->job->numbers->count,
                                       .cost_done = crew->coordinator.cost_done,
                                       .cost_total = crew->job->plan->total_cost};
    if (plan_splits(crew->job->plan)) {
        progress.units_done = crew->result->unit_count;
        progress.vain_units = crew->result->vain_units;
    }
    for (int thread = 0; thread < crew->job->threads; thread++)
        progress.cost_done +=
            atomic_load_explicit(&crew->members[thread].operations_in_unit, memory_order_relaxed);
    threads_lock_give(crew->lock);
    listener->tick(listener->context, &progress);
}

static bool pump_rank_zero(struct crew *crew)
{
    bool moved = listen_all(crew);
    moved |= grant_all(crew);
    moved |= deliver_ready(crew);
    tick(crew);
    return moved;
}

/* ---- The other ranks. */

static void take_grant(struct crew *crew, const struct message_grant *grant)
{
    for (uint64_t i = 0; i < grant->count; i++)
        crew->granted[(crew->granted_first + crew->granted_count++) % crew->granted_room] = grant->units[i];
    crew->granted_last |= grant->last;
}

static void obey(struct crew *crew, const void *bytes)
{
    const uint32_t kind = *(const uint32_t *)bytes;
    if (kind == MESSAGE_GRANT) {
        threads_lock_take(crew->lock);
        take_grant(crew, bytes);
        threads_lock_give(crew->lock);
    } else if (kind == MESSAGE_PLACE) {
        const struct message_place *place = bytes;
        crew_place(crew, place->unit, place->offset);
    } else if (kind == MESSAGE_SPARE) {
        const struct message_spare *spare = bytes;
        threads_lock_take(crew->lock);
        crew_spare(crew, spare->id, spare->divisor);
        threads_lock_give(crew->lock);
    } else if (kind == MESSAGE_ABANDON) {
        atomic_store_explicit(&crew->abandon, true, memory_order_relaxed);
    } else {
        crew->left = true;
    }
}

static void keep_lines(struct crew *crew, struct message_lines *lines)
{
    threads_lock_take(crew->lock);
    lines->next = crew->lines;
    crew->lines = lines;
    threads_lock_give(crew->lock);
}

static bool obey_all(struct crew *crew)
{
    bool heard = false;
    int from;
    void *bytes;
    size_t size;
    while (!crew->left && ranks_poll(crew->job->ranks, &from, &bytes, &size)) {
        if (*(const uint32_t *)bytes == MESSAGE_LINES) {
            keep_lines(crew, bytes);
        } else {
            obey(crew, bytes);
            free(bytes);
        }
        heard = true;
    }
    return heard;
}

static struct outcome *next_outgoing(struct crew *crew)
{
    threads_lock_take(crew->lock);
    struct outcome *outcome = crew->outgoing_count > 0 ? crew->outgoing[--crew->outgoing_count] : NULL;
    threads_lock_give(crew->lock);
    return outcome;
}

/* As a message: all of it, but for a text that stays here. */
static size_t sent_size(const struct outcome *outcome)
{
    const char *end = (const char *)(outcome_verdicts(outcome) + outcome->unit.count);
    if (outcome->described)
        end = outcome_text(outcome) + (outcome->kept ? 0 : outcome->text_size);
    return (size_t)(end - (const char *)outcome);
}

static bool send_outcomes(struct crew *crew)
{
    bool sent = false;
    struct outcome *outcome;
    while ((outcome = next_outgoing(crew))) {
        ranks_post(crew->job->ranks, 0, outcome, sent_size(outcome));
        sent = true;
    }
    return sent;
}

/* Tells rank 0, once, that this rank cannot go on or was told not to. */
static void report_stop(struct crew *crew)
{
    threads_lock_take(crew->lock);
    const struct message_stop stop = {.kind = MESSAGE_STOP, .signal = stop_requested(), .error = crew->error};
    threads_lock_give(crew->lock);
    if (crew->stop_told || (stop.signal == 0 && stop.error.code == ERROR_NONE))
        return;
    crew->stop_told = true;
    ranks_say(crew->job->ranks, 0, &stop, sizeof stop);
}

/* Is all handed in? */
static bool is_idle_for_good(struct crew *crew)
{
    threads_lock_take(crew->lock);
    const bool ended = atomic_load_explicit(&crew->abandon, memory_order_relaxed) ||
                       (crew->granted_last && crew->granted_count == 0 && !crew->kept && !crew->placing);
    const bool idle = ended && crew->running == 0 && crew->outgoing_count == 0;
    threads_lock_give(crew->lock);
    return idle;
}

static void say_done(struct crew *crew)
{
    const uint32_t kind = MESSAGE_DONE;
    crew->done_told = true;
    ranks_say(crew->job->ranks, 0, &kind, sizeof kind);
}

static bool pump_other_rank(struct crew *crew)
{
    bool moved = obey_all(crew);
    moved |= send_outcomes(crew);
    /* In this order: once the rank is idle no thread can fail any more, so DONE never hides a failure. */
    const bool idle = is_idle_for_good(crew);
    report_stop(crew);
    if (idle && !crew->done_told) {
        say_done(crew);
        moved = true;
    }
    return moved;
}

/* ---- Both. */

bool crew_pump(struct crew *crew)
{
    return crew->job->ranks->rank == 0 ? pump_rank_zero(crew) : pump_other_rank(crew);
}

bool crew_finished(struct crew *crew)
{
    if (crew->job->ranks->rank != 0)
        return crew->left;
    threads_lock_take(crew->lock);
    const bool finished = crew->running == 0 && coordinator_finished(&crew->coordinator) &&
                          (!crew->placing || atomic_load_explicit(&crew->abandon, memory_order_relaxed));
    if (finished)
        coordinator_release(&crew->coordinator);
    threads_lock_give(crew->lock);
    return finished;
}
