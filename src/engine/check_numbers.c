#include "engine/check_numbers.h"

#include <string.h>

#include "base/clock.h"
#include "engine/poll.h"
#include "plan/partitioner.h"

/* To read the CPU time of a thread takes longer than most polls. Of those that follow each other sooner than
 * this, as they do where other ranks wait for answers, it is not read: the time itself is taken, */
static const double READ_CPU_SECONDS = 200e-6;
/* but no more than this, as a poll may also have waited. */
static const double SHORT_POLL_SECONDS = 20e-6;

static double smaller(double a, double b)
{
    return a < b ? a : b;
}

static double larger(double a, double b)
{
    return a > b ? a : b;
}

/* ---- Time at work. */

void check_begin_work(struct worker *worker)
{
    worker->clock = (struct work_clock){.since = clock_seconds(),
                                        .cpu_since = clock_thread_cpu_seconds(),
                                        .last_poll = worker->clock.last_poll};
}

struct work_time check_end_work(const struct worker *worker, double *end)
{
    const struct work_clock *clock = &worker->clock;
    const double cpu_seconds = clock_thread_cpu_seconds() - clock->cpu_since - clock->poll_cpu_seconds;
    *end = clock_seconds();
    const double seconds = *end - clock->since - clock->poll_seconds;
    /* What polls took is known to some 20 microseconds each: of many it may come to more than there was. */
    return (struct work_time){.seconds = seconds,
                              .cpu_seconds = cpu_seconds > 0 ? smaller(cpu_seconds, seconds) : 0};
}

static void poll_at_once(struct worker *worker)
{
    struct work_clock *clock = &worker->clock;
    const double begin = clock_seconds();
    poll_once(worker->team);
    clock->last_poll = clock_seconds();
    clock->poll_seconds += clock->last_poll - begin;
    clock->poll_cpu_seconds += smaller(SHORT_POLL_SECONDS, clock->last_poll - begin);
}

/* The system takes the CPU away where it is asked for something, as a poll does. That time is not the poll's,
 * but for what is known as the time of deliveries: without it the worker would have been at work. */
static void poll_and_account(struct worker *worker)
{
    struct work_clock *clock = &worker->clock;
    const long waits = clock_thread_waits();
    const double delivered = worker->team->result->deliver_seconds;
    const double begin = clock_seconds(), cpu_begin = clock_thread_cpu_seconds();
    poll_once(worker->team);
    const double cpu_seconds = clock_thread_cpu_seconds() - cpu_begin;
    clock->last_poll = clock_seconds();
    const double seconds = clock->last_poll - begin;
    const bool was_its_own = seconds - cpu_seconds < SHORT_POLL_SECONDS || clock_thread_waits() != waits;
    const double delivering = worker->team->result->deliver_seconds - delivered;
    clock->poll_seconds += was_its_own ? seconds : larger(cpu_seconds, delivering);
    clock->poll_cpu_seconds += smaller(cpu_seconds, seconds);
}

static void poll_beside_work(struct worker *worker)
{
    if (clock_seconds() - worker->clock.last_poll > READ_CPU_SECONDS)
        poll_and_account(worker);
    else
        poll_at_once(worker);
}

/* ---- Polls. */

bool check_poll(struct worker *worker, uint64_t operations)
{
    struct team *team = worker->team;
    atomic_store_explicit(&worker->operations_in_unit, operations, memory_order_relaxed);
    if (worker->thread == 0)
        poll_beside_work(worker);
    return !team_ends_early(team) && !atomic_load_explicit(&worker->cancelled, memory_order_relaxed);
}

/* How far a number that goes out in parts is, rank 0 knows. */
static void note_search(struct worker *worker, const struct unit *unit, uint64_t index, uint64_t below)
{
    if (worker->team->job->is_kept && !unit->is_part)
        team_note_search(worker, index, below);
}

bool check_divisors(struct worker *worker, struct outcome *outcome, uint64_t index, uint64_t n, uint64_t lo,
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
        if (lo < hi && !check_poll(worker, outcome->operations))
            return false;
    }
    *verdict = verdict_prime();
    return true;
}

/* ---- Loading. */

const struct message_lines *check_find_lines(struct worker *worker, uint64_t first, uint64_t count,
                                             bool *is_missing)
{
    struct team *team = worker->team;
    const struct numbers *numbers = team->job->numbers;
    *is_missing = false;
    if (team->job->ranks->rank == 0 || !numbers_must_be_fetched(numbers, first) ||
        numbers_loader_holds(&worker->loader, numbers, first, (size_t)count))
        return NULL;
    const struct numbers_extent extent = numbers_fetched_with(numbers, first, (size_t)count);
    const struct message_lines *lines = team_find_lines(team, &extent);
    *is_missing = !lines;
    return lines;
}

bool check_load(struct worker *worker, uint64_t first, uint64_t count, struct numbers_block *block)
{
    struct team *team = worker->team;
    struct error error;
    bool is_missing;
    const struct message_lines *lines = check_find_lines(worker, first, count, &is_missing);
    const struct buffer fetched =
        lines ? (struct buffer){.bytes = (char *)lines->bytes, .used = lines->size} : (struct buffer){0};
    const bool good = numbers_load(team->job->numbers, first, (size_t)count, lines ? &fetched : NULL,
                                   &worker->loader, block, &error);
    if (!good)
        team_fail(team, &error);
    return good;
}

/* ---- Slices. */

static bool is_heavy(const struct kernel *kernel, uint64_t n)
{
    return partitioner_is_heavy(kernel, kernel->cost(n));
}

static bool has_heavy(const struct kernel *kernel, const uint64_t *n, uint64_t count)
{
    uint64_t largest = 0;
    for (uint64_t i = 0; kernel->search && i < count; i++)
        largest = n[i] > largest ? n[i] : largest;
    return is_heavy(kernel, largest);
}

void checking_begin(struct checking *checking, const struct kernel *kernel, uint64_t cost)
{
    checking->slice = checking->left / (cost / kernel->slice_operations + 1) + 1;
    checking->is_mixed = has_heavy(kernel, checking->n, checking->left);
}

/* How many of n[0 .. most) stand before the first heavy one, or are a slice. */
static uint64_t count_light(const struct kernel *kernel, const uint64_t *n, uint64_t most)
{
    uint64_t light = 0;
    for (uint64_t sum = 0; light < most && sum < kernel->slice_operations; light++) {
        const uint64_t cost = kernel->cost(n[light]);
        if (partitioner_is_heavy(kernel, cost))
            break;
        sum += cost;
    }
    return light;
}

/* The next number, slice by slice, from where it is if it was begun. */
static bool check_heavy(struct worker *worker, struct checking *checking)
{
    const double begin = clock_seconds() - worker->clock.poll_seconds;
    struct outcome *outcome = checking->outcome;
    const uint64_t index = checking->index;
    uint64_t lo = 2, hi = kernel_divisor_end(*checking->n);
    begun_shorten(begun_find(worker->team->job->begun, index), &lo, &hi);
    struct verdict *verdict = outcome_mutable_verdicts(outcome) + checking->place;
    if (!check_divisors(worker, outcome, index, *checking->n, lo, hi, verdict))
        return false;
    const uint64_t divisor = verdict_divisor(*verdict);
    outcome->heavy =
        (struct begun_number){.index = index, .below = divisor ? divisor : hi, .divisor = divisor};
    if (outcome->timed)
        outcome_mutable_seconds(outcome)[checking->place] =
            clock_seconds() - worker->clock.poll_seconds - begin;
    return true;
}

static void check_timed(const struct kernel *kernel, const struct checking *checking, uint64_t count)
{
    struct outcome *outcome = checking->outcome;
    double begin = clock_seconds();
    for (uint64_t i = 0; i < count; i++) {
        outcome->operations +=
            kernel->check(checking->n + i, 1, outcome_mutable_verdicts(outcome) + checking->place + i);
        const double end = clock_seconds();
        outcome_mutable_seconds(outcome)[checking->place + i] = end - begin;
        begin = end;
    }
}

static void check_light(const struct kernel *kernel, const struct checking *checking, uint64_t count)
{
    struct outcome *outcome = checking->outcome;
    if (outcome->timed)
        check_timed(kernel, checking, count);
    else
        outcome->operations +=
            kernel->check(checking->n, (size_t)count, outcome_mutable_verdicts(outcome) + checking->place);
}

/* They were decided in an earlier part of the run. */
static void take_known(const struct checking *checking, const struct verdict *verdicts, uint64_t count)
{
    struct outcome *outcome = checking->outcome;
    memcpy(outcome_mutable_verdicts(outcome) + checking->place, verdicts, (size_t)count * sizeof *verdicts);
    if (outcome->timed)
        memset(outcome_mutable_seconds(outcome) + checking->place, 0, (size_t)count * sizeof(double));
}

/* Returns how many were decided; 0: it ended before. */
static uint64_t check_next(struct worker *worker, struct checking *checking)
{
    const struct engine_job *job = worker->team->job;
    uint64_t count;
    const struct verdict *known = known_find(job->ahead, checking->index, &count);
    count = count < checking->left ? count : checking->left;
    if (known) {
        take_known(checking, known, count);
        return count;
    }
    if (checking->is_mixed)
        count = count_light(job->kernel, checking->n, count);
    else
        count = count < checking->slice ? count : checking->slice;
    if (count == 0)
        return check_heavy(worker, checking) ? 1 : 0;
    check_light(job->kernel, checking, count);
    return count;
}

bool checking_step(struct worker *worker, struct checking *checking)
{
    const uint64_t count = check_next(worker, checking);
    checking->place += count;
    checking->n += count;
    checking->index += count;
    checking->left -= count;
    return count > 0;
}
