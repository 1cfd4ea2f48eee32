/* The coordinator alone: what it sends to which rank. No ranks run; what is sent to them is recorded. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "engine/coordinator.h"
#include "engine/exchange/message.h"
#include "engine/exchange/outcome.h"

enum { RANKS = 40, UNIT = 1000, HELD_MOST = RANKS * PLAN_HELD_MAX };

struct fixture {
    struct numbers numbers;
    struct kernel kernel;
    struct plan plan;
    struct ranks ranks;
    int threads_of[RANKS];
    struct engine_result result;
    struct coordinator coordinator;
};

/* What was sent. */
static struct unit held[HELD_MOST];
static int holder[HELD_MOST];
static size_t held_count;
static bool was_cancelled[RANKS];

static void record_message(int rank, const void *bytes)
{
    const struct message_grant *grant = bytes;
    if (grant->kind == MESSAGE_CANCEL) {
        assert_false(was_cancelled[rank]);
        was_cancelled[rank] = true;
    }
    for (uint64_t i = 0; grant->kind == MESSAGE_GRANT && i < grant->count; i++) {
        assert_true(held_count < HELD_MOST);
        holder[held_count] = rank;
        held[held_count++] = grant->units[i];
    }
}

void ranks_send_copy(struct ranks *ranks, int to, const void *bytes, size_t size)
{
    assert_in_range(to, 1, ranks->size - 1);
    void *aligned = malloc(size);
    assert_non_null(aligned);
    record_message(to, memcpy(aligned, bytes, size));
    free(aligned);
}

void ranks_send(struct ranks *ranks, int to, void *bytes, size_t size)
{
    ranks_send_copy(ranks, to, bytes, size);
    free(bytes);
}

enum way { SPLIT, KEPT };

/* The number comes first, and then light ones up to `count`. */
static void open_fixture(struct fixture *fixture, enum way way, int ranks, uint64_t number, uint64_t count)
{
    struct error error;
    uint64_t *values = malloc(sizeof *values);
    assert_non_null(values);
    *values = number;
    *fixture = (struct fixture){.kernel = kernel_trial, .ranks = {.size = ranks}};
    fixture->kernel.slice_operations = UNIT / 10;
    fixture->kernel.unit_operations = UNIT;
    for (int i = 0; i < ranks; i++)
        fixture->threads_of[i] = 1;
    assert_true(numbers_add_list(&fixture->numbers, values, 1, &error));
    if (count > 1)
        assert_true(numbers_add_range(&fixture->numbers, 3, 2 * count - 1, 2, &error));
    assert_true(plan_open(&fixture->plan, &fixture->numbers, &fixture->kernel, ranks, &error));
    if (way == SPLIT)
        assert_true(plan_split(&fixture->plan, UNIT, &error));
    else
        plan_keep(&fixture->plan);
    const struct engine_job job = {
        .ranks = &fixture->ranks, .threads_of = fixture->threads_of, .plan = &fixture->plan};
    assert_true(coordinator_open(&fixture->coordinator, &job, &fixture->result, &error));
    held_count = 0;
    memset(was_cancelled, 0, sizeof was_cancelled);
}

static void close_fixture(struct fixture *fixture)
{
    coordinator_close(&fixture->coordinator);
    plan_close(&fixture->plan);
    numbers_free(&fixture->numbers);
}

static void settle(struct fixture *fixture, const struct unit *unit, int rank, uint64_t divisor)
{
    struct outcome *outcome = calloc(1, outcome_size(unit, false));
    assert_non_null(outcome);
    *outcome = (struct outcome){.kind = MESSAGE_OUTCOME, .rank = rank, .unit = *unit};
    *outcome_mutable_verdicts(outcome) = divisor ? verdict_divisible(divisor) : verdict_prime();
    coordinator_accept(&fixture->coordinator, outcome, 0);
}

/* One number on many ranks, in each of which some units wait; the divisor is found in the unit of one. */
static void only_ranks_with_units_above_a_divisor_get_a_cancellation(void **state)
{
    (void)state;
    struct fixture fixture;
    struct unit unit;
    size_t spared = 0;
    open_fixture(&fixture, SPLIT, RANKS, UINT64_C(1) << 42, 1);
    assert_int_equal(coordinator_next(&fixture.coordinator, &unit), NEXT_UNIT);
    settle(&fixture, &unit, 0, 0);
    assert_true(coordinator_grant(&fixture.coordinator));
    assert_true(held_count > RANKS);
    const size_t found = held_count - 1 - held_count / 3;
    settle(&fixture, &held[found], holder[found], held[found].lo + 1);
    assert_true(coordinator_grant(&fixture.coordinator));
    for (int rank = 1; rank < RANKS; rank++) {
        bool holds = false;
        for (size_t i = 0; i < held_count; i++)
            holds |= holder[i] == rank && held[i].lo > held[found].lo;
        assert_int_equal(was_cancelled[rank], holds);
        spared += !holds;
    }
    assert_in_range(spared, 1, RANKS - 2);
    close_fixture(&fixture);
}

/* No more numbers may begin before the oldest is known: then all that wait work on its parts. */
static void where_the_window_is_full_the_oldest_number_goes_on(void **state)
{
    (void)state;
    struct fixture fixture;
    struct unit unit;
    open_fixture(&fixture, SPLIT, 2, UINT64_C(18446744073709551557), PLAN_SHORT_LIST + 100);
    fixture.coordinator.window = 8;
    assert_int_equal(coordinator_next(&fixture.coordinator, &unit), NEXT_UNIT);
    assert_int_equal(unit.id, 0);
    const struct unit first = unit;
    for (uint64_t id = 1; id < 8; id++) {
        assert_int_equal(coordinator_next(&fixture.coordinator, &unit), NEXT_UNIT);
        assert_int_equal(unit.id, id);
        settle(&fixture, &unit, 0, 0);
    }
    /* Not before its smallest divisors were tried. */
    assert_int_equal(coordinator_next(&fixture.coordinator, &unit), NEXT_WAIT);
    settle(&fixture, &first, 0, 0);
    plan_resize(&fixture.plan, kernel_trial.cost(UINT64_MAX) / 10);
    for (int part = 1; part <= 9; part++) {
        assert_int_equal(coordinator_next(&fixture.coordinator, &unit), NEXT_UNIT);
        assert_int_equal(unit.id, 0);
    }
    close_fixture(&fixture);
}

static void settle_next(struct fixture *fixture, uint64_t id)
{
    struct unit unit;
    assert_int_equal(coordinator_next(&fixture->coordinator, &unit), NEXT_UNIT);
    assert_int_equal(unit.id, id);
    settle(fixture, &unit, 0, 0);
}

/* Blocks that wait for one before them, in their order also where the window goes round: each once. */
static void what_is_ahead_comes_once_and_in_order(void **state)
{
    (void)state;
    struct fixture fixture;
    struct unit late;
    struct known_verdicts ahead = {0}, before = {0};
    open_fixture(&fixture, KEPT, 2, UINT64_C(1) << 42, 4000);
    assert_true(plan_keeps_ahead(&fixture.plan) && fixture.plan.unit_count > 20);
    fixture.coordinator.window = 8;
    for (uint64_t id = 0; id < 5; id++) {
        settle_next(&fixture, id);
        free(coordinator_ready(&fixture.coordinator));
    }
    assert_int_equal(coordinator_next(&fixture.coordinator, &late), NEXT_UNIT);
    for (uint64_t id = 6; id < 13; id++)
        settle_next(&fixture, id);
    const uint64_t first = late.first + late.count + 1;
    const struct verdict other = verdict_composite();
    assert_true(known_add(&before, first - 1, 1, &other));
    assert_true(coordinator_add_ahead(&fixture.coordinator, &before, &ahead));
    assert_int_equal(ahead.count, 1);
    assert_int_equal(ahead.stretches[0].first, first);
    assert_int_equal(ahead.stretches[0].count, fixture.plan.units[13].first - first);
    known_free(&ahead);
    assert_true(coordinator_add_ahead(&fixture.coordinator, &before, &ahead));
    assert_int_equal(ahead.count, 0);
    known_free(&before);
    close_fixture(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_ranks_with_units_above_a_divisor_get_a_cancellation),
        cmocka_unit_test(where_the_window_is_full_the_oldest_number_goes_on),
        cmocka_unit_test(what_is_ahead_comes_once_and_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
