#include "engine/team.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "engine/outcome.h"
#include "sieve/sieve.h"

/* ---- One unit. */

/* Between two slices: shows how far the unit is and, on the first thread, polls. False: drop the unit.
 */
static bool poll_between_slices(struct worker *worker, uint64_t operations)
{
    struct team *team = worker->team;
    atomic_store_explicit(&worker->operations_in_unit, operations, memory_order_relaxed);
    if (worker->thread == 0) {
        const double begin = clock_seconds();
        team_poll(team);
        worker->poll_seconds += clock_seconds() - begin;
    }
    return !atomic_load_explicit(&team->abandon, memory_order_relaxed) &&
           !atomic_load_explicit(&worker->drop, memory_order_relaxed);
}

static bool run_range(struct worker *worker, struct outcome *outcome)
{
    const struct kernel *kernel = worker->team->job->kernel;
    const struct unit *unit = &outcome->unit;
    uint64_t n;
    numbers_read(worker->team->job->numbers, unit->first, 1, &n);
    for (uint64_t lo = unit->lo; lo < unit->hi;) {
        uint64_t hi = kernel->search_end(lo, kernel->slice_operations);
        if (hi > unit->hi)
            hi = unit->hi;
        uint64_t divisor = kernel->search(n, lo, hi);
        if (divisor) {
            outcome->operations += kernel->search_cost(lo, divisor + 1);
            verdicts_of(outcome)[0] = verdict_divisible(divisor);
            return true;
        }
        outcome->operations += kernel->search_cost(lo, hi);
        lo = hi;
        if (lo < unit->hi && !poll_between_slices(worker, outcome->operations))
            return false;
    }
    verdicts_of(outcome)[0] = verdict_prime();
    return true;
}

static void check_timed(const struct kernel *kernel, const uint64_t *n, size_t count, struct outcome *outcome,
                        uint64_t done)
{
    double begin = clock_seconds();
    for (size_t i = 0; i < count; i++) {
        outcome->operations += kernel->check(n + i, 1, verdicts_of(outcome) + done + i);
        const double end = clock_seconds();
        seconds_of(outcome)[done + i] = end - begin;
        begin = end;
    }
}

/* So many numbers of a block are about a slice of work. */
static uint64_t slice_numbers(const struct kernel *kernel, const struct unit *unit)
{
    const uint64_t slices = unit->cost / kernel->slice_operations + 1;
    return unit->count / slices + 1;
}

/* What rank 0 fetched for this unit, now the caller's, or NULL. */
static struct message_lines *remove_lines(struct team *team, uint64_t unit)
{
    threads_lock_acquire(team->lock);
    struct message_lines **link = &team->lines;
    while (*link && (*link)->unit != unit)
        link = &(*link)->next;
    struct message_lines *lines = *link;
    if (lines)
        *link = lines->next;
    threads_lock_release(team->lock);
    return lines;
}

static bool load_block(struct worker *worker, const struct unit *unit, struct numbers_block *block)
{
    struct team *team = worker->team;
    struct error error;
    struct message_lines *lines = team->job->ranks->rank > 0 ? remove_lines(team, unit->id) : NULL;
    const struct buffer fetched =
        lines ? (struct buffer){.bytes = lines->bytes, .used = lines->size} : (struct buffer){0};
    const bool good = numbers_load(team->job->numbers, unit->first, (size_t)unit->count,
                                   lines ? &fetched : NULL, &worker->loader, block, &error);
    free(lines);
    if (!good)
        team_fail(team, &error);
    return good;
}

static bool run_block(struct worker *worker, struct outcome *outcome, struct numbers_block *block)
{
    const struct kernel *kernel = worker->team->job->kernel;
    const struct unit *unit = &outcome->unit;
    const uint64_t slice = slice_numbers(kernel, unit);
    if (!load_block(worker, unit, block))
        return false;
    for (uint64_t done = 0; done < unit->count;) {
        const uint64_t left = unit->count - done;
        const size_t part = (size_t)(left < slice ? left : slice);
        if (outcome->timed)
            check_timed(kernel, block->values + done, part, outcome, done);
        else
            outcome->operations += kernel->check(block->values + done, part, verdicts_of(outcome) + done);
        done += part;
        if (done < unit->count && !poll_between_slices(worker, outcome->operations))
            return false;
    }
    return true;
}

static struct outcome *outcome_new(const struct team *team, const struct unit *unit, int thread)
{
    const bool timed = team->job->timed;
    struct outcome *outcome = malloc(outcome_size(unit, timed));
    if (!outcome)
        return NULL;
    *outcome = (struct outcome){.kind = MESSAGE_OUTCOME,
                                .timed = timed,
                                .rank = team->job->ranks->rank,
                                .thread = thread,
                                .unit = *unit};
    return outcome;
}

/* Is it known here why the invalid lines of the block are none? */
static bool can_format(const struct worker *worker, const struct numbers_block *block)
{
    return worker->team->job->formatter.format && (block->invalid_count == 0 || block->invalid[0].text);
}

/* The outcome with its text in place of its verdicts; takes ownership of it. NULL if that failed. */
static struct outcome *format(struct worker *worker, struct outcome *outcome,
                              const struct numbers_block *block)
{
    const struct engine_formatter *formatter = &worker->team->job->formatter;
    struct buffer buffer = {0};
    struct error error;
    bool good = buffer_append(&buffer, outcome, sizeof *outcome) ||
                error_memory(&error, "the text of a unit", sizeof *outcome);
    good = good && formatter->format(formatter->context, block, verdicts_of(outcome),
                                     outcome_seconds(outcome), &buffer, &error);
    if (good) {
        struct outcome *formatted = (struct outcome *)(void *)buffer.bytes;
        formatted->formatted = true;
        formatted->text_size = buffer.used - sizeof *formatted;
        tally_add(&formatted->tally, block, verdicts_of(outcome));
        free(outcome);
        return formatted;
    }
    team_fail(worker->team, &error);
    buffer_free(&buffer);
    free(outcome);
    return NULL;
}

/* By a sieve: counts, and no text. */
static bool run_counted(struct worker *worker, struct outcome *outcome)
{
    const struct unit *unit = &outcome->unit;
    struct numbers_progression progression = numbers_progression_at(worker->team->job->numbers, unit->first);
    struct error error;
    uint64_t primes;
    progression.count = unit->count;
    const uint64_t last = progression.first + (unit->count - 1) * progression.step;
    if (!sieve_count(progression.first, last, progression.step, &primes, &error)) {
        team_fail(worker->team, &error);
        return false;
    }
    outcome->formatted = true;
    outcome->operations = unit->count;
    tally_add_counted(&outcome->tally, &progression, primes);
    return true;
}

static bool run_whole(struct worker *worker, struct outcome *outcome, struct numbers_block *block)
{
    if (outcome->unit.is_counted)
        return run_counted(worker, outcome);
    return unit_is_range(&outcome->unit) ? run_range(worker, outcome) : run_block(worker, outcome, block);
}

/* `outcome` may be NULL: the run is being abandoned. */
static void note_times(struct worker *worker, struct outcome *outcome, double begin)
{
    struct engine_worker *result = worker->result;
    const double end = clock_seconds();
    const double busy = end - begin - worker->poll_seconds;
    result->busy_seconds += busy;
    result->units++;
    result->last_end = end - worker->team->start;
    if (!outcome)
        return;
    outcome->start_seconds = begin - worker->team->start;
    outcome->busy_seconds = busy;
    result->operations += outcome->operations;
    if (outcome->timed && unit_is_range(&outcome->unit))
        seconds_of(outcome)[0] = busy;
}

/* NULL if the run is being abandoned. */
static struct outcome *run_unit(struct worker *worker, const struct unit *unit)
{
    struct outcome *outcome = outcome_new(worker->team, unit, worker->thread);
    if (!outcome) {
        struct error error;
        error_memory(&error, "the outcome of a unit", outcome_size(unit, worker->team->job->timed));
        team_fail(worker->team, &error);
        return NULL;
    }
    struct numbers_block block;
    worker->poll_seconds = 0;
    const double begin = clock_seconds();
    const bool whole = run_whole(worker, outcome, &block);
    outcome->is_dropped = !whole;
    if (!whole && !atomic_load_explicit(&worker->drop, memory_order_relaxed)) {
        free(outcome);
        outcome = NULL;
    } else if (!unit_is_range(unit) && !unit->is_counted && can_format(worker, &block)) {
        outcome = format(worker, outcome, &block);
    }
    note_times(worker, outcome, begin);
    return outcome;
}

/* ---- Next unit, and handing in. */

static enum next_unit next_granted(struct team *team, struct unit *unit)
{
    if (team->granted_count == 0)
        return team->granted_last ? NEXT_END : NEXT_WAIT;
    *unit = team->granted[team->granted_first];
    team->granted_first = (team->granted_first + 1) % team->granted_room;
    team->granted_count--;
    return NEXT_UNIT;
}

static enum next_unit next_unit_for_worker(struct worker *worker, struct unit *unit)
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

/* Its header alone, which will be handed in. NULL if memory ran out. */
static struct outcome *keep_text(struct outcome *outcome)
{
    struct outcome *header = malloc(sizeof *header);
    if (!header)
        return NULL;
    outcome->kept = true;
    *header = *outcome;
    return header;
}

/* `outcome` may be NULL: the unit was dropped. */
static void hand_in(struct worker *worker, struct outcome *outcome)
{
    struct team *team = worker->team;
    struct outcome *kept = NULL;
    if (outcome && team->job->formatter.write_at && outcome->formatted && outcome->text_size > 0) {
        kept = outcome;
        outcome = keep_text(kept);
        if (!outcome) {
            struct error error;
            error_memory(&error, "the outcome of a unit", sizeof *outcome);
            team_fail(team, &error);
        }
    }
    threads_lock_acquire(team->lock);
    if (kept) {
        kept->next = team->kept;
        team->kept = kept;
    }
    team->running--;
    worker->is_working = false;
    /* With the unit's cost counted as done, its operations under way are not counted again. */
    atomic_store_explicit(&worker->operations_in_unit, 0, memory_order_relaxed);
    if (outcome && team->job->ranks->rank == 0)
        team_accept(team, outcome);
    else if (outcome)
        team->outgoing[team->outgoing_count++] = outcome;
    threads_lock_release(team->lock);
}

/* ---- Texts that stayed here. */

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

/* Writes one text that knows its offset; false if there is none, or who has something else to do need not
 * wait for who is writing already: a file is written by one at a time. */
static bool write_kept_text(struct team *team, bool has_work)
{
    threads_lock_acquire(team->lock);
    struct outcome *outcome = has_work && team->writing > 0 ? NULL : team->writable;
    if (outcome) {
        team->writable = outcome->next;
        team->running++;
        team->writing++;
    }
    threads_lock_release(team->lock);
    if (!outcome)
        return false;
    const struct engine_formatter *formatter = &team->job->formatter;
    struct error error;
    if (!formatter->write_at(formatter->context, outcome_text(outcome), outcome->text_size, outcome->offset,
                             &error))
        team_fail(team, &error);
    free(outcome);
    threads_lock_acquire(team->lock);
    team->running--;
    team->writing--;
    threads_lock_release(team->lock);
    return true;
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
    struct outcome *outcome = outcome_new(team, unit, -1);
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
    const struct unit_effect effect = coordinator_accept(&team->coordinator, outcome, now);
    if (effect.cancelled)
        team_cancel(team, id, effect.divisor);
}

/* ---- A worker. */

/* The texts that know their offsets; of the first thread, for whose messages others wait, one at a time. */
static bool write_texts(struct worker *worker, bool has_work)
{
    bool wrote = write_kept_text(worker->team, has_work), more = wrote && worker->thread > 0;
    while (more)
        more = write_kept_text(worker->team, has_work);
    return wrote;
}

static void work_until_the_end(struct worker *worker)
{
    struct clock_backoff backoff = {0};
    bool is_new = worker->thread == 0;
    for (;;) {
        struct unit unit;
        const enum next_unit next = next_unit_for_worker(worker, &unit);
        if (next == NEXT_END)
            return;
        /* The other ranks do not wait for the end of rank 0's first slice. */
        if (is_new)
            team_poll(worker->team);
        is_new = false;
        if (next == NEXT_UNIT) {
            hand_in(worker, run_unit(worker, &unit));
            backoff = (struct clock_backoff){0};
        }
        bool moved = worker->thread == 0 && team_poll(worker->team);
        moved |= write_texts(worker, next == NEXT_UNIT);
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
    while (!team_finished(team)) {
        bool moved = team_poll(team);
        moved |= write_kept_text(team, false);
        if (moved)
            backoff = (struct clock_backoff){0};
        else
            clock_backoff_sleep(&backoff);
    }
}

void team_work(int thread, void *context)
{
    struct team *team = context;
    struct worker *worker = &team->workers[thread];
    const double cpu_begin = clock_thread_cpu_seconds();
    work_until_the_end(worker);
    if (thread == 0)
        wait_for_the_others(team);
    worker->result->cpu_seconds = clock_thread_cpu_seconds() - cpu_begin;
    worker->result->cpu = host_current_cpu();
    host_thread_cpus(&worker->result->cpus);
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
