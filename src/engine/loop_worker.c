#include "engine/loop_worker.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "engine/check_numbers.h"
#include "engine/chunks.h"
#include "engine/hand_in.h"
#include "engine/poll.h"
#include "engine/run_unit.h"

/* Of fewer numbers at once all of their span are loaded, and stay for the next ones. */
static const uint64_t LOADED_LEAST = 4096;

/* So many numbers of small chunks are checked at once. */
enum { TOGETHER_MAX = 1024 };

/* What there is to do now. */
enum step {
    STEP_RUN,  /* numbers */
    STEP_WAIT, /* a chunk was asked for */
    STEP_HELD, /* numbers, but those before them are too far behind */
    STEP_END,
};

/* ---- Time at work. */

static void begin_activity(struct worker *worker)
{
    struct looping *looping = &worker->looping;
    if (looping->is_active)
        return;
    looping->is_active = true;
    check_begin_work(worker);
}

static void end_activity(struct worker *worker)
{
    struct looping *looping = &worker->looping;
    if (!looping->is_active)
        return;
    double now;
    const struct work_time work = check_end_work(worker, &now);
    looping->is_active = false;
    looping->busy.seconds += work.seconds;
    looping->busy.cpu_seconds += work.cpu_seconds;
    worker->result->last_end = now - worker->team->start;
}

/* ---- Numbers. */

/* Waits until rank 0 has sent what the numbers are loaded from. False: the run ends early. */
static bool wait_for_lines(struct worker *worker, uint64_t first, uint64_t count)
{
    struct clock_backoff backoff = {0};
    bool is_missing;
    check_find_lines(worker, first, count, &is_missing);
    if (!is_missing)
        return true;
    end_activity(worker);
    chunks_want_lines(worker);
    while (is_missing && !team_ends_early(worker->team)) {
        if (worker->thread > 0 || !poll_once(worker->team))
            clock_backoff_sleep(&backoff);
        check_find_lines(worker, first, count, &is_missing);
    }
    begin_activity(worker);
    return !is_missing;
}

/* Of a file that this rank may not see. */
static bool load_block(struct worker *worker, uint64_t first, uint64_t count)
{
    const struct engine_job *job = worker->team->job;
    struct numbers_block *block = &worker->looping.block;
    block->values = NULL;
    if (job->ranks->rank == 0 || !numbers_must_be_fetched(job->numbers, first))
        return check_load(worker, first, count, block);
    chunks_hold_lines(worker, first, count);
    const bool good = wait_for_lines(worker, first, count) && check_load(worker, first, count, block);
    chunks_leave_lines(worker);
    return good;
}

/* That none of the loaded numbers costs more than. */
static uint64_t find_largest_cost(const struct kernel *kernel, const struct numbers_block *block)
{
    uint64_t largest = kernel->search ? 0 : UINT64_MAX;
    for (size_t i = 0; kernel->search && i < block->count; i++)
        largest = block->values[i] > largest ? block->values[i] : largest;
    return kernel->cost(largest);
}

static bool is_loaded(const struct numbers_block *block, uint64_t first, uint64_t end)
{
    return block->values && block->first <= first && end <= block->first + block->count;
}

/* The numbers from `first` on to the end, at least; NULL: the run ends early, or failed. Of few numbers all
 * of their span stay loaded for the next ones. */
static const uint64_t *load(struct worker *worker, const struct span *span, uint64_t first, uint64_t end)
{
    struct numbers_block *block = &worker->looping.block;
    if (is_loaded(block, first, end))
        return block->values + (first - block->first);
    const bool few = end - first < LOADED_LEAST;
    const uint64_t begin = few ? span->first : first, count = (few ? span->end : end) - begin;
    if (!load_block(worker, begin, count))
        return NULL;
    const struct kernel *kernel = worker->team->job->kernel;
    worker->looping.slice = kernel->slice_operations / find_largest_cost(kernel, block);
    return block->values + (first - begin);
}

static uint64_t cost_of(const struct engine_job *job, const uint64_t *n, uint64_t count)
{
    uint64_t sum = 0;
    for (uint64_t i = 0; i < count && loop_sums_costs(job->numbers); i++)
        sum = unit_add_costs(sum, job->kernel->cost(n[i]));
    return sum;
}

/* ---- Parts. */

static bool fail_memory(struct worker *worker, uint64_t count)
{
    struct error error;
    error_memory(&error, "the verdicts of numbers", count * sizeof(struct verdict));
    team_fail(worker->team, &error);
    return false;
}

/* Unless one is open. */
static bool open_part(struct worker *worker, const struct span *span, uint64_t first)
{
    struct team *team = worker->team;
    struct looping *looping = &worker->looping;
    if (part_is_open(&looping->part))
        return true;
    begin_activity(worker);
    if (!part_begin(&looping->part, span, first, team->job->timed, team->job->ranks->rank, worker->thread))
        return fail_memory(worker, span->end - first);
    /* What was done before a wait for its lines counts as if it had been done right behind that. */
    looping->part.outcome->start_seconds = worker->clock.since - looping->busy.seconds - team->start;
    looping->cost = looping->operations_seen = 0;
    team_begin_part(worker, first);
    return true;
}

/* With its text, if it is a whole span and texts are asked for. Takes ownership; NULL if it failed. */
static struct outcome *format_whole(struct worker *worker, const struct span *span, struct outcome *outcome)
{
    struct numbers_block *block = &worker->looping.block;
    if (block->first != span->first || block->count != span->end - span->first)
        block->values = NULL;
    if (!load(worker, span, span->first, span->end)) {
        free(outcome);
        return NULL;
    }
    return run_unit_can_format(worker, block) ? run_unit_format(worker, outcome, block) : outcome;
}

/* The outcome of the part, or NULL. */
static struct outcome *finish_part(struct worker *worker)
{
    struct part *part = &worker->looping.part;
    const struct span span = part->span;
    const bool is_whole = part_is_whole(part);
    struct outcome *outcome = part_end(part);
    if (!outcome) {
        fail_memory(worker, span.end - span.first);
        return NULL;
    }
    outcome->unit.cost = worker->looping.cost;
    outcome->formatted = span.is_counted; /* of what a sieve counted the primes alone are known here */
    if (is_whole && !span.is_counted)
        outcome = format_whole(worker, &span, outcome);
    return outcome;
}

/* Hands it in, or discards it if the run has failed. */
static void close_part(struct worker *worker)
{
    struct looping *looping = &worker->looping;
    if (!part_is_open(&looping->part))
        return;
    struct outcome *outcome = NULL;
    if (looping->part.count > 0 && !team_has_failed(worker->team)) {
        begin_activity(worker);
        outcome = finish_part(worker);
    }
    end_activity(worker);
    part_discard(&looping->part);
    worker->result->busy_seconds += looping->busy.seconds;
    worker->result->busy_cpu_seconds += looping->busy.cpu_seconds;
    worker->result->units++;
    worker->result->numbers += looping->part.count;
    if (outcome) {
        outcome->busy_seconds = looping->busy.seconds;
        worker->result->operations += outcome->operations;
    }
    looping->busy = (struct work_time){0};
    hand_in(worker, outcome);
    hand_in_texts(worker, true);
}

/* ---- Chunks. */

/* Looks around, if a slice of work was done since the last time, or if others ask for chunks. */
static void look_around(struct worker *worker)
{
    struct looping *looping = &worker->looping;
    const struct engine_job *job = worker->team->job;
    const bool serves = worker->thread == 0 && job->ranks->rank == 0 && job->ranks->size > 1 &&
                        !schedule_is_static(&job->loop->schedule);
    const uint64_t operations = part_is_open(&looping->part) ? looping->part.outcome->operations : 0;
    if (!serves && operations - looping->operations_seen < job->kernel->slice_operations)
        return;
    looping->operations_seen = operations;
    check_poll(worker, operations);
}

/* A part that has cost a unit is handed in. */
static void end_slice(struct worker *worker)
{
    if (worker->looping.part.outcome->operations < worker->team->job->kernel->unit_operations) {
        look_around(worker);
        return;
    }
    close_part(worker);
    check_poll(worker, 0);
}

/* Consecutive numbers that were decided. False if memory ran out, and the team failed. */
static bool add_to_part(struct worker *worker, uint64_t first, uint64_t count)
{
    if (!part_add(&worker->looping.part, first, count))
        return fail_memory(worker, count);
    end_slice(worker);
    return true;
}

/* Numbers that are at most a slice of work, from `n`; their verdicts go to this place of the part. */
static void check_slice(struct worker *worker, const uint64_t *n, uint64_t count, uint64_t place)
{
    const struct engine_job *job = worker->team->job;
    struct looping *looping = &worker->looping;
    struct outcome *outcome = looping->part.outcome;
    outcome->operations += job->kernel->check(n, (size_t)count, outcome_mutable_verdicts(outcome) + place);
    looping->cost = unit_add_costs(looping->cost, cost_of(job, n, count));
}

/* Slice by slice. False: it ended before. */
static bool check_slices(struct worker *worker, const struct span *span, struct checking *checking)
{
    struct looping *looping = &worker->looping;
    while (checking->left > 0 && !team_ends_early(worker->team)) {
        const struct checking before = *checking;
        if (!open_part(worker, span, checking->index))
            return false;
        checking->outcome = looping->part.outcome;
        checking->place = looping->part.count;
        if (!checking_step(worker, checking))
            return false;
        const uint64_t done = checking->index - before.index;
        looping->cost = unit_add_costs(looping->cost, cost_of(worker->team->job, before.n, done));
        if (!add_to_part(worker, before.index, done))
            return false;
    }
    return checking->left == 0;
}

/* Under a static schedule: the next chunk, if it is at most `most` loaded numbers of the span. */
static bool take_small_chunk(struct worker *worker, const struct span *span, uint64_t most,
                             struct loop_chunk *chunk)
{
    const struct engine_job *job = worker->team->job;
    struct looping *looping = &worker->looping;
    struct loop_chunk next;
    if (!loop_static_chunk(job->loop, job->first_worker + worker->thread, looping->chunks, &next) ||
        next.end > span->end || next.end - next.first > most ||
        !is_loaded(&looping->block, next.first, next.end))
        return false;
    looping->chunks++;
    *chunk = next;
    return true;
}

/* Is `interval`, which ends its chunk, one of several small ones in the span that are this worker's anyway?
 */
static bool has_small_chunks(const struct worker *worker, const struct loop_chunk *interval)
{
    const struct engine_job *job = worker->team->job;
    const struct looping *looping = &worker->looping;
    return schedule_is_static(&job->loop->schedule) && !job->timed &&
           looping->chunk.first == looping->chunk.end && looping->slice > interval->end - interval->first &&
           interval->end - interval->first < TOGETHER_MAX;
}

/* Small chunks of one span, from `interval` on, whose numbers stand at `n`: as one slice. */
static bool check_together(struct worker *worker, const struct span *span, const struct loop_chunk *interval,
                           const uint64_t *n)
{
    struct looping *looping = &worker->looping;
    struct loop_chunk chunk = *interval;
    uint64_t values[TOGETHER_MAX], count = 0;
    const uint64_t most = looping->slice < TOGETHER_MAX ? looping->slice : TOGETHER_MAX;
    const uint64_t place = looping->part.count;
    do {
        const uint64_t size = chunk.end - chunk.first;
        memcpy(values + count, n + (chunk.first - interval->first), (size_t)size * sizeof *values);
        count += size;
        if (!part_add(&looping->part, chunk.first, size))
            return fail_memory(worker, size);
    } while (take_small_chunk(worker, span, most - count, &chunk));
    check_slice(worker, values, count, place);
    end_slice(worker);
    return true;
}

/* Numbers of one span. False: it ended before. */
static bool check_interval(struct worker *worker, const struct span *span, const struct loop_chunk *interval)
{
    const struct engine_job *job = worker->team->job;
    struct looping *looping = &worker->looping;
    const uint64_t count = interval->end - interval->first;
    const uint64_t *n = load(worker, span, interval->first, interval->end);
    if (!n)
        return false;
    if (count <= looping->slice && !job->timed) {
        if (!open_part(worker, span, interval->first))
            return false;
        if (has_small_chunks(worker, interval))
            return check_together(worker, span, interval, n);
        check_slice(worker, n, count, looping->part.count);
        return add_to_part(worker, interval->first, count);
    }
    struct checking checking = {.n = n,
                                .index = interval->first,
                                .left = count,
                                .slice = looping->slice + 1,
                                .is_mixed = looping->slice == 0};
    return check_slices(worker, span, &checking);
}

static bool count_interval(struct worker *worker, const struct span *span, const struct loop_chunk *interval)
{
    struct looping *looping = &worker->looping;
    const uint64_t count = interval->end - interval->first;
    struct numbers_progression progression;
    uint64_t primes;
    if (!open_part(worker, span, interval->first))
        return false;
    if (!run_unit_count(worker, interval->first, count, &progression, &primes))
        return false;
    looping->part.outcome->tally.prime += primes;
    looping->part.outcome->operations += count;
    looping->cost = unit_add_costs(looping->cost, count);
    return add_to_part(worker, interval->first, count);
}

/* Its part may have been less work than a slice, and so may those of all spans: this is where one looks
 * around. */
static void leave_span(struct worker *worker)
{
    if (!part_is_open(&worker->looping.part))
        return;
    close_part(worker);
    check_poll(worker, 0);
}

/* The next numbers, of one span; a part of another span is closed. */
static enum step next_interval(struct worker *worker, struct span *span, struct loop_chunk *interval)
{
    struct looping *looping = &worker->looping;
    const struct loop *loop = worker->team->job->loop;
    if (team_ends_early(worker->team))
        return STEP_END;
    if (looping->chunk.first >= looping->chunk.end) {
        const enum next_unit next = chunks_take(worker, &looping->chunk);
        if (next != NEXT_UNIT)
            return next == NEXT_END ? STEP_END : STEP_WAIT;
    }
    const uint64_t first = looping->chunk.first;
    if (first >= span->end || first < span->first) {
        leave_span(worker);
        *span = spans_at(&loop->spans, first);
    }
    if (!part_is_open(&looping->part) &&
        !loop_may_begin(loop, span->id, atomic_load_explicit(&worker->team->delivered, memory_order_relaxed)))
        return STEP_HELD;
    *interval = (struct loop_chunk){.first = first,
                                    .end = looping->chunk.end < span->end ? looping->chunk.end : span->end};
    looping->chunk.first = interval->end;
    return STEP_RUN;
}

/* Nothing can be done now; what is done must not keep others waiting. */
static void wait(struct worker *worker, enum step step, struct clock_backoff *backoff)
{
    const double begin = clock_seconds();
    end_activity(worker);
    bool moved = worker->thread == 0 && poll_once(worker->team);
    moved |= hand_in_texts(worker, false);
    if (moved)
        *backoff = (struct clock_backoff){0};
    else
        clock_backoff_sleep(backoff);
    if (step == STEP_HELD)
        worker->result->held_back_seconds += clock_seconds() - begin;
}

void loop_worker_run(struct worker *worker)
{
    struct clock_backoff backoff = {0};
    struct span span = {0};
    struct loop_chunk interval;
    enum step step;
    while ((step = next_interval(worker, &span, &interval)) != STEP_END) {
        if (step != STEP_RUN) {
            wait(worker, step, &backoff);
            continue;
        }
        backoff = (struct clock_backoff){0};
        begin_activity(worker);
        if (span.is_counted)
            count_interval(worker, &span, &interval);
        else
            check_interval(worker, &span, &interval);
    }
    close_part(worker);
    worker->result->chunks = worker->looping.chunks;
    team_end_loop(worker);
}
