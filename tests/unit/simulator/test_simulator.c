/* The simulator: its queue and its divisors against simple ways to the same answers, its runs against a list
 * schedule worked out number by number, against figures worked out by hand, and against the bound that no
 * schedule can pass. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "simulator/simulation/divisor.h"
#include "simulator/simulation/events.h"
#include "simulator/simulation/simulation.h"
#include "simulator/table.h"

static uint64_t state = 1;

/* Knuth's MMIX generator; the low bits are poor and left out. */
static uint64_t draw(uint64_t limit)
{
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (state >> 33) % limit;
}

/* ---- The queue. */

static void events_come_in_the_order_of_time_and_then_of_their_adding(void **unused)
{
    (void)unused;
    struct events events = {0};
    struct event event, last = {.seconds = -1};
    size_t taken = 0;
    for (int i = 0; i < 2000; i++) {
        assert_true(events_add(&events, (struct event){.seconds = (double)draw(50), .who = i}));
        if (draw(3) == 0) {
            assert_true(events_pop(&events, &event));
            taken++;
        }
    }
    for (; events_pop(&events, &event); last = event, taken++)
        assert_true(event.seconds > last.seconds || (event.seconds == last.seconds && event.who > last.who));
    assert_int_equal(taken, 2000);
    events_free(&events);
    assert_false(events_pop(&events, &event));
}

/* ---- Divisors. */

static uint64_t tried_divisor(uint64_t n)
{
    for (uint64_t d = 2; d * d <= n; d++)
        if (n % d == 0)
            return d;
    return 0;
}

static void the_smallest_divisor_is_the_one_that_trying_finds(void **unused)
{
    (void)unused;
    for (uint64_t n = 0; n < 20000; n++)
        assert_int_equal(divisor_smallest(n), tried_divisor(n));
    for (int i = 0; i < 2000; i++) {
        const uint64_t n = draw(UINT64_C(1) << 31) << draw(8) | 1;
        assert_int_equal(divisor_smallest(n), tried_divisor(n));
    }
    for (uint64_t p = 1021; p < 70000; p += 2) /* where trying gives way to walking */
        if (tried_divisor(p) == 0) {
            assert_int_equal(divisor_smallest(p * p), p);
            assert_int_equal(divisor_smallest(p * p * p), p);
        }
}

static void the_smallest_divisor_of_large_numbers(void **unused)
{
    (void)unused;
    assert_int_equal(divisor_smallest(UINT64_C(18446744073709551557)), 0);
    assert_int_equal(divisor_smallest(UINT64_C(18446744030759878681)), 4294967291); /* its square */
    assert_int_equal(divisor_smallest(UINT64_C(4294967291) * 4294967279), 4294967279);
    assert_int_equal(divisor_smallest(UINT64_C(7777777536340681)),
                     88191709); /* a square of the classic list */
    assert_int_equal(divisor_smallest(UINT64_C(1031) * 1033 * 1039 * 1049 * 1051 * 1061), 1031);
    assert_int_equal(divisor_smallest(UINT64_MAX), 3);
}

/* ---- Runs. */

/* A kernel whose number n takes n operations, each number a unit. */
static uint64_t own_cost(uint64_t n)
{
    return n;
}

static uint64_t own_check(const uint64_t *n, size_t count, struct verdict *verdict)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += n[i];
        verdict[i] = verdict_prime();
    }
    return sum;
}

static const struct kernel own_kernel = {
    .name = "own", .cost = own_cost, .check = own_check, .slice_operations = 4, .unit_operations = 1};

/* The same in a loop, where what is done is handed in after a few numbers. */
static const struct kernel loop_kernel = {
    .name = "loop", .cost = own_cost, .check = own_check, .slice_operations = 4, .unit_operations = 3000};

/* An operation takes a second, messages and sleeps nothing but what they ask for. */
static const struct machine plain = {.rate = 1, .seed = 1};

static void add_list(struct numbers *numbers, const uint64_t *n, size_t count)
{
    struct error error;
    uint64_t *values = calloc(count, sizeof *values);
    assert_non_null(values);
    for (size_t i = 0; i < count; i++)
        values[i] = n[i];
    assert_true(numbers_add_list(numbers, values, count, &error));
}

static void model_configuration(const struct numbers *numbers, const struct machine *machine,
                                const struct configuration *configuration, struct modelled_run *modelled)
{
    struct error error;
    struct work work;
    struct plan plan;
    const int workers = configuration->ranks * configuration->threads;
    const bool is_loop = schedule_is_loop(&configuration->schedule);
    assert_true(work_open(&work, numbers, is_loop ? &loop_kernel : &own_kernel, &error));
    if (is_loop)
        plan_open_loop(&plan, numbers, &loop_kernel, workers);
    else
        assert_true(plan_open(&plan, numbers, &own_kernel, workers, &error));
    assert_true(simulation_run(&plan, &work, machine, configuration, modelled, &error));
    plan_close(&plan);
    work_close(&work);
}

static void model_schedule(const uint64_t *n, size_t count, const struct machine *machine, int ranks,
                           int threads, struct schedule schedule, struct modelled_run *modelled)
{
    struct numbers numbers = {0};
    const struct configuration configuration = {.ranks = ranks, .threads = threads, .schedule = schedule};
    add_list(&numbers, n, count);
    model_configuration(&numbers, machine, &configuration, modelled);
    numbers_free(&numbers);
}

static void model(const uint64_t *n, size_t count, const struct machine *machine, int ranks, int threads,
                  struct modelled_run *modelled)
{
    model_schedule(n, count, machine, ranks, threads, (struct schedule){0}, modelled);
}

static int larger_first(const void *left, const void *right)
{
    const uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a < b) - (a > b);
}

/* The makespan of a list schedule, the longest first: each goes to the worker that is free first. */
static uint64_t list_schedule(const uint64_t *n, size_t count, int workers)
{
    uint64_t sorted[200], free_at[64] = {0}, last = 0;
    assert_true(count <= 200 && workers <= 64);
    for (size_t i = 0; i < count; i++)
        sorted[i] = n[i];
    qsort(sorted, count, sizeof sorted[0], larger_first);
    for (size_t i = 0; i < count; i++) {
        int first = 0;
        for (int w = 1; w < workers; w++)
            if (free_at[w] < free_at[first])
                first = w;
        free_at[first] += sorted[i];
        last = free_at[first] > last ? free_at[first] : last;
    }
    return last;
}

static void the_threads_of_one_rank_make_a_list_schedule(void **unused)
{
    (void)unused;
    for (int round = 0; round < 200; round++) {
        uint64_t n[200];
        const size_t count = 1 + draw(200);
        const int threads = 1 + (int)draw(40);
        struct modelled_run modelled;
        for (size_t i = 0; i < count; i++)
            n[i] = 1 + draw(1000);
        model(n, count, &plain, 1, threads, &modelled);
        const uint64_t wanted = threads > 1 ? list_schedule(n, count, threads) : list_schedule(n, count, 1);
        if (fabs(modelled.compute_seconds - (double)wanted) > 1e-9)
            fail_msg("%zu units on %d threads: %.17g, list schedule %llu", count, threads,
                     modelled.compute_seconds, (unsigned long long)wanted);
        assert_int_equal(modelled.units, count);
        assert_int_equal(modelled.messages, 0);
    }
}

/* Units of a thousand slices and more: what the ranks wait for each other's polls is little. */
static void ranks_come_near_a_list_schedule(void **unused)
{
    (void)unused;
    for (int round = 0; round < 100; round++) {
        uint64_t n[200];
        const size_t count = 1 + draw(200);
        const int ranks = 1 + (int)draw(20), threads = 1 + (int)draw(3);
        struct modelled_run modelled;
        for (size_t i = 0; i < count; i++)
            n[i] = 4000 + draw(40000);
        model(n, count, &plain, ranks, threads, &modelled);
        const double wanted = (double)list_schedule(n, count, ranks * threads);
        if (modelled.compute_seconds < wanted * 0.75 || modelled.compute_seconds > wanted * 4 / 3 + 100)
            fail_msg("%zu units on %d x %d: %.17g, list schedule %.17g", count, ranks, threads,
                     modelled.compute_seconds, wanted);
    }
}

static void no_run_beats_its_bound(void **unused)
{
    (void)unused;
    for (int round = 0; round < 300; round++) {
        uint64_t n[200], sum = 0;
        const size_t count = 1 + draw(200);
        const int ranks = 1 + (int)draw(30), threads = 1 + (int)draw(4);
        const struct machine machine = {.rate = 1000,
                                        .latency_seconds = (double)draw(100) * 1e-6,
                                        .service_seconds = (double)draw(100) * 1e-6,
                                        .sleep_seconds = (double)draw(100) * 1e-6,
                                        .noise = (double)draw(3) * 0.1,
                                        .seed = draw(1000)};
        struct modelled_run modelled;
        for (size_t i = 0; i < count; i++)
            sum += n[i] = 1 + draw(1000);
        model(n, count, &machine, ranks, threads, &modelled);
        const double bound = simulation_bound(&modelled, sum);
        if (modelled.compute_seconds < bound * (1 - 1e-9) || modelled.seconds < modelled.compute_seconds)
            fail_msg("%zu units on %d x %d: %.17g s, of it compute %.17g s, bound %.17g s", count, ranks,
                     threads, modelled.seconds, modelled.compute_seconds, bound);
        assert_int_equal(modelled.units, count);
        assert_int_equal(modelled.operations, sum);
        if (machine.noise == 0)
            assert_true(fabs(modelled.busy_seconds * machine.rate - (double)sum) < 1e-6 * (double)sum);
    }
}

/* Rank 0 polls after every slice, four operations; a rank that sleeps wakes within a millisecond. To
 * send or take a message takes 0.25 s, and it is under way for 0.5 s. */
static void two_units_on_two_ranks_by_hand(void **unused)
{
    (void)unused;
    const uint64_t n[] = {8000, 6000};
    const struct machine machine = {
        .rate = 1000, .latency_seconds = 0.5, .service_seconds = 0.25, .sleep_seconds = 0, .seed = 1};
    struct modelled_run modelled;
    model(n, 2, &machine, 2, 1, &modelled);
    /* Rank 0's unit of 8 s, while it sends the grant, takes the outcome and sends the poison pill. */
    assert_true(fabs(modelled.compute_seconds - (8 + 0.25 + 0.25 + 0.25)) < 1e-9);
    /* A slice; the grant; rank 1's unit of 6 s; its outcome, the poison pill, DONE and LEAVE. */
    const double wanted = 0.004 + 1 + 6 + 4 * 1;
    if (modelled.seconds < wanted || modelled.seconds > wanted + 0.012)
        fail_msg("%.9f s, by hand %.3f s", modelled.seconds, wanted);
    assert_int_equal(modelled.messages, 5);
    assert_int_equal(modelled.units, 2);
}

static void a_faster_machine_is_as_much_faster(void **unused)
{
    (void)unused;
    uint64_t n[100];
    struct modelled_run slow, fast;
    for (size_t i = 0; i < 100; i++)
        n[i] = 1000 + draw(1000);
    struct machine machine = plain;
    model(n, 100, &machine, 1, 7, &slow);
    machine.rate = 4;
    model(n, 100, &machine, 1, 7, &fast);
    assert_true(fabs(slow.compute_seconds / fast.compute_seconds - 4) < 1e-9);
}

/* Many small units: rank 0 hands out no faster than it can send and receive. */
static void service_time_limits_the_rate_of_units(void **unused)
{
    (void)unused;
    enum { COUNT = 5000 };
    static uint64_t n[COUNT];
    struct machine machine = {.rate = 1, .service_seconds = 1e-3, .seed = 1};
    struct modelled_run modelled;
    for (size_t i = 0; i < COUNT; i++)
        n[i] = own_kernel.slice_operations; /* then each is a unit */
    machine.rate = 1e3;
    model(n, COUNT, &machine, 200, 1, &modelled);
    /* Rank 0 receives each outcome, and sends at most one grant for it. */
    const double receiving = COUNT * machine.service_seconds;
    if (modelled.seconds < 0.9 * receiving || modelled.seconds > 2.1 * receiving)
        fail_msg("%.17g s, to receive all takes %.17g s", modelled.seconds, receiving);
}

static void the_seed_alone_decides_the_draw(void **unused)
{
    (void)unused;
    uint64_t n[100];
    struct machine machine = plain;
    struct modelled_run one, again, other;
    for (size_t i = 0; i < 100; i++)
        n[i] = 1 + draw(1000);
    machine.noise = 0.1;
    model(n, 100, &machine, 5, 2, &one);
    model(n, 100, &machine, 5, 2, &again);
    machine.seed = 2;
    model(n, 100, &machine, 5, 2, &other);
    assert_true(one.seconds == again.seconds && one.busy_seconds == again.busy_seconds);
    assert_true(one.seconds != other.seconds);
}

/* Over many workers the logarithm of the speed has the asked-for deviation. */
static void speeds_spread_as_asked(void **unused)
{
    (void)unused;
    const uint64_t n[] = {1};
    struct machine machine = {.rate = 100, .noise = 0.2, .seed = 7};
    struct modelled_run modelled;
    model(n, 1, &machine, 20000, 1, &modelled);
    /* The mean of exp(0.2 z) is exp(0.02); the largest of 20000 z lies near 4. */
    assert_true(fabs(modelled.speeds / 20000 / 100 - exp(0.02)) < 0.01);
    assert_true(modelled.fastest > 100 * exp(0.2 * 3) && modelled.fastest < 100 * exp(0.2 * 6));
}

/* ---- Schedules of a loop. */

/* Who has number `i` under a static schedule, by its definition. */
static int owner(const struct schedule *schedule, size_t count, int workers, size_t i)
{
    if (schedule->chunk > 0)
        return (int)(i / schedule->chunk % (size_t)workers);
    size_t end = 0;
    for (int worker = 0;; worker++) {
        end += count / (size_t)workers + ((size_t)worker < count % (size_t)workers);
        if (i < end)
            return worker;
    }
}

static uint64_t largest_share(const struct schedule *schedule, const uint64_t *n, size_t count, int workers)
{
    uint64_t sums[200] = {0}, largest = 0;
    assert_true(workers <= 200);
    for (size_t i = 0; i < count; i++)
        sums[owner(schedule, count, workers, i)] += n[i];
    for (int worker = 0; worker < workers; worker++)
        largest = sums[worker] > largest ? sums[worker] : largest;
    return largest;
}

static void draw_numbers(uint64_t *n, size_t count, uint64_t least, uint64_t range)
{
    for (size_t i = 0; i < count; i++)
        n[i] = least + draw(range);
}

static void a_static_schedule_takes_what_its_largest_share_takes(void **unused)
{
    (void)unused;
    for (int round = 0; round < 300; round++) {
        uint64_t n[200];
        const size_t count = 1 + draw(200);
        const int ranks = 1 + (int)draw(10), threads = 1 + (int)draw(4);
        const struct schedule schedule = {.kind = SCHEDULE_STATIC, .chunk = draw(12)};
        struct modelled_run modelled;
        draw_numbers(n, count, 1, 1000);
        model_schedule(n, count, &plain, ranks, threads, schedule, &modelled);
        const double wanted = (double)largest_share(&schedule, n, count, ranks * threads);
        if (fabs(modelled.compute_seconds - wanted) > 1e-9 || fabs(modelled.longest_share - wanted) > 1e-9 ||
            modelled.seconds < wanted)
            fail_msg("%zu numbers on %d x %d, chunk %d: %.17g s, share %.17g s, by the definition %.17g s",
                     count, ranks, threads, (int)schedule.chunk, modelled.compute_seconds,
                     modelled.longest_share, wanted);
    }
}

/* How many numbers the next chunk has, by the definition. */
static size_t chunk_size(const struct schedule *schedule, size_t left, int workers)
{
    size_t size = (size_t)schedule->chunk;
    if (schedule->kind == SCHEDULE_GUIDED && (left + (size_t)workers - 1) / (size_t)workers > size)
        size = (left + (size_t)workers - 1) / (size_t)workers;
    return size < left ? size : left;
}

/* The makespan of chunks in their order, each to the worker that is free first. */
static uint64_t chunks_in_order(const struct schedule *schedule, const uint64_t *n, size_t count, int workers)
{
    uint64_t free_at[200] = {0}, last = 0;
    assert_true(workers <= 200);
    for (size_t i = 0; i < count;) {
        int first = 0;
        for (int w = 1; w < workers; w++)
            if (free_at[w] < free_at[first])
                first = w;
        const size_t end = i + chunk_size(schedule, count - i, workers);
        for (; i < end; i++)
            free_at[first] += n[i];
        last = free_at[first] > last ? free_at[first] : last;
    }
    return last;
}

static struct schedule draw_demand(void)
{
    return (struct schedule){.kind = draw(2) ? SCHEDULE_DYNAMIC : SCHEDULE_GUIDED, .chunk = 1 + draw(9)};
}

static void threads_that_ask_for_chunks_get_them_in_order(void **unused)
{
    (void)unused;
    for (int round = 0; round < 300; round++) {
        uint64_t n[200];
        const size_t count = 1 + draw(200);
        const int threads = 1 + (int)draw(40);
        const struct schedule schedule = draw_demand();
        char text[SCHEDULE_TEXT_SIZE];
        struct modelled_run modelled;
        draw_numbers(n, count, 1, 1000);
        model_schedule(n, count, &plain, 1, threads, schedule, &modelled);
        const double wanted = (double)chunks_in_order(&schedule, n, count, threads);
        if (fabs(modelled.compute_seconds - wanted) > 1e-9)
            fail_msg("%zu numbers on %d threads, %s: %.17g s, by the definition %.17g s", count, threads,
                     schedule_text(&schedule, text), modelled.compute_seconds, wanted);
        assert_int_equal(modelled.messages, 0);
    }
}

static void no_loop_beats_its_bound(void **unused)
{
    (void)unused;
    for (int round = 0; round < 300; round++) {
        uint64_t n[200], sum = 0;
        const size_t count = 1 + draw(200);
        const int ranks = 1 + (int)draw(30), threads = 1 + (int)draw(4);
        const struct schedule fixed = {.kind = SCHEDULE_STATIC, .chunk = draw(12)};
        const struct schedule schedule = draw(3) ? draw_demand() : fixed;
        const struct machine machine = {.rate = 1000,
                                        .latency_seconds = (double)draw(100) * 1e-6,
                                        .service_seconds = (double)draw(100) * 1e-6,
                                        .sleep_seconds = (double)draw(100) * 1e-6,
                                        .noise = (double)draw(3) * 0.1,
                                        .seed = draw(1000)};
        char text[SCHEDULE_TEXT_SIZE];
        struct modelled_run modelled;
        draw_numbers(n, count, 1, 1000);
        for (size_t i = 0; i < count; i++)
            sum += n[i];
        model_schedule(n, count, &machine, ranks, threads, schedule, &modelled);
        const double bound = simulation_bound(&modelled, sum);
        if (modelled.compute_seconds < bound * (1 - 1e-9) || modelled.seconds < modelled.compute_seconds)
            fail_msg("%zu numbers on %d x %d, %s: %.17g s, of it compute %.17g s, bound %.17g s", count,
                     ranks, threads, schedule_text(&schedule, text), modelled.seconds,
                     modelled.compute_seconds, bound);
        assert_int_equal(modelled.operations, sum);
        assert_true(modelled.units > 0 && modelled.units <= sum);
        if (machine.noise == 0)
            assert_true(fabs(modelled.busy_seconds * machine.rate - (double)sum) < 1e-6 * (double)sum);
    }
}

static const struct machine slow_messages = {
    .rate = 1000, .latency_seconds = 0.5, .service_seconds = 0.25, .sleep_seconds = 0, .seed = 1};

static void assert_seconds(const struct modelled_run *modelled, double compute, double all)
{
    if (fabs(modelled->compute_seconds - compute) > 1e-9 || modelled->seconds < all ||
        modelled->seconds > all + 0.012)
        fail_msg("%.9g s of %.9g s, by hand %.3f s of %.3f s", modelled->compute_seconds, modelled->seconds,
                 compute, all);
}

/* Rank 0's number of 8 s; meanwhile rank 1's of 6 s. Rank 0 takes its part and DONE, and sends LEAVE. */
static void a_static_schedule_needs_no_message_to_hand_out(void **unused)
{
    (void)unused;
    const uint64_t n[] = {8000, 6000};
    struct modelled_run modelled;
    model_schedule(n, 2, &slow_messages, 2, 1, (struct schedule){.kind = SCHEDULE_STATIC}, &modelled);
    assert_seconds(&modelled, 8 + 2 * 0.25, 8 + 2 * 0.25 + 1);
    assert_int_equal(modelled.messages, 3);
}

/* Rank 1 asks at the beginning, and 0.75 s later rank 0 looks up from a slice of its 8 s, takes that and
 * sends the chunk; from 2 s to 8 s rank 1 is at work; it hands in its part and then asks again, which rank 0
 * takes when it has come to the end of its own; is told that there is nothing more; is done, and let go. */
static void a_rank_that_asks_for_chunks_waits_for_two_messages(void **unused)
{
    (void)unused;
    const uint64_t n[] = {8000, 6000};
    const struct schedule schedule = {.kind = SCHEDULE_DYNAMIC, .chunk = 1};
    struct modelled_run modelled;
    model_schedule(n, 2, &slow_messages, 2, 1, schedule, &modelled);
    assert_seconds(&modelled, 8 + 2 * 0.25, 12.25);
    assert_int_equal(modelled.messages, 7);
}

/* Two lists, so two spans, and a half for each worker; with a window of one the second waits. */
static void who_is_too_far_ahead_waits(void **unused)
{
    (void)unused;
    uint64_t n[50];
    struct numbers numbers = {0};
    struct modelled_run modelled;
    for (size_t i = 0; i < 50; i++)
        n[i] = 20;
    add_list(&numbers, n, 50);
    add_list(&numbers, n, 50);
    for (int ranks = 1; ranks <= 2; ranks++) {
        struct configuration configuration = {
            .ranks = ranks, .threads = 3 - ranks, .schedule = {.kind = SCHEDULE_STATIC}};
        model_configuration(&numbers, &plain, &configuration, &modelled);
        assert_true(fabs(modelled.compute_seconds - 1000) < 1e-9);
        configuration.window = 1;
        model_configuration(&numbers, &plain, &configuration, &modelled);
        if (modelled.compute_seconds < 2000 || modelled.compute_seconds > 2001)
            fail_msg("%d ranks: %.9g s, by hand 2000 s and a pause", ranks, modelled.compute_seconds);
    }
    numbers_free(&numbers);
}

/* Of 1 ... 20,000,001 some stand for others: even ones for even ones, and together they take what all do. */
static void of_a_long_sequence_some_numbers_stand_for_those_like_them(void **unused)
{
    (void)unused;
    enum { COUNT = 20000001, SOME = 1000000 };
    struct numbers numbers = {0};
    struct error error;
    struct work work;
    double modelled = 0, true_sum = 0;
    assert_true(numbers_add_range(&numbers, 1, COUNT, 1, &error));
    assert_true(work_open(&work, &numbers, &kernel_trial, &error));
    assert_true(work.alike == 3);
    for (uint64_t n = COUNT - SOME; n <= COUNT; n++) {
        struct verdict verdict;
        const uint64_t operations = work_of_number(&work, n - 1);
        if (n % 2 == 0 && operations != 1)
            fail_msg("%llu: %llu", (unsigned long long)n, (unsigned long long)operations);
        modelled += (double)operations;
        true_sum += (double)kernel_trial.check(&n, 1, &verdict);
    }
    if (fabs(modelled / true_sum - 1) > 0.01)
        fail_msg("%.0f operations, truly %.0f", modelled, true_sum);
    work_close(&work);
    numbers_free(&numbers);
}

static void slurm_is_asked_for_whole_minutes(void **unused)
{
    (void)unused;
    assert_int_equal(table_slurm_seconds(0, 0), 60);
    assert_int_equal(table_slurm_seconds(2, 22), 60); /* 60 exactly */
    assert_int_equal(table_slurm_seconds(2, 22.1), 120);
    assert_int_equal(table_slurm_seconds(0, 3600), 4560); /* 4530 */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(events_come_in_the_order_of_time_and_then_of_their_adding),
        cmocka_unit_test(the_smallest_divisor_is_the_one_that_trying_finds),
        cmocka_unit_test(the_smallest_divisor_of_large_numbers),
        cmocka_unit_test(the_threads_of_one_rank_make_a_list_schedule),
        cmocka_unit_test(ranks_come_near_a_list_schedule),
        cmocka_unit_test(no_run_beats_its_bound),
        cmocka_unit_test(two_units_on_two_ranks_by_hand),
        cmocka_unit_test(a_faster_machine_is_as_much_faster),
        cmocka_unit_test(service_time_limits_the_rate_of_units),
        cmocka_unit_test(the_seed_alone_decides_the_draw),
        cmocka_unit_test(speeds_spread_as_asked),
        cmocka_unit_test(a_static_schedule_takes_what_its_largest_share_takes),
        cmocka_unit_test(threads_that_ask_for_chunks_get_them_in_order),
        cmocka_unit_test(no_loop_beats_its_bound),
        cmocka_unit_test(a_static_schedule_needs_no_message_to_hand_out),
        cmocka_unit_test(a_rank_that_asks_for_chunks_waits_for_two_messages),
        cmocka_unit_test(who_is_too_far_ahead_waits),
        cmocka_unit_test(of_a_long_sequence_some_numbers_stand_for_those_like_them),
        cmocka_unit_test(slurm_is_asked_for_whole_minutes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
