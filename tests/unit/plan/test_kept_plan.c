/* The plan of a run that is kept: in which order its pieces go out, and how numbers that were begun go on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "plan/plan.h"

enum { SLICE = 100, UNIT = 10 * SLICE, WORKERS = 4 };

/* Of a heavy number the search is of about 2^15 and more operations. */
static const uint64_t HEAVY[] = {UINT64_C(4294967311), UINT64_C(1099511627791), UINT64_C(17179869209)};
enum { HEAVY_COUNT = sizeof HEAVY / sizeof HEAVY[0], ROUND = 50 };

static struct kernel fine_kernel(void)
{
    struct kernel fine = kernel_trial;
    fine.slice_operations = SLICE;
    fine.unit_operations = UNIT;
    return fine;
}

/* Light numbers and then a heavy one, `rounds` times. */
static void fill(struct numbers *numbers, size_t rounds)
{
    struct error error;
    uint64_t *values = malloc(rounds * ROUND * sizeof *values);
    assert_non_null(values);
    for (size_t i = 0; i < rounds * ROUND; i++)
        values[i] = i % ROUND == ROUND - 1 ? HEAVY[i / ROUND % HEAVY_COUNT] : i % 1000;
    assert_true(numbers_add_list(numbers, values, rounds * ROUND, &error));
}

static uint64_t heavy_index(size_t round)
{
    return (round + 1) * ROUND - 1;
}

static uint64_t heavy_end(size_t round)
{
    return kernel_divisor_end(HEAVY[round % HEAVY_COUNT]);
}

static void open_plan(struct plan *plan, const struct numbers *numbers, const struct kernel *kernel,
                      int workers)
{
    struct error error;
    assert_true(plan_open(plan, numbers, kernel, workers, &error));
}

static struct begun_numbers begin(const struct begun_number *numbers, size_t count)
{
    struct begun_numbers begun = {0};
    for (size_t i = 0; i < count; i++)
        assert_true(begun_add(&begun, numbers[i]));
    begun_sort(&begun);
    return begun;
}

/* ---- Orders. */

/* Heavy ones first, none cheaper before one that costs more; then the blocks, and all of it once. */
static void claim_heavy_first(struct plan *plan, uint64_t numbers)
{
    struct unit unit, last = {.lo = 2, .hi = 3, .cost = UINT64_MAX};
    uint64_t count = 0, cost = 0;
    while (plan_next(plan, &unit)) {
        assert_true(unit_begins_piece(&unit));
        if (unit_is_range(&unit))
            assert_true(unit_is_range(&last) &&
                        (unit.cost < last.cost || (unit.cost == last.cost && unit.id > last.id)));
        else if (!unit_is_range(&last))
            assert_true(unit.id > last.id && unit.first > last.first);
        count += unit.count;
        cost += unit.cost;
        last = unit;
    }
    assert_false(unit_is_range(&last));
    assert_int_equal(count, numbers);
    assert_int_equal(cost, plan->total_cost);
}

static void heavy_numbers_go_out_first_and_blocks_in_their_order(void **state)
{
    (void)state;
    const struct kernel fine = fine_kernel();
    struct numbers numbers = {0};
    struct plan plan;
    fill(&numbers, 30);
    open_plan(&plan, &numbers, &fine, WORKERS);
    plan_keep(&plan);
    assert_true(plan_is_sorted(&plan));
    assert_true(plan_window(&plan) > plan.unit_count);
    claim_heavy_first(&plan, numbers.count);
    plan_rewind(&plan);
    /* One of them costs less than before, and the order is that of what is left of them. */
    const struct begun_number one = {.index = heavy_index(1), .below = heavy_end(1) - 10};
    struct begun_numbers begun = begin(&one, 1);
    plan_begin_with(&plan, &begun);
    claim_heavy_first(&plan, numbers.count);
    plan_close(&plan);
    begun_free(&begun);
    numbers_free(&numbers);
}

static void claim_order_of_numbers(struct plan *plan)
{
    struct unit unit;
    uint64_t next = 0, id = 0;
    assert_false(plan_is_sorted(plan));
    while (plan_next(plan, &unit)) {
        assert_int_equal(unit.first, next);
        assert_int_equal(unit.id, id++);
        next += unit.count;
    }
    assert_int_equal(next, plan->numbers->count);
}

/* The kernel has no search, or there is one worker, or there are very many pieces. */
static void others_go_out_in_the_order_of_the_numbers(void **state)
{
    (void)state;
    const struct kernel fine = fine_kernel();
    struct kernel whole = fine;
    struct numbers numbers = {0};
    struct plan plan;
    whole.search = NULL;
    fill(&numbers, 30);
    open_plan(&plan, &numbers, &whole, WORKERS);
    assert_true(plan_is_sorted(&plan));
    plan_keep(&plan);
    claim_order_of_numbers(&plan);
    plan_close(&plan);
    open_plan(&plan, &numbers, &fine, 1);
    plan_keep(&plan);
    claim_order_of_numbers(&plan);
    plan_close(&plan);
    numbers_free(&numbers);
    struct kernel finest = fine;
    finest.unit_operations = 1;
    fill(&numbers, 2000);
    open_plan(&plan, &numbers, &finest, WORKERS);
    assert_true(plan.unit_count > 65536);
    plan_keep(&plan);
    claim_order_of_numbers(&plan);
    plan_close(&plan);
    numbers_free(&numbers);
}

static void where_numbers_are_split_the_window_is_small(void **state)
{
    (void)state;
    const struct kernel fine = fine_kernel();
    struct numbers numbers = {0};
    struct plan plan;
    struct error error;
    fill(&numbers, 300);
    for (int way = 0; way < 2; way++) {
        open_plan(&plan, &numbers, &fine, WORKERS);
        assert_true(plan_window(&plan) > 300);
        if (way == 0)
            plan_keep(&plan);
        assert_true(plan_split(&plan, UNIT, &error));
        if (way == 1)
            plan_keep(&plan);
        assert_false(plan_is_sorted(&plan));
        assert_int_equal(plan_window(&plan), 16 * WORKERS);
        plan_close(&plan);
    }
    numbers_free(&numbers);
}

/* ---- What is decided ahead. */

static void claim_keeps_ahead(const struct kernel *kernel, int workers, size_t rounds, bool splits,
                              bool keeps)
{
    struct numbers numbers = {0};
    struct plan plan;
    struct error error;
    fill(&numbers, rounds);
    open_plan(&plan, &numbers, kernel, workers);
    assert_false(plan_keeps_ahead(&plan));
    plan_keep(&plan);
    if (splits)
        assert_true(plan_split(&plan, UNIT, &error));
    assert_int_equal(plan_keeps_ahead(&plan), keeps);
    plan_close(&plan);
    numbers_free(&numbers);
}

/* Not of one worker, of blocks alone, of a long sequence, and where the window is small. */
static void what_is_decided_ahead_of_heavy_numbers_is_kept(void **state)
{
    (void)state;
    const struct kernel fine = fine_kernel();
    struct kernel whole = fine, coarse = fine;
    whole.search = NULL;
    coarse.slice_operations = kernel_trial.cost(UINT64_MAX);
    claim_keeps_ahead(&fine, WORKERS, 30, false, true);
    claim_keeps_ahead(&fine, 1, 30, false, false);
    claim_keeps_ahead(&fine, WORKERS, 30, true, false);
    claim_keeps_ahead(&whole, WORKERS, 30, false, false);
    claim_keeps_ahead(&coarse, WORKERS, 30, false, false);
    claim_keeps_ahead(&fine, WORKERS, PLAN_SHORT_LIST / ROUND + 1, false, false);
}

/* ---- Going on. */

static void claim_range(const struct unit *unit, const struct kernel *kernel, uint64_t lo, uint64_t hi)
{
    const uint64_t cost = kernel->search_cost(lo, hi);
    if (unit->lo != lo || unit->hi != hi || unit->cost != (cost ? cost : 1))
        fail_msg("number %" PRIu64 ": [%" PRIu64 ", %" PRIu64 ") for %" PRIu64 ", wanted [%" PRIu64
                 ", %" PRIu64 ")",
                 unit->first, unit->lo, unit->hi, unit->cost, lo, hi);
}

/* Some searched for a while, one with a divisor found, one to its end, and a light number among them, in a
 * short list and in a long sequence. */
static void claim_going_on(size_t rounds)
{
    const struct kernel fine = fine_kernel();
    const struct begun_number items[] = {{.index = 3, .below = 2},
                                         {.index = heavy_index(0), .below = 5001},
                                         {.index = heavy_index(2), .below = 777, .divisor = 7001},
                                         {.index = heavy_index(3), .below = heavy_end(3)}};
    struct begun_numbers begun = begin(items, 4);
    struct numbers numbers = {0};
    struct plan plan;
    struct unit unit;
    uint64_t next = 0, cost = 0;
    fill(&numbers, rounds);
    open_plan(&plan, &numbers, &fine, 1);
    plan_begin_with(&plan, &begun);
    while (plan_next(&plan, &unit)) {
        assert_int_equal(unit.first, next);
        if (unit_is_range(&unit) && unit.first == heavy_index(0))
            claim_range(&unit, &fine, 5001, heavy_end(0));
        else if (unit_is_range(&unit) && unit.first == heavy_index(2))
            claim_range(&unit, &fine, 777, 7002);
        else if (unit_is_range(&unit) && unit.first == heavy_index(3))
            claim_range(&unit, &fine, heavy_end(3) - 1, heavy_end(3));
        else if (unit_is_range(&unit))
            claim_range(&unit, &fine, 2, heavy_end(unit.first / ROUND));
        next += unit.count;
        cost += unit.cost;
    }
    assert_int_equal(next, numbers.count);
    if (plan.units)
        assert_int_equal(cost, plan.total_cost);
    plan_close(&plan);
    begun_free(&begun);
    numbers_free(&numbers);
}

static void heavy_numbers_go_on_from_where_they_are(void **state)
{
    (void)state;
    claim_going_on(30);
    claim_going_on(PLAN_SHORT_LIST / ROUND + 1);
}

/* A number that is split and the plan, opened with it alone. */
struct alone {
    struct kernel kernel;
    struct numbers numbers;
    struct begun_numbers begun;
    struct plan plan;
};

static void open_alone(struct alone *alone, uint64_t below, uint64_t divisor)
{
    struct error error;
    uint64_t *value = malloc(sizeof *value);
    assert_non_null(value);
    *value = HEAVY[1];
    const struct begun_number number = {.index = 0, .below = below, .divisor = divisor};
    *alone = (struct alone){.kernel = fine_kernel()};
    alone->begun = begin(&number, below > 0);
    assert_true(numbers_add_list(&alone->numbers, value, 1, &error));
    open_plan(&alone->plan, &alone->numbers, &alone->kernel, WORKERS);
    plan_begin_with(&alone->plan, &alone->begun);
    assert_true(plan_split(&alone->plan, UNIT, &error));
}

static void close_alone(struct alone *alone)
{
    plan_close(&alone->plan);
    begun_free(&alone->begun);
    numbers_free(&alone->numbers);
}

/* Before its smallest divisors are tried, a number has nothing to go on with; behind them it has. */
static void a_number_that_goes_on_has_survived_its_smallest_divisors(void **state)
{
    (void)state;
    const uint64_t belows[] = {0, 3, 2 * SLICE + 9, 100001};
    for (size_t i = 0; i < sizeof belows / sizeof belows[0]; i++) {
        struct alone alone;
        struct unit first, second;
        open_alone(&alone, belows[i], 0);
        assert_true(plan_next(&alone.plan, &first));
        assert_true(first.is_part && first.is_first && unit_begins_piece(&first));
        assert_int_equal(first.lo, belows[i] ? belows[i] : 2);
        assert_int_equal(plan_next_begun(&alone.plan, &second), i >= 2);
        if (i < 2)
            plan_complete(&alone.plan, &first, 0);
        assert_true(i >= 2 || plan_next_begun(&alone.plan, &second));
        assert_int_equal(second.lo, first.hi);
        assert_false(second.is_first || unit_begins_piece(&second));
        close_alone(&alone);
    }
}

/* The parts from `below` on, without a gap, to the end; the divisor known is the last that is tried. */
static void parts_begin_behind_what_was_tried_and_end_with_the_divisor(void **state)
{
    (void)state;
    struct alone alone;
    struct unit unit;
    open_alone(&alone, 100001, 500009);
    const uint64_t cost = alone.plan.total_cost;
    uint64_t next = 100001, costs = 0;
    while (plan_next(&alone.plan, &unit)) {
        assert_int_equal(unit.lo, next);
        next = unit.hi;
        costs += unit.cost;
        const struct unit_effect effect = plan_complete(&alone.plan, &unit, next == 500010 ? 500009 : 0);
        assert_int_equal(effect.is_decided, next == 500010);
    }
    assert_int_equal(next, 500010);
    assert_int_equal(costs, cost);
    assert_int_equal(costs, alone.kernel.search_cost(100001, 500010));
    close_alone(&alone);
}

static void claim_begun(const struct plan *plan, uint64_t below, uint64_t divisor)
{
    struct begun_numbers begun = {0};
    assert_true(plan_add_begun(plan, &begun));
    assert_int_equal(begun.count, below > 0);
    if (below > 0) {
        assert_int_equal(begun.items[0].index, 0);
        assert_int_equal(begun.items[0].below, below);
        assert_int_equal(begun.items[0].divisor, divisor);
    }
    begun_free(&begun);
}

/* Up to the lowest part that is out, or to what goes out next; what is above counts only as a divisor. */
static void what_is_tried_without_a_gap_is_known(void **state)
{
    (void)state;
    struct alone alone;
    struct unit parts[6];
    open_alone(&alone, 0, 0);
    claim_begun(&alone.plan, 0, 0);
    assert_true(plan_next(&alone.plan, &parts[0]));
    claim_begun(&alone.plan, 2, 0);
    plan_complete(&alone.plan, &parts[0], 0);
    claim_begun(&alone.plan, parts[0].hi, 0);
    for (int i = 1; i < 6; i++)
        assert_true(plan_next(&alone.plan, &parts[i]));
    plan_complete(&alone.plan, &parts[2], 0);
    claim_begun(&alone.plan, parts[1].lo, 0);
    plan_complete(&alone.plan, &parts[1], 0);
    claim_begun(&alone.plan, parts[3].lo, 0);
    const uint64_t divisor = parts[4].lo + 2;
    plan_complete(&alone.plan, &parts[4], divisor);
    claim_begun(&alone.plan, parts[3].lo, divisor);
    /* Then it is decided, with a part out in vain, and at last none. */
    assert_true(plan_complete(&alone.plan, &parts[3], 0).is_decided);
    claim_begun(&alone.plan, 0, 0);
    plan_complete(&alone.plan, &parts[5], 0);
    claim_begun(&alone.plan, 0, 0);
    close_alone(&alone);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(heavy_numbers_go_out_first_and_blocks_in_their_order),
        cmocka_unit_test(others_go_out_in_the_order_of_the_numbers),
        cmocka_unit_test(where_numbers_are_split_the_window_is_small),
        cmocka_unit_test(what_is_decided_ahead_of_heavy_numbers_is_kept),
        cmocka_unit_test(heavy_numbers_go_on_from_where_they_are),
        cmocka_unit_test(a_number_that_goes_on_has_survived_its_smallest_divisors),
        cmocka_unit_test(parts_begin_behind_what_was_tried_and_end_with_the_divisor),
        cmocka_unit_test(what_is_tried_without_a_gap_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
