/* The engine, on ranks that are threads of this process: every unit is worked on once, its outcome is
 * delivered once and in order, and whatever happens the run ends, on all ranks. */
#include "unit/oracle.h"

#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/stop.h"
#include "engine/engine.h"
#include "input/workload.h"
#include "kernel/sleep/sleep.h"
#include "tools/thread_ranks.h"
#include "unit/file_numbers.h"
#include "unit/sanitized.h"

enum { RANKS_MAX = 5, TEST_THREADS_MAX = 16, HANG_SECONDS = 300 };

/* ---- Allocations that fail: the linker leads malloc and calloc of the engine through these. */

static atomic_long allocations_left = -1; /* before one fails; negative: none will */
static _Atomic size_t failing_size;       /* the first allocation of this size fails; 0: none will */

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);

static bool allocation_fails(size_t size)
{
    size_t wanted = size;
    if (atomic_compare_exchange_strong(&failing_size, &wanted, 0) && size > 0)
        return true;
    return atomic_load(&allocations_left) >= 0 && atomic_fetch_sub(&allocations_left, 1) == 0;
}

void *__wrap_malloc(size_t size)
{
    return allocation_fails(size) ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return allocation_fails(count * size) ? NULL : __real_calloc(count, size);
}

static uint64_t counted_search_cost(uint64_t lo, uint64_t hi);

static struct schedule schedule; /* of all runs: auto, but where the claims are made again of loops */

/* ---- A scenario: one run, and what was delivered to its listener. */

struct scenario {
    /* What is run. */
    int ranks, threads;
    struct numbers numbers;
    const struct kernel *kernel;
    bool timed;
    uint64_t split_unit;  /* numbers that cost more go out in units of this size; 0: whole */
    struct unit *by_hand; /* these units instead of the plan's; from malloc */
    uint64_t by_hand_count;
    uint64_t stop_after; /* the listener refuses this delivery, from 1; 0: none */
    uint64_t signal_at;  /* at this delivery, from 1, signal_rank gets SIGUSR1; 0: never */
    int signal_rank;
    bool narrow; /* of a loop: a window of two spans */
    unsigned listener_microseconds;
    unsigned poll_microseconds; /* of every rank but 0 */
    void (*at_delivery)(struct scenario *scenario, const struct outcome *outcome);
    void *context;

    /* What was delivered. */
    struct plan plan;
    struct loop loop;
    pthread_t caller;
    struct ranks *rank_zero;
    uint64_t outcomes, numbers_delivered, ticks;
    struct verdict *verdicts;                                  /* of each number */
    double seconds[2];                                         /* sums of the outcomes' and of the numbers' */
    struct engine_worker workers[RANKS_MAX][TEST_THREADS_MAX]; /* by the outcomes */
    bool ended, good[RANKS_MAX];
    struct engine_result results[RANKS_MAX];
    struct error errors[RANKS_MAX];
    size_t messages_left;
    char failure[512]; /* the first: cmocka cannot jump out of the engine */
};

static void __attribute__((format(printf, 2, 3)))
note_failure(struct scenario *scenario, const char *format, ...)
{
    va_list arguments;
    if (scenario->failure[0])
        return;
    va_start(arguments, format);
    vsnprintf(scenario->failure, sizeof scenario->failure, format, arguments);
    va_end(arguments);
}

static void claim_in_order(struct scenario *scenario, const struct outcome *outcome)
{
    const struct unit *unit = &outcome->unit;
    if (unit->id != scenario->outcomes)
        note_failure(scenario, "unit %" PRIu64 " was delivered as number %" PRIu64, unit->id,
                     scenario->outcomes);
    if (!scenario->by_hand && unit->first != scenario->numbers_delivered)
        note_failure(scenario, "unit %" PRIu64 " begins with number %" PRIu64 ", not %" PRIu64, unit->id,
                     unit->first, scenario->numbers_delivered);
    if (unit->first + unit->count > scenario->numbers.count || unit->count == 0)
        note_failure(scenario, "unit %" PRIu64 " has numbers %" PRIu64 " + %" PRIu64, unit->id, unit->first,
                     unit->count);
    if (outcome->rank < 0 || outcome->rank >= scenario->ranks || outcome->thread < 0 ||
        outcome->thread >= scenario->threads)
        note_failure(scenario, "unit %" PRIu64 " comes from rank %d, thread %d", unit->id, outcome->rank,
                     outcome->thread);
    if (!pthread_equal(scenario->caller, pthread_self()))
        note_failure(scenario, "unit %" PRIu64 " was delivered from another thread", unit->id);
    if (scenario->ended)
        note_failure(scenario, "unit %" PRIu64 " was delivered after the listener refused one", unit->id);
}

static void claim_times(struct scenario *scenario, const struct outcome *outcome)
{
    const double *seconds = outcome_seconds(outcome);
    if (outcome->timed != scenario->timed || (seconds != NULL) != scenario->timed)
        note_failure(scenario, "unit %" PRIu64 " is timed: %d", outcome->unit.id, outcome->timed);
    if (!(outcome->start_seconds >= 0) || !(outcome->busy_seconds >= 0))
        note_failure(scenario, "unit %" PRIu64 " began at %g and took %g s", outcome->unit.id,
                     outcome->start_seconds, outcome->busy_seconds);
    scenario->seconds[0] += outcome->busy_seconds;
    if (seconds && unit_is_range(&outcome->unit) && fabs(seconds[0] - outcome->busy_seconds) > 1e-9)
        note_failure(scenario, "a number took %g s, its units %g s", seconds[0], outcome->busy_seconds);
    for (uint64_t i = 0; seconds && i < outcome->unit.count; i++) {
        if (!(seconds[i] >= 0))
            note_failure(scenario, "number %" PRIu64 " took %g s", outcome->unit.first + i, seconds[i]);
        scenario->seconds[1] += seconds[i];
    }
}

static bool deliver(void *context, const struct outcome *outcome)
{
    struct scenario *scenario = context;
    const struct unit *unit = &outcome->unit;
    claim_in_order(scenario, outcome);
    claim_times(scenario, outcome);
    if (scenario->failure[0])
        return false;
    if (!scenario->by_hand)
        memcpy(scenario->verdicts + unit->first, outcome_verdicts(outcome),
               unit->count * sizeof *scenario->verdicts);
    if (scenario->at_delivery)
        scenario->at_delivery(scenario, outcome);
    struct engine_worker *worker = &scenario->workers[outcome->rank][outcome->thread];
    worker->units++;
    worker->operations += outcome->operations;
    worker->busy_seconds += outcome->busy_seconds;
    scenario->outcomes++;
    scenario->numbers_delivered += unit->count;
    /* After the signal there is time to notice it, however busy the machine is. */
    const bool signalled = scenario->signal_at > 0 && scenario->outcomes > scenario->signal_at;
    if (signalled || scenario->listener_microseconds > 0)
        usleep(signalled ? 20000 : scenario->listener_microseconds);
    if (scenario->outcomes == scenario->signal_at)
        thread_ranks_signal(scenario->rank_zero, scenario->signal_rank, SIGUSR1);
    scenario->ended = scenario->outcomes == scenario->stop_after;
    return !scenario->ended;
}

static void tick(void *context, const struct engine_progress *progress)
{
    struct scenario *scenario = context;
    scenario->ticks++;
    if (!pthread_equal(scenario->caller, pthread_self()))
        note_failure(scenario, "a tick came from another thread");
    if (scenario->by_hand)
        return; /* several units are of one number */
    if (progress->numbers_done > progress->numbers_total ||
        progress->numbers_total != scenario->numbers.count ||
        progress->numbers_done < scenario->numbers_delivered || !(progress->seconds >= 0))
        note_failure(scenario, "at %g s %" PRIu64 " of %" PRIu64 " numbers are done", progress->seconds,
                     progress->numbers_done, progress->numbers_total);
    /* Of every unit, the one under way or the one that is done counts, never both. */
    if (scenario->kernel->search_cost == counted_search_cost &&
        ((progress->cost_total > 0 && progress->cost_done > progress->cost_total) ||
         progress->cost_total != scenario->plan.total_cost))
        note_failure(scenario, "at %g s %" PRIu64 " of %" PRIu64 " operations are done", progress->seconds,
                     progress->cost_done, progress->cost_total);
}

static bool is_loop(void)
{
    return schedule_is_loop(&schedule);
}

/* Are several units delivered together? */
static bool is_traced(const struct scenario *scenario)
{
    return scenario->split_unit > 0 || is_loop();
}

/* The sequence as another process has it, where a file that is not shared cannot be read. */
static struct numbers numbers_elsewhere(const struct numbers *numbers)
{
    struct numbers elsewhere = {0};
    struct error error;
    void *bytes;
    size_t size;
    if (!numbers_pack(numbers, &bytes, &size, &error) || !numbers_unpack(&elsewhere, bytes, size, &error))
        abort();
    free(bytes);
    return elsewhere;
}

/* The whole life of one rank. */
static void run_rank(struct ranks *ranks, void *context)
{
    struct scenario *scenario = context;
    const int rank = ranks->rank;
    int threads_of[RANKS_MAX];
    struct engine_job job = {.ranks = ranks,
                             .threads = scenario->threads,
                             .numbers = &scenario->numbers,
                             .kernel = scenario->kernel,
                             .timed = scenario->timed,
                             .loop = is_loop() ? &scenario->loop : NULL,
                             .first_worker = rank * scenario->threads,
                             .traced = is_traced(scenario)};
    for (int i = 0; i < scenario->ranks; i++)
        threads_of[i] = scenario->threads;
    if (rank == 0) {
        scenario->rank_zero = ranks;
        job.threads_of = threads_of;
        job.plan = &scenario->plan;
        job.listener = (struct engine_listener){.context = scenario, .deliver = deliver, .tick = tick};
    } else if (scenario->poll_microseconds > 0) {
        thread_ranks_slow_down(ranks, scenario->poll_microseconds);
    }
    struct numbers elsewhere = {0};
    if (rank > 0 && scenario->numbers.in_files > 0) {
        elsewhere = numbers_elsewhere(&scenario->numbers);
        job.numbers = &elsewhere;
    }
    stop_watch_begin();
    scenario->good[rank] = engine_run(&job, &scenario->results[rank], &scenario->errors[rank]);
    numbers_free(&elsewhere);
}

static void report_hang(int signal_number)
{
    static const char text[] = "the engine hangs\n";
    (void)signal_number;
    (void)!write(STDERR_FILENO, text, sizeof text - 1);
    abort();
}

static void open_plan(struct scenario *scenario)
{
    struct error error;
    const int workers = scenario->ranks * scenario->threads;
    if (is_loop()) {
        plan_open_loop(&scenario->plan, &scenario->numbers, scenario->kernel, workers);
        if (!loop_open(&scenario->loop, &scenario->numbers, scenario->kernel, &schedule, workers, false,
                       false, &error))
            fail_msg("%s", error.text);
        if (scenario->narrow)
            scenario->loop.window = 2;
        return;
    }
    if (!plan_open(&scenario->plan, &scenario->numbers, scenario->kernel, workers, &error))
        fail_msg("%s", error.text);
    if (scenario->split_unit > 0 && !plan_split(&scenario->plan, scenario->split_unit, &error))
        fail_msg("%s", error.text);
    if (!scenario->by_hand)
        return;
    free(scenario->plan.units);
    scenario->plan.units = scenario->by_hand;
    scenario->plan.unit_count = scenario->by_hand_count;
    scenario->plan.total_cost = 0;
    for (uint64_t i = 0; i < scenario->by_hand_count; i++)
        scenario->plan.total_cost += scenario->by_hand[i].cost;
}

/* Runs the scenario from its beginning. `numbers`, `kernel`, `ranks` and `threads` must be set. */
static void run_scenario(struct scenario *scenario)
{
    assert_true(scenario->ranks <= RANKS_MAX && scenario->threads <= TEST_THREADS_MAX);
    open_plan(scenario);
    scenario->caller = pthread_self();
    scenario->verdicts = calloc(scenario->numbers.count + 1, sizeof *scenario->verdicts);
    assert_non_null(scenario->verdicts);
    signal(SIGALRM, report_hang);
    alarm(HANG_SECONDS);
    scenario->messages_left = thread_ranks_run(scenario->ranks, run_rank, scenario);
    alarm(0);
}

static void end(struct scenario *scenario)
{
    for (int rank = 0; rank < scenario->ranks; rank++)
        engine_result_free(&scenario->results[rank]);
    plan_close(&scenario->plan);
    loop_close(&scenario->loop);
    free(scenario->verdicts);
    numbers_free(&scenario->numbers);
}

/* ---- Claims on a run that went well. */

static void claim_no_failure(const struct scenario *scenario)
{
    if (scenario->failure[0])
        fail_msg("%d ranks x %d threads: %s", scenario->ranks, scenario->threads, scenario->failure);
    for (int rank = 0; rank < scenario->ranks; rank++)
        if (!scenario->good[rank])
            fail_msg("rank %d failed: %s", rank, scenario->errors[rank].text);
    if (scenario->messages_left != 0)
        fail_msg("%d ranks x %d threads: %zu messages were never taken", scenario->ranks, scenario->threads,
                 scenario->messages_left);
}

/* The clocks are read in such an order that a part is never more than the whole. */
static void claim_cpu_time(const struct engine_worker *worker)
{
    if (!(worker->busy_cpu_seconds >= 0) || worker->busy_cpu_seconds > worker->busy_seconds + 1e-6 ||
        worker->busy_cpu_seconds > worker->cpu_seconds + 1e-6)
        fail_msg("a worker got %g s of CPU time in %g s at work, %g s in all", worker->busy_cpu_seconds,
                 worker->busy_seconds, worker->cpu_seconds);
}

/* What a rank reports of its threads is what its outcomes report. */
static void claim_workers(const struct scenario *scenario)
{
    for (int rank = 0; rank < scenario->ranks; rank++) {
        for (int thread = 0; thread < scenario->threads; thread++) {
            const struct engine_worker *reported = &scenario->results[rank].workers[thread];
            const struct engine_worker *delivered = &scenario->workers[rank][thread];
            claim_cpu_time(reported);
            if (reported->units != delivered->units || reported->operations != delivered->operations ||
                fabs(reported->busy_seconds - delivered->busy_seconds) > 1e-6 ||
                !(reported->busy_seconds >= 0) || !(reported->cpu_seconds >= 0) ||
                reported->last_end > scenario->results[0].compute_seconds ||
                (reported->units > 0) != (reported->last_end > 0))
                fail_msg("rank %d, thread %d says %" PRIu64 " units, %" PRIu64
                         " operations, %g s, end at %g s; its "
                         "outcomes say %" PRIu64 ", %" PRIu64 ", %g s",
                         rank, thread, reported->units, reported->operations, reported->busy_seconds,
                         reported->last_end, delivered->units, delivered->operations,
                         delivered->busy_seconds);
        }
    }
}

/* The sums of one worker's units, which stand for them where they are too many to list, are those of the
 * list. */
static void claim_unit_sums(const struct engine_result *result, int rank, int thread,
                            const struct engine_unit_sums *told)
{
    struct engine_unit_sums sums = {.first_start = INFINITY, .shortest = INFINITY};
    uint64_t longest_operations = 0;
    for (uint64_t i = 0; i < result->unit_count; i++) {
        const struct engine_unit *unit = &result->units[i];
        if (unit->rank != rank || unit->thread != thread)
            continue;
        sums.units++;
        sums.first_start = fmin(sums.first_start, unit->start_seconds);
        sums.shortest = fmin(sums.shortest, unit->busy_seconds);
        sums.longest = fmax(sums.longest, unit->busy_seconds);
        sums.squares += unit->busy_seconds * unit->busy_seconds;
        if (unit->operations > longest_operations)
            longest_operations = unit->operations;
    }
    if (told->units != sums.units || told->longest_operations > longest_operations ||
        (told->vain_units == 0 && told->longest_operations != longest_operations))
        fail_msg("rank %d, thread %d: %" PRIu64 " units of up to %" PRIu64
                 " operations; the list says %" PRIu64 ", %" PRIu64,
                 rank, thread, told->units, told->longest_operations, sums.units, longest_operations);
    if (sums.units > 0 &&
        (fabs(told->first_start - sums.first_start) > 1e-9 || fabs(told->shortest - sums.shortest) > 1e-9 ||
         fabs(told->longest - sums.longest) > 1e-9 || fabs(told->squares - sums.squares) > 1e-9))
        fail_msg(
            "rank %d, thread %d: first start %g, shortest %g, longest %g, squares %g; the list says %g, %g, "
            "%g, %g",
            rank, thread, told->first_start, told->shortest, told->longest, told->squares, sums.first_start,
            sums.shortest, sums.longest, sums.squares);
}

/* What a rank reports of its threads is what its units report, also those in vain. */
static void claim_units(const struct scenario *scenario)
{
    const struct engine_result *result = &scenario->results[0];
    struct engine_worker delivered[RANKS_MAX][TEST_THREADS_MAX] = {0};
    uint64_t units = 0, vain_units = 0, vain_operations = 0;
    for (uint64_t i = 0; i < result->unit_count; i++) {
        struct engine_worker *worker = &delivered[result->units[i].rank][result->units[i].thread];
        worker->units++;
        worker->operations += result->units[i].operations;
        worker->busy_seconds += result->units[i].busy_seconds;
    }
    for (int rank = 0; rank < scenario->ranks; rank++) {
        for (int thread = 0; thread < scenario->threads; thread++) {
            const struct engine_worker *reported = &scenario->results[rank].workers[thread],
                                       *sum = &delivered[rank][thread];
            const struct engine_unit_sums *sums = &result->unit_sums[rank * scenario->threads + thread];
            units += reported->units;
            vain_units += sums->vain_units;
            vain_operations += sums->vain_operations;
            claim_unit_sums(result, rank, thread, sums);
            if (reported->units != sum->units || reported->operations != sum->operations ||
                fabs(reported->busy_seconds - sum->busy_seconds) > 1e-6)
                fail_msg("rank %d, thread %d says %" PRIu64 " units, %" PRIu64
                         " operations; the trace says %" PRIu64 ", %" PRIu64,
                         rank, thread, reported->units, reported->operations, sum->units, sum->operations);
        }
    }
    assert_int_equal(units, result->unit_count);
    assert_int_equal(vain_units, result->vain_units);
    assert_int_equal(vain_operations, result->vain_operations);
    assert_true(result->vain_units < result->unit_count || result->unit_count == 0);
    if (scenario->plan.split.parts_out > 0)
        fail_msg("%zu parts went out and never came back", scenario->plan.split.parts_out);
}

static void claim_complete(const struct scenario *scenario)
{
    claim_no_failure(scenario);
    assert_int_equal(scenario->numbers_delivered, scenario->numbers.count);
    const struct engine_result *result = &scenario->results[0];
    assert_false(result->stopped);
    assert_int_equal(result->stop_signal, 0);
    assert_int_equal(result->numbers_done, scenario->numbers.count);
    assert_true(result->deliver_seconds >= 0);
    /* The first thread polls while it has no unit, or between two slices of one: that is not work. */
    const double busy = result->workers[0].busy_seconds;
    if (busy + result->deliver_seconds > result->seconds + 1e-6)
        fail_msg("%d ranks x %d threads: busy %g s and delivering %g s in a run of %g s", scenario->ranks,
                 scenario->threads, busy, result->deliver_seconds, result->seconds);
    for (int rank = 0; rank < scenario->ranks; rank++) {
        /* Maxima over ranks, so the same on all. */
        assert_true(scenario->results[rank].seconds == result->seconds);
        assert_true(scenario->results[rank].compute_seconds == result->compute_seconds);
    }
    assert_true(result->seconds >= result->compute_seconds && result->compute_seconds >= 0);
    if (!is_traced(scenario))
        claim_workers(scenario);
    else if (result->unit_count <= ENGINE_TRACE_MAX)
        claim_units(scenario);
}

/* Every verdict is that of the kernel for the number alone. */
static void claim_verdicts(const struct scenario *scenario)
{
    for (uint64_t i = 0; i < scenario->numbers.count; i++) {
        uint64_t n;
        struct verdict wanted;
        numbers_read(&scenario->numbers, i, 1, &n);
        scenario->kernel->check(&n, 1, &wanted);
        if (scenario->verdicts[i].code != wanted.code)
            fail_msg("%d ranks x %d threads: number %" PRIu64 ", %" PRIu64 ", has verdict %" PRIu32
                     ", wanted %" PRIu32,
                     scenario->ranks, scenario->threads, i, n, scenario->verdicts[i].code, wanted.code);
    }
}

/* Calls `claims` with every configuration, of several, that this build can run. */
static void for_each_configuration(void (*claims)(int ranks, int threads))
{
    static const int configurations[][2] = {{1, 1}, {1, 2}, {1, 3}, {1, 7}, {2, 1},
                                            {2, 2}, {3, 1}, {3, 3}, {5, 1}};
    for (size_t i = 0; i < sizeof configurations / sizeof configurations[0]; i++)
        if (configurations[i][1] <= threads_limit() && (i % 2 == 1 || !UNDER_THREAD_SANITIZER))
            claims(configurations[i][0], configurations[i][1]);
}

static void add_list(struct numbers *numbers, const uint64_t *values, size_t count)
{
    struct error error;
    uint64_t *copy = malloc(count * sizeof *copy + 1);
    assert_non_null(copy);
    for (size_t i = 0; i < count; i++)
        copy[i] = values[i];
    assert_true(numbers_add_list(numbers, copy, count, &error));
}

static void add_range(struct numbers *numbers, uint64_t lo, uint64_t hi)
{
    struct error error;
    assert_true(numbers_add_range(numbers, lo, hi, 1, &error));
}

/* ---- The real kernels. */

/* Numbers that trial searches in slices (primes, squares of primes, small divisors), light ones, 0 and 1. */
static void fill_mixed(struct numbers *numbers)
{
    uint64_t state = 11, values[400];
    for (size_t i = 0; i < 400; i++)
        values[i] = oracle_random_bits(&state, 1 + (unsigned)i % 41);
    for (size_t i = 0; i < 400; i += 40)
        values[i] = oracle_next_prime(oracle_random_bits(&state, 41));
    values[7] = UINT64_C(1299709) * 1299709;
    values[8] = UINT64_C(1299709) * 1299721;
    values[9] = 0;
    values[10] = 1;
    values[399] = oracle_next_prime(UINT64_C(1) << 42);
    add_list(numbers, values, 400);
}

static void claim_mixed(int ranks, int threads)
{
    for (size_t k = 0; kernel_list_at(k); k++) {
        for (int timed = 0; timed < 2; timed++) {
            struct scenario scenario = {
                .ranks = ranks, .threads = threads, .kernel = kernel_list_at(k), .timed = timed};
            fill_mixed(&scenario.numbers);
            run_scenario(&scenario);
            claim_complete(&scenario);
            claim_verdicts(&scenario);
            end(&scenario);
        }
    }
}

static void a_mixed_list_gets_the_verdicts_of_the_kernel_in_every_configuration(void **state)
{
    (void)state;
    for_each_configuration(claim_mixed);
}

static void claim_empty_and_one(int ranks, int threads)
{
    struct scenario scenario = {.ranks = ranks, .threads = threads, .kernel = &kernel_trial};
    run_scenario(&scenario);
    claim_complete(&scenario);
    assert_int_equal(scenario.outcomes, 0);
    end(&scenario);
    for (size_t k = 0; kernel_list_at(k); k++) {
        static const uint64_t alone[] = {0, 1, 2, 97, UINT64_C(1000000016000000063), UINT64_MAX};
        for (size_t i = 0; i < sizeof alone / sizeof alone[0]; i++) {
            struct scenario one = {
                .ranks = ranks, .threads = threads, .kernel = kernel_list_at(k), .timed = i % 2};
            if (kernel_list_at(k)->search && alone[i] == UINT64_C(1000000016000000063))
                add_list(&one.numbers, (const uint64_t[]){UINT64_C(1000000016063)}, 1);
            else
                add_list(&one.numbers, &alone[i], 1);
            run_scenario(&one);
            claim_complete(&one);
            claim_verdicts(&one);
            assert_int_equal(one.outcomes, 1);
            end(&one);
        }
    }
}

static void an_empty_list_and_a_single_number_end_in_every_configuration(void **state)
{
    (void)state;
    for_each_configuration(claim_empty_and_one);
}

/* Of primes that no table decides, a kernel's cost is what it takes. */
static void claim_operations(int ranks, int threads)
{
    for (size_t k = 0; kernel_list_at(k); k++) {
        const struct kernel *kernel = kernel_list_at(k);
        struct scenario scenario = {.ranks = ranks, .threads = threads, .kernel = kernel};
        uint64_t values[120], costs = 0, operations = 0, state = 3;
        for (size_t i = 0; i < 120; i++) {
            values[i] = oracle_next_prime(oracle_random_bits(&state, 20 + (unsigned)i % 23));
            costs += kernel->cost(values[i]);
        }
        add_list(&scenario.numbers, values, 120);
        run_scenario(&scenario);
        claim_complete(&scenario);
        for (int rank = 0; rank < ranks; rank++)
            for (int thread = 0; thread < threads; thread++)
                operations += scenario.results[rank].workers[thread].operations;
        if (operations != costs)
            fail_msg("%s, %d ranks x %d threads: %" PRIu64 " operations, the primes cost %" PRIu64,
                     kernel->name, ranks, threads, operations, costs);
        end(&scenario);
    }
}

static void the_operations_of_primes_are_their_costs(void **state)
{
    (void)state;
    for_each_configuration(claim_operations);
}

/* Time spent polling between two numbers is none of theirs, nor of their unit. */
static void claim_timed(int ranks, int threads)
{
    struct scenario scenario = {.ranks = ranks, .threads = threads, .kernel = &kernel_trial, .timed = true};
    struct error error;
    assert_true(workload_add(&scenario.numbers, "random:3000:34:8", &error));
    run_scenario(&scenario);
    claim_complete(&scenario);
    if (!(scenario.seconds[1] > 0) || scenario.seconds[1] > scenario.seconds[0] * 1.001 + 1e-6)
        fail_msg("%d ranks x %d threads: the numbers took %g s, their units %g s", ranks, threads,
                 scenario.seconds[1], scenario.seconds[0]);
    end(&scenario);
}

static void the_times_of_the_numbers_are_within_those_of_their_units(void **state)
{
    (void)state;
    for_each_configuration(claim_timed);
}

/* Takes a millisecond of CPU time. */
static void deliver_at_a_cost(struct scenario *scenario, const struct outcome *outcome)
{
    (void)outcome;
    const double begin = clock_thread_cpu_seconds();
    while (clock_thread_cpu_seconds() < begin + 0.001)
        ;
    *(double *)scenario->context += clock_thread_cpu_seconds() - begin;
}

/* The kernel sleeps, so that nothing else takes CPU time. */
static void what_the_polls_of_a_unit_take_is_not_its_cpu_time(void **state)
{
    (void)state;
    struct kernel asleep = kernel_sleep;
    asleep.slice_operations = KERNEL_SLEEP_RATE / 1000;
    double delivering = 0;
    struct scenario scenario = {.ranks = 1,
                                .threads = 2,
                                .kernel = &asleep,
                                .at_delivery = deliver_at_a_cost,
                                .context = &delivering};
    for (int i = 0; i < 40; i++)
        add_range(&scenario.numbers, UINT64_C(17179869143), UINT64_C(17179869143)); /* 2^34 - 41, a prime */
    run_scenario(&scenario);
    claim_complete(&scenario);
    const struct engine_worker *caller = &scenario.results[0].workers[0];
    if (caller->busy_cpu_seconds > caller->cpu_seconds - 0.9 * delivering ||
        caller->busy_cpu_seconds > 0.5 * caller->busy_seconds)
        fail_msg("of %g s of CPU time %g s went into deliveries, and %g s are said to be of the work that "
                 "took %g s",
                 caller->cpu_seconds, delivering, caller->busy_cpu_seconds, caller->busy_seconds);
    end(&scenario);
}

/* ---- A kernel that counts, for numbers that count up from 0. It finds any divisor where it was planted. */

enum { COUNTED_MAX = 1200000, COUNTED_SLICE = 100 };

static _Atomic unsigned char checks[COUNTED_MAX];
static _Atomic uint32_t searched_to[COUNTED_MAX]; /* the end of the divisors searched so far, without a gap */
static atomic_uint_fast64_t check_calls;
static atomic_bool search_is_torn;

static bool is_heavy(uint64_t n)
{
    return n % 1000 == 999 && n > 20000;
}

/* Of a heavy number: none, in the first slice's end, in the second's beginning, or the last of all. */
static uint64_t planted_divisor(uint64_t n)
{
    const uint64_t places[] = {0, 2 + COUNTED_SLICE - 1, 2 + COUNTED_SLICE, kernel_divisor_end(n) - 1};
    return places[n / 1000 % 4];
}

static uint64_t counted_cost(uint64_t n)
{
    return is_heavy(n) ? kernel_divisor_end(n) - 2 : 4;
}

static struct verdict counted_verdict(uint64_t n)
{
    if (is_heavy(n))
        return planted_divisor(n) ? verdict_divisible(planted_divisor(n)) : verdict_prime();
    const struct verdict verdicts[] = {verdict_neither(), verdict_prime(), verdict_composite(),
                                       verdict_divisible(n)};
    return verdicts[n < 2 ? 0 : n % 4];
}

static uint64_t counted_check(const uint64_t *n, size_t count, struct verdict *verdict)
{
    uint64_t operations = 0;
    atomic_fetch_add(&check_calls, 1);
    for (size_t i = 0; i < count; i++) {
        atomic_fetch_add(&checks[n[i]], 1);
        verdict[i] = counted_verdict(n[i]);
        operations += counted_cost(n[i]);
    }
    return operations;
}

static uint64_t counted_search(uint64_t n, uint64_t lo, uint64_t hi)
{
    uint32_t before = lo == 2 ? 0 : (uint32_t)lo;
    const uint64_t divisor = planted_divisor(n);
    if (lo >= hi || hi - lo > COUNTED_SLICE || hi > kernel_divisor_end(n) ||
        !atomic_compare_exchange_strong(&searched_to[n], &before, (uint32_t)hi))
        atomic_store(&search_is_torn, true);
    if (lo == 2)
        atomic_fetch_add(&checks[n], 1);
    return divisor >= lo && divisor < hi ? divisor : 0;
}

static uint64_t counted_search_cost(uint64_t lo, uint64_t hi)
{
    return hi - lo;
}

static uint64_t counted_search_end(uint64_t lo, uint64_t operations)
{
    return lo + operations;
}

static const struct kernel COUNTED = {
    .name = "counted",
    .summary = "counts what it is asked",
    .operation = "questions",
    .cost = counted_cost,
    .check = counted_check,
    .search = counted_search,
    .search_cost = counted_search_cost,
    .search_end = counted_search_end,
    .slice_operations = COUNTED_SLICE,
    .unit_operations = 5000,
};

static void reset_counts(void)
{
    for (size_t i = 0; i < COUNTED_MAX; i++) {
        atomic_store_explicit(&checks[i], 0, memory_order_relaxed);
        atomic_store_explicit(&searched_to[i], 0, memory_order_relaxed);
    }
    atomic_store(&check_calls, 0);
    atomic_store(&search_is_torn, false);
}

static void claim_counts(const struct scenario *scenario, uint64_t count)
{
    if (atomic_load(&search_is_torn))
        fail_msg("%d ranks x %d threads: the slices of a search leave a gap, overlap or are too long",
                 scenario->ranks, scenario->threads);
    for (uint64_t n = 0; n < count; n++) {
        const unsigned times = atomic_load_explicit(&checks[n], memory_order_relaxed);
        const uint64_t divisor = planted_divisor(n),
                       to = atomic_load_explicit(&searched_to[n], memory_order_relaxed);
        if (times != 1)
            fail_msg("%d ranks x %d threads: %" PRIu64 " was checked %u times", scenario->ranks,
                     scenario->threads, n, times);
        if (scenario->verdicts[n].code != counted_verdict(n).code)
            fail_msg("%" PRIu64 " has verdict %" PRIu32 ", wanted %" PRIu32, n, scenario->verdicts[n].code,
                     counted_verdict(n).code);
        if (is_heavy(n) && (is_loop() || scenario->numbers.count > PLAN_SHORT_LIST) && to == 0)
            continue; /* no kernel but this one has numbers that cost more than larger ones */
        if (is_heavy(n) && (divisor ? to <= divisor : to != kernel_divisor_end(n)))
            fail_msg("%" PRIu64 " was searched below %" PRIu64 " only", n, to);
    }
}

/* Also a sequence longer than the window, so that slots are used again. */
static void claim_once(int ranks, int threads)
{
    static const uint64_t counts[] = {1, 2, 999, 30000, COUNTED_MAX};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        struct scenario scenario = {.ranks = ranks, .threads = threads, .kernel = &COUNTED, .timed = i % 2};
        reset_counts();
        add_range(&scenario.numbers, 0, counts[i] - 1);
        run_scenario(&scenario);
        claim_complete(&scenario);
        claim_counts(&scenario, counts[i]);
        if (counts[i] > PLAN_SHORT_LIST && !is_loop())
            assert_true(scenario.outcomes > plan_window(&scenario.plan));
        end(&scenario);
    }
}

static void every_number_is_checked_once_in_every_configuration(void **state)
{
    (void)state;
    for_each_configuration(claim_once);
}

/* ---- Numbers of a big file, heavy ones in the blocks. */

enum { FILE_NUMBERS = 30000, FILE_BLOCK = 1000 * 6 }; /* a heavy number is the largest of its block */

/* 0 ... FILE_NUMBERS - 1, from a file that rank 0 alone has. */
static void add_file(struct numbers *numbers)
{
    FILE *file = tmpfile();
    assert_non_null(file);
    for (int i = 0; i < FILE_NUMBERS; i++)
        fprintf(file, "%05d\n", i);
    add_file_numbers(numbers, file, false, FILE_BLOCK);
}

/* No worker goes without a poll for longer than a slice, and no number gets lost between units of one block.
 */
static void claim_file(int ranks, int threads)
{
    for (int way = 0; way < 2; way++) {
        struct scenario scenario = {
            .ranks = ranks, .threads = threads, .kernel = &COUNTED, .timed = way == 1};
        reset_counts();
        add_file(&scenario.numbers);
        run_scenario(&scenario);
        claim_complete(&scenario);
        claim_counts(&scenario, FILE_NUMBERS);
        end(&scenario);
    }
}

static void heavy_numbers_in_the_blocks_of_a_file_are_searched_in_slices(void **state)
{
    (void)state;
    for_each_configuration(claim_file);
}

/* ---- A listener slower than the workers. */

static uint64_t most_ahead; /* units that were begun and not delivered */

static void note_ahead(struct scenario *scenario, const struct outcome *outcome)
{
    (void)outcome;
    const uint64_t ahead = atomic_load(&check_calls) - (scenario->outcomes + 1); /* this one is on its way */
    most_ahead = ahead > most_ahead ? ahead : most_ahead;
}

static void claim_window(int ranks, int threads)
{
    /* One call of check a unit: then the calls count the units. */
    struct kernel whole = COUNTED;
    whole.search = NULL;
    whole.slice_operations = UINT64_MAX / 2;
    struct scenario scenario = {.ranks = ranks,
                                .threads = threads,
                                .kernel = &whole,
                                .listener_microseconds = 100,
                                .at_delivery = note_ahead};
    reset_counts();
    most_ahead = 0;
    add_range(&scenario.numbers, 0, COUNTED_MAX - 1);
    run_scenario(&scenario);
    claim_complete(&scenario);
    assert_int_equal(atomic_load(&check_calls), scenario.outcomes);
    if (most_ahead > plan_window(&scenario.plan))
        fail_msg("%d ranks x %d threads: %" PRIu64 " units under way, the window is %" PRIu64, ranks, threads,
                 most_ahead, plan_window(&scenario.plan));
    for (uint64_t n = 0; n < COUNTED_MAX; n++)
        assert_int_equal(atomic_load_explicit(&checks[n], memory_order_relaxed), 1);
    end(&scenario);
}

static void a_slow_listener_loses_nothing_and_bounds_what_runs_ahead(void **state)
{
    (void)state;
    for_each_configuration(claim_window);
}

/* ---- Stopping. */

static void claim_stopped(const struct scenario *scenario, int signal_number)
{
    claim_no_failure(scenario);
    assert_true(scenario->results[0].stopped);
    assert_int_equal(scenario->results[0].stop_signal, signal_number);
    assert_int_equal(scenario->results[0].numbers_done, scenario->numbers_delivered);
    /* What was delivered is right, also now. */
    for (uint64_t n = 0; n < scenario->numbers_delivered; n++)
        assert_int_equal(scenario->verdicts[n].code, counted_verdict(n).code);
}

static void claim_stop(int ranks, int threads)
{
    static const uint64_t afters[] = {1, 2, 7, 100};
    const size_t count = is_loop() ? 3 : 4; /* spans are longer than units */
    for (size_t i = 0; i < count; i++) {
        struct scenario scenario = {
            .ranks = ranks, .threads = threads, .kernel = &COUNTED, .stop_after = afters[i], .timed = i % 2};
        reset_counts();
        add_range(&scenario.numbers, 0, i < 2 && !is_loop() ? 200000 : COUNTED_MAX - 1);
        run_scenario(&scenario);
        claim_stopped(&scenario, 0);
        assert_int_equal(scenario.outcomes, afters[i]);
        end(&scenario);
    }
}

static void a_listener_that_refuses_gets_no_more_and_all_ranks_return(void **state)
{
    (void)state;
    for_each_configuration(claim_stop);
}

static void claim_signal(int ranks, int threads)
{
    for (int rank = 0; rank < ranks; rank++) {
        struct scenario scenario = {
            .ranks = ranks, .threads = threads, .kernel = &COUNTED, .signal_at = 3, .signal_rank = rank};
        reset_counts();
        add_range(&scenario.numbers, 0, COUNTED_MAX - 1);
        run_scenario(&scenario);
        claim_stopped(&scenario, SIGUSR1);
        assert_true(scenario.numbers_delivered < scenario.numbers.count);
        end(&scenario);
    }
}

static void a_signal_to_any_rank_stops_all(void **state)
{
    (void)state;
    for_each_configuration(claim_signal);
}

/* ---- Divisor ranges of one number: the engine is ready for what the plan does not cut yet. */

struct piece {
    uint64_t n;
    uint64_t found; /* the smallest divisor over all ranges so far */
};

/* Each outcome is that of its own range, and takes the operations of it. */
static void check_piece(struct scenario *scenario, const struct outcome *outcome)
{
    struct piece *piece = scenario->context;
    const struct unit *unit = &outcome->unit;
    const uint64_t wanted = kernel_trial.search(piece->n, unit->lo, unit->hi);
    const uint64_t operations = kernel_trial.search_cost(unit->lo, wanted ? wanted + 1 : unit->hi);
    const struct verdict verdict = outcome_verdicts(outcome)[0];
    if (verdict_divisor(verdict) != wanted ||
        verdict_kind(verdict) != (wanted ? VERDICT_COMPOSITE : VERDICT_PRIME))
        note_failure(scenario,
                     "%" PRIu64 " in [%" PRIu64 ", %" PRIu64 "): divisor %" PRIu64 ", wanted %" PRIu64,
                     piece->n, unit->lo, unit->hi, verdict_divisor(verdict), wanted);
    if (outcome->operations != operations)
        note_failure(scenario,
                     "%" PRIu64 " in [%" PRIu64 ", %" PRIu64 "): %" PRIu64 " operations, wanted %" PRIu64,
                     piece->n, unit->lo, unit->hi, outcome->operations, operations);
    if (wanted && (piece->found == 0 || wanted < piece->found))
        piece->found = wanted;
}

static struct unit *cut_by_hand(const uint64_t *borders, uint64_t count)
{
    struct unit *units = calloc(count, sizeof *units);
    assert_non_null(units);
    for (uint64_t i = 0; i < count; i++)
        units[i] = (struct unit){.id = i,
                                 .count = 1,
                                 .lo = borders[i],
                                 .hi = borders[i + 1],
                                 .cost = kernel_trial.search_cost(borders[i], borders[i + 1])};
    return units;
}

static void claim_pieces_of(uint64_t n, uint64_t divisor, int ranks, int threads)
{
    /* Around the divisor, around a slice, shorter than an operation, and longer than a slice. */
    const uint64_t end_of_all = kernel_divisor_end(n), slice = 2 * kernel_trial.slice_operations;
    const uint64_t borders[] = {2, 3, 4, 5, 9, 1000, 2 + slice, 3 * slice + 1, 3 * slice + 2, end_of_all};
    const uint64_t count = sizeof borders / sizeof borders[0] - 1;
    assert_true(end_of_all > 4 * slice);
    struct piece piece = {.n = n};
    struct scenario scenario = {.ranks = ranks,
                                .threads = threads,
                                .kernel = &kernel_trial,
                                .timed = n % 3 == 0,
                                .by_hand = cut_by_hand(borders, count),
                                .by_hand_count = count,
                                .at_delivery = check_piece,
                                .context = &piece};
    add_list(&scenario.numbers, &n, 1);
    run_scenario(&scenario);
    claim_no_failure(&scenario);
    claim_workers(&scenario);
    assert_int_equal(scenario.outcomes, count);
    assert_int_equal(piece.found, divisor);
    end(&scenario);
}

static void claim_pieces(int ranks, int threads)
{
    const uint64_t slice = 2 * kernel_trial.slice_operations;
    const uint64_t prime = oracle_next_prime(slice * slice * 20);
    claim_pieces_of(prime, 0, ranks, threads);
    claim_pieces_of(2 * prime, 2, ranks, threads);
    claim_pieces_of(3 * prime, 3, ranks, threads);
    claim_pieces_of(7 * prime, 7, ranks, threads);
    const uint64_t late = oracle_next_prime(3 * slice + 2), later = oracle_next_prime(10 * slice);
    claim_pieces_of(late * later, late, ranks, threads);
    claim_pieces_of(later * later, later, ranks, threads);
}

static void the_pieces_of_one_number_each_report_their_own_divisors(void **state)
{
    (void)state;
    for_each_configuration(claim_pieces);
}

/* ---- Numbers that go out in several units. */

enum { FINE_SLICE = 200, FINE_UNIT = 12 * FINE_SLICE };

static atomic_uint_fast64_t fine_searches;

/* Trial, now and then interrupted, as on a busy machine. */
static uint64_t fine_search(uint64_t n, uint64_t lo, uint64_t hi)
{
    uint64_t state = n ^ lo ^ atomic_fetch_add(&fine_searches, 1) << 32;
    if (oracle_random(&state) % 64 == 0)
        usleep((unsigned)(oracle_random(&state) % 500));
    return kernel_trial.search(n, lo, hi);
}

static struct kernel fine_kernel(void)
{
    struct kernel fine = kernel_trial;
    fine.search = fine_search;
    fine.slice_operations = FINE_SLICE;
    fine.unit_operations = FINE_UNIT;
    return fine;
}

/* Primes and composites of about 34 bits, whose smallest divisor is anywhere; and light ones. */
static void fill_fine(struct numbers *numbers, uint64_t seed)
{
    uint64_t state = seed, values[60];
    for (size_t i = 0; i < 60; i++) {
        const uint64_t large = oracle_next_prime(oracle_random_bits(&state, 17)),
                       small = oracle_next_prime(oracle_random_bits(&state, 2 + (unsigned)i % 16));
        const uint64_t kinds[] = {large * large, large * oracle_next_prime(large), small * large,
                                  oracle_next_prime(large * large), oracle_random_bits(&state, 20)};
        values[i] = kinds[i % 5];
    }
    add_list(numbers, values, 60);
}

static void claim_split(int ranks, int threads)
{
    const struct kernel fine = fine_kernel();
    uint64_t most_units = 0;
    for (uint64_t seed = 1; seed <= 6; seed++) {
        struct scenario scenario = {.ranks = ranks,
                                    .threads = threads,
                                    .kernel = &fine,
                                    .split_unit = FINE_UNIT,
                                    .timed = seed % 2,
                                    .listener_microseconds = seed % 3 == 0 ? 100 : 0};
        fill_fine(&scenario.numbers, seed);
        run_scenario(&scenario);
        claim_complete(&scenario);
        claim_verdicts(&scenario);
        const struct engine_result *result = &scenario.results[0];
        for (uint64_t i = 0; i < result->unit_count; i++)
            if (result->units[i].operations > FINE_UNIT + 1)
                fail_msg("a unit took %" PRIu64 " operations", result->units[i].operations);
        most_units = result->unit_count > most_units ? result->unit_count : most_units;
        end(&scenario);
    }
    assert_true(most_units > 60 * 3);
}

static void numbers_in_several_units_get_the_verdicts_of_the_kernel_in_every_configuration(void **state)
{
    (void)state;
    for_each_configuration(claim_split);
    claim_split(2, threads_limit() < 4 ? 1 : 4);
}

/* Longer than the window, so that numbers are split while others wait for room. */
static void claim_split_sequence(int ranks, int threads)
{
    struct kernel fine = fine_kernel();
    struct scenario scenario = {.ranks = ranks, .threads = threads, .kernel = &fine, .split_unit = FINE_UNIT};
    fine.unit_operations = 1000 * FINE_UNIT; /* of a block */
    fill_fine(&scenario.numbers, 7);
    for (uint64_t i = 0; i <= PLAN_SHORT_LIST; i += 4096)
        add_range(&scenario.numbers, 3, 4098);
    fill_fine(&scenario.numbers, 8);
    run_scenario(&scenario);
    claim_complete(&scenario);
    claim_verdicts(&scenario);
    end(&scenario);
}

static void a_long_sequence_with_numbers_in_several_units_ends_in_every_configuration(void **state)
{
    (void)state;
    for_each_configuration(claim_split_sequence);
}

/* ---- The first number of a long sequence is held up until the window is full of others. */

static atomic_uint_fast64_t others_begun, others_wanted;

static const uint64_t HELD_UP = UINT64_C(10000600009); /* 100003 * 100003 */

static uint64_t held_up_search(uint64_t n, uint64_t lo, uint64_t hi)
{
    if (n != HELD_UP)
        atomic_fetch_add(&others_begun, 1);
    for (int patience = 0; n == HELD_UP && lo == 2 && patience < 20000; patience++) {
        if (atomic_load(&others_begun) >= atomic_load(&others_wanted))
            break;
        usleep(1000);
    }
    return kernel_trial.search(n, lo, hi);
}

static void claim_full_window(int threads)
{
    struct kernel fine = fine_kernel();
    struct scenario scenario = {.ranks = 1, .threads = threads, .kernel = &fine, .split_unit = FINE_UNIT};
    fine.search = held_up_search;
    fine.unit_operations = 1000 * FINE_UNIT;
    add_list(&scenario.numbers, &HELD_UP, 1);
    add_range(&scenario.numbers, HELD_UP + 1, HELD_UP + 999);
    for (uint64_t i = 0; i <= PLAN_SHORT_LIST; i += 4096)
        add_range(&scenario.numbers, 3, 4098);
    struct plan plan;
    struct error error;
    assert_true(plan_open(&plan, &scenario.numbers, &fine, threads, &error));
    atomic_store(&others_begun, 0);
    atomic_store(&others_wanted, plan_window(&plan) - 1);
    plan_close(&plan);
    run_scenario(&scenario);
    claim_complete(&scenario);
    assert_int_equal(verdict_divisor(scenario.verdicts[0]), 100003);
    end(&scenario);
}

static void a_full_window_waits_for_no_number_whose_parts_wait_for_it(void **state)
{
    (void)state;
    for (int threads = 2; threads <= 4 && threads <= threads_limit(); threads++)
        claim_full_window(threads);
}

static void claim_split_stops(int ranks, int threads)
{
    const struct kernel fine = fine_kernel();
    for (int rank = -1; rank < ranks; rank++) {
        struct scenario scenario = {.ranks = ranks,
                                    .threads = threads,
                                    .kernel = &fine,
                                    .split_unit = FINE_UNIT,
                                    .stop_after = rank < 0 ? 5 : 0,
                                    .signal_at = rank < 0 ? 0 : 5,
                                    .signal_rank = rank};
        for (uint64_t seed = 1; seed <= 6; seed++)
            fill_fine(&scenario.numbers, seed);
        run_scenario(&scenario);
        claim_no_failure(&scenario);
        assert_true(scenario.results[0].stopped);
        assert_int_equal(scenario.results[0].numbers_done, scenario.numbers_delivered);
        assert_true(scenario.numbers_delivered < scenario.numbers.count);
        scenario.numbers.count = scenario.numbers_delivered;
        claim_verdicts(&scenario);
        end(&scenario);
    }
}

static void a_run_of_split_numbers_can_be_stopped(void **state)
{
    (void)state;
    for_each_configuration(claim_split_stops);
}

/* ---- A find stops what is above it. One number of parts that are long: 400 slices of up to 25 ms. */

enum { PATIENT_SLICE = 100, PATIENT_UNIT = 400 * PATIENT_SLICE, PATIENT_PARTS_MAX = 200 };

static const uint64_t PATIENT_NUMBER = UINT64_C(4000000000000);

static struct {
    uint64_t divisor;
    uint64_t part_lo; /* of the part that it is in */
    unsigned wanted;  /* parts above it that are to begin before it is found */
    atomic_uint begun;
    atomic_bool ended_alone;
    uint64_t lo[PATIENT_PARTS_MAX]; /* of each part */
    size_t parts;
} patient;

static bool begins_part(uint64_t lo)
{
    for (size_t i = 0; i < patient.parts; i++)
        if (patient.lo[i] == lo)
            return true;
    return false;
}

/* The parts below the divisor are soon done, its own waits until enough have begun above it, and those would
 * take very long, were they not dropped. */
static uint64_t patient_search(uint64_t n, uint64_t lo, uint64_t hi)
{
    const bool is_end = hi == kernel_divisor_end(n) || begins_part(hi);
    if (lo > patient.divisor) {
        atomic_fetch_add(&patient.begun, begins_part(lo));
        if (is_end)
            atomic_store(&patient.ended_alone, true);
        usleep(25000);
        return 0;
    }
    if (lo >= patient.part_lo && atomic_load(&patient.begun) < patient.wanted)
        usleep(25000);
    return lo <= patient.divisor && patient.divisor < hi ? patient.divisor : 0;
}

static uint64_t patient_cost(uint64_t n)
{
    return kernel_divisor_end(n) - 2;
}

/* The parts of one number do not depend on who takes them. */
static void lay_out_parts(const struct numbers *numbers, const struct kernel *kernel, int workers)
{
    struct plan plan;
    struct error error;
    struct unit unit;
    assert_true(plan_open(&plan, numbers, kernel, workers, &error) &&
                plan_split(&plan, PATIENT_UNIT, &error));
    patient.parts = 0;
    while (plan_next(&plan, &unit)) {
        assert_true(patient.parts < PATIENT_PARTS_MAX);
        patient.lo[patient.parts++] = unit.lo;
        plan_complete(&plan, &unit, 0);
    }
    plan_close(&plan);
}

static void claim_find(int ranks, int threads, size_t part)
{
    struct kernel kernel = COUNTED;
    struct scenario scenario = {
        .ranks = ranks, .threads = threads, .kernel = &kernel, .split_unit = PATIENT_UNIT};
    const size_t workers = (size_t)(ranks * threads);
    kernel.cost = patient_cost;
    kernel.search = patient_search;
    kernel.slice_operations = PATIENT_SLICE;
    add_list(&scenario.numbers, &PATIENT_NUMBER, 1);
    lay_out_parts(&scenario.numbers, &kernel, (int)workers);
    const size_t above = patient.parts - part - 1;
    patient.part_lo = patient.lo[part];
    patient.divisor = (above > 0 ? patient.lo[part + 1] : kernel_divisor_end(PATIENT_NUMBER)) - 1;
    patient.wanted = (unsigned)(part == 0 ? 0 : above < workers - 1 ? above : workers - 1);
    atomic_store(&patient.begun, 0);
    atomic_store(&patient.ended_alone, false);
    run_scenario(&scenario);
    claim_complete(&scenario);
    const struct engine_result *result = &scenario.results[0];
    assert_int_equal(verdict_divisor(scenario.verdicts[0]), patient.divisor);
    size_t vain = 0;
    for (uint64_t i = 0; i < result->unit_count; i++)
        vain += result->units[i].lo > patient.divisor;
    if (atomic_load(&patient.ended_alone) || vain > workers || vain != result->vain_units ||
        result->vain_operations > workers * PATIENT_UNIT)
        fail_msg("%d ranks x %d threads, find in part %zu: %zu units above, %" PRIu64 " in vain (%" PRIu64
                 " operations), one not stopped: %d",
                 ranks, threads, part, vain, result->vain_units, result->vain_operations,
                 (int)atomic_load(&patient.ended_alone));
    end(&scenario);
}

static void claim_finds(int ranks, int threads)
{
    claim_find(ranks, threads, 0);
    claim_find(ranks, threads, 1);
    claim_find(ranks, threads, 6);
    claim_find(ranks, threads, patient.parts - 2);
    claim_find(ranks, threads, patient.parts - 1);
}

static void a_find_stops_the_units_above_it(void **state)
{
    (void)state;
    for_each_configuration(claim_finds);
}

/* ---- Progress while one number is worked on. */

static uint64_t lazy_search(uint64_t n, uint64_t lo, uint64_t hi)
{
    (void)n;
    (void)lo;
    (void)hi;
    usleep(1000);
    return 0;
}

/* 800 and 400 slices of a millisecond: the clock ticks, also where nothing is delivered, though never in the
 * kernel. */
static void claim_ticks(int ranks, int threads, size_t count)
{
    static const uint64_t heavy[] = {UINT64_C(6400299999), UINT64_C(1600199999)};
    struct kernel lazy = COUNTED;
    lazy.search = lazy_search;
    struct scenario scenario = {.ranks = ranks, .threads = threads, .kernel = &lazy};
    add_list(&scenario.numbers, heavy, count);
    run_scenario(&scenario);
    claim_complete(&scenario);
    if (scenario.ticks < 2)
        fail_msg("%d ranks x %d threads: %" PRIu64 " ticks in %g s", ranks, threads, scenario.ticks,
                 scenario.results[0].seconds);
    end(&scenario);
}

static void progress_ticks_while_one_number_is_worked_on(void **state)
{
    (void)state;
    claim_ticks(1, 1, 1);
    claim_ticks(1, 1, 2);
    claim_ticks(2, 1, 1);
    if (threads_limit() >= 3)
        claim_ticks(1, 3, 2);
}

/* ---- All at work at once. */

static atomic_uint begun, wanted_at_once;
static atomic_bool ended_alone;

/* Goes on slowly until as many units as there are workers have begun: 800 slices of 25 ms are patience
 * enough. */
static uint64_t sociable_search(uint64_t n, uint64_t lo, uint64_t hi)
{
    if (lo == 2)
        atomic_fetch_add(&begun, 1);
    const bool together = atomic_load(&begun) == atomic_load(&wanted_at_once);
    if (!together)
        usleep(25000);
    if (hi == kernel_divisor_end(n) && !together)
        atomic_store(&ended_alone, true);
    return 0;
}

static void claim_units_together(int ranks, int threads, size_t count)
{
    struct kernel sociable = COUNTED;
    uint64_t heavy[RANKS_MAX * TEST_THREADS_MAX];
    struct scenario scenario = {.ranks = ranks, .threads = threads, .kernel = &sociable};
    sociable.search = sociable_search;
    for (size_t i = 0; i < count; i++)
        heavy[i] = UINT64_C(6400299999);
    atomic_store(&begun, 0);
    atomic_store(&wanted_at_once, (unsigned)count);
    atomic_store(&ended_alone, false);
    add_list(&scenario.numbers, heavy, count);
    run_scenario(&scenario);
    claim_complete(&scenario);
    if (atomic_load(&ended_alone))
        fail_msg("%d ranks x %d threads: one of %zu units ended before all had begun", ranks, threads, count);
    end(&scenario);
}

/* Also with a worker too many: fewer threads may be started then, but no fewer than units. */
static void claim_together(int ranks, int threads)
{
    const size_t workers = (size_t)(ranks * threads);
    claim_units_together(ranks, threads, workers);
    if (workers > 2)
        claim_units_together(ranks, threads, workers - 1);
}

static void every_worker_gets_a_unit_while_the_others_work(void **state)
{
    (void)state;
    for_each_configuration(claim_together);
}

/* ---- Memory. */

static void claim_failed(const struct scenario *scenario)
{
    if (scenario->failure[0])
        fail_msg("%s", scenario->failure);
    for (int rank = 0; rank < scenario->ranks; rank++)
        if (!scenario->good[rank] &&
            (scenario->errors[rank].code != ERROR_FAILED || !scenario->errors[rank].text[0]))
            fail_msg("rank %d failed with code %d: '%s'", rank, (int)scenario->errors[rank].code,
                     scenario->errors[rank].text);
    for (int rank = 1; rank < scenario->ranks; rank++)
        if (!scenario->good[rank])
            assert_false(scenario->good[0]);
}

enum { MEMORY_STEP = UNDER_THREAD_SANITIZER ? 5 : 1 };

/* The N-th allocation fails, for N = 0, 1, 2, ... until all is well. */
static void claim_memory(int ranks, int threads, uint64_t split_unit)
{
    int failures = 0;
    for (long nth = 0;; nth += MEMORY_STEP) {
        struct scenario scenario = {
            .ranks = ranks, .threads = threads, .kernel = &COUNTED, .split_unit = split_unit};
        reset_counts();
        add_range(&scenario.numbers, 0, 30000);
        open_plan(&scenario);
        scenario.verdicts = calloc(scenario.numbers.count, sizeof *scenario.verdicts);
        scenario.caller = pthread_self();
        alarm(HANG_SECONDS);
        atomic_store(&allocations_left, nth);
        scenario.messages_left = thread_ranks_run(ranks, run_rank, &scenario);
        const bool none_failed = atomic_exchange(&allocations_left, -1) >= 0;
        alarm(0);
        claim_failed(&scenario);
        failures += !scenario.good[0];
        if (scenario.good[0])
            claim_complete(&scenario);
        end(&scenario);
        if (none_failed)
            break;
    }
    /* Its members, lock, queues, slots and each of its units' outcomes. */
    if (failures < 20 / MEMORY_STEP)
        fail_msg("%d ranks x %d threads: only %d allocations made the run fail", ranks, threads, failures);
}

static void without_memory_the_run_fails_on_all_ranks_and_says_why(void **state)
{
    (void)state;
    signal(SIGALRM, report_hang);
    for (uint64_t split_unit = 0; split_unit <= 110; split_unit += 110) {
        claim_memory(1, 1, split_unit);
        claim_memory(2, 1, split_unit);
        if (threads_limit() < 2)
            continue;
        claim_memory(1, 2, split_unit);
        claim_memory(2, 2, split_unit);
    }
}

/* Rank 1 is given the second unit; while its first thread waits for messages, its second runs out of memory:
 * that must not get lost between "I stop" and "I am done". */
static void a_failure_beside_a_waiting_thread_reaches_rank_zero(void **state)
{
    (void)state;
    if (threads_limit() < 2)
        skip();
    for (int attempt = 0; attempt < 5; attempt++) {
        struct scenario scenario = {.ranks = 2, .threads = 2, .kernel = &COUNTED, .poll_microseconds = 20000};
        add_range(&scenario.numbers, 0, 3332);
        reset_counts();
        struct unit *units = calloc(3, sizeof *units);
        assert_non_null(units);
        for (uint64_t i = 0; i < 3; i++)
            units[i] = (struct unit){.id = i, .first = i * 1000, .count = i == 2 ? 1333 : 1000, .cost = 100};
        scenario.by_hand = units;
        scenario.by_hand_count = 3;
        atomic_store(&failing_size, sizeof(struct outcome) + 1333 * sizeof(struct verdict));
        run_scenario(&scenario);
        assert_int_equal(atomic_exchange(&failing_size, 0), 0);
        claim_failed(&scenario);
        assert_false(scenario.good[0]);
        end(&scenario);
    }
}

/* ---- Loops. */

/* Who decided each number, as its parts say. */
static void note_owners(struct scenario *scenario, const struct outcome *outcome)
{
    int *owners = scenario->context;
    for (const struct outcome *part = outcome->parts ? outcome->parts : outcome; part; part = part->next)
        for (uint64_t i = 0; i < outcome_intervals(part); i++) {
            const struct outcome_interval interval = outcome_interval(part, i);
            for (uint64_t k = 0; k < interval.count; k++)
                owners[part->unit.first + interval.offset + k] =
                    part->rank * scenario->threads + part->thread;
        }
}

static void claim_owners(int ranks, int threads)
{
    const uint64_t count = 100003;
    int *owners = malloc(count * sizeof *owners);
    struct scenario scenario = {.ranks = ranks,
                                .threads = threads,
                                .kernel = &COUNTED,
                                .timed = true,
                                .at_delivery = note_owners,
                                .context = owners};
    assert_non_null(owners);
    reset_counts();
    add_range(&scenario.numbers, 0, count - 1);
    run_scenario(&scenario);
    claim_complete(&scenario);
    struct loop_chunk chunk;
    for (int worker = 0; worker < ranks * threads && schedule_is_static(&schedule); worker++)
        for (uint64_t k = 0; loop_static_chunk(&scenario.loop, worker, k, &chunk); k++)
            for (uint64_t i = chunk.first; i < chunk.end; i++)
                if (owners[i] != worker)
                    fail_msg("%d ranks x %d threads: worker %d decided number %" PRIu64
                             ", which is of worker %d",
                             ranks, threads, owners[i], i, worker);
    for (uint64_t first = 0; !schedule_is_static(&schedule) && loop_next_chunk(&scenario.loop, first, &chunk);
         first = chunk.end)
        for (uint64_t i = chunk.first; i < chunk.end; i++)
            if (owners[i] != owners[chunk.first])
                fail_msg("%d ranks x %d threads: chunk [%" PRIu64 ", %" PRIu64 ") has two workers", ranks,
                         threads, chunk.first, chunk.end);
    end(&scenario);
    free(owners);
}

/* A window of two spans: slots are used again and again, and whoever is ahead waits. */
static void claim_narrow(int ranks, int threads)
{
    struct scenario scenario = {.ranks = ranks, .threads = threads, .kernel = &COUNTED};
    reset_counts();
    add_range(&scenario.numbers, 0, COUNTED_MAX - 1);
    scenario.narrow = true;
    run_scenario(&scenario);
    claim_complete(&scenario);
    claim_counts(&scenario, COUNTED_MAX);
    end(&scenario);
}

/* Spans that are far less work than a slice, as they are where few numbers cost what they may: the worker
 * looks around all the same, delivers, and learns of a stop. */
static void claim_light_spans(void)
{
    struct kernel light = COUNTED;
    light.search = NULL;
    light.slice_operations = UINT64_MAX / 2;
    struct scenario scenario = {.ranks = 1, .threads = 1, .kernel = &light, .stop_after = 1};
    reset_counts();
    add_range(&scenario.numbers, 0, COUNTED_MAX - 1);
    run_scenario(&scenario);
    claim_stopped(&scenario, 0);
    uint64_t checked = 0;
    for (uint64_t n = 0; n < COUNTED_MAX; n++)
        checked += atomic_load_explicit(&checks[n], memory_order_relaxed);
    if (checked > COUNTED_MAX / 2)
        fail_msg("%" PRIu64 " of %d numbers were decided before the first was delivered", checked,
                 COUNTED_MAX);
    end(&scenario);
}

/* Under ThreadSanitizer one schedule of each kind: chunks dealt beforehand, and handed out. Memory that fails
 * is no matter of threads. */
static void claim_loop(const char *text, bool is_alike)
{
    char problem[SCHEDULE_PROBLEM_SIZE];
    if (UNDER_THREAD_SANITIZER && is_alike)
        return;
    assert_true(schedule_parse(text, &schedule, problem));
    for_each_configuration(claim_mixed);
    for_each_configuration(claim_empty_and_one);
    for_each_configuration(claim_operations);
    for_each_configuration(claim_timed);
    for_each_configuration(claim_once);
    for_each_configuration(claim_file);
    for_each_configuration(claim_stop);
    for_each_configuration(claim_signal);
    for_each_configuration(claim_owners);
    for_each_configuration(claim_narrow);
    claim_light_spans();
    if (!UNDER_THREAD_SANITIZER) {
        claim_memory(1, 1, 0);
        claim_memory(2, 1, 0);
    }
    schedule = (struct schedule){0};
}

static void a_static_loop_keeps_all_this(void **state)
{
    (void)state;
    claim_loop("static", false);
}

static void a_static_loop_with_chunks_keeps_all_this(void **state)
{
    (void)state;
    claim_loop("static,7", true);
}

static void a_dynamic_loop_keeps_all_this(void **state)
{
    (void)state;
    claim_loop("dynamic,100", false);
}

static void a_guided_loop_keeps_all_this(void **state)
{
    (void)state;
    claim_loop("guided,3", true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mixed_list_gets_the_verdicts_of_the_kernel_in_every_configuration),
        cmocka_unit_test(an_empty_list_and_a_single_number_end_in_every_configuration),
        cmocka_unit_test(the_operations_of_primes_are_their_costs),
        cmocka_unit_test(the_times_of_the_numbers_are_within_those_of_their_units),
        cmocka_unit_test(what_the_polls_of_a_unit_take_is_not_its_cpu_time),
        cmocka_unit_test(every_number_is_checked_once_in_every_configuration),
        cmocka_unit_test(heavy_numbers_in_the_blocks_of_a_file_are_searched_in_slices),
        cmocka_unit_test(a_slow_listener_loses_nothing_and_bounds_what_runs_ahead),
        cmocka_unit_test(a_listener_that_refuses_gets_no_more_and_all_ranks_return),
        cmocka_unit_test(a_signal_to_any_rank_stops_all),
        cmocka_unit_test(the_pieces_of_one_number_each_report_their_own_divisors),
        cmocka_unit_test(numbers_in_several_units_get_the_verdicts_of_the_kernel_in_every_configuration),
        cmocka_unit_test(a_long_sequence_with_numbers_in_several_units_ends_in_every_configuration),
        cmocka_unit_test(a_full_window_waits_for_no_number_whose_parts_wait_for_it),
        cmocka_unit_test(a_run_of_split_numbers_can_be_stopped),
        cmocka_unit_test(a_find_stops_the_units_above_it),
        cmocka_unit_test(progress_ticks_while_one_number_is_worked_on),
        cmocka_unit_test(every_worker_gets_a_unit_while_the_others_work),
        cmocka_unit_test(without_memory_the_run_fails_on_all_ranks_and_says_why),
        cmocka_unit_test(a_failure_beside_a_waiting_thread_reaches_rank_zero),
        cmocka_unit_test(a_static_loop_keeps_all_this),
        cmocka_unit_test(a_static_loop_with_chunks_keeps_all_this),
        cmocka_unit_test(a_dynamic_loop_keeps_all_this),
        cmocka_unit_test(a_guided_loop_keeps_all_this),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
