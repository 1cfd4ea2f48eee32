/* The published figures: what is built in gives the totals, medians and bounds that were worked out by hand.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/analysis/grouping.h"
#include "report/analysis/loss/law_points.h"
#include "report/findings/explanation.h"
#include "report/findings/findings.h"
#include "report/records/book_results.h"

enum { POINTS = 20, RUNS = 13, NUMBERS = 20 };

struct point {
    double least, median, most;
};
/* Seconds by 1, 2, 3, ... processes, as the table of the published runs has them. */
static const struct point POINT[POINTS] = {
    {40.36, 40.81, 42.05}, {22.64, 22.79, 23.09}, {15.81, 15.88, 16.35}, {13.09, 13.21, 13.46},
    {12.19, 12.29, 12.53}, {10.33, 10.39, 10.95}, {10.40, 10.80, 11.01}, {11.26, 11.40, 11.74},
    {11.64, 11.71, 12.17}, {12.24, 12.51, 12.87}, {11.04, 11.24, 12.11}, {10.85, 11.09, 11.53},
    {10.51, 10.81, 11.84}, {10.52, 10.64, 11.63}, {10.36, 10.68, 11.79}, {10.49, 10.58, 11.73},
    {10.54, 10.76, 11.29}, {10.55, 10.71, 12.81}, {10.54, 10.81, 12.38}, {10.62, 10.73, 11.28},
};

struct book {
    struct runs runs;
    struct groups groups;
};

static void open_book(struct book *book, bool (*add)(struct runs *, struct error *))
{
    const struct grouping_filter filter = {.kernel = "another", .workload = "another"};
    struct error error;
    *book = (struct book){0};
    if (!add(&book->runs, &error) || !grouping_make(&book->groups, &book->runs, &filter, &error) ||
        !findings_add(&book->groups, &error))
        fail_msg("%s", error.text);
    assert_int_equal(book->groups.count, 1); /* no filter is for it */
}

static void close_book(struct book *book)
{
    grouping_free(&book->groups);
    load_free(&book->runs);
}

static void expect_near(const char *what, size_t index, double got, double wanted, double tolerance)
{
    if (!(fabs(got - wanted) <= tolerance))
        fail_msg("%s %zu: %.9g, not %.9g", what, index, got, wanted);
}

static void the_sequential_times_are_of_the_classic_list_and_total_60_81_s(void **state)
{
    (void)state;
    struct book book;
    open_book(&book, book_results_add_sequential);
    const struct run *run = book.groups.items[0].base->like;
    assert_int_equal(run->numbers, NUMBERS);
    assert_int_equal(run->prime, 9);
    assert_int_equal(run->composite, 11);
    assert_int_equal(run->operations, 433405945);
    char total[32];
    snprintf(total, sizeof total, "%.2f", run->seconds[0]);
    assert_string_equal(total, "60.81");
    expect_near("seconds of number", 19, run->number_seconds[18], 6.857096, 1e-9);
    assert_true(run->number[18].n == UINT64_C(9999999999999917));
    assert_true(run_number_is(&run->number[18], "prime"));
    assert_true(run_number_is(&run->number[19], "composite"));
    close_book(&book);
}

static void every_number_of_processes_has_13_runs_with_the_published_median(void **state)
{
    (void)state;
    struct book book;
    open_book(&book, book_results_add_processes);
    const struct group *group = &book.groups.items[0];
    assert_int_equal(group->row_count, POINTS);
    for (size_t i = 0; i < POINTS; i++) {
        const struct row *row = &group->rows[i];
        assert_int_equal(row->like->workers, i + 1);
        assert_int_equal(row->repetitions, RUNS);
        expect_near("least of", i + 1, row->seconds[0], POINT[i].least, 1e-9);
        expect_near("median of", i + 1, row->median, POINT[i].median, 1e-9);
        expect_near("most of", i + 1, row->seconds[RUNS - 1], POINT[i].most, 1e-9);
    }
    close_book(&book);
}

static void runs_stand_in_the_order_measured_with_their_lines(void **state)
{
    (void)state;
    struct book book;
    open_book(&book, book_results_add_processes);
    const struct run *first = &book.runs.items[0], *third = &book.runs.items[2];
    expect_near("run", 1, first->seconds[0], 42.05, 1e-9);
    expect_near("run", 2, first->seconds[1], 40.47, 1e-9);
    expect_near("run", 13, third->seconds[12], 16.03, 1e-9);
    assert_int_equal(first->line, 2);
    assert_int_equal(third->line, 2 + 2 * RUNS);
    assert_string_equal(third->file, "results/book/processes.csv");
    close_book(&book);
}

static void speedups_stay_below_the_bounds_of_the_list_in_its_order(void **state)
{
    (void)state;
    static const double speedups[] = {1, 1.79, 2.57, 3.09}, bounds[] = {1, 1.80, 2.66, 3.33};
    struct book book;
    open_book(&book, book_results_add_processes);
    const struct group *group = &book.groups.items[0];
    for (size_t i = 0; i < sizeof speedups / sizeof speedups[0]; i++) {
        expect_near("speedup of", i + 1, group->rows[i].speedup.value, speedups[i], 0.005);
        expect_near("bound of", i + 1, group->rows[i].bound, bounds[i], 0.005);
    }
    for (size_t i = 0; i < POINTS; i++)
        assert_true(group->rows[i].speedup.value <= group->rows[i].bound);
    /* From here on the longest number alone is what they wait for. */
    expect_near("bound of", POINTS, group->rows[POINTS - 1].bound, 433405945.0 / 49999999, 1e-6);
    close_book(&book);
}

static bool is_told(const struct lines *lines, const char *words)
{
    bool told = false;
    for (size_t i = 0; i < lines->count; i++)
        told = told || strstr(lines->text[i], words);
    return told;
}

/* There were six cores. Two roads: Amdahl's law by the sums of its one normal equation. */
static void laws_are_fitted_up_to_its_six_cores(void **state)
{
    (void)state;
    enum { CORES = 6 };
    struct book book;
    struct explanation explanation;
    struct error error;
    double above = 0, below = 0;
    open_book(&book, book_results_add_processes);
    assert_true(explanation_find(&explanation, &book.groups, &book.groups.items[0], &error));
    const struct laws *laws = &explanation.laws;
    assert_int_equal(laws->count, CORES - 1);
    for (size_t i = 0; i < laws->count; i++) {
        const double p = laws->points[i].workers, s = POINT[0].median / POINT[i + 1].median;
        expect_near("workers of point", i, p, (double)i + 2, 0);
        expect_near("speedup of point", i, laws->points[i].speedup, s, 1e-12);
        above += s * (p - 1) / p * (1 - s / p);
        below += s * (p - 1) / p * (s * (p - 1) / p);
    }
    expect_near("serial part", 0, laws->fit[LAW_AMDAHL].parameter[0], above / below, 1e-12);
    assert_int_equal(laws->rejected, 3);
    assert_int_equal(laws->best, LAWS);
    assert_true(is_told(&explanation.sentences, "the laws are fitted up to 6 workers: more share cores"));
    assert_true(is_told(&explanation.sentences, "no law of a curve describes these points"));
    assert_int_equal(explanation.serial.direction, SERIAL_UNCLEAR);
    assert_int_equal(explanation.serial.first->like->workers, 2);
    assert_int_equal(explanation.serial.last->like->workers, CORES);
    explanation_free(&explanation);
    close_book(&book);
}

/* Without repetitions the laws are fitted all the same, and it is said that chance is not known. */
static void published_figures_without_repetitions_have_no_verdict_of_chance(void **state)
{
    (void)state;
    struct book book;
    struct explanation explanation;
    struct error error;
    open_book(&book, book_results_add_processes);
    struct group *group = &book.groups.items[0];
    for (size_t i = 0; i < group->row_count; i++)
        group->rows[i].repetitions = 1;
    assert_true(explanation_find(&explanation, &book.groups, group, &error));
    assert_true(isnan(explanation.laws.fit[LAW_AMDAHL].tail));
    assert_int_equal(explanation.laws.fit[LAW_AMDAHL].state, LAW_FITS); /* within 5 % */
    assert_int_equal(explanation.laws.fit[LAW_GUSTAFSON].state, LAW_REJECTED);
    assert_true(is_told(&explanation.sentences,
                        "off the run times; too few repetitions are known to tell how much of it is chance"));
    assert_int_equal(explanation.serial.direction, SERIAL_UNTOLD);
    explanation_free(&explanation);
    close_book(&book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sequential_times_are_of_the_classic_list_and_total_60_81_s),
        cmocka_unit_test(every_number_of_processes_has_13_runs_with_the_published_median),
        cmocka_unit_test(runs_stand_in_the_order_measured_with_their_lines),
        cmocka_unit_test(speedups_stay_below_the_bounds_of_the_list_in_its_order),
        cmocka_unit_test(laws_are_fitted_up_to_its_six_cores),
        cmocka_unit_test(published_figures_without_repetitions_have_no_verdict_of_chance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
