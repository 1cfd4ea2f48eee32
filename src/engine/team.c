#include "engine/team.h"

#include <stdlib.h>

#include "base/clock.h"

/* The caller holds the lock. */
static void add_outgoing(struct team *team, struct outcome *outcome)
{
    outcome->next = team->outgoing;
    team->outgoing = outcome;
}

/* ---- What nobody needs any more. The caller holds the lock. */

/* Without having begun: rank 0 must know that the unit is not out any more. False without memory: then it
 * goes on waiting, and is done in vain. */
static bool hand_in_waiting(void *context, const struct unit *unit)
{
    struct team *team = context;
    struct outcome *outcome = outcome_new(unit, team->job->timed, team->job->ranks->rank, -1);
    if (!outcome)
        return false;
    outcome->is_cancelled = true;
    add_outgoing(team, outcome);
    return true;
}

static void cancel_units(struct team *team, uint64_t id, uint64_t divisor)
{
    for (int thread = 0; thread < team->job->threads; thread++) {
        struct worker *worker = &team->workers[thread];
        if (worker->is_working && unit_is_cancelled(&worker->unit, id, divisor))
            atomic_store_explicit(&worker->cancelled, true, memory_order_relaxed);
    }
    granted_cancel(&team->granted, id, divisor, hand_in_waiting, team);
}

static void accept_outcome(struct team *team, struct outcome *outcome)
{
    const uint64_t id = outcome->unit.id;
    const double now = clock_seconds() - team->start;
    const struct unit_effect effect = coordinator_accept(&team->coordinator, outcome, now);
    if (effect.cancelled)
        cancel_units(team, id, effect.divisor);
}

/* ---- For the workers. */

static enum next_unit next_granted(struct team *team, struct unit *unit)
{
    if (granted_take(&team->granted, unit))
        return NEXT_UNIT;
    return team->granted.last ? NEXT_END : NEXT_WAIT;
}

enum next_unit team_next_unit(struct worker *worker, struct unit *unit)
{
    struct team *team = worker->team;
    threads_lock_acquire(team->lock);
    enum next_unit next;
    if (team_ends_early(team))
        next = NEXT_END;
    else if (team->job->ranks->rank == 0)
        next = coordinator_next(&team->coordinator, unit);
    else
        next = next_granted(team, unit);
    if (next == NEXT_UNIT) {
        team->running++;
        worker->unit = *unit;
        worker->is_working = true;
        atomic_store_explicit(&worker->cancelled, false, memory_order_relaxed);
    }
    threads_lock_release(team->lock);
    return next;
}

void team_begin_part(struct worker *worker, uint64_t first)
{
    threads_lock_acquire(worker->team->lock);
    worker->team->running++;
    worker->unit = (struct unit){.first = first};
    worker->is_working = true;
    threads_lock_release(worker->team->lock);
}

void team_end_loop(struct worker *worker)
{
    threads_lock_acquire(worker->team->lock);
    worker->team->looping--;
    threads_lock_release(worker->team->lock);
}

const struct message_lines *team_find_lines(struct team *team, const struct numbers_extent *numbers)
{
    threads_lock_acquire(team->lock);
    const struct message_lines *lines = fetched_lines_find(&team->lines, numbers);
    threads_lock_release(team->lock);
    return lines;
}

void team_note_search(struct worker *worker, uint64_t index, uint64_t below)
{
    threads_lock_acquire(worker->team->lock);
    worker->search = (struct begun_number){.index = index, .below = below};
    threads_lock_release(worker->team->lock);
}

static void fail_kept(struct team *team)
{
    struct error error;
    error_memory(&error, "the texts of units", 0);
    team_fail(team, &error);
}

void team_hand_in(struct worker *worker, struct outcome *outcome, struct outcome *kept)
{
    struct team *team = worker->team;
    threads_lock_acquire(team->lock);
    const bool good = !kept || kept_texts_add(&team->kept_texts, kept);
    team->running--;
    worker->is_working = false;
    if (outcome)
        worker->search = (struct begun_number){0};
    /* With the unit's cost counted as done, its operations under way are not counted again. */
    atomic_store_explicit(&worker->operations_in_unit, 0, memory_order_relaxed);
    if (outcome && team->job->ranks->rank == 0)
        accept_outcome(team, outcome);
    else if (outcome)
        add_outgoing(team, outcome);
    threads_lock_release(team->lock);
    if (!good)
        fail_kept(team);
}

/* The text is the caller's until end_write. */
static struct outcome *begin_write(struct team *team, bool has_work)
{
    threads_lock_acquire(team->lock);
    const bool waits = has_work && team->kept_texts.writers > 0;
    struct outcome *outcome = waits ? NULL : kept_texts_begin_write(&team->kept_texts);
    team->running += outcome != NULL;
    threads_lock_release(team->lock);
    return outcome;
}

static void end_write(struct team *team, struct outcome *outcome)
{
    threads_lock_acquire(team->lock);
    kept_texts_end_write(&team->kept_texts, outcome);
    team->running--;
    threads_lock_release(team->lock);
    free(outcome);
}

bool team_write_text(struct team *team, bool has_work)
{
    struct outcome *outcome = begin_write(team, has_work);
    if (!outcome)
        return false;
    const struct engine_formatter *formatter = &team->job->formatter;
    struct error error;
    if (!formatter->write_at(formatter->context, outcome_text(outcome), outcome->text_size, outcome->offset,
                             &error))
        team_fail(team, &error);
    end_write(team, outcome);
    return true;
}

void team_begin_flush(struct team *team)
{
    threads_lock_acquire(team->lock);
    kept_texts_begin_flush(&team->kept_texts);
    threads_lock_release(team->lock);
}

bool team_is_flushed(struct team *team)
{
    threads_lock_acquire(team->lock);
    const bool is_flushed = kept_texts_is_flushed(&team->kept_texts);
    threads_lock_release(team->lock);
    return is_flushed;
}

/* ---- For all. */

size_t team_searches(struct team *team, struct begun_number *searches)
{
    size_t count = 0;
    threads_lock_acquire(team->lock);
    for (int thread = 0; thread < team->job->threads; thread++)
        if (team->workers[thread].search.below > 0)
            searches[count++] = team->workers[thread].search;
    threads_lock_release(team->lock);
    return count;
}

void team_fail(struct team *team, const struct error *error)
{
    threads_lock_acquire(team->lock);
    if (team->error.code == ERROR_NONE)
        team->error = *error;
    threads_lock_release(team->lock);
    atomic_store_explicit(&team->abandon, true, memory_order_relaxed);
}

struct error team_error(struct team *team)
{
    threads_lock_acquire(team->lock);
    const struct error error = team->error;
    threads_lock_release(team->lock);
    return error;
}

void team_set_offset(struct team *team, uint64_t unit, uint64_t offset)
{
    threads_lock_acquire(team->lock);
    kept_texts_set_offset(&team->kept_texts, unit, offset);
    threads_lock_release(team->lock);
}

/* ---- Rank 0. */

void team_accept(struct team *team, struct outcome *outcome)
{
    threads_lock_acquire(team->lock);
    accept_outcome(team, outcome);
    threads_lock_release(team->lock);
}

void team_note_done(struct team *team, int rank)
{
    threads_lock_acquire(team->lock);
    coordinator_note_done(&team->coordinator, rank);
    threads_lock_release(team->lock);
}

bool team_grant(struct team *team)
{
    threads_lock_acquire(team->lock);
    const bool sent = coordinator_grant(&team->coordinator);
    const struct error error = team->coordinator.error;
    threads_lock_release(team->lock);
    if (error.code != ERROR_NONE)
        team_fail(team, &error);
    return sent;
}

void team_fetch(struct team *team, int rank, const struct message_fetch *fetch)
{
    struct error error;
    if (!coordinator_fetch(&team->coordinator, rank, fetch->first, fetch->count, &error))
        team_fail(team, &error);
}

struct outcome *team_ready(struct team *team)
{
    threads_lock_acquire(team->lock);
    struct outcome *outcome = coordinator_ready(&team->coordinator);
    const uint64_t delivered = team->coordinator.delivered;
    threads_lock_release(team->lock);
    atomic_store_explicit(&team->delivered, delivered, memory_order_relaxed);
    return outcome;
}

void team_stop(struct team *team)
{
    atomic_store_explicit(&team->abandon, true, memory_order_relaxed);
    threads_lock_acquire(team->lock);
    coordinator_stop(&team->coordinator);
    threads_lock_release(team->lock);
}

void team_drain(struct team *team)
{
    atomic_store_explicit(&team->draining, true, memory_order_relaxed);
    threads_lock_acquire(team->lock);
    coordinator_drain(&team->coordinator);
    threads_lock_release(team->lock);
}

bool team_add_begun(struct team *team, struct begun_numbers *begun)
{
    threads_lock_acquire(team->lock);
    bool good = coordinator_add_begun(&team->coordinator, begun);
    for (int thread = 0; thread < team->job->threads && good; thread++)
        if (team->workers[thread].search.below > 0)
            good = begun_add(begun, team->workers[thread].search);
    threads_lock_release(team->lock);
    return good;
}

bool team_add_ahead(struct team *team, struct known_verdicts *ahead)
{
    threads_lock_acquire(team->lock);
    const bool good = coordinator_add_ahead(&team->coordinator, team->job->ahead, ahead);
    threads_lock_release(team->lock);
    return good;
}

struct engine_progress team_progress(struct team *team, double seconds)
{
    threads_lock_acquire(team->lock);
    struct engine_progress progress = {.seconds = seconds,
                                       .numbers_done = team->coordinator.numbers_done,
                                       .numbers_total = team->job->numbers->count,
                                       .cost_done = team->coordinator.cost_done,
                                       .cost_total = team->job->plan->total_cost};
    if (plan_splits(team->job->plan)) {
        progress.units_done = team->result->unit_count;
        progress.vain_units = team->result->vain_units;
    }
    for (int thread = 0; thread < team->job->threads; thread++)
        progress.cost_done +=
            atomic_load_explicit(&team->workers[thread].operations_in_unit, memory_order_relaxed);
    threads_lock_release(team->lock);
    return progress;
}

/* Also when the run ends early: a thread that has a chunk may still make a part of it. The caller holds the
 * lock. */
static bool is_at_work(const struct team *team)
{
    return team->running > 0 || (team->job->loop && team->looping > 0);
}

bool team_is_over(struct team *team)
{
    threads_lock_acquire(team->lock);
    const bool is_over = !is_at_work(team) && coordinator_finished(&team->coordinator) &&
                         (!team->kept_texts.writable || team_has_failed(team));
    threads_lock_release(team->lock);
    return is_over;
}

void team_release(struct team *team)
{
    threads_lock_acquire(team->lock);
    coordinator_release(&team->coordinator);
    threads_lock_release(team->lock);
}

/* ---- Other ranks. */

/* Does this rank hold a unit of these numbers? */
static bool holds_any_of(void *context, const struct numbers_extent *numbers)
{
    const struct team *team = context;
    for (int thread = 0; thread < team->job->threads; thread++) {
        const struct worker *worker = &team->workers[thread];
        if (worker->is_working && worker->unit.first >= numbers->first && worker->unit.first < numbers->end)
            return true;
        if (worker->looping.wants_lines != REQUEST_NONE && worker->looping.lines_first >= numbers->first &&
            worker->looping.lines_first < numbers->end)
            return true;
    }
    return granted_has_any_of(&team->granted, numbers);
}

/* The lines of these units came before them: now is known which are not needed any more. */
void team_add_granted(struct team *team, const struct message_grant *grant)
{
    threads_lock_acquire(team->lock);
    granted_add(&team->granted, grant);
    fetched_lines_drop(&team->lines, holds_any_of, team);
    threads_lock_release(team->lock);
}

void team_add_lines(struct team *team, struct message_lines *lines)
{
    threads_lock_acquire(team->lock);
    fetched_lines_add(&team->lines, lines);
    if (team->job->loop) /* which grants no units that would say what is needed */
        fetched_lines_drop(&team->lines, holds_any_of, team);
    threads_lock_release(team->lock);
}

void team_cancel(struct team *team, uint64_t id, uint64_t divisor)
{
    threads_lock_acquire(team->lock);
    cancel_units(team, id, divisor);
    threads_lock_release(team->lock);
}

/* Now the caller's; NULL if there is none. */
static struct outcome *next_outgoing(struct team *team)
{
    threads_lock_acquire(team->lock);
    struct outcome *outcome = team->outgoing;
    if (outcome)
        team->outgoing = outcome->next;
    threads_lock_release(team->lock);
    return outcome;
}

bool team_send_outcomes(struct team *team)
{
    bool sent = false;
    struct outcome *outcome;
    while ((outcome = next_outgoing(team))) {
        ranks_send(team->job->ranks, 0, outcome, outcome_sent_size(outcome));
        sent = true;
    }
    return sent;
}

bool team_is_idle(struct team *team)
{
    threads_lock_acquire(team->lock);
    const bool has_none = team->job->loop || (team->granted.last && team->granted.count == 0);
    const bool ended = team_ends_early(team) || (has_none && kept_texts_is_empty(&team->kept_texts));
    const bool idle = ended && !is_at_work(team) && !team->outgoing;
    threads_lock_release(team->lock);
    return idle;
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
    return granted_open(&team->granted, team->job->threads) ||
           error_memory(error, "the units of this rank", 0);
}

bool team_open(struct team *team, const struct engine_job *job, struct engine_result *result,
               struct error *error)
{
    *team =
        (struct team){.job = job,
                      .result = result,
                      .looping = job->threads,
                      .checkpoint = {.calls = &job->checkpoints, .next_seconds = job->checkpoints.seconds}};
    team->lock = threads_lock_new();
    if (!team->lock)
        return error_memory(error, "a lock", 0);
    if (!open_workers(team, error) || !open_queues(team, error))
        return false;
    return job->ranks->rank != 0 || coordinator_open(&team->coordinator, job, result, error);
}

void team_close(struct team *team)
{
    for (int thread = 0; team->workers && thread < team->job->threads; thread++) {
        numbers_loader_free(&team->workers[thread].loader);
        part_free(&team->workers[thread].looping.part);
    }
    outcome_free_list(team->outgoing);
    coordinator_close(&team->coordinator);
    fetched_lines_free(&team->lines);
    kept_texts_free(&team->kept_texts);
    begun_free(&team->checkpoint.begun);
    known_free(&team->checkpoint.ahead);
    granted_close(&team->granted);
    free(team->workers);
    threads_lock_free(team->lock);
}
