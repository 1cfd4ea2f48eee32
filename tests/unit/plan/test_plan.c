/* The plan: every number once, in units of the right size and order, and what list scheduling makes of them.
 */
#include "unit/oracle.h"

#include <stdio.h>
#include <string.h>

#include "input/workload.h"
#include "plan/id_heap.h"
#include "plan/plan.h"
#include "unit/file_numbers.h"

/* ---- Sequences. */

static void add_workload(struct numbers *numbers, const char *text)
{
    struct error error;
    if (!workload_add(numbers, text, &error))
        fail_msg("%s: %s", text, error.text);
}

static void add_range(struct numbers *numbers, uint64_t lo, uint64_t hi, uint64_t step)
{
    struct error error;
    assert_true(numbers_add_range(numbers, lo, hi, step, &error));
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

static void fill_empty(struct numbers *numbers)
{
    (void)numbers;
}

static void fill_one(struct numbers *numbers)
{
    add_list(numbers, (const uint64_t[]){UINT64_MAX}, 1);
}

static void fill_classic(struct numbers *numbers)
{
    add_workload(numbers, "classic");
}

static void fill_classic64(struct numbers *numbers)
{
    add_workload(numbers, "classic64");
}

/* Heavy ones for trial among light ones, at both ends too. */
static void fill_mixed_list(struct numbers *numbers)
{
    uint64_t state = 5, values[3000];
    for (size_t i = 0; i < 3000; i++)
        values[i] =
            i % 17 == 0 ? oracle_random_bits(&state, 60) : oracle_random_bits(&state, 1 + (unsigned)i % 45);
    values[1] = 0;
    values[2] = 1;
    values[2999] = UINT64_MAX;
    add_list(numbers, values, 3000);
}

static void fill_short_range(struct numbers *numbers)
{
    add_range(numbers, 0, 299999, 1);
}

static void fill_short_random(struct numbers *numbers)
{
    add_workload(numbers, "random:200000:50:3");
}

/* The last sequence that is laid out whole, and the first that is not. */
static void fill_last_short(struct numbers *numbers)
{
    add_range(numbers, 7, 6 + PLAN_SHORT_LIST, 1);
}

static void fill_first_long(struct numbers *numbers)
{
    add_range(numbers, 7, 7 + PLAN_SHORT_LIST, 1);
}

static void fill_long_random(struct numbers *numbers)
{
    add_workload(numbers, "random:1300000:44:9");
}

static void fill_long_mixed(struct numbers *numbers)
{
    add_range(numbers, 1, 500, 1);
    add_workload(numbers, "random:1100000:30:2");
    fill_mixed_list(numbers);
    add_range(numbers, UINT64_C(1) << 52, (UINT64_C(1) << 52) + 3000, 3);
}

static const struct sequence {
    const char *name;
    void (*fill)(struct numbers *numbers);
} SEQUENCES[] = {
    {"empty", fill_empty},
    {"one", fill_one},
    {"classic", fill_classic},
    {"classic64", fill_classic64},
    {"mixed list", fill_mixed_list},
    {"short range", fill_short_range},
    {"short random", fill_short_random},
    {"last short", fill_last_short},
    {"first long", fill_first_long},
    {"long random", fill_long_random},
    {"long mixed", fill_long_mixed},
};

enum {
    SEQUENCE_COUNT = sizeof SEQUENCES / sizeof SEQUENCES[0],
    LISTS_COUNT = 5 /* the first ones are small */
};

static const int WORKERS[] = {1, 2, 3, 64};

enum { WORKERS_COUNT = sizeof WORKERS / sizeof WORKERS[0] };

/* ---- Plans. */

/* A plan with its numbers and all its units, in the order of handing out. */
struct laid {
    char name[96];
    struct numbers numbers;
    uint64_t *values, *costs;
    struct plan plan;
    struct unit *units;
    size_t count, room;
};

static void take_all(struct laid *laid)
{
    struct unit unit;
    laid->count = 0;
    while (plan_next(&laid->plan, &unit)) {
        if (laid->count == laid->room) {
            laid->room = laid->room ? 2 * laid->room : 64;
            struct unit *grown = realloc(laid->units, laid->room * sizeof *grown);
            assert_non_null(grown);
            laid->units = grown;
        }
        laid->units[laid->count++] = unit;
    }
}

static void lay_out(struct laid *laid, const struct sequence *sequence, const struct kernel *kernel,
                    int workers)
{
    struct error error;
    *laid = (struct laid){0};
    snprintf(laid->name, sizeof laid->name, "%s, %s, %d workers", sequence->name, kernel->name, workers);
    sequence->fill(&laid->numbers);
    laid->values = malloc(laid->numbers.count * sizeof *laid->values + 1);
    laid->costs = malloc(laid->numbers.count * sizeof *laid->costs + 1);
    assert_true(laid->values && laid->costs);
    numbers_read(&laid->numbers, 0, laid->numbers.count, laid->values);
    for (uint64_t i = 0; i < laid->numbers.count; i++)
        laid->costs[i] = kernel->cost(laid->values[i]);
    if (!plan_open(&laid->plan, &laid->numbers, kernel, workers, &error))
        fail_msg("%s: %s", laid->name, error.text);
    take_all(laid);
}

static void put_away(struct laid *laid)
{
    const struct plan closed = {0};
    plan_close(&laid->plan);
    assert_memory_equal(&laid->plan, &closed, sizeof closed);
    free(laid->values);
    free(laid->costs);
    free(laid->units);
    numbers_free(&laid->numbers);
}

static int compare_ids(const void *left, const void *right)
{
    const struct unit *a = left, *b = right;
    return (a->id > b->id) - (a->id < b->id);
}

static bool is_short(const struct laid *laid)
{
    return laid->numbers.count <= PLAN_SHORT_LIST;
}

/* ---- Claims on every plan. */

/* Every number is in one unit, and the ids of the units follow the numbers. */
static void claim_whole(const struct laid *laid)
{
    struct unit *sorted = malloc(laid->count * sizeof *sorted + 1);
    assert_non_null(sorted);
    for (size_t i = 0; i < laid->count; i++)
        sorted[i] = laid->units[i];
    qsort(sorted, laid->count, sizeof *sorted, compare_ids);
    uint64_t next = 0;
    for (size_t i = 0; i < laid->count; i++) {
        const struct unit *unit = &sorted[i];
        if (unit->id != i || unit->first != next || unit->count < 1 || unit->count > UNIT_NUMBERS_MAX)
            fail_msg("%s: unit %zu has id %" PRIu64 ", first %" PRIu64 " (wanted %" PRIu64
                     "), count %" PRIu64,
                     laid->name, i, unit->id, unit->first, next, unit->count);
        next += unit->count;
    }
    if (next != laid->numbers.count)
        fail_msg("%s: the units hold %" PRIu64 " of %" PRIu64 " numbers", laid->name, next,
                 laid->numbers.count);
    free(sorted);
}

static void claim_range_unit(const struct laid *laid, const struct unit *unit)
{
    const uint64_t n = laid->values[unit->first];
    if (unit->count != 1 || unit->lo != 2 || unit->hi != kernel_divisor_end(n))
        fail_msg("%s: unit %" PRIu64 " searches [%" PRIu64 ", %" PRIu64 ") for %" PRIu64
                 " numbers from %" PRIu64,
                 laid->name, unit->id, unit->lo, unit->hi, unit->count, n);
}

/* A number longer than a slice is searched from 2 to its square root; all others are in blocks. */
static void claim_kinds(const struct laid *laid)
{
    const struct kernel *kernel = laid->plan.kernel;
    for (size_t i = 0; i < laid->count; i++) {
        const struct unit *unit = &laid->units[i];
        if (unit_is_range(unit))
            claim_range_unit(laid, unit);
        else if (unit->lo != 0 || unit->hi != 0)
            fail_msg("%s: block %" PRIu64 " has a range", laid->name, unit->id);
        for (uint64_t k = 0; k < unit->count; k++) {
            const uint64_t cost = laid->costs[unit->first + k];
            if (unit_is_range(unit) != (kernel->search && cost > kernel->slice_operations))
                fail_msg("%s: %" PRIu64 " costs %" PRIu64 ", range: %d", laid->name,
                         laid->values[unit->first + k], cost, unit_is_range(unit));
        }
    }
}

/* Costs add up; of a long sequence they are bounds, in which a number counts as the largest of 64 neighbours.
 */
static void claim_costs(const struct laid *laid)
{
    uint64_t total = 0;
    for (size_t i = 0; i < laid->count; i++) {
        const struct unit *unit = &laid->units[i];
        uint64_t sum = 0;
        for (uint64_t k = 0; k < unit->count; k++)
            sum += laid->costs[unit->first + k];
        const bool is_right = is_short(laid) ? unit->cost == sum : unit->cost >= sum;
        if (!is_right || sum == 0)
            fail_msg("%s: unit %" PRIu64 " costs %" PRIu64 ", its numbers %" PRIu64, laid->name, unit->id,
                     unit->cost, sum);
        total += unit->cost;
    }
    assert_int_equal(laid->plan.costs_handed, total);
    assert_int_equal(laid->plan.total_cost, is_short(laid) ? total : 0);
}

/* So that no flag reaches into a kernel and the ends even out: a block is at most the kernel's unit, and for
 * a list long enough at most half of a worker's share. */
static void claim_size(const struct laid *laid)
{
    const struct kernel *kernel = laid->plan.kernel;
    const uint64_t share = laid->plan.total_cost / (2 * (uint64_t)laid->plan.workers);
    for (size_t i = 0; i < laid->count; i++) {
        const struct unit *unit = &laid->units[i];
        if (unit->count == 1)
            continue;
        if (unit->cost > kernel->unit_operations)
            fail_msg("%s: block %" PRIu64 " costs %" PRIu64, laid->name, unit->id, unit->cost);
        if (is_short(laid) && unit->cost > share && unit->cost > kernel->slice_operations)
            fail_msg("%s: block %" PRIu64 " costs %" PRIu64 ", half a share is %" PRIu64, laid->name,
                     unit->id, unit->cost, share);
    }
}

/* Several workers get the longest unit of a short list first; one gets the order of the numbers. */
static void claim_order(const struct laid *laid)
{
    const bool longest_first = is_short(laid) && laid->plan.workers > 1;
    for (size_t i = 1; i < laid->count; i++) {
        const struct unit *before = &laid->units[i - 1], *unit = &laid->units[i];
        const bool in_order = before->id < unit->id;
        if (longest_first ? before->cost < unit->cost || (before->cost == unit->cost && !in_order)
                          : !in_order)
            fail_msg("%s: unit %" PRIu64 " of cost %" PRIu64 " goes out before unit %" PRIu64
                     " of cost %" PRIu64,
                     laid->name, before->id, before->cost, unit->id, unit->cost);
    }
}

static void claim_all(const struct sequence *sequence, const struct kernel *kernel, int workers)
{
    struct laid laid;
    lay_out(&laid, sequence, kernel, workers);
    claim_whole(&laid);
    claim_kinds(&laid);
    claim_costs(&laid);
    claim_size(&laid);
    claim_order(&laid);
    put_away(&laid);
}

static void every_plan_has_every_number_once_in_units_of_the_right_kind_cost_size_and_order(void **state)
{
    (void)state;
    for (size_t s = 0; s < SEQUENCE_COUNT; s++)
        for (size_t k = 0; kernel_list_at(k); k++)
            for (size_t w = 0; w < WORKERS_COUNT; w++)
                if (s < LISTS_COUNT || (s + k + w) % 3 == 0) /* of the long ones some of each */
                    claim_all(&SEQUENCES[s], kernel_list_at(k), WORKERS[w]);
}

/* ---- Claims on single plans. */

static void claim_same_unit(const struct unit *a, const struct unit *b)
{
    assert_int_equal(a->id, b->id);
    assert_int_equal(a->first, b->first);
    assert_int_equal(a->count, b->count);
    assert_int_equal(a->lo, b->lo);
    assert_int_equal(a->hi, b->hi);
    assert_int_equal(a->cost, b->cost);
    assert_int_equal(a->is_counted, b->is_counted);
    assert_int_equal(a->is_part, b->is_part);
}

static void rewinding_gives_the_same_units_again(void **state)
{
    (void)state;
    for (size_t s = 0; s < SEQUENCE_COUNT; s++) {
        if (s >= LISTS_COUNT && s + 1 < SEQUENCE_COUNT) /* one long one is enough */
            continue;
        struct laid laid;
        struct unit ignored;
        lay_out(&laid, &SEQUENCES[s], &kernel_trial, 3);
        struct laid first = laid;
        laid.units = NULL;
        laid.room = 0;
        /* Once from the end, once from the middle. */
        for (int again = 0; again < 2; again++) {
            plan_rewind(&laid.plan);
            assert_int_equal(laid.plan.costs_handed, 0);
            take_all(&laid);
            assert_int_equal(laid.count, first.count);
            for (size_t i = 0; i < first.count; i++)
                claim_same_unit(&laid.units[i], &first.units[i]);
            plan_rewind(&laid.plan);
            for (size_t i = 0; i < first.count / 2; i++)
                assert_true(plan_next(&laid.plan, &ignored));
        }
        free(first.units);
        put_away(&laid);
    }
}

static void an_exhausted_plan_stays_exhausted(void **state)
{
    (void)state;
    for (size_t s = 0; s < SEQUENCE_COUNT; s++) {
        struct laid laid;
        struct unit unit;
        lay_out(&laid, &SEQUENCES[s], &kernel_miller_rabin, 2);
        for (int i = 0; i < 3; i++)
            assert_false(plan_next(&laid.plan, &unit));
        if (is_short(&laid))
            assert_false(plan_may_reserve(&laid.plan, 1, 1, 0));
        put_away(&laid);
    }
}

static void the_window_holds_a_short_list_whole_and_several_units_a_worker_of_a_long_one(void **state)
{
    (void)state;
    for (size_t s = 0; s < SEQUENCE_COUNT; s++) {
        for (size_t w = 0; w < WORKERS_COUNT; w++) {
            struct laid laid;
            lay_out(&laid, &SEQUENCES[s], &kernel_miller_rabin, WORKERS[w]);
            const uint64_t window = plan_window(&laid.plan), workers = (uint64_t)WORKERS[w];
            if (is_short(&laid) && window < laid.count)
                fail_msg("%s: window %" PRIu64 " of %zu units", laid.name, window, laid.count);
            /* A worker holds two units at most, and what runs ahead is bounded. */
            if (!is_short(&laid) && (window < 2 * workers || window > 100 * workers))
                fail_msg("%s: window %" PRIu64, laid.name, window);
            put_away(&laid);
        }
    }
}

/* A unit held in reserve may wait for the one before it: that must not be what the run ends with. */
static void a_small_unit_is_small_against_what_remains(void **state)
{
    (void)state;
    for (size_t w = 0; w < WORKERS_COUNT; w++) {
        struct laid laid;
        struct unit unit;
        lay_out(&laid, &SEQUENCES[4], &kernel_trial, WORKERS[w]);
        plan_rewind(&laid.plan);
        uint64_t remaining = laid.plan.total_cost, small_units = 0;
        for (;;) {
            const bool small = plan_may_reserve(&laid.plan, 1, 1, 0);
            if (!plan_next(&laid.plan, &unit))
                break;
            if (small && unit.cost > remaining / (uint64_t)WORKERS[w])
                fail_msg("%s: unit %" PRIu64 " of cost %" PRIu64 " is small, %" PRIu64 " remain", laid.name,
                         unit.id, unit.cost, remaining);
            small_units += small;
            remaining -= unit.cost;
        }
        assert_int_equal(remaining, 0);
        if (WORKERS[w] <= 3 && small_units < laid.count / 2)
            fail_msg("%s: only %" PRIu64 " of %zu units are small", laid.name, small_units, laid.count);
        put_away(&laid);
    }
}

/* All that a rank holds counts, not the next unit alone; and there is a bound to it. */
static void a_reserve_is_small_against_what_remains(void **state)
{
    (void)state;
    for (size_t w = 0; w < WORKERS_COUNT; w++) {
        struct laid laid;
        struct unit unit;
        lay_out(&laid, &SEQUENCES[4], &kernel_trial, WORKERS[w]);
        plan_rewind(&laid.plan);
        uint64_t held_cost = 0;
        int held = 0;
        while (plan_may_reserve(&laid.plan, 1, held, held_cost)) {
            const uint64_t remaining = laid.plan.total_cost - laid.plan.costs_handed;
            assert_true(plan_next(&laid.plan, &unit));
            held_cost += unit.cost;
            held++;
            if (held_cost > remaining / (uint64_t)WORKERS[w] / 2)
                fail_msg("%d workers: one may hold %" PRIu64 " of %" PRIu64, WORKERS[w], held_cost,
                         remaining);
        }
        assert_in_range(held, 0, PLAN_HELD_MAX);
        assert_false(plan_may_reserve(&laid.plan, 1, PLAN_HELD_MAX, 0));
        assert_false(plan_may_reserve(&laid.plan, 1, 1, UINT64_MAX));
        if (WORKERS[w] <= 2 && held < 4)
            fail_msg("%d workers: only %d units in reserve", WORKERS[w], held);
        put_away(&laid);
    }
}

/* For a long sequence a reserve is fine until the end is near. */
static void in_a_long_sequence_units_are_small_until_the_end_is_near(void **state)
{
    (void)state;
    for (size_t w = 0; w < WORKERS_COUNT; w++) {
        struct numbers numbers = {0};
        struct plan plan;
        struct unit unit;
        struct error error;
        add_range(&numbers, 0, UINT64_C(25000000) - 1, 1);
        assert_true(plan_open(&plan, &numbers, &kernel_miller_rabin, WORKERS[w], &error));
        assert_true(plan_may_reserve(&plan, 1, 1, 0));
        uint64_t left = numbers.count;
        bool small = true;
        while (plan_next(&plan, &unit)) {
            if (small && unit.count > left / (uint64_t)WORKERS[w])
                fail_msg("%d workers: a unit of %" PRIu64 " numbers is small, %" PRIu64 " are left",
                         WORKERS[w], unit.count, left);
            left -= unit.count;
            small = plan_may_reserve(&plan, 1, 1, 0);
        }
        assert_false(small);
        plan_close(&plan);
        numbers_free(&numbers);
    }
}

/* A sequence need not fit into memory, or be walked through, to be planned. */
static void the_longest_sequence_is_planned_at_once(void **state)
{
    (void)state;
    struct numbers numbers = {0};
    struct plan plan;
    struct unit unit;
    struct error error;
    add_range(&numbers, 5, 4 + NUMBERS_COUNT_MAX, 1);
    assert_true(plan_open(&plan, &numbers, &kernel_miller_rabin, 64, &error));
    uint64_t next = 0;
    for (uint64_t i = 0; i < 1000; i++) {
        assert_true(plan_next(&plan, &unit));
        assert_int_equal(unit.id, i);
        assert_int_equal(unit.first, next);
        next += unit.count;
    }
    plan_close(&plan);
    numbers_free(&numbers);
}

/* ---- Costs that do not fit into 64 bits. */

static uint64_t huge_cost(uint64_t n)
{
    return n == 1 ? UINT64_MAX : UINT64_MAX / 2;
}

static void costs_saturate(void **state)
{
    (void)state;
    struct kernel kernel = kernel_miller_rabin;
    kernel.cost = huge_cost;
    struct numbers numbers = {0};
    struct plan plan;
    struct unit unit;
    struct error error;
    add_list(&numbers, (const uint64_t[]){3, 1, 4, 1, 5, 9}, 6);
    assert_true(plan_open(&plan, &numbers, &kernel, 2, &error));
    assert_int_equal(plan.total_cost, UINT64_MAX);
    for (uint64_t i = 0; i < 6; i++) {
        assert_true(plan_next(&plan, &unit));
        assert_int_equal(unit.count, 1);
        assert_int_equal(unit.cost, i < 2 ? UINT64_MAX : UINT64_MAX / 2);
        (void)plan_may_reserve(&plan, 1, 1, 0);
    }
    assert_false(plan_next(&plan, &unit));
    assert_int_equal(plan.costs_handed, UINT64_MAX);
    plan_close(&plan);
    numbers_free(&numbers);
}

/* ---- The classic list. */

/* What the search for the smallest divisor really takes; the cost is what it would take if n were prime. */
static uint64_t classic_operations(size_t i)
{
    const uint64_t n = oracle_classic[i].n, divisor = oracle_classic[i].divisor;
    return kernel_trial.search_cost(2, divisor ? divisor + 1 : kernel_divisor_end(n));
}

/* trial counts the divisor 2 and every odd divisor, each as one operation. The chapter's work is the odd
 * divisors alone, 433,405,945; all of the 20 numbers but the first (2, decided without division) try the
 * divisor 2 too. */
static void the_operations_of_the_classic_list_are_its_odd_divisors_and_19_twos(void **state)
{
    (void)state;
    uint64_t operations = 0, odd_divisors = 0, longest = 0;
    for (size_t i = 0; i < ORACLE_CLASSIC; i++) {
        const uint64_t n = oracle_classic[i].n, divisor = oracle_classic[i].divisor;
        const uint64_t last = divisor ? divisor : kernel_divisor_end(n) - 1;
        const uint64_t odd = n > 2 && divisor != 2 ? (last - 1) / 2 : 0; /* 3, 5, ..., last */
        odd_divisors += odd;
        longest = odd > longest ? odd : longest;
        operations += classic_operations(i);
        assert_int_equal(classic_operations(i), n > 2 ? odd + 1 : 0);
    }
    assert_int_equal(odd_divisors, 433405945);
    assert_int_equal(longest, 49999999);
    assert_int_equal(operations, 433405945 + 19);
}

/* For a prime, and for the square of a prime, the cost is what it takes; 2 costs 1, because every cost is at
 * least
 * 1. The six composites with a small divisor cost as much as if they were prime. */
static void
the_costs_of_the_classic_list_are_its_operations_where_no_small_divisor_ends_the_search(void **state)
{
    (void)state;
    struct laid laid;
    lay_out(&laid, &SEQUENCES[2], &kernel_trial, 1);
    assert_int_equal(laid.numbers.count, ORACLE_CLASSIC);
    uint64_t sum = 0;
    int small_divisors = 0;
    for (size_t i = 0; i < ORACLE_CLASSIC; i++) {
        const uint64_t operations = classic_operations(i);
        assert_int_equal(laid.values[i], oracle_classic[i].n);
        if (oracle_classic[i].divisor && oracle_classic[i].divisor < 10) {
            small_divisors++;
            assert_true(laid.costs[i] > operations);
        } else {
            assert_int_equal(laid.costs[i], operations ? operations : 1);
            sum += operations;
        }
    }
    assert_int_equal(small_divisors, 6);
    /* Without the six, which take 1, 1 + 1, 1 + 2, 1, 1 + 3 and 1 + 1 operations. */
    assert_int_equal(sum, 433405964 - (2 + 1 + 3 + 1 + 4 + 2));
    put_away(&laid);
}

/* Graham's list scheduling: each task goes to the worker that is free first. Returns the speedup. */
static double list_schedule(const uint64_t *tasks, size_t count, int workers)
{
    uint64_t free_at[64] = {0}, sum = 0, end = 0;
    for (size_t i = 0; i < count; i++) {
        int first = 0;
        for (int worker = 1; worker < workers; worker++)
            if (free_at[worker] < free_at[first])
                first = worker;
        free_at[first] += tasks[i];
        sum += tasks[i];
        end = free_at[first] > end ? free_at[first] : end;
    }
    return (double)sum / (double)end;
}

static void claim_speedup(const char *order, int workers, double got, double want)
{
    if (got < want - 0.01 || got > want + 0.01)
        fail_msg("%s, %d workers: speedup %.4f, wanted %.2f", order, workers, got, want);
}

/* The classic list with whole numbers as tasks, in the order in which the plan for `plan_workers` hands them
 * out. */
static double classic_bound(int plan_workers, int workers)
{
    struct laid laid;
    uint64_t tasks[ORACLE_CLASSIC];
    lay_out(&laid, &SEQUENCES[2], &kernel_trial, plan_workers);
    assert_int_equal(laid.count, ORACLE_CLASSIC);
    for (size_t i = 0; i < laid.count; i++) {
        assert_int_equal(laid.units[i].count, 1);
        tasks[i] = classic_operations(laid.units[i].first);
    }
    put_away(&laid);
    return list_schedule(tasks, ORACLE_CLASSIC, workers);
}

static void in_the_chapters_order_the_classic_list_is_bounded_as_known(void **state)
{
    (void)state;
    claim_speedup("input order", 1, classic_bound(1, 1), 1.00);
    claim_speedup("input order", 2, classic_bound(1, 2), 1.80);
    claim_speedup("input order", 3, classic_bound(1, 3), 2.66);
    claim_speedup("input order", 4, classic_bound(1, 4), 3.33);
    claim_speedup("input order", 64, classic_bound(1, 64), 8.67);
}

/* The optimum of m machines is at least the sum divided by m and at least the longest task; LPT is within
 * 4/3 - 1/(3m) of it (Graham 1969) where it sorts by what the tasks take. Here it sorts by what they cost. */
static void longest_first_is_better_than_the_chapters_order(void **state)
{
    (void)state;
    for (int workers = 2; workers <= 64; workers++) {
        const double longest_first = classic_bound(workers, workers), in_order = classic_bound(1, workers);
        const double most = workers < 433405964.0 / 50000000 ? workers : 433405964.0 / 50000000;
        if (longest_first < in_order - 1e-9 || longest_first > most + 1e-9 ||
            longest_first < most / (4.0 / 3 - 1 / (3.0 * workers)))
            fail_msg("%d workers: %.4f longest first, %.4f in order, %.4f at most", workers, longest_first,
                     in_order, most);
    }
    claim_speedup("longest first", 64, classic_bound(64, 64), 8.67);
}

/* ---- Numbers that go out in several units: an engine in miniature, with workers of random speed. */

enum { SPLIT_UNIT = 500, SPLIT_WORKERS_MAX = 60, SPLIT_NUMBERS = 40, SPLIT_PRIMES = 3 };

struct split_worker {
    bool is_busy;
    struct unit unit;
    double end; /* when it will be done */
};

struct split_scene {
    const char *name;
    struct kernel kernel;
    struct numbers numbers;
    uint64_t values[SPLIT_NUMBERS];
    uint64_t primes[SPLIT_NUMBERS][SPLIT_PRIMES]; /* of which they were made, or 1 */
    struct plan plan;
    int workers;
    struct split_worker worker[SPLIT_WORKERS_MAX];
    uint64_t state; /* of the random numbers */

    /* What came of each number; its id is its place, as every piece has one number. */
    uint64_t next[SPLIT_NUMBERS];    /* the end of the ranges handed out so far */
    uint64_t divisor[SPLIT_NUMBERS]; /* known so far */
    bool is_tried[SPLIT_NUMBERS];    /* its first range is done */
    bool is_decided[SPLIT_NUMBERS];
    uint64_t vain[SPLIT_NUMBERS]; /* units, after a divisor was known */
    uint64_t cost, units;
};

static uint64_t split_prime(struct split_scene *scene, unsigned bits)
{
    return oracle_next_prime(oracle_random_bits(&scene->state, bits));
}

/* The smallest divisor in [lo, hi), below the end of the search, or 0. */
static uint64_t split_search(const struct split_scene *scene, uint64_t id, uint64_t lo, uint64_t hi)
{
    uint64_t found = 0;
    for (size_t i = 0; i < SPLIT_PRIMES; i++) {
        const uint64_t prime = scene->primes[id][i];
        if (lo <= prime && prime < hi && (!found || prime < found))
            found = prime;
    }
    return found;
}

/* Primes, and composites whose smallest divisor is in a first range, at borders, in the middle, at the end;
 * and such as have three divisors, any of which may be found first. No product of two primes is below the
 * square root. */
static void fill_split(struct split_scene *scene)
{
    struct error error;
    uint64_t *copy = malloc(sizeof scene->values);
    assert_non_null(copy);
    for (size_t i = 0; i < SPLIT_NUMBERS; i++) {
        const uint64_t large = split_prime(scene, 20), small = split_prime(scene, 2 + (unsigned)i % 19);
        const uint64_t kinds[][SPLIT_PRIMES] = {
            {large, large, 1},
            {large, oracle_next_prime(large), 1},
            {small, large, 1},
            {oracle_next_prime(large * large), 1, 1},
            {split_prime(scene, 13), split_prime(scene, 13), split_prime(scene, 13)},
        };
        memcpy(scene->primes[i], kinds[i % 5], sizeof kinds[0]);
        copy[i] = scene->values[i] = kinds[i % 5][0] * kinds[i % 5][1] * kinds[i % 5][2];
    }
    assert_true(numbers_add_list(&scene->numbers, copy, SPLIT_NUMBERS, &error));
}

/* The rule, told without any structure: which number goes on, or begins, next; SPLIT_NUMBERS: none. */

static uint64_t cost_out(const struct split_scene *scene, uint64_t id)
{
    uint64_t sum = 0;
    for (int i = 0; i < scene->workers; i++)
        if (scene->worker[i].is_busy && scene->worker[i].unit.id == id)
            sum += scene->worker[i].unit.cost;
    return sum;
}

static bool has_more(const struct split_scene *scene, uint64_t id)
{
    return scene->next[id] && scene->next[id] < kernel_divisor_end(scene->values[id]) && !scene->divisor[id];
}

/* One that survived its smallest divisors, whatever is out of it or only if that is little. */
static size_t survivor(const struct split_scene *scene, bool only_little_out)
{
    for (size_t i = 0; i < SPLIT_NUMBERS; i++)
        if (has_more(scene, i) && scene->is_tried[i] &&
            (!only_little_out || cost_out(scene, i) <= scene->kernel.cost(scene->values[i]) / 16))
            return i;
    return SPLIT_NUMBERS;
}

static size_t unbegun(const struct split_scene *scene)
{
    size_t i = 0;
    while (i < SPLIT_NUMBERS && scene->next[i] > 0)
        i++;
    return i;
}

static size_t untried(const struct split_scene *scene)
{
    for (size_t i = 0; i < SPLIT_NUMBERS; i++)
        if (has_more(scene, i) && !scene->is_tried[i])
            return i;
    return SPLIT_NUMBERS;
}

static size_t next_by_the_rule(const struct split_scene *scene, bool may_begin)
{
    size_t id = survivor(scene, true);
    if (id == SPLIT_NUMBERS && may_begin)
        id = unbegun(scene);
    if (id == SPLIT_NUMBERS)
        id = survivor(scene, false);
    if (id == SPLIT_NUMBERS && may_begin)
        id = untried(scene);
    return id;
}

static void claim_part_goes_out(struct split_scene *scene, const struct unit *unit, bool had_pieces)
{
    const uint64_t id = unit->id;
    if (scene->divisor[id] || scene->is_decided[id])
        fail_msg("%s: a range of number %" PRIu64 " goes out after its divisor is known", scene->name, id);
    if (unit->lo != (scene->next[id] ? scene->next[id] : 2) || unit->hi <= unit->lo)
        fail_msg("%s: number %" PRIu64 ": [%" PRIu64 ", %" PRIu64 ") follows %" PRIu64, scene->name, id,
                 unit->lo, unit->hi, scene->next[id]);
    if (unit->lo > 2 && !scene->is_tried[id] && had_pieces)
        fail_msg("%s: number %" PRIu64 " goes on before its smallest divisors are tried", scene->name, id);
    if (unit->is_part && unit->lo == 2 && unit->cost > scene->kernel.slice_operations)
        fail_msg("%s: the smallest divisors cost %" PRIu64, scene->name, unit->cost);
    if (unit->cost > SPLIT_UNIT || unit->cost != scene->kernel.search_cost(unit->lo, unit->hi))
        fail_msg("%s: a range costs %" PRIu64, scene->name, unit->cost);
    scene->next[id] = unit->hi;
}

/* Now and then a worker may not begin a number, and does what it may when there is nothing else. */
static bool split_hand_out(struct split_scene *scene, struct unit *unit)
{
    bool may_begin = oracle_random(&scene->state) % 4 > 0;
    size_t wanted = next_by_the_rule(scene, may_begin);
    bool good = may_begin ? plan_next(&scene->plan, unit) : plan_next_begun(&scene->plan, unit);
    assert_int_equal(good, wanted < SPLIT_NUMBERS);
    if (!good && !may_begin) {
        wanted = next_by_the_rule(scene, true);
        good = plan_next(&scene->plan, unit);
        assert_int_equal(good, wanted < SPLIT_NUMBERS);
    }
    if (good && unit->id != wanted)
        fail_msg("%s: number %" PRIu64 " has its turn, not %zu", scene->name, unit->id, wanted);
    return good;
}

static bool split_take(struct split_scene *scene, struct split_worker *worker, double now)
{
    const bool had_pieces = scene->plan.next_unit < SPLIT_NUMBERS,
               begins = had_pieces && survivor(scene, true) == SPLIT_NUMBERS;
    assert_int_equal(plan_begins_piece(&scene->plan), begins);
    if (!split_hand_out(scene, &worker->unit))
        return false;
    claim_part_goes_out(scene, &worker->unit, had_pieces);
    worker->is_busy = true;
    worker->end = now + 1 + (double)(oracle_random(&scene->state) % 1000);
    scene->units++;
    return true;
}

/* The news names units that are out, each by its place, from the highest down. Returns how many. */
static size_t check_cancelled(const struct split_scene *scene, const struct unit_effect *effect, uint64_t id)
{
    size_t count = 0;
    uint64_t last = UINT64_MAX;
    for (const struct split_part *cancelled = effect->cancelled; cancelled;
         cancelled = split_next_cancelled(cancelled, effect->divisor)) {
        size_t holders = 0;
        for (int i = 0; i < scene->workers; i++) {
            const struct split_worker *worker = &scene->worker[i];
            if (!worker->is_busy || !worker->unit.is_part || worker->unit.slot != cancelled->slot)
                continue;
            assert_int_equal(worker->unit.id, id);
            assert_int_equal(worker->unit.lo, cancelled->lo);
            holders++;
        }
        assert_int_equal(holders, 1);
        assert_in_range(cancelled->lo, effect->divisor + 1, last - 1);
        last = cancelled->lo;
        count++;
    }
    return count;
}

static void split_hand_in(struct split_scene *scene, struct split_worker *worker)
{
    const struct unit *unit = &worker->unit;
    const uint64_t id = unit->id, n = scene->values[id], known = scene->divisor[id];
    uint64_t found = split_search(scene, id, unit->lo, unit->hi);
    const bool is_late = known && unit->lo > known;
    if (is_late && oracle_random(&scene->state) % 2)
        found = 0; /* dropped on the way */
    const struct unit_effect effect = plan_complete(&scene->plan, unit, found);
    worker->is_busy = false;
    scene->cost += effect.cost;
    scene->vain[id] += is_late;
    scene->is_tried[id] |= unit->lo == 2;
    if (effect.is_vain != is_late)
        fail_msg("%s: number %" PRIu64 ", [%" PRIu64 ", %" PRIu64 "), divisor %" PRIu64 ": in vain: %d",
                 scene->name, id, unit->lo, unit->hi, known, effect.is_vain);
    if (effect.is_vain)
        return;
    if (found && (known == 0 || found < known))
        scene->divisor[id] = found;
    size_t above = 0, below = 0;
    for (int i = 0; i < scene->workers; i++) {
        const struct split_worker *other = &scene->worker[i];
        if (!other->is_busy || other->unit.id != id)
            continue;
        above += scene->divisor[id] && other->unit.lo > scene->divisor[id];
        below += !scene->divisor[id] || other->unit.lo <= scene->divisor[id];
    }
    assert_int_equal(effect.divisor, scene->divisor[id]);
    assert_int_equal(check_cancelled(scene, &effect, id), found ? above : 0);
    const bool all_out = scene->divisor[id] || scene->next[id] == kernel_divisor_end(n);
    if (effect.is_decided != (all_out && below == 0) || (effect.is_decided && scene->is_decided[id]))
        fail_msg("%s: number %" PRIu64 " is decided: %d", scene->name, id, effect.is_decided);
    scene->is_decided[id] |= effect.is_decided;
}

static struct split_worker *first_to_end(struct split_scene *scene)
{
    struct split_worker *first = NULL;
    for (int i = 0; i < scene->workers; i++)
        if (scene->worker[i].is_busy && (!first || scene->worker[i].end < first->end))
            first = &scene->worker[i];
    return first;
}

static void split_run(struct split_scene *scene)
{
    struct split_worker *next;
    for (int i = 0; i < scene->workers; i++)
        split_take(scene, &scene->worker[i], 0);
    while ((next = first_to_end(scene))) {
        split_hand_in(scene, next);
        for (int i = 0; i < scene->workers; i++) /* who found nothing before stays without */
            if (&scene->worker[i] == next)
                split_take(scene, next, next->end);
    }
}

static void claim_split(const struct split_scene *scene)
{
    struct unit unit;
    uint64_t parts = 0;
    assert_false(plan_next(&((struct split_scene *)(uintptr_t)scene)->plan, &unit));
    for (size_t i = 0; i < SPLIT_NUMBERS; i++) {
        const uint64_t n = scene->values[i], end = kernel_divisor_end(n);
        if (!scene->is_decided[i] || scene->divisor[i] != split_search(scene, i, 2, end))
            fail_msg("%s: %" PRIu64 " has the smallest divisor %" PRIu64 ", decided: %d", scene->name, n,
                     scene->divisor[i], scene->is_decided[i]);
        if (scene->vain[i] >= (uint64_t)scene->workers)
            fail_msg("%s: %" PRIu64 " units were in vain", scene->name, scene->vain[i]);
        parts += 4 * scene->kernel.cost(n) / SPLIT_UNIT + 3;
    }
    assert_int_equal(scene->cost, scene->plan.total_cost);
    assert_int_equal(scene->plan.costs_handed, scene->plan.total_cost);
    assert_int_equal(scene->plan.split.parts_out, 0);
    if (scene->units > parts)
        fail_msg("%s: %" PRIu64 " units", scene->name, scene->units);
}

static void the_smallest_divisor_is_found_whatever_the_timing_and_little_is_in_vain(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        char name[64];
        struct error error;
        struct split_scene scene = {.name = name, .kernel = kernel_trial, .state = seed};
        scene.workers = 1 + (int)(seed % SPLIT_WORKERS_MAX);
        snprintf(name, sizeof name, "seed %" PRIu64 ", %d workers", seed, scene.workers);
        scene.kernel.slice_operations = 50;
        fill_split(&scene);
        assert_true(plan_open(&scene.plan, &scene.numbers, &scene.kernel, scene.workers, &error));
        assert_true(plan_split(&scene.plan, SPLIT_UNIT, &error));
        split_run(&scene);
        claim_split(&scene);
        plan_rewind(&scene.plan); /* and again, from the middle of a run too */
        struct unit unit;
        for (int i = 0; i < 7; i++)
            assert_true(plan_next(&scene.plan, &unit));
        plan_rewind(&scene.plan);
        memset(scene.next, 0, sizeof scene.next);
        memset(scene.divisor, 0, sizeof scene.divisor);
        memset(scene.vain, 0, sizeof scene.vain);
        memset(scene.is_tried, 0, sizeof scene.is_tried);
        memset(scene.is_decided, 0, sizeof scene.is_decided);
        scene.cost = scene.units = 0;
        split_run(&scene);
        claim_split(&scene);
        plan_close(&scene.plan);
        numbers_free(&scene.numbers);
    }
}

/* So that the workers end together. */
static void the_last_units_of_a_list_are_smaller(void **state)
{
    (void)state;
    struct error error;
    struct unit unit, last = {0};
    struct numbers numbers = {0};
    struct plan plan;
    struct kernel fine = kernel_trial;
    uint64_t larger = 0;
    fine.slice_operations = 50;
    const uint64_t prime = oracle_next_prime(UINT64_C(1) << 34);
    add_list(&numbers, &prime, 1);
    assert_true(plan_open(&plan, &numbers, &fine, 4, &error) && plan_split(&plan, SPLIT_UNIT, &error));
    while (plan_next(&plan, &unit)) {
        assert_int_equal(unit.lo, last.hi ? last.hi : 2);
        larger += unit.cost > SPLIT_UNIT / 2 + 1;
        last = unit;
        plan_complete(&plan, &unit, 0);
    }
    assert_int_equal(last.hi, kernel_divisor_end(prime));
    assert_in_range(last.cost, SPLIT_UNIT / 8, SPLIT_UNIT / 4 + 1);
    assert_true(larger > fine.cost(prime) / SPLIT_UNIT / 2);
    plan_close(&plan);
    numbers_free(&numbers);
}

/* However much seems to remain: a divisor may end it soon, and then a rank must not sit on what others could
 * do. */
static void a_rank_holds_little_where_numbers_are_split(void **state)
{
    (void)state;
    struct error error;
    struct unit unit;
    struct numbers numbers = {0};
    struct plan plan;
    struct kernel fine = kernel_trial;
    fine.slice_operations = 50;
    const uint64_t values[] = {oracle_next_prime(UINT64_C(1) << 34), 3 * (UINT64_C(1) << 58)};
    add_list(&numbers, values, 2);
    assert_true(plan_open(&plan, &numbers, &fine, 2, &error) && plan_split(&plan, SPLIT_UNIT, &error));
    for (int threads = 1; threads <= 3; threads++) {
        uint64_t held_cost = 0;
        int held = 0;
        plan_rewind(&plan);
        while (plan_may_reserve(&plan, threads, held, held_cost)) {
            assert_true(plan_next(&plan, &unit));
            held_cost += unit.cost;
            held++;
        }
        if (held <= threads || held_cost > 6 * (uint64_t)threads * SPLIT_UNIT)
            fail_msg("%d threads hold %d units that cost %" PRIu64, threads, held, held_cost);
    }
    plan_close(&plan);
    numbers_free(&numbers);
}

/* Against a search through all that wait: some leave from anywhere, and then all, the first first. */
static void of_those_that_wait_the_one_with_the_smallest_id_is_first(void **state)
{
    (void)state;
    enum { NUMBERS = 40 };
    struct id_heap_item waiting[NUMBERS], *items[NUMBERS];
    struct queue queue = {.items = items};
    uint64_t random = 1;
    for (int round = 0; round < 200; round++) {
        memset(waiting, 0, sizeof waiting);
        for (size_t i = 0; i < NUMBERS; i++) {
            waiting[i].id = i + NUMBERS * (oracle_random(&random) % NUMBERS);
            id_heap_push(&queue, &waiting[i]);
        }
        for (int step = 0; step < 5 || queue.count > 0; step++) {
            const struct id_heap_item *first = NULL;
            for (size_t i = 0; i < NUMBERS; i++)
                if (waiting[i].queue && (!first || waiting[i].id < first->id))
                    first = &waiting[i];
            assert_ptr_equal(id_heap_first(&queue), first);
            id_heap_remove(step < 5 ? items[oracle_random(&random) % queue.count] : items[0]);
        }
        assert_null(id_heap_first(&queue));
    }
}

static void what_cannot_be_searched_goes_out_whole(void **state)
{
    (void)state;
    struct laid laid;
    struct error error;
    lay_out(&laid, &SEQUENCES[2], &kernel_miller_rabin, 4);
    plan_rewind(&laid.plan);
    const size_t count = laid.count;
    assert_true(plan_split(&laid.plan, 1, &error));
    assert_false(plan_splits(&laid.plan));
    take_all(&laid);
    assert_int_equal(laid.count, count);
    put_away(&laid);
}

/* ---- Numbers of a big file, of which only bounds are known. */

/* A file of `count` lines in blocks of 64 bytes: light numbers, and in every tenth block a heavy one. */
static void add_file(struct numbers *numbers, int count)
{
    FILE *file = tmpfile();
    assert_non_null(file);
    for (int i = 0; i < count; i++)
        fprintf(file, "%s\n", i % 100 == 0 ? "18446744073709551557" : "1234");
    add_file_numbers(numbers, file, true, 64);
}

/* Whoever has read a block for one unit need not read it again for others but those that follow. */
static void claim_blocks_uncut(const struct numbers *numbers, const struct unit *unit)
{
    const struct numbers_extent extent = numbers_fetched_with(numbers, unit->first, (size_t)unit->count);
    const struct numbers_extent block = numbers_fetched_with(numbers, unit->first, 1);
    const bool is_whole = extent.first == unit->first && extent.end == unit->first + unit->count;
    if (!is_whole && extent.end != block.end)
        fail_msg("unit %" PRIu64 " has numbers %" PRIu64 " + %" PRIu64 ", its blocks %" PRIu64 " to %" PRIu64,
                 unit->id, unit->first, unit->count, extent.first, extent.end);
}

static void a_piece_of_a_file_is_a_part_of_a_block_or_whole_blocks_in_their_order(void **state)
{
    (void)state;
    for (uint64_t skip = 0; skip < 30; skip++) {
        struct numbers numbers = {0};
        struct plan plan;
        struct unit unit;
        struct error error;
        uint64_t next = 0;
        add_file(&numbers, 5000);
        numbers_keep(&numbers, skip, 5000 - 2 * skip);
        assert_true(plan_open(&plan, &numbers, &kernel_trial, 4, &error));
        while (plan_next(&plan, &unit)) {
            assert_int_equal(unit.first, next);
            assert_false(unit_is_range(&unit));
            claim_blocks_uncut(&numbers, &unit);
            next += unit.count;
        }
        assert_int_equal(next, 5000 - 2 * skip);
        plan_close(&plan);
        numbers_free(&numbers);
    }
}

/* What runs ahead of the oldest piece waits in memory. */
static void the_window_of_many_pieces_in_order_is_bounded(void **state)
{
    (void)state;
    struct numbers numbers = {0};
    struct plan plan;
    struct error error;
    add_file(&numbers, 200000);
    struct kernel kernel = kernel_trial;
    kernel.unit_operations = 1; /* each number a unit */
    assert_true(plan_open(&plan, &numbers, &kernel, 2, &error));
    assert_true(plan.unit_count > 100000);
    assert_int_equal(plan_window(&plan), 65536);
    plan_close(&plan);
    numbers_keep(&numbers, 0, 1000);
    assert_true(plan_open(&plan, &numbers, &kernel, 2, &error));
    assert_int_equal(plan_window(&plan), plan.unit_count + 1);
    plan_close(&plan);
    numbers_free(&numbers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_plan_has_every_number_once_in_units_of_the_right_kind_cost_size_and_order),
        cmocka_unit_test(rewinding_gives_the_same_units_again),
        cmocka_unit_test(an_exhausted_plan_stays_exhausted),
        cmocka_unit_test(the_window_holds_a_short_list_whole_and_several_units_a_worker_of_a_long_one),
        cmocka_unit_test(a_reserve_is_small_against_what_remains),
        cmocka_unit_test(a_small_unit_is_small_against_what_remains),
        cmocka_unit_test(in_a_long_sequence_units_are_small_until_the_end_is_near),
        cmocka_unit_test(the_longest_sequence_is_planned_at_once),
        cmocka_unit_test(costs_saturate),
        cmocka_unit_test(the_operations_of_the_classic_list_are_its_odd_divisors_and_19_twos),
        cmocka_unit_test(
            the_costs_of_the_classic_list_are_its_operations_where_no_small_divisor_ends_the_search),
        cmocka_unit_test(in_the_chapters_order_the_classic_list_is_bounded_as_known),
        cmocka_unit_test(longest_first_is_better_than_the_chapters_order),
        cmocka_unit_test(the_smallest_divisor_is_found_whatever_the_timing_and_little_is_in_vain),
        cmocka_unit_test(the_last_units_of_a_list_are_smaller),
        cmocka_unit_test(a_rank_holds_little_where_numbers_are_split),
        cmocka_unit_test(of_those_that_wait_the_one_with_the_smallest_id_is_first),
        cmocka_unit_test(what_cannot_be_searched_goes_out_whole),
        cmocka_unit_test(a_piece_of_a_file_is_a_part_of_a_block_or_whole_blocks_in_their_order),
        cmocka_unit_test(the_window_of_many_pieces_in_order_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
