#include "engine/run_unit.h"

#include <stdlib.h>

#include "base/clock.h"
#include "engine/check_numbers.h"
#include "sieve/sieve.h"
#include "sieve/sieve_task.h"

static bool run_range(struct worker *worker, struct outcome *outcome)
{
    const struct unit *unit = &outcome->unit;
    uint64_t n;
    numbers_read(worker->team->job->numbers, unit->first, 1, &n);
    return check_divisors(worker, outcome, unit->first, n, unit->lo, unit->hi,
                          outcome_mutable_verdicts(outcome));
}

static bool run_block(struct worker *worker, struct outcome *outcome, struct numbers_block *block)
{
    const struct unit *unit = &outcome->unit;
    if (!check_load(worker, unit->first, unit->count, block))
        return false;
    struct checking checking = {
        .outcome = outcome, .n = block->values, .index = unit->first, .left = unit->count};
    checking_begin(&checking, worker->team->job->kernel, unit->cost);
    while (checking.left > 0) {
        if (!checking_step(worker, &checking))
            return false;
        if (checking.left > 0 && !check_poll(worker, outcome->operations))
            return false;
    }
    return true;
}

bool run_unit_can_format(const struct worker *worker, const struct numbers_block *block)
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

struct outcome *run_unit_format(struct worker *worker, struct outcome *outcome,
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
    struct work_clock *clock = &worker->clock;
    const double polled = clock->poll_seconds, cpu_polled = clock->poll_cpu_seconds;
    const double cpu_begin = clock_thread_cpu_seconds();
    double cpu_seconds;
    if (!task)
        return sieve_count(first, last, step, primes, error);
    while (!sieve_task_wait(task)) {
        if (check_poll(worker, 0))
            continue;
        sieve_task_abandon(task);
        return false;
    }
    const bool good = sieve_task_end(task, primes, &cpu_seconds, error);
    worker->result->cpu_seconds += cpu_seconds;
    clock->poll_seconds = polled; /* the thread worked meanwhile, while this one only polled */
    clock->poll_cpu_seconds = cpu_polled + (clock_thread_cpu_seconds() - cpu_begin) - cpu_seconds;
    return good;
}

bool run_unit_count(struct worker *worker, uint64_t first, uint64_t count,
                    struct numbers_progression *progression, uint64_t *primes)
{
    struct error error = {0};
    *progression = numbers_progression_at(worker->team->job->numbers, first);
    progression->count = count;
    const uint64_t last = progression->first + (count - 1) * progression->step;
    const bool good = count_primes(worker, progression->first, last, progression->step, primes, &error);
    if (!good && error.code != ERROR_NONE)
        team_fail(worker->team, &error);
    return good;
}

/* By a sieve: counts, and no text. */
static bool run_counted(struct worker *worker, struct outcome *outcome)
{
    const struct unit *unit = &outcome->unit;
    struct numbers_progression progression;
    uint64_t primes;
    if (!run_unit_count(worker, unit->first, unit->count, &progression, &primes))
        return false;
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
static void note_times(struct worker *worker, struct outcome *outcome)
{
    struct engine_worker *result = worker->result;
    double end;
    const struct work_time busy = check_end_work(worker, &end);
    result->busy_seconds += busy.seconds;
    result->busy_cpu_seconds += busy.cpu_seconds;
    result->units++;
    result->last_end = end - worker->team->start;
    if (!outcome)
        return;
    outcome->start_seconds = worker->clock.since - worker->team->start;
    outcome->busy_seconds = busy.seconds;
    result->operations += outcome->operations;
    if (outcome->timed && unit_is_range(&outcome->unit))
        outcome_mutable_seconds(outcome)[0] = busy.seconds;
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
    check_begin_work(worker);
    const bool whole = run_by_kind(worker, outcome, &block);
    outcome->is_cancelled = !whole;
    if (!whole && !atomic_load_explicit(&worker->cancelled, memory_order_relaxed)) {
        free(outcome);
        outcome = NULL;
    } else if (!unit_is_range(unit) && !unit->is_counted && run_unit_can_format(worker, &block)) {
        outcome = run_unit_format(worker, outcome, &block);
    }
    note_times(worker, outcome);
    return outcome;
}
