/* The coordinator alone: to whom it says what. The ranks are names; what is said to them is written down. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "engine/coordinator.h"
#include "engine/message.h"
#include "engine/outcome.h"

enum { RANKS = 40, UNIT = 1000, HELD_MOST = RANKS * PLAN_HELD_MAX };

struct scene {
    struct numbers numbers;
    struct kernel kernel;
    struct plan plan;
    struct ranks ranks;
    int threads_of[RANKS];
    struct engine_result result;
    struct coordinator coordinator;
};

/* What was said. */
static struct unit held[HELD_MOST];
static int holder[HELD_MOST];
static size_t held_count;
static bool was_told[RANKS];

static void hear(int rank, const void *bytes)
{
    const struct message_grant *grant = bytes;
    if (grant->kind == MESSAGE_CANCEL) {
        assert_false(was_told[rank]);
        was_told[rank] = true;
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
    hear(to, memcpy(aligned, bytes, size));
    free(aligned);
}

void ranks_send(struct ranks *ranks, int to, void *bytes, size_t size)
{
    ranks_send_copy(ranks, to, bytes, size);
    free(bytes);
}

/* The number comes first, and then light ones up to `count`. */
static void begin(struct scene *scene, int ranks, uint64_t number, uint64_t count)
{
    struct error error;
    uint64_t *values = malloc(sizeof *values);
    assert_non_null(values);
    *values = number;
    *scene = (struct scene){.kernel = kernel_trial, .ranks = {.size = ranks}};
    scene->kernel.slice_operations = UNIT / 10;
    for (int i = 0; i < ranks; i++)
        scene->threads_of[i] = 1;
    assert_true(numbers_add_list(&scene->numbers, values, 1, &error));
    if (count > 1)
        assert_true(numbers_add_range(&scene->numbers, 3, 2 * count - 1, 2, &error));
    assert_true(plan_open(&scene->plan, &scene->numbers, &scene->kernel, ranks, &error));
    assert_true(plan_split(&scene->plan, UNIT, &error));
    const struct engine_job job = {
        .ranks = &scene->ranks, .threads_of = scene->threads_of, .plan = &scene->plan};
    assert_true(coordinator_open(&scene->coordinator, &job, &scene->result, &error));
    held_count = 0;
    memset(was_told, 0, sizeof was_told);
}

static void end(struct scene *scene)
{
    coordinator_close(&scene->coordinator);
    plan_close(&scene->plan);
    numbers_free(&scene->numbers);
}

static void complete(struct scene *scene, const struct unit *unit, int rank, uint64_t divisor)
{
    struct outcome *outcome = calloc(1, sizeof *outcome + sizeof(struct verdict));
    assert_non_null(outcome);
    *outcome = (struct outcome){.kind = MESSAGE_OUTCOME, .rank = rank, .unit = *unit};
    *verdicts_of(outcome) = divisor ? verdict_divisible(divisor) : verdict_prime();
    coordinator_accept(&scene->coordinator, outcome, 0);
}

/* One number on many ranks, in each of which some units wait; the divisor is found in the unit of one. */
static void only_who_holds_units_above_a_find_hears_of_it(void **state)
{
    (void)state;
    struct scene scene;
    struct unit unit;
    size_t silent = 0;
    begin(&scene, RANKS, UINT64_C(1) << 42, 1);
    assert_int_equal(coordinator_next(&scene.coordinator, &unit), NEXT_UNIT);
    complete(&scene, &unit, 0, 0);
    assert_true(coordinator_grant(&scene.coordinator));
    assert_true(held_count > RANKS);
    const size_t found = held_count - 1 - held_count / 3;
    complete(&scene, &held[found], holder[found], held[found].lo + 1);
    assert_true(coordinator_grant(&scene.coordinator));
    for (int rank = 1; rank < RANKS; rank++) {
        bool holds = false;
        for (size_t i = 0; i < held_count; i++)
            holds |= holder[i] == rank && held[i].lo > held[found].lo;
        assert_int_equal(was_told[rank], holds);
        silent += !holds;
    }
    assert_in_range(silent, 1, RANKS - 2);
    end(&scene);
}

/* No more numbers may begin before the oldest is known: then all that wait take their part in it. */
static void where_the_window_is_full_the_oldest_number_goes_on(void **state)
{
    (void)state;
    struct scene scene;
    struct unit unit;
    begin(&scene, 2, UINT64_C(18446744073709551557), PLAN_SHORT_LIST + 100);
    scene.coordinator.window = 8;
    assert_int_equal(coordinator_next(&scene.coordinator, &unit), NEXT_UNIT);
    assert_int_equal(unit.id, 0);
    const struct unit first = unit;
    for (uint64_t id = 1; id < 8; id++) {
        assert_int_equal(coordinator_next(&scene.coordinator, &unit), NEXT_UNIT);
        assert_int_equal(unit.id, id);
        complete(&scene, &unit, 0, 0);
    }
    /* Not before its smallest divisors were tried. */
    assert_int_equal(coordinator_next(&scene.coordinator, &unit), NEXT_WAIT);
    complete(&scene, &first, 0, 0);
    plan_resize(&scene.plan, kernel_trial.cost(UINT64_MAX) / 10);
    for (int part = 1; part <= 9; part++) {
        assert_int_equal(coordinator_next(&scene.coordinator, &unit), NEXT_UNIT);
        assert_int_equal(unit.id, 0);
    }
    end(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_who_holds_units_above_a_find_hears_of_it),
        cmocka_unit_test(where_the_window_is_full_the_oldest_number_goes_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
