#include "simulator/simulation/modelled_rank.h"

#include <stdlib.h>

#include "engine/coordinator_loop.h"
#include "engine/exchange/message.h"
#include "simulator/simulation/event_schedule.h"

/* What this rank does now, it does at that time. */
static void set_acting(struct modelled_rank *rank, double seconds)
{
    rank->simulated_run->network.rank = rank->number;
    rank->simulated_run->network.clock = seconds;
}

/* ---- Units. */

enum next_unit modelled_rank_next_unit(struct modelled_rank *rank, struct unit *unit)
{
    enum next_unit next;
    if (rank->number == 0)
        next = coordinator_next(&rank->simulated_run->coordinator, unit);
    else if (granted_take(&rank->granted, unit))
        next = NEXT_UNIT;
    else
        next = rank->granted.last ? NEXT_END : NEXT_WAIT;
    rank->running += next == NEXT_UNIT;
    return next;
}

/* Of another rank than rank 0: the answer to what it asked for. An empty one stays. */
static enum next_unit take_answer(struct modelled_looping *looping, struct loop_chunk *chunk)
{
    if (looping->wants_chunk != ANSWERED) {
        if (looping->wants_chunk == ASKS_NOTHING)
            looping->wants_chunk = ASKS_SOON;
        return NEXT_WAIT;
    }
    if (looping->answer.first >= looping->answer.end)
        return NEXT_END;
    *chunk = looping->answer;
    looping->wants_chunk = ASKS_NOTHING;
    return NEXT_UNIT;
}

enum next_unit modelled_rank_next_chunk(struct modelled_worker *worker, struct loop_chunk *chunk)
{
    struct modelled_rank *rank = worker->rank;
    struct simulated_run *simulated_run = rank->simulated_run;
    const int index = (int)(worker - simulated_run->workers);
    enum next_unit next;
    if (schedule_is_static(&simulated_run->loop.schedule))
        next = loop_static_chunk(&simulated_run->loop, index, worker->looping.chunks, chunk) ? NEXT_UNIT
                                                                                             : NEXT_END;
    else if (rank->number == 0)
        next = coordinator_take_chunk(&simulated_run->coordinator, chunk) ? NEXT_UNIT : NEXT_END;
    else
        next = take_answer(&worker->looping, chunk);
    worker->looping.chunks += next == NEXT_UNIT;
    rank->running -= next == NEXT_END;
    return next;
}

struct outcome *modelled_rank_outcome(struct modelled_rank *rank, const struct unit *unit, int thread,
                                      uint64_t room)
{
    const size_t verdicts = unit->is_counted ? 0 : (size_t)room;
    struct outcome *outcome = calloc(1, sizeof *outcome + verdicts * sizeof(struct verdict));
    if (!outcome) {
        rank->simulated_run->out_of_memory = true;
        return NULL;
    }
    *outcome = (struct outcome){
        .kind = MESSAGE_OUTCOME, .rank = rank->number, .thread = thread, .unit = *unit, .is_cancelled = true};
    return outcome;
}

static void add_outgoing(struct modelled_rank *rank, struct outcome *outcome)
{
    outcome->next = rank->outgoing;
    rank->outgoing = outcome;
}

/* Without having begun. */
static bool hand_in_waiting(void *context, const struct unit *unit)
{
    struct modelled_rank *rank = context;
    struct outcome *outcome = modelled_rank_outcome(rank, unit, -1, 1);
    if (!outcome)
        return false;
    add_outgoing(rank, outcome);
    return true;
}

static void cancel_units(struct modelled_rank *rank, uint64_t id, uint64_t divisor)
{
    for (int thread = 0; thread < rank->simulated_run->configuration->threads; thread++) {
        struct modelled_worker *worker = &rank->workers[thread];
        if (worker->state == WORKER_BUSY && unit_is_cancelled(&worker->unit, id, divisor))
            event_schedule_early_end(worker);
    }
    granted_cancel(&rank->granted, id, divisor, hand_in_waiting, rank);
}

/* Rank 0, of whichever rank. */
static void accept_outcome(struct modelled_rank *rank, struct outcome *outcome)
{
    struct simulated_run *simulated_run = rank->simulated_run;
    const uint64_t id = outcome->unit.id;
    const struct unit_effect effect =
        coordinator_accept(&simulated_run->coordinator, outcome, simulated_run->network.clock);
    if (effect.cancelled)
        cancel_units(rank, id, effect.divisor);
}

void modelled_rank_hand_in(struct modelled_rank *rank, struct outcome *outcome, double seconds)
{
    set_acting(rank, seconds);
    if (rank->number == 0)
        accept_outcome(rank, outcome);
    else
        add_outgoing(rank, outcome);
}

/* ---- Messages. */

static void handle_message_of(struct modelled_rank *rank, int from, void *bytes)
{
    struct coordinator *coordinator = &rank->simulated_run->coordinator;
    const uint32_t kind = *(const uint32_t *)bytes;
    if (kind == MESSAGE_OUTCOME) {
        accept_outcome(rank, bytes);
        return;
    }
    if (kind == MESSAGE_WANT)
        coordinator_answer(coordinator, from, ((const struct message_want *)bytes)->thread);
    else
        coordinator_note_done(coordinator, from);
    free(bytes);
}

static bool poll_rank_zero(struct modelled_rank *rank)
{
    struct simulated_run *simulated_run = rank->simulated_run;
    bool moved = false;
    int from;
    void *bytes;
    while ((bytes = network_receive(&simulated_run->network, &rank->inbox, &from))) {
        handle_message_of(rank, from, bytes);
        moved = true;
    }
    moved |= coordinator_grant(&simulated_run->coordinator);
    bool delivered = false;
    for (struct outcome *outcome; (outcome = coordinator_ready(&simulated_run->coordinator));
         delivered = true)
        outcome_free(outcome);
    rank->delivered = simulated_run->coordinator.delivered;
    if (delivered || simulated_run->coordinator.exhausted)
        event_schedule_wakes(rank);
    return moved | delivered;
}

static void handle_message(struct modelled_rank *rank, const void *bytes)
{
    const uint32_t kind = *(const uint32_t *)bytes;
    if (kind == MESSAGE_GRANT) {
        granted_add(&rank->granted, bytes);
        event_schedule_wakes(rank);
    } else if (kind == MESSAGE_CANCEL) {
        const struct message_cancel *cancel = bytes;
        cancel_units(rank, cancel->id, cancel->divisor);
    } else if (kind == MESSAGE_CHUNK) {
        const struct message_chunk *answer = bytes;
        struct modelled_looping *looping = &rank->workers[answer->thread].looping;
        looping->answer = answer->chunk;
        looping->wants_chunk = ANSWERED;
        event_schedule_wakes(rank);
    } else if (kind == MESSAGE_DELIVERED) {
        rank->delivered = ((const struct message_delivered *)bytes)->spans;
        event_schedule_wakes(rank);
    } else if (kind == MESSAGE_LEAVE) {
        rank->left = true;
    }
}

static bool send_requests(struct modelled_rank *rank)
{
    struct simulated_run *simulated_run = rank->simulated_run;
    bool sent = false;
    for (int thread = 0; simulated_run->loops && thread < simulated_run->configuration->threads; thread++) {
        struct modelled_looping *looping = &rank->workers[thread].looping;
        if (looping->wants_chunk != ASKS_SOON)
            continue;
        const struct message_want want = {.kind = MESSAGE_WANT, .thread = thread};
        looping->wants_chunk = ASKED;
        network_send_copy(&simulated_run->network, 0, &want, sizeof want);
        sent = true;
    }
    return sent;
}

static bool send_outcomes(struct modelled_rank *rank)
{
    bool sent = false;
    for (struct outcome *outcome; (outcome = rank->outgoing); sent = true) {
        rank->outgoing = outcome->next;
        outcome->next = NULL;
        network_send(&rank->simulated_run->network, 0, outcome);
    }
    return sent;
}

/* Has it handed in all, for good? */
static bool is_idle(const struct modelled_rank *rank)
{
    return rank->running == 0 &&
           (rank->simulated_run->loops || (rank->granted.last && rank->granted.count == 0));
}

static bool poll_other_rank(struct modelled_rank *rank)
{
    struct network *network = &rank->simulated_run->network;
    bool moved = false;
    int from;
    void *bytes;
    while (!rank->left && (bytes = network_receive(network, &rank->inbox, &from))) {
        handle_message(rank, bytes);
        free(bytes);
        moved = true;
    }
    moved |= send_requests(rank);
    moved |= send_outcomes(rank);
    if (!rank->done_sent && is_idle(rank)) {
        const uint32_t kind = MESSAGE_DONE;
        rank->done_sent = moved = true;
        network_send_copy(network, 0, &kind, sizeof kind);
    }
    return moved;
}

bool modelled_rank_has_news(const struct modelled_rank *rank)
{
    bool has_news = rank->inbox.first || rank->outgoing;
    for (int thread = 0; thread < rank->simulated_run->configuration->threads; thread++)
        has_news |= rank->workers[thread].looping.wants_chunk == ASKS_SOON;
    return has_news;
}

bool modelled_rank_poll(struct modelled_rank *rank, double *seconds)
{
    set_acting(rank, *seconds);
    const bool moved = rank->number == 0 ? poll_rank_zero(rank) : poll_other_rank(rank);
    *seconds = rank->simulated_run->network.clock;
    return moved;
}

bool modelled_rank_finish(struct modelled_rank *rank, double *seconds)
{
    struct coordinator *coordinator = &rank->simulated_run->coordinator;
    if (rank->number == 0 && rank->running == 0 && !rank->left && coordinator_finished(coordinator)) {
        set_acting(rank, *seconds);
        coordinator_release(coordinator);
        *seconds = rank->simulated_run->network.clock;
        rank->left = true;
    }
    return rank->left;
}
