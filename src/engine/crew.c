#include "engine/crew.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "engine/outcome.h"
#include "sieve/sieve.h"

/* ---- One unit. */

/* Between two slices: shows how far the unit is and, on the first thread, looks around. False: drop the unit.
 */
static bool look_up(struct member *member, uint64_t operations)
{
    struct crew *crew = member->crew;
    atomic_store_explicit(&member->operations_in_unit, operations, memory_order_relaxed);
    if (member->thread == 0) {
        const double begin = clock_seconds();
        crew_pump(crew);
        member->pump_seconds += clock_seconds() - begin;
    }
    return !atomic_load_explicit(&crew->abandon, memory_order_relaxed) &&
           !atomic_load_explicit(&member->drop, memory_order_relaxed);
}

static bool run_range(struct member *member, struct outcome *outcome)
{
    const struct kernel *kernel = member->crew->job->kernel;
    const struct unit *unit = &outcome->unit;
    uint64_t n;
    numbers_read(member->crew->job->numbers, unit->first, 1, &n);
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
        if (lo < unit->hi && !look_up(member, outcome->operations))
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
static struct message_lines *take_lines(struct crew *crew, uint64_t unit)
{
    threads_lock_take(crew->lock);
    struct message_lines **link = &crew->lines;
    while (*link && (*link)->unit != unit)
        link = &(*link)->next;
    struct message_lines *lines = *link;
    if (lines)
        *link = lines->next;
    threads_lock_give(crew->lock);
    return lines;
}

static bool load_block(struct member *member, const struct unit *unit, struct numbers_block *block)
{
    struct crew *crew = member->crew;
    struct error error;
    struct message_lines *lines = crew->job->ranks->rank > 0 ? take_lines(crew, unit->id) : NULL;
    const struct page fetched =
        lines ? (struct page){.bytes = lines->bytes, .used = lines->size} : (struct page){0};
    const bool good = numbers_load(crew->job->numbers, unit->first, (size_t)unit->count,
                                   lines ? &fetched : NULL, &member->loader, block, &error);
    free(lines);
    if (!good)
        crew_fail(crew, &error);
    return good;
}

static bool run_block(struct member *member, struct outcome *outcome, struct numbers_block *block)
{
    const struct kernel *kernel = member->crew->job->kernel;
    const struct unit *unit = &outcome->unit;
    const uint64_t slice = slice_numbers(kernel, unit);
    if (!load_block(member, unit, block))
        return false;
    for (uint64_t done = 0; done < unit->count;) {
        const uint64_t left = unit->count - done;
        const size_t part = (size_t)(left < slice ? left : slice);
        if (outcome->timed)
            check_timed(kernel, block->values + done, part, outcome, done);
        else
            outcome->operations += kernel->check(block->values + done, part, verdicts_of(outcome) + done);
        done += part;
        if (done < unit->count && !look_up(member, outcome->operations))
            return false;
    }
    return true;
}

static struct outcome *outcome_new(const struct crew *crew, const struct unit *unit, int thread)
{
    const bool timed = crew->job->timed;
    struct outcome *outcome = malloc(outcome_size(unit, timed));
    if (!outcome)
        return NULL;
    *outcome = (struct outcome){.kind = MESSAGE_OUTCOME,
                                .timed = timed,
                                .rank = crew->job->ranks->rank,
                                .thread = thread,
                                .unit = *unit};
    return outcome;
}

/* Is it known here why the invalid lines of the block are none? */
static bool can_describe(const struct member *member, const struct numbers_block *block)
{
    return member->crew->job->scribe.describe && (block->invalid_count == 0 || block->invalid[0].text);
}

/* The outcome with its text in place of its verdicts; takes ownership of it. NULL if that failed. */
static struct outcome *describe(struct member *member, struct outcome *outcome,
                                const struct numbers_block *block)
{
    const struct engine_scribe *scribe = &member->crew->job->scribe;
    struct page page = {0};
    struct error error;
    bool good = page_append(&page, outcome, sizeof *outcome) ||
                error_memory(&error, "the text of a unit", sizeof *outcome);
    good = good && scribe->describe(scribe->context, block, verdicts_of(outcome), outcome_seconds(outcome),
                                    &page, &error);
    if (good) {
        struct outcome *described = (struct outcome *)(void *)page.bytes;
        described->described = true;
        described->text_size = page.used - sizeof *described;
        tally_add(&described->tally, block, verdicts_of(outcome));
        free(outcome);
        return described;
    }
    crew_fail(member->crew, &error);
    page_free(&page);
    free(outcome);
    return NULL;
}

/* By a sieve: counts, and no text. */
static bool run_counted(struct member *member, struct outcome *outcome)
{
    const struct unit *unit = &outcome->unit;
    struct numbers_progression progression = numbers_progression_at(member->crew->job->numbers, unit->first);
    struct error error;
    uint64_t primes;
    progression.count = unit->count;
    const uint64_t last = progression.first + (unit->count - 1) * progression.step;
    if (!sieve_count(progression.first, last, progression.step, &primes, &error)) {
        crew_fail(member->crew, &error);
        return false;
    }
    outcome->described = true;
    outcome->operations = unit->count;
    tally_add_counted(&outcome->tally, &progression, primes);
    return true;
}

static bool run_whole(struct member *member, struct outcome *outcome, struct numbers_block *block)
{
    if (outcome->unit.is_counted)
        return run_counted(member, outcome);
    return unit_is_range(&outcome->unit) ? run_range(member, outcome) : run_block(member, outcome, block);
}

/* `outcome` may be NULL: the run is being abandoned. */
static void note_times(struct member *member, struct outcome *outcome, double begin)
{
    struct engine_worker *worker = member->worker;
    const double end = clock_seconds();
    const double busy = end - begin - member->pump_seconds;
    worker->busy_seconds += busy;
    worker->units++;
    worker->last_end = end - member->crew->start;
    if (!outcome)
        return;
    outcome->start_seconds = begin - member->crew->start;
    outcome->busy_seconds = busy;
    worker->operations += outcome->operations;
    if (outcome->timed && unit_is_range(&outcome->unit))
        seconds_of(outcome)[0] = busy;
}

/* NULL if the run is being abandoned. */
static struct outcome *run_unit(struct member *member, const struct unit *unit)
{
    struct outcome *outcome = outcome_new(member->crew, unit, member->thread);
    if (!outcome) {
        struct error error;
        error_memory(&error, "the outcome of a unit", outcome_size(unit, member->crew->job->timed));
        crew_fail(member->crew, &error);
        return NULL;
    }
    struct numbers_block block;
    member->pump_seconds = 0;
    const double begin = clock_seconds();
    const bool whole = run_whole(member, outcome, &block);
    outcome->is_dropped = !whole;
    if (!whole && !atomic_load_explicit(&member->drop, memory_order_relaxed)) {
        free(outcome);
        outcome = NULL;
    } else if (!unit_is_range(unit) && !unit->is_counted && can_describe(member, &block)) {
        outcome = describe(member, outcome, &block);
    }
    note_times(member, outcome, begin);
    return outcome;
}

/* ---- Next unit, and handing in. */

static enum take take_granted(struct crew *crew, struct unit *unit)
{
    if (crew->granted_count == 0)
        return crew->granted_last ? TAKE_END : TAKE_WAIT;
    *unit = crew->granted[crew->granted_first];
    crew->granted_first = (crew->granted_first + 1) % crew->granted_room;
    crew->granted_count--;
    return TAKE_UNIT;
}

static enum take take_unit(struct member *member, struct unit *unit)
{
    struct crew *crew = member->crew;
    threads_lock_take(crew->lock);
    enum take take;
    if (atomic_load_explicit(&crew->abandon, memory_order_relaxed))
        take = TAKE_END;
    else if (crew->job->ranks->rank == 0)
        take = coordinator_take(&crew->coordinator, unit);
    else
        take = take_granted(crew, unit);
    if (take == TAKE_UNIT) {
        crew->running++;
        member->unit = *unit;
        member->is_working = true;
        atomic_store_explicit(&member->drop, false, memory_order_relaxed);
    }
    threads_lock_give(crew->lock);
    return take;
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
static void hand_in(struct member *member, struct outcome *outcome)
{
    struct crew *crew = member->crew;
    struct outcome *kept = NULL;
    if (outcome && crew->job->scribe.place && outcome->described && outcome->text_size > 0) {
        kept = outcome;
        outcome = keep_text(kept);
        if (!outcome) {
            struct error error;
            error_memory(&error, "the outcome of a unit", sizeof *outcome);
            crew_fail(crew, &error);
        }
    }
    threads_lock_take(crew->lock);
    if (kept) {
        kept->next = crew->kept;
        crew->kept = kept;
    }
    crew->running--;
    member->is_working = false;
    /* With the unit's cost counted as done, its operations under way are not counted again. */
    atomic_store_explicit(&member->operations_in_unit, 0, memory_order_relaxed);
    if (outcome && crew->job->ranks->rank == 0)
        crew_accept(crew, outcome);
    else if (outcome)
        crew->outgoing[crew->outgoing_count++] = outcome;
    threads_lock_give(crew->lock);
}

/* ---- Texts that stayed here. */

void crew_place(struct crew *crew, uint64_t unit, uint64_t offset)
{
    threads_lock_take(crew->lock);
    struct outcome **link = &crew->kept;
    while (*link && (*link)->unit.id != unit)
        link = &(*link)->next;
    struct outcome *outcome = *link;
    if (outcome) {
        *link = outcome->next;
        outcome->offset = offset;
        outcome->next = crew->placing;
        crew->placing = outcome;
    }
    threads_lock_give(crew->lock);
}

/* Writes one text that has its place; false if there is none, or who has something else to do need not wait
 * for who is writing already: a file is written by one at a time. */
static bool write_placed(struct crew *crew, bool has_work)
{
    threads_lock_take(crew->lock);
    struct outcome *outcome = has_work && crew->writing > 0 ? NULL : crew->placing;
    if (outcome) {
        crew->placing = outcome->next;
        crew->running++;
        crew->writing++;
    }
    threads_lock_give(crew->lock);
    if (!outcome)
        return false;
    const struct engine_scribe *scribe = &crew->job->scribe;
    struct error error;
    if (!scribe->place(scribe->context, outcome_text(outcome), outcome->text_size, outcome->offset, &error))
        crew_fail(crew, &error);
    free(outcome);
    threads_lock_take(crew->lock);
    crew->running--;
    crew->writing--;
    threads_lock_give(crew->lock);
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
static bool drop_waiting(struct crew *crew, const struct unit *unit)
{
    struct outcome *outcome = outcome_new(crew, unit, -1);
    if (!outcome)
        return false;
    outcome->is_dropped = true;
    crew->outgoing[crew->outgoing_count++] = outcome;
    return true;
}

/* Without memory a unit goes on waiting, and is done in vain. */
static void drop_granted(struct crew *crew, uint64_t id, uint64_t divisor)
{
    const uint64_t count = crew->granted_count;
    crew->granted_count = 0;
    for (uint64_t i = 0; i < count; i++) {
        const struct unit unit = crew->granted[(crew->granted_first + i) % crew->granted_room];
        if (!unit_is_spare(&unit, id, divisor) || !drop_waiting(crew, &unit))
            crew->granted[(crew->granted_first + crew->granted_count++) % crew->granted_room] = unit;
    }
}

void crew_spare(struct crew *crew, uint64_t id, uint64_t divisor)
{
    for (int thread = 0; thread < crew->job->threads; thread++) {
        struct member *member = &crew->members[thread];
        if (member->is_working && unit_is_spare(&member->unit, id, divisor))
            atomic_store_explicit(&member->drop, true, memory_order_relaxed);
    }
    drop_granted(crew, id, divisor);
}

void crew_accept(struct crew *crew, struct outcome *outcome)
{
    const uint64_t id = outcome->unit.id;
    const double now = clock_seconds() - crew->start;
    const struct plan_news news = coordinator_accept(&crew->coordinator, outcome, now);
    if (news.spare)
        crew_spare(crew, id, news.divisor);
}

/* ---- A worker. */

/* The texts that have their places; of the first thread, for whose messages others wait, one at a time. */
static bool write_texts(struct member *member, bool has_work)
{
    bool wrote = write_placed(member->crew, has_work), more = wrote && member->thread > 0;
    while (more)
        more = write_placed(member->crew, has_work);
    return wrote;
}

static void work_until_the_end(struct member *member)
{
    struct clock_backoff backoff = {0};
    bool is_new = member->thread == 0;
    for (;;) {
        struct unit unit;
        const enum take take = take_unit(member, &unit);
        if (take == TAKE_END)
            return;
        /* The other ranks do not wait for the end of rank 0's first slice. */
        if (is_new)
            crew_pump(member->crew);
        is_new = false;
        if (take == TAKE_UNIT) {
            hand_in(member, run_unit(member, &unit));
            backoff = (struct clock_backoff){0};
        }
        bool moved = member->thread == 0 && crew_pump(member->crew);
        moved |= write_texts(member, take == TAKE_UNIT);
        if (moved)
            backoff = (struct clock_backoff){0};
        else if (take == TAKE_WAIT)
            clock_backoff_sleep(&backoff);
    }
}

/* The first thread stays until the rank has nothing more to do. */
static void wait_for_the_others(struct crew *crew)
{
    struct clock_backoff backoff = {0};
    while (!crew_finished(crew)) {
        bool moved = crew_pump(crew);
        moved |= write_placed(crew, false);
        if (moved)
            backoff = (struct clock_backoff){0};
        else
            clock_backoff_sleep(&backoff);
    }
}

void crew_work(int thread, void *context)
{
    struct crew *crew = context;
    struct member *member = &crew->members[thread];
    const double cpu_begin = clock_thread_cpu_seconds();
    work_until_the_end(member);
    if (thread == 0)
        wait_for_the_others(crew);
    member->worker->cpu_seconds = clock_thread_cpu_seconds() - cpu_begin;
    member->worker->cpu = host_current_cpu();
    host_thread_cpus(&member->worker->cpus);
}

void crew_fail(struct crew *crew, const struct error *error)
{
    threads_lock_take(crew->lock);
    if (crew->error.code == ERROR_NONE)
        crew->error = *error;
    threads_lock_give(crew->lock);
    atomic_store_explicit(&crew->abandon, true, memory_order_relaxed);
}

/* ---- Its memory. */

static bool open_members(struct crew *crew, struct error *error)
{
    const int threads = crew->job->threads;
    crew->members = calloc((size_t)threads, sizeof *crew->members);
    crew->result->workers = calloc((size_t)threads, sizeof *crew->result->workers);
    if (!crew->members || !crew->result->workers)
        return error_memory(error, "the workers", 0);
    for (int thread = 0; thread < threads; thread++) {
        struct member *member = &crew->members[thread];
        member->crew = crew;
        member->thread = thread;
        member->worker = &crew->result->workers[thread];
        member->worker->cpu = -1;
    }
    return true;
}

/* A rank holds at most so many units: see has_room in coordinator.c. */
static bool open_queues(struct crew *crew, struct error *error)
{
    crew->granted_room = crew->outgoing_room = PLAN_HELD_MAX * (uint64_t)crew->job->threads;
    crew->granted = calloc((size_t)crew->granted_room, sizeof *crew->granted);
    crew->outgoing = calloc((size_t)crew->outgoing_room, sizeof *crew->outgoing);
    return (crew->granted && crew->outgoing) || error_memory(error, "the units of this rank", 0);
}

bool crew_open(struct crew *crew, const struct engine_job *job, struct engine_result *result,
               struct error *error)
{
    *crew = (struct crew){.job = job, .result = result};
    crew->lock = threads_lock_new();
    if (!crew->lock)
        return error_memory(error, "a lock", 0);
    if (!open_members(crew, error) || !open_queues(crew, error))
        return false;
    return job->ranks->rank != 0 || coordinator_open(&crew->coordinator, job, result, error);
}

void crew_close(struct crew *crew)
{
    for (int thread = 0; crew->members && thread < crew->job->threads; thread++)
        numbers_loader_free(&crew->members[thread].loader);
    for (uint64_t i = 0; i < crew->outgoing_count; i++)
        free(crew->outgoing[i]);
    coordinator_close(&crew->coordinator);
    while (crew->lines) {
        struct message_lines *next = crew->lines->next;
        free(crew->lines);
        crew->lines = next;
    }
    free_texts(crew->kept);
    free_texts(crew->placing);
    free(crew->members);
    free(crew->granted);
    free(crew->outgoing);
    threads_lock_free(crew->lock);
}
