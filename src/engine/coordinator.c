#include "engine/coordinator.h"

#include <stdlib.h>

#include "engine/exchange/message.h"
#include "engine/exchange/parts.h"

/* The rate of a shorter unit is not accurate. */
static const double MEASURABLE_SECONDS = 0.0002;

/* Returns how many workers there are. */
static int number_workers(struct coordinator *coordinator, const int *threads_of)
{
    int workers = 0;
    for (int rank = 0; rank < coordinator->ranks->size; rank++) {
        coordinator->remotes[rank].threads = threads_of[rank];
        coordinator->remotes[rank].first_worker = workers;
        workers += threads_of[rank];
    }
    return workers;
}

static bool open_trace(struct engine_result *result, int workers)
{
    result->units = calloc(ENGINE_TRACE_MAX, sizeof *result->units);
    result->unit_sums = calloc((size_t)workers, sizeof *result->unit_sums);
    return result->units && result->unit_sums;
}

bool coordinator_open(struct coordinator *coordinator, const struct engine_job *job,
                      struct engine_result *result, struct error *error)
{
    *coordinator = (struct coordinator){.plan = job->plan,
                                        .loop = job->loop,
                                        .ranks = job->ranks,
                                        .result = result,
                                        .unit_seconds = job->unit_seconds};
    plan_rewind(job->plan);
    coordinator->window = job->loop ? job->loop->window : plan_window(job->plan);
    if (coordinator->window == 0)
        coordinator->window = 1;
    coordinator->slots = calloc((size_t)coordinator->window, sizeof *coordinator->slots);
    coordinator->remotes = calloc((size_t)job->ranks->size, sizeof *coordinator->remotes);
    coordinator->holders = calloc(job->plan->split.parts_room + 1, sizeof *coordinator->holders);
    if (!coordinator->slots || !coordinator->remotes || !coordinator->holders) {
        coordinator_close(coordinator);
        return error_memory(error, "the units under way", coordinator->window * sizeof *coordinator->slots);
    }
    const int workers = number_workers(coordinator, job->threads_of);
    if (!job->traced || open_trace(result, workers))
        return true;
    coordinator_close(coordinator);
    return error_memory(error, "the units of the record", ENGINE_TRACE_MAX * sizeof *result->units);
}

void coordinator_close(struct coordinator *coordinator)
{
    for (uint64_t i = 0; coordinator->slots && i < coordinator->window; i++)
        outcome_free_list(coordinator->slots[i]);
    while (coordinator->cancellations) {
        struct cancellation *cancellation = coordinator->cancellations;
        coordinator->cancellations = cancellation->next;
        free(cancellation);
    }
    free(coordinator->slots);
    free(coordinator->remotes);
    free(coordinator->holders);
    *coordinator = (struct coordinator){0};
}

/* As long as the oldest piece is far behind, only what has begun goes on. */
static enum next_unit next_unit(struct coordinator *coordinator, struct unit *unit)
{
    if (coordinator->begun >= coordinator->delivered + coordinator->window &&
        plan_begins_piece(coordinator->plan))
        return plan_next_begun(coordinator->plan, unit) ? NEXT_UNIT : NEXT_WAIT;
    if (plan_next(coordinator->plan, unit))
        return NEXT_UNIT;
    coordinator->exhausted = true;
    return NEXT_END;
}

static enum next_unit next_for(struct coordinator *coordinator, int rank, struct unit *unit)
{
    if (coordinator->exhausted || coordinator->stopping || coordinator->draining)
        return NEXT_END;
    const enum next_unit next = next_unit(coordinator, unit);
    if (next != NEXT_UNIT)
        return next;
    coordinator->begun += unit_begins_piece(unit);
    if (unit->is_part)
        coordinator->holders[unit->slot] = rank;
    return NEXT_UNIT;
}

enum next_unit coordinator_next(struct coordinator *coordinator, struct unit *unit)
{
    return next_for(coordinator, 0, unit);
}

/* In a divisor range; 0 if there was none, or it is a block. */
static uint64_t divisor_found(const struct outcome *outcome)
{
    if (!unit_is_range(&outcome->unit) || outcome->is_cancelled)
        return 0;
    return verdict_divisor(outcome_verdicts(outcome)[0]);
}

static void add_to_sums(struct engine_unit_sums *sums, const struct outcome *outcome, bool is_vain)
{
    const double seconds = outcome->busy_seconds;
    const bool is_first = sums->units++ == 0;
    if (is_first || outcome->start_seconds < sums->first_start)
        sums->first_start = outcome->start_seconds;
    if (is_first || seconds < sums->shortest)
        sums->shortest = seconds;
    if (seconds > sums->longest)
        sums->longest = seconds;
    sums->squares += seconds * seconds;
    if (is_vain) {
        sums->vain_units++;
        sums->vain_operations += outcome->operations;
    } else if (outcome->operations > sums->longest_operations) {
        sums->longest_operations = outcome->operations;
    }
}

/* Of a unit that somebody worked on. */
static void trace(struct coordinator *coordinator, const struct outcome *outcome, bool is_vain)
{
    const struct unit *unit = &outcome->unit;
    struct engine_result *result = coordinator->result;
    const uint64_t slot = result->unit_count++;
    if (is_vain) {
        result->vain_units++;
        result->vain_operations += outcome->operations;
    }
    if (!result->units)
        return;
    const int worker = coordinator->remotes[outcome->rank].first_worker + outcome->thread;
    add_to_sums(&result->unit_sums[worker], outcome, is_vain);
    if (slot >= ENGINE_TRACE_MAX)
        return;
    result->units[slot] = (struct engine_unit){.first = unit->first,
                                               .count = unit->count,
                                               .lo = unit->lo,
                                               .hi = unit->hi,
                                               .rank = outcome->rank,
                                               .thread = outcome->thread,
                                               .start_seconds = outcome->start_seconds,
                                               .busy_seconds = outcome->busy_seconds,
                                               .operations = outcome->operations,
                                               .found = divisor_found(outcome) > 0};
}

/* The rate of the fastest unit so far: others may have shared their CPU, or been too short for their start.
 */
static void measure(struct coordinator *coordinator, const struct outcome *outcome)
{
    if (!unit_is_range(&outcome->unit) || outcome->busy_seconds < MEASURABLE_SECONDS)
        return;
    const double rate = (double)outcome->operations / outcome->busy_seconds;
    if (rate <= coordinator->result->rate)
        return;
    coordinator->result->rate = rate;
    const double operations = rate * coordinator->unit_seconds;
    if (plan_splits(coordinator->plan) && operations >= 1)
        plan_resize(coordinator->plan, (uint64_t)operations);
}

/* Without memory it is not sent: then what is not needed is done in vain. */
static void note_cancellation(struct coordinator *coordinator, int rank, uint64_t id, uint64_t divisor)
{
    struct remote *remote = &coordinator->remotes[rank];
    if (rank == 0 || (remote->cancelled_id == id && remote->cancelled_divisor == divisor))
        return;
    struct cancellation *cancellation = malloc(sizeof *cancellation);
    if (!cancellation)
        return;
    *cancellation =
        (struct cancellation){.next = coordinator->cancellations, .rank = rank, .id = id, .divisor = divisor};
    coordinator->cancellations = cancellation;
    remote->cancelled_id = id;
    remote->cancelled_divisor = divisor;
}

static void note_cancellations(struct coordinator *coordinator, uint64_t id, const struct unit_effect *effect)
{
    for (const struct split_part *part = effect->cancelled; part;
         part = split_next_cancelled(part, effect->divisor))
        note_cancellation(coordinator, coordinator->holders[part->slot], id, effect->divisor);
}

/* Adds one part of a number to what is there. */
static void add_part(struct outcome *number, const struct outcome *part)
{
    if (part->unit.is_first) {
        number->rank = part->rank;
        number->thread = part->thread;
    }
    if (part->start_seconds < number->start_seconds)
        number->start_seconds = part->start_seconds;
    if (part->unit.lo < number->unit.lo)
        number->unit.lo = part->unit.lo;
    if (part->unit.hi > number->unit.hi)
        number->unit.hi = part->unit.hi;
    number->unit.cost += part->unit.cost;
    number->busy_seconds += part->busy_seconds;
    number->operations += part->operations;
    if (number->timed)
        outcome_mutable_seconds(number)[0] += outcome_seconds(part)[0];
}

/* Of a loop: with the last part of a span all of it is there. */
static void store_part(struct coordinator *coordinator, struct outcome *part, double now)
{
    const struct span span = spans_get(&coordinator->loop->spans, part->unit.id);
    struct outcome **slot = &coordinator->slots[span.id % coordinator->window];
    if (parts_add(slot, part) < span.end - span.first)
        return;
    if (part->next || span.is_counted) {
        struct outcome *whole = parts_join(*slot, &span, coordinator->plan->numbers);
        if (!whole) {
            error_memory(&coordinator->error, "the verdicts of numbers",
                         (span.end - span.first) * sizeof(struct verdict));
            return;
        }
        *slot = whole;
    }
    (*slot)->is_decided = true;
    (*slot)->known_seconds = now;
}

static void store(struct coordinator *coordinator, struct outcome *outcome, const struct unit_effect *effect,
                  double now)
{
    struct outcome **slot = &coordinator->slots[outcome->unit.id % coordinator->window];
    if (*slot) {
        add_part(*slot, outcome);
        free(outcome);
    } else {
        *slot = outcome;
    }
    struct outcome *piece = *slot;
    piece->units++;
    if (!effect->is_decided)
        return;
    piece->is_decided = true;
    piece->known_seconds = now;
    if (piece->unit.is_part)
        outcome_mutable_verdicts(piece)[0] =
            effect->divisor ? verdict_divisible(effect->divisor) : verdict_prime();
}

struct unit_effect coordinator_accept(struct coordinator *coordinator, struct outcome *outcome, double now)
{
    outcome->next = NULL; /* it was in a list of its rank */
    if (outcome->rank != 0 && !coordinator->loop) {
        coordinator->remotes[outcome->rank].held--;
        coordinator->remotes[outcome->rank].held_cost -= outcome->unit.cost;
    }
    measure(coordinator, outcome);
    const struct unit_effect effect =
        plan_complete(coordinator->plan, &outcome->unit, divisor_found(outcome));
    coordinator->cost_done += effect.cost;
    if (effect.is_decided)
        coordinator->numbers_done += outcome->unit.count;
    note_cancellations(coordinator, outcome->unit.id, &effect);
    if (outcome->thread >= 0) /* else it was cancelled before it began */
        trace(coordinator, outcome, effect.is_vain);
    if (effect.is_vain || coordinator->stopping)
        free(outcome);
    else if (coordinator->loop)
        store_part(coordinator, outcome, now);
    else
        store(coordinator, outcome, &effect, now);
    return effect;
}

static bool is_ready(const struct coordinator *coordinator)
{
    const struct outcome *outcome = coordinator->slots[coordinator->delivered % coordinator->window];
    return outcome && outcome->is_decided && !coordinator->stopping;
}

struct outcome *coordinator_ready(struct coordinator *coordinator)
{
    struct outcome **slot = &coordinator->slots[coordinator->delivered % coordinator->window];
    struct outcome *outcome = *slot;
    if (!is_ready(coordinator))
        return NULL;
    *slot = NULL;
    coordinator->delivered++;
    return outcome;
}

bool coordinator_add_begun(const struct coordinator *coordinator, struct begun_numbers *begun)
{
    for (uint64_t i = 0; i < coordinator->window && !coordinator->loop; i++)
        if (coordinator->slots[i] && !outcome_add_begun(coordinator->slots[i], begun))
            return false;
    return plan_add_begun(coordinator->plan, begun);
}

bool coordinator_add_ahead(struct coordinator *coordinator, const struct known_verdicts *before,
                           struct known_verdicts *ahead)
{
    const uint64_t window = plan_keeps_ahead(coordinator->plan) ? coordinator->window : 0;
    for (uint64_t i = 0; i < window; i++) {
        struct outcome *outcome = coordinator->slots[(coordinator->delivered + i) % window];
        if (outcome && !outcome_add_ahead(outcome, before, ahead))
            return false;
    }
    return true;
}

/* A rank is given as many units as it has threads, and then what the plan lets it reserve. */
static bool has_room(const struct coordinator *coordinator, const struct remote *remote)
{
    return remote->held < remote->threads ||
           plan_may_reserve(coordinator->plan, remote->threads, remote->held, remote->held_cost);
}

static bool send_lines(struct coordinator *coordinator, int rank, const struct unit *unit,
                       struct numbers_extent extent, struct error *error)
{
    const struct message_lines head = {.kind = MESSAGE_LINES, .numbers = extent};
    struct buffer buffer = {0};
    if (!buffer_append(&buffer, &head, sizeof head)) {
        error_memory(error, "lines for another rank", sizeof head);
    } else if (numbers_fetch(coordinator->plan->numbers, unit->first, (size_t)unit->count, &buffer, error)) {
        ((struct message_lines *)(void *)buffer.bytes)->size = buffer.used - sizeof head;
        ranks_send(coordinator->ranks, rank, buffer.bytes, buffer.used);
        return true;
    }
    buffer_free(&buffer);
    return false;
}

/* Sends what the unit is to be loaded from (if that fails it is noted: the run ends), if the other rank has
 * not got it: one block of a file is enough for all units of its numbers. */
static void provide_lines(struct coordinator *coordinator, int rank, const struct unit *unit)
{
    const struct numbers *numbers = coordinator->plan->numbers;
    struct numbers_extent *sent = &coordinator->remotes[rank].lines;
    if (!numbers_must_be_fetched(numbers, unit->first))
        return;
    const struct numbers_extent extent = numbers_fetched_with(numbers, unit->first, (size_t)unit->count);
    if ((extent.first != sent->first || extent.end != sent->end) &&
        send_lines(coordinator, rank, unit, extent, &coordinator->error))
        *sent = extent;
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
        return false; /* tried again at the next poll */
    *grant = (struct message_grant){.kind = MESSAGE_GRANT};
    enum next_unit next = coordinator->exhausted ? NEXT_END : NEXT_UNIT;
    while (next == NEXT_UNIT && has_room(coordinator, remote)) {
        next = next_for(coordinator, rank, &grant->units[grant->count]);
        if (next == NEXT_UNIT) {
            provide_lines(coordinator, rank, &grant->units[grant->count]);
            remote->held_cost += grant->units[grant->count++].cost;
            remote->held++;
        }
    }
    grant->last = remote->ended = next == NEXT_END;
    if (grant->count == 0 && !grant->last) {
        free(grant);
        return false;
    }
    ranks_send(coordinator->ranks, rank, grant, sizeof *grant + grant->count * sizeof grant->units[0]);
    return true;
}

/* Which of its units these are, the other rank knows. */
static void send_cancellations(struct coordinator *coordinator)
{
    while (coordinator->cancellations) {
        struct cancellation *cancellation = coordinator->cancellations;
        const struct message_cancel message = {
            .kind = MESSAGE_CANCEL, .id = cancellation->id, .divisor = cancellation->divisor};
        ranks_send_copy(coordinator->ranks, cancellation->rank, &message, sizeof message);
        coordinator->cancellations = cancellation->next;
        free(cancellation);
    }
}

/* Do the others know too little of it? Not of a quarter of what bounds who is ahead. */
static bool must_tell_delivered(const struct coordinator *coordinator)
{
    const struct loop *loop = coordinator->loop;
    const uint64_t told = coordinator->told, delivered = coordinator->delivered;
    if (loop->window > loop->spans.count && loop->reach >= loop->count)
        return false;
    return delivered - told >= (loop->window + 3) / 4 ||
           loop_distance(loop, told, delivered) > loop->reach / 4;
}

static bool tell_delivered(struct coordinator *coordinator)
{
    if (!must_tell_delivered(coordinator))
        return false;
    const uint64_t delivered = coordinator->delivered;
    const struct message_delivered message = {.kind = MESSAGE_DELIVERED, .spans = delivered};
    coordinator->told = delivered;
    for (int rank = 1; rank < coordinator->ranks->size; rank++)
        if (!coordinator->remotes[rank].done)
            ranks_send_copy(coordinator->ranks, rank, &message, sizeof message);
    return coordinator->ranks->size > 1;
}

bool coordinator_fetch(struct coordinator *coordinator, int rank, uint64_t first, uint64_t count,
                       struct error *error)
{
    const struct unit unit = {.first = first, .count = count};
    const struct numbers_extent extent =
        numbers_fetched_with(coordinator->plan->numbers, first, (size_t)count);
    return send_lines(coordinator, rank, &unit, extent, error);
}

bool coordinator_grant(struct coordinator *coordinator)
{
    if (coordinator->loop)
        return tell_delivered(coordinator);
    bool sent = coordinator->cancellations != NULL;
    send_cancellations(coordinator);
    const bool ends_early = coordinator->stopping || coordinator->draining;
    for (int rank = 1; rank < coordinator->ranks->size && !ends_early; rank++)
        sent |= grant_to(coordinator, rank);
    return sent;
}

static void send_kind(struct coordinator *coordinator, int rank, uint32_t kind)
{
    ranks_send_copy(coordinator->ranks, rank, &kind, sizeof kind);
}

/* To the ranks that have not handed in all. */
static void send_to_those_at_work(struct coordinator *coordinator, uint32_t kind)
{
    for (int rank = 1; rank < coordinator->ranks->size; rank++)
        if (!coordinator->remotes[rank].done)
            send_kind(coordinator, rank, kind);
}

void coordinator_stop(struct coordinator *coordinator)
{
    if (coordinator->stopping)
        return;
    coordinator->stopping = true;
    send_to_those_at_work(coordinator, MESSAGE_ABANDON);
}

void coordinator_drain(struct coordinator *coordinator)
{
    if (coordinator->draining)
        return;
    coordinator->draining = true;
    send_to_those_at_work(coordinator, MESSAGE_DRAIN);
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
    if (coordinator->stopping || coordinator->draining)
        return !is_ready(coordinator);
    if (coordinator->loop)
        return coordinator->delivered == coordinator->loop->spans.count;
    return coordinator->exhausted && coordinator->delivered == coordinator->begun;
}

void coordinator_release(struct coordinator *coordinator)
{
    for (int rank = 1; rank < coordinator->ranks->size; rank++)
        send_kind(coordinator, rank, MESSAGE_LEAVE);
}
