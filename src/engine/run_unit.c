#include "engine/run_unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "engine/poll.h"
#include "plan/partitioner.h"
#include "sieve/sieve.h"
#include "sieve/sieve_task.h"

/* Between two slices: shows how far the unit is and, on the first thread, polls. False: it ends here. */
static bool poll_between_slices(struct worker *worker, uint64_t operations)
{
    struct team *team = worker->team;
    atomic_store_explicit(&worker->operations_in_unit, operations, memory_order_relaxed);
    if (worker->thread == 0) {
        const double begin = clock_seconds();
        poll_once(team);
        worker->poll_seconds += clock_seconds() - begin;
    }
    return !team_ends_early(team) && !atomic_load_explicit(&worker->cancelled, memory_order_relaxed);
}

/* How far a number that goes out in parts is, rank 0 knows. */
static void note_search(struct worker *worker, const struct unit *unit, uint64_t index, uint64_t below)
{
    if (worker->team->job->is_kept && !unit->is_part)
        team_note_search(worker, index, below);
}

/* Tries the divisors [lo, hi) of n, which is the number of that index, slice by slice. False: it ended before
 * it was decided. */
static bool search(struct worker *worker, struct outcome *outcome, uint64_t index, uint64_t n, uint64_t lo,
                   uint64_t hi, struct verdict *verdict)
{
    const struct kernel *kernel = worker->team->job->kernel;
    while (lo < hi) {
        uint64_t end = kernel->search_end(lo, kernel->slice_operations);
        if (end > hi)
            end = hi;
        uint64_t divisor = kernel->search(n, lo, end);
        if (divisor) {
            outcome->operations += kernel->search_cost(lo, divisor + 1);
            *verdict = verdict_divisible(divisor);
            return true;
        }
        outcome->operations += kernel->search_cost(lo, end);
        lo = end;
        note_search(worker, &outcome->unit, index, lo);
        if (lo < hi && !poll_between_slices(worker, outcome->operations))
            return false;
    }
    *verdict = verdict_prime();
    return true;
}

static bool run_range(struct worker *worker, struct outcome *outcome)
{
    const struct unit *unit = &outcome->unit;
    uint64_t n;
    numbers_read(worker->team->job->numbers, unit->first, 1, &n);
    return search(worker, outcome, unit->first, n, unit->lo, unit->hi, outcome_mutable_verdicts(outcome));
}

static void check_timed(const struct kernel *kernel, const uint64_t *n, size_t count, struct outcome *outcome,
                        uint64_t done)
{
    double begin = clock_seconds();
    for (size_t i = 0; i < count; i++) {
        outcome->operations += kernel->check(n + i, 1, outcome_mutable_verdicts(outcome) + done + i);
        const double end = clock_seconds();
        outcome_mutable_seconds(outcome)[done + i] = end - begin;
        begin = end;
    }
}

/* So many numbers of a block are about a slice of work. */
static uint64_t slice_numbers(const struct kernel *kernel, const struct unit *unit)
{
    const uint64_t slices = unit->cost / kernel->slice_operations + 1;
    return unit->count / slices + 1;
}

/* What rank 0 fetched for the unit, if it did and the worker has not loaded it yet; else NULL. */
static const struct message_lines *find_lines(struct worker *worker, const struct unit *unit)
{
    struct team *team = worker->team;
    const struct numbers *numbers = team->job->numbers;
    const size_t count = (size_t)unit->count;
    if (team->job->ranks->rank == 0 || !numbers_must_be_fetched(numbers, unit->first) ||
        numbers_loader_holds(&worker->loader, numbers, unit->first, count))
        return NULL;
    const struct numbers_extent extent = numbers_fetched_with(numbers, unit->first, count);
    return team_find_lines(team, &extent);
}

static bool load_block(struct worker *worker, const struct unit *unit, struct numbers_block *block)
{
    struct team *team = worker->team;
    struct error error;
    const struct message_lines *lines = find_lines(worker, unit);
    const struct buffer fetched =
        lines ? (struct buffer){.bytes = (char *)lines->bytes, .used = lines->size} : (struct buffer){0};
    const bool good = numbers_load(team->job->numbers, unit->first, (size_t)unit->count,
                                   lines ? &fetched : NULL, &worker->loader, block, &error);
    if (!good)
        team_fail(team, &error);
    return good;
}

static bool is_heavy(const struct kernel *kernel, uint64_t n)
{
    return partitioner_is_heavy(kernel, kernel->cost(n));
}

/* Only in a big file do heavy numbers stand in a block. */
static bool has_heavy(const struct kernel *kernel, const struct numbers_block *block)
{
    uint64_t largest = 0;
    for (size_t i = 0; kernel->search && i < block->count; i++)
        largest = block->values[i] > largest ? block->values[i] : largest;
    return is_heavy(kernel, largest);
}

/* How many of n[0 .. most) stand before the first heavy one. */
static size_t count_light(const struct kernel *kernel, const uint64_t *n, size_t most)
{
    size_t light = 0;
    while (light < most && !is_heavy(kernel, n[light]))
        light++;
    return light;
}

/* Number `i` of the block, slice by slice, from where it is if it was begun. */
static bool check_heavy(struct worker *worker, struct outcome *outcome, uint64_t n, uint64_t i)
{
    const double begin = clock_seconds() - worker->poll_seconds;
    const uint64_t index = outcome->unit.first + i;
    uint64_t lo = 2, hi = kernel_divisor_end(n);
    begun_shorten(begun_find(worker->team->job->begun, index), &lo, &hi);
    struct verdict *verdict = outcome_mutable_verdicts(outcome) + i;
    if (!search(worker, outcome, index, n, lo, hi, verdict))
        return false;
    const uint64_t divisor = verdict_divisor(*verdict);
    outcome->heavy =
        (struct begun_number){.index = index, .below = divisor ? divisor : hi, .divisor = divisor};
    if (outcome->timed)
        outcome_mutable_seconds(outcome)[i] = clock_seconds() - worker->poll_seconds - begin;
    return true;
}

static void check_light(const struct kernel *kernel, const uint64_t *n, size_t count, struct outcome *outcome,
                        uint64_t done)
{
    if (outcome->timed)
        check_timed(kernel, n, count, outcome, done);
    else
        outcome->operations += kernel->check(n, count, outcome_mutable_verdicts(outcome) + done);
}

/* They were decided in an earlier part of the run. */
static void take_known(struct outcome *outcome, const struct verdict *verdicts, uint64_t done, uint64_t count)
{
    memcpy(outcome_mutable_verdicts(outcome) + done, verdicts, (size_t)count * sizeof *verdicts);
    if (outcome->timed)
        memset(outcome_mutable_seconds(outcome) + done, 0, (size_t)count * sizeof(double));
}

/* Decides the next numbers of the block, about `slice` of them. Returns how many; 0: it ended before. */
static uint64_t check_next(struct worker *worker, struct outcome *outcome, const struct numbers_block *block,
                           uint64_t done, uint64_t slice, bool is_mixed)
{
    const struct engine_job *job = worker->team->job;
    const uint64_t *n = block->values + done, left = outcome->unit.count - done;
    uint64_t part;
    const struct verdict *known = known_find(job->ahead, outcome->unit.first + done, &part);
    part = part < left ? part : left;
    if (known) {
        take_known(outcome, known, done, part);
        return part;
    }
    part = part < slice ? part : slice;
    if (is_mixed)
        part = count_light(job->kernel, n, (size_t)part);
    if (part == 0)
        return check_heavy(worker, outcome, *n, done) ? 1 : 0;
    check_light(job->kernel, n, (size_t)part, outcome, done);
    return part;
}

static bool run_block(struct worker *worker, struct outcome *outcome, struct numbers_block *block)
{
    const struct kernel *kernel = worker->team->job->kernel;
    const struct unit *unit = &outcome->unit;
    if (!load_block(worker, unit, block))
        return false;
    const uint64_t slice = slice_numbers(kernel, unit);
    const bool is_mixed = has_heavy(kernel, block);
    for (uint64_t done = 0; done < unit->count;) {
        const uint64_t part = check_next(worker, outcome, block, done, slice, is_mixed);
        if (part == 0)
            return false;
        done += part;
        if (done < unit->count && !poll_between_slices(worker, outcome->operations))
            return false;
    }
    return true;
}

/* Are the texts of the block's invalid lines known on this rank? */
static bool can_format(const struct worker *worker, const struct numbers_block *block)
{
    return worker->team->job->formatter.format && (block->invalid_count == 0 || block->invalid[0].text);
}

/* While it is in the cache. */
static uint64_t fingerprint_of_text(const struct engine_formatter *formatter, const struct outcome *outcome)
{
    if (!formatter->fingerprint || outcome->text_size < ENGINE_KEPT_MIN)
        return 0;
    return formatter->fingerprint(outcome_text(outcome), outcome->text_size);
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
    good = good && formatter->format(formatter->context, block, outcome_verdicts(outcome),
                                     outcome_seconds(outcome), &buffer, &error);
    if (good) {
        buffer_shrink(&buffer); /* many may wait for the one before them */
        struct outcome *formatted = (struct outcome *)(void *)buffer.bytes;
        formatted->formatted = true;
        formatted->text_size = buffer.used - sizeof *formatted;
        formatted->fingerprint = fingerprint_of_text(formatter, formatted);
        tally_add(&formatted->tally, block, outcome_verdicts(outcome));
        free(outcome);
        return formatted;
    }
    team_fail(worker->team, &error);
    buffer_free(&buffer);
    free(outcome);
    return NULL;
}

/* A long count goes on in a thread of its own while the worker only looks up; the CPU time is the worker's.
 * False without an error: it ended before it was known. */
static bool count_primes(struct worker *worker, uint64_t first, uint64_t last, uint64_t step,
                         uint64_t *primes, struct error *error)
{
    struct sieve_task *task =
        sieve_task_is_worthwhile(first, last) ? sieve_task_begin(first, last, step) : NULL;
    double cpu_seconds;
    if (!task)
        return sieve_count(first, last, step, primes, error);
    while (!sieve_task_wait(task)) {
        if (poll_between_slices(worker, 0))
            continue;
        sieve_task_abandon(task);
        return false;
    }
    worker->poll_seconds = 0; /* the thread worked meanwhile */
    const bool good = sieve_task_end(task, primes, &cpu_seconds, error);
    worker->result->cpu_seconds += cpu_seconds;
    return good;
}

/* By a sieve: counts, and no text. */
static bool run_counted(struct worker *worker, struct outcome *outcome)
{
    const struct unit *unit = &outcome->unit;
    struct numbers_progression progression = numbers_progression_at(worker->team->job->numbers, unit->first);
    struct error error = {0};
    uint64_t primes;
    progression.count = unit->count;
    const uint64_t last = progression.first + (unit->count - 1) * progression.step;
    if (!count_primes(worker, progression.first, last, progression.step, &primes, &error)) {
        if (error.code != ERROR_NONE)
            team_fail(worker->team, &error);
        return false;
    }
    outcome->formatted = true;
    outcome->operations = unit->count;
    tally_add_counted(&outcome->tally, &progression, primes);
    return true;
}

static bool run_by_kind(struct worker *worker, struct outcome *outcome, struct numbers_block *block)
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
        outcome_mutable_seconds(outcome)[0] = busy;
}

struct outcome *run_unit(struct worker *worker, const struct unit *unit)
{
    struct outcome *outcome =
        outcome_new(unit, worker->team->job->timed, worker->team->job->ranks->rank, worker->thread);
    if (!outcome) {
        struct error error;
        error_memory(&error, "the outcome of a unit", outcome_size(unit, worker->team->job->timed));
        team_fail(worker->team, &error);
        return NULL;
    }
    struct numbers_block block;
    worker->poll_seconds = 0;
    const double begin = clock_seconds();
    const bool whole = run_by_kind(worker, outcome, &block);
    outcome->is_cancelled = !whole;
    if (!whole && !atomic_load_explicit(&worker->cancelled, memory_order_relaxed)) {
        free(outcome);
        outcome = NULL;
    } else if (!unit_is_range(unit) && !unit->is_counted && can_format(worker, &block)) {
        outcome = format(worker, outcome, &block);
    }
    note_times(worker, outcome, begin);
    return outcome;
}
