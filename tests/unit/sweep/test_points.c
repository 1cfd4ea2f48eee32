/* The points of a study: which there are and where, by which names, in which order, and when one is known
 * well enough. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sweep/points/order.h"
#include "sweep/points/point.h"
#include "sweep/points/sampling.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* ---- Lists. */

static void lists_are_read_or_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",    ",",    "1,",  ",1",  "1,,2",       "0", "1,0",
                                        "01",  "-1",   "1 ",  "1x2", "1000000",    "x", "4294967297",
                                        "1;2", "+1,2", "1.0", "0x2", "1,2,4,8,16,"};
    struct counts counts = {0};
    struct error error;
    assert_true(counts_parse(&counts, "1,2,999999", &error));
    assert_int_equal(counts.count, 3);
    assert_int_equal(counts.items[2], COUNTS_MOST);
    assert_true(counts_parse(&counts, "7", &error)); /* the last list counts */
    assert_int_equal(counts.count, 1);
    for (size_t i = 0; i < COUNT(wrong); i++) {
        if (counts_parse(&counts, wrong[i], &error))
            fail_msg("'%s' was taken", wrong[i]);
        assert_int_equal(error.code, ERROR_USAGE);
    }
    counts_free(&counts);
}

static void pairs_are_read_or_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"", "4", "4x", "x2", "4x2x1", "4x2,", "0x1", "1x0", "4 x 2", "4X2"};
    struct pairs pairs = {0};
    struct error error;
    assert_true(counts_parse_pairs(&pairs, "8x1,4x2", &error));
    assert_int_equal(pairs.count, 2);
    assert_int_equal(pairs.items[1].ranks, 4);
    assert_int_equal(pairs.items[1].threads, 2);
    for (size_t i = 0; i < COUNT(wrong); i++)
        if (counts_parse_pairs(&pairs, wrong[i], &error))
            fail_msg("'%s' was taken", wrong[i]);
    counts_free_pairs(&pairs);
}

static void nodes_are_read_as_slurm_writes_them(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",    "4(x0)", "4(x2),", "4(2)",     "4(x2",
                                        "4x2", "(x2)",  "4(x2)3", "4(x2)(x2)"};
    struct counts nodes = {0};
    struct error error;
    assert_true(counts_parse_nodes(&nodes, "2(x3),8", &error));
    assert_int_equal(nodes.count, 4);
    assert_int_equal(nodes.items[2], 2);
    assert_int_equal(nodes.items[3], 8);
    for (size_t i = 0; i < COUNT(wrong); i++)
        if (counts_parse_nodes(&nodes, wrong[i], &error))
            fail_msg("'%s' was taken", wrong[i]);
    counts_free(&nodes);
}

/* ---- Points. */

static char *const AUTO[] = {"auto"}, *const TWO[] = {"auto", "static"};

struct made {
    struct points points;
    struct lines left_out;
    int cores[3];
    struct pair pairs[5];
    struct lines schedules;
};

/* On nodes of 4, 4 and 8 cores. */
static void make(struct made *made, struct points_wanted wanted, char *const *schedules, size_t count)
{
    struct error error;
    static const int cores[] = {4, 4, 8};
    memcpy(made->cores, cores, sizeof cores);
    made->schedules = (struct lines){.text = (char **)(uintptr_t)schedules, .count = count};
    wanted.node_cores = (struct counts){made->cores, 3};
    wanted.schedules = &made->schedules;
    made->points = (struct points){0};
    made->left_out = (struct lines){0};
    assert_true(points_make(&made->points, &wanted, &made->left_out, &error));
}

static void discard(struct made *made)
{
    points_free(&made->points);
    lines_free(&made->left_out);
}

static void claim_place(const struct point *point, int nodes, int ranks_of_a_node, bool is_oversubscribed)
{
    if (point->nodes != nodes || point->ranks_of_a_node != ranks_of_a_node ||
        point->is_oversubscribed != is_oversubscribed)
        fail_msg("%d x %d: %d nodes, %d ranks a node, %s", point->ranks, point->threads, point->nodes,
                 point->ranks_of_a_node, point->is_oversubscribed ? "oversubscribed" : "with room");
}

static void a_point_has_the_fewest_nodes_with_cores_for_all(void **state)
{
    (void)state;
    struct made made = {.pairs = {{4, 2}, {4, 4}, {16, 1}, {2, 8}, {5, 8}}};
    make(&made, (struct points_wanted){.pairs = {made.pairs, 4}, .work = "classic"}, AUTO, 1);
    assert_int_equal(made.points.count, 3);
    claim_place(&made.points.items[0], 2, 2, false);
    claim_place(&made.points.items[1], 3, 1, false);
    claim_place(&made.points.items[2], 3, 4, false);
    assert_int_equal(made.left_out.count, 1);
    assert_string_equal(made.left_out.text[0], "2x8");
    discard(&made);
    make(&made, (struct points_wanted){.pairs = {made.pairs, 5}, .work = "classic", .oversubscribe = true},
         AUTO, 1);
    assert_int_equal(made.points.count, 5);
    claim_place(&made.points.items[3], 2, 1, true);
    claim_place(&made.points.items[4], 3, 2, true); /* two on some nodes */
    discard(&made);
}

static void each_is_there_once_and_the_sequential_run_is_first(void **state)
{
    (void)state;
    char name[POINT_NAME_SIZE];
    static const char *const wanted[] = {"sequential",       "1 thread static", "2 threads",
                                         "2 threads static", "1 x 2",           "1 x 2 static"};
    struct made made = {.pairs = {{0, 1}, {0, 2}, {1, 2}, {0, 2}}};
    make(&made, (struct points_wanted){.pairs = {made.pairs, 4}, .work = "classic", .has_sequential = true},
         TWO, 2);
    assert_int_equal(made.points.count, COUNT(wanted));
    for (size_t i = 0; i < COUNT(wanted); i++)
        assert_string_equal(point_name(&made.points.items[i], name), wanted[i]);
    discard(&made);
}

static void weak_work_grows_with_the_workers(void **state)
{
    (void)state;
    static const char *const growing[] = {"random:1", "random:50:24", "random:50:24:3"};
    static const char *const fixed[] = {"classic",        "random:", "random:0",          "random:5:",
                                        "random:5:1:2:3", "range:5", "random:1000000000", "random:5x"};
    struct error error;
    struct made made = {.pairs = {{0, 1}, {4, 2}}};
    for (size_t i = 0; i < COUNT(growing); i++)
        assert_true(points_work_can_grow(growing[i]));
    for (size_t i = 0; i < COUNT(fixed); i++)
        if (points_work_can_grow(fixed[i]))
            fail_msg("'%s' can grow", fixed[i]);
    make(&made, (struct points_wanted){.pairs = {made.pairs, 2}, .work = "random:50:24:3", .is_weak = true},
         AUTO, 1);
    assert_string_equal(made.points.items[0].work, "random:50:24:3");
    assert_string_equal(made.points.items[1].work, "random:400:24:3");
    discard(&made);
    made.pairs[0] = (struct pair){COUNTS_MOST, COUNTS_MOST};
    struct points points = {0};
    struct lines left_out = {0};
    const struct points_wanted wanted = {.pairs = {made.pairs, 1},
                                         .schedules = &made.schedules,
                                         .node_cores = {made.cores, 3},
                                         .work = "random:999999999",
                                         .is_weak = true,
                                         .oversubscribe = true};
    assert_false(points_make(&points, &wanted, &left_out, &error));
    assert_int_equal(error.code, ERROR_USAGE);
    points_free(&points);
}

static void a_row_is_meant_as_people_write_it(void **state)
{
    (void)state;
    const struct point hybrid = {.ranks = 4, .threads = 2, .schedule = "auto"},
                       loop = {.ranks = 4, .threads = 2, .schedule = "dynamic,1"},
                       threads = {.ranks = 0, .threads = 2, .schedule = "auto"},
                       sequential = {.ranks = 0, .threads = 1, .schedule = "auto"},
                       one = {.ranks = 1, .threads = 1, .schedule = "auto"};
    static const struct {
        const char *row;
        bool hybrid, loop, threads, sequential, one;
    } rows[] = {
        {"4x2", true, true, false, false, false},
        {"4 x 2", true, true, false, false, false},
        {"4x2 auto", true, false, false, false, false},
        {"4 x 2 dynamic,1", false, true, false, false, false},
        {"4x2 dynamic", false, false, false, false, false},
        {"4x21", false, false, false, false, false},
        {"14x2", false, false, false, false, false},
        {"2 threads", false, false, true, false, false},
        {"1x2", false, false, true, false, false},
        {"sequential", false, false, false, true, false},
        {"1x1", false, false, false, false, true},
        {"", false, false, false, false, false},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        if (point_is_row(&hybrid, rows[i].row) != rows[i].hybrid ||
            point_is_row(&loop, rows[i].row) != rows[i].loop ||
            point_is_row(&threads, rows[i].row) != rows[i].threads ||
            point_is_row(&sequential, rows[i].row) != rows[i].sequential ||
            point_is_row(&one, rows[i].row) != rows[i].one)
            fail_msg("'%s' means something else", rows[i].row);
}

/* ---- The order. */

enum { ITEMS = 8 };

static void shuffle(struct order *order, size_t items[ITEMS])
{
    for (size_t i = 0; i < ITEMS; i++)
        items[i] = i;
    order_shuffle(order, items, ITEMS);
}

/* By the same steps, written once more in another language. */
static void a_seed_gives_one_order_everywhere(void **state)
{
    (void)state;
    static const struct {
        uint64_t seed;
        size_t rounds[2][ITEMS];
    } known[] = {{0, {{2, 5, 0, 3, 4, 6, 1, 7}, {3, 7, 0, 5, 6, 2, 1, 4}}},
                 {1, {{4, 3, 2, 7, 5, 6, 0, 1}, {6, 0, 3, 7, 2, 4, 1, 5}}},
                 {5, {{0, 7, 3, 1, 4, 6, 5, 2}, {2, 4, 7, 0, 1, 5, 6, 3}}}};
    for (size_t i = 0; i < COUNT(known); i++) {
        struct order order = {.seed = known[i].seed};
        for (int round = 0; round < 2; round++) {
            size_t items[ITEMS];
            shuffle(&order, items);
            assert_memory_equal(items, known[i].rounds[round], sizeof items);
        }
    }
}

/* Of 80,000 shuffles each item is about 10,000 times at each place: 9,600 is four standard deviations. */
static void every_place_is_as_likely(void **state)
{
    (void)state;
    static int times[ITEMS][ITEMS];
    struct order order = {.seed = 16};
    for (int round = 0; round < ITEMS * 10000; round++) {
        size_t items[ITEMS];
        shuffle(&order, items);
        for (size_t i = 0; i < ITEMS; i++)
            times[i][items[i]]++;
    }
    for (size_t i = 0; i < ITEMS; i++)
        for (size_t k = 0; k < ITEMS; k++)
            if (times[i][k] < 9600 || times[i][k] > 10400)
                fail_msg("item %zu was %d times at place %zu", k, times[i][k], i);
}

/* ---- Samples. */

static const struct sampling_rule RULE = {.least = 7, .most = 10, .percent = 2};

static struct sampling judge(double first, double step, size_t count, const struct sampling_rule *rule)
{
    double values[32];
    for (size_t i = 0; i < count; i++)
        values[count - 1 - i] = first + step * (double)i;
    return sampling_judge(values, count, rule);
}

static void a_median_is_known_by_its_exact_interval(void **state)
{
    (void)state;
    struct sampling sampling = judge(1, 0.1, 5, &RULE);
    assert_true(sampling.median.value > 1.199 && sampling.median.value < 1.201);
    assert_false(estimate_has_interval(sampling.median));
    assert_true(isnan(sampling.percent));
    sampling = judge(1, 0.1, 6, &RULE); /* from the least to the greatest */
    assert_true(sampling.median.low == 1 && sampling.median.high == 1.5);
    assert_true(fabs(sampling.percent - 50 * 0.5 / 1.25) < 1e-9);
    sampling = judge(1, 0.1, 9, &RULE); /* from the second to the eighth */
    assert_true(fabs(sampling.median.low - 1.1) < 1e-9 && fabs(sampling.median.high - 1.7) < 1e-9);
    assert_true(isnan(judge(1, 1, 0, &RULE).median.value));
}

static void a_point_is_measured_until_it_is_known_or_enough(void **state)
{
    (void)state;
    static const struct {
        size_t count;
        double step;
        enum sampling_verdict verdict;
        size_t expected;
    } cases[] = {
        {0, 0, SAMPLING_MORE, 7},     {6, 0, SAMPLING_MORE, 1}, /* too few, however narrow */
        {7, 0, SAMPLING_ENOUGH, 0},   {7, 0.001, SAMPLING_ENOUGH, 0}, {7, 0.01, SAMPLING_MORE, 3},
        {10, 0.01, SAMPLING_WIDE, 0}, {11, 0.1, SAMPLING_WIDE, 0},    {10, 0.001, SAMPLING_ENOUGH, 0},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct sampling sampling = judge(1, cases[i].step, cases[i].count, &RULE);
        if (sampling.verdict != cases[i].verdict || sampling_expected(&sampling, &RULE) != cases[i].expected)
            fail_msg("%zu with steps of %g: verdict %d, %zu more expected, %g %%", cases[i].count,
                     cases[i].step, sampling.verdict, sampling_expected(&sampling, &RULE), sampling.percent);
    }
}

/* Twice as wide as is enough: four times as many, up to the most. */
static void an_interval_grows_narrower_as_the_root(void **state)
{
    (void)state;
    static const struct sampling_rule rule = {.least = 6, .most = 1000, .percent = 10};
    const struct sampling sampling = {
        .count = 20, .median = {1, 0.8, 1.2}, .percent = 20, .verdict = SAMPLING_MORE};
    assert_int_equal(sampling_expected(&sampling, &rule), 60);
    static const struct sampling_rule few = {.least = 6, .most = 30, .percent = 10};
    assert_int_equal(sampling_expected(&sampling, &few), 10);
    static const struct sampling_rule exact = {.least = 6, .most = 30, .percent = 0};
    assert_int_equal(sampling_expected(&sampling, &exact), 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_are_read_or_refused),
        cmocka_unit_test(pairs_are_read_or_refused),
        cmocka_unit_test(nodes_are_read_as_slurm_writes_them),
        cmocka_unit_test(a_point_has_the_fewest_nodes_with_cores_for_all),
        cmocka_unit_test(each_is_there_once_and_the_sequential_run_is_first),
        cmocka_unit_test(weak_work_grows_with_the_workers),
        cmocka_unit_test(a_row_is_meant_as_people_write_it),
        cmocka_unit_test(a_seed_gives_one_order_everywhere),
        cmocka_unit_test(every_place_is_as_likely),
        cmocka_unit_test(a_median_is_known_by_its_exact_interval),
        cmocka_unit_test(a_point_is_measured_until_it_is_known_or_enough),
        cmocka_unit_test(an_interval_grows_narrower_as_the_root),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
