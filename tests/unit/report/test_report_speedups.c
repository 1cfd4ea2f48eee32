/* Which runs count, and against what: outcomes leave nothing out, a disturbed row or base has no speedup, and
 * without a sequential run the fewest workers are the base, which is said. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/analysis/grouping.h"
#include "report/analysis/row_hosts.h"
#include "report/findings/labels.h"
#include "unit/report/study_load.h"

/* ---- A made-up study as the report has it. */

struct report {
    struct runs runs;
    struct groups groups;
};

static const struct group *open_report(struct report *report, const struct study *study, bool is_forced)
{
    struct error error;
    *report = (struct report){0};
    study_load(&report->runs, study, RUN_SEQUENTIAL_TIMES);
    assert_true(grouping_make(&report->groups, &report->runs,
                              &(struct grouping_filter){.counts_misplaced = is_forced}, &error));
    return &report->groups.items[0];
}

static void close_report(struct report *report)
{
    grouping_free(&report->groups);
    load_free(&report->runs);
}

static const struct row *row_of(const struct group *group, int workers)
{
    for (size_t i = 0; i < group->row_count; i++)
        if (group->rows[i].like->workers == workers)
            return &group->rows[i];
    fail_msg("no row of %d workers", workers);
    return NULL;
}

static void expect_near(const char *what, double value, double wanted, double distance)
{
    if (!(fabs(value - wanted) <= distance))
        fail_msg("%s: %.17g is not %.17g", what, value, wanted);
}

/* One, two and four workers; two and four threads lose nothing. */
static struct study plain_study(void)
{
    struct study study = study_default();
    study_add(&study, 0, 1);
    study_add(&study, 0, 2);
    study_add(&study, 4, 1);
    return study;
}

/* ---- CPU time. */

static void a_few_short_repetitions_mark_a_row_and_more_take_its_speedup(void **unused)
{
    (void)unused;
    static const struct {
        double taken_in;
        size_t wanted;
        bool is_disturbed;
    } cases[] = {{0, 0, false}, {2 / 14.0, 2, false}, {3 / 14.0, 3, true}, {1, 14, true}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct study study = plain_study();
        study.rows[1].taken = 0.5;
        study.rows[1].taken_in = cases[i].taken_in;
        struct report report;
        const struct row *row = row_of(open_report(&report, &study, false), 2);
        assert_int_equal(row->short_of_cpu, cases[i].wanted);
        assert_true(row->is_disturbed == cases[i].is_disturbed);
        assert_int_equal(row->repetitions, 14); /* whole */
        assert_true((isnan(row->speedup.value) != 0) == cases[i].is_disturbed);
        assert_true(!isnan(row_of(&report.groups.items[0], 4)->speedup.value));
        close_report(&report);
    }
}

static void one_worker_is_judged_like_many_and_takes_all_speedups_with_it(void **unused)
{
    (void)unused;
    struct study study = plain_study();
    study.rows[0].taken = 0.5; /* 2 s of CPU time in 4 s */
    study.rows[0].taken_in = 0.5;
    struct report report;
    const struct group *group = open_report(&report, &study, false);
    assert_true(group->base && group->base->is_disturbed && !group->is_relative);
    for (size_t i = 0; i < group->row_count; i++)
        assert_true(isnan(group->rows[i].speedup.value) && isnan(group->rows[i].karp_flatt.value));
    close_report(&report);
    group = open_report(&report, &study, true); /* --force */
    expect_near("forced", row_of(group, 2)->speedup.value, group->base->median / 1, 1e-9);
    close_report(&report);
}

static void who_shares_cpus_by_configuration_has_its_part_of_them(void **unused)
{
    (void)unused;
    struct study study = plain_study();
    study.rows[2].cpus = 2;
    struct report report;
    const struct group *group = open_report(&report, &study, true);
    const struct row *row = row_of(group, 4);
    assert_int_equal(row->short_of_cpu, 0);
    expect_near("share", row_cpu_share(row->like, 0), 1, 0.01);
    assert_true(group_trusts(group, row));
    close_report(&report);
}

static void who_sleeps_wants_no_cpu_and_short_times_tell_nothing(void **unused)
{
    (void)unused;
    struct study study = plain_study();
    study.kernel = "sleep";
    study.rows[2].cpus = 2; /* four ranks, which need none */
    struct report report;
    const struct group *group = open_report(&report, &study, false);
    assert_true(row_of(group, 4)->speedup.value > 0);
    assert_true(isnan(row_cpu_share(group->base->like, 0)) && !group->base->is_disturbed);
    close_report(&report);
    study = plain_study();
    study.seconds = 0.009;
    study.rows[0].taken = study.rows[0].taken_in = 0.5;
    group = open_report(&report, &study, false);
    assert_int_equal(group->base->short_of_cpu, 7); /* those that took 0.018 s */
    study.seconds = 0.004;
    close_report(&report);
    group = open_report(&report, &study, false);
    assert_int_equal(group->base->short_of_cpu, 0);
    close_report(&report);
}

static void what_a_record_says_of_all_counts_where_no_repetition_is_known(void **unused)
{
    (void)unused;
    struct account accounts[2] = {{.busy = 2, .cpu = NAN, .busy_cpu = NAN},
                                  {.busy = 2, .cpu = NAN, .busy_cpu = NAN}};
    struct run run = {.workers = 1, .repetitions = 2, .accounts = accounts, .told_stacked = true};
    assert_true(row_is_short_of_cpu(&run, 0) && row_is_short_of_cpu(&run, 1));
    run.sleeps = true;
    assert_true(!row_is_short_of_cpu(&run, 0) && !row_is_short_of_cpu(&run, 1));
    run.sleeps = false;
    run.reads_files = true;
    assert_true(!row_is_short_of_cpu(&run, 0) && !row_is_short_of_cpu(&run, 1));
    run.reads_files = false;
    accounts[0].cpu = 2;
    accounts[1].cpu = 1;
    assert_true(!row_is_short_of_cpu(&run, 0) && row_is_short_of_cpu(&run, 1));
    accounts[1].busy_cpu = 1.9; /* the rest of the thread's time is none of the work's */
    assert_true(!row_is_short_of_cpu(&run, 0) && !row_is_short_of_cpu(&run, 1));
}

/* ---- The base. */

static void without_a_sequential_run_the_fewest_workers_are_the_base(void **unused)
{
    (void)unused;
    struct study study = study_default();
    study_add(&study, 2, 1);
    study_add(&study, 0, 2)->planted[STUDY_START] = 0.5; /* slower, of as many */
    study_add(&study, 8, 1)->planted[STUDY_START] = 2;
    struct report report;
    const struct group *group = open_report(&report, &study, false);
    char text[LABELS_SPEEDUP_SIZE];
    assert_true(group->is_relative && group->base->like->workers == 2 && group->base->like->world == RUN_MPI);
    assert_string_equal(labels_speedup(group, text), "speedup to 2 workers");
    const struct row *row = row_of(group, 8);
    expect_near("speedup", row->speedup.value, 3, 1e-6); /* 6 of 8, against 2 of 2 */
    expect_near("efficiency", row->efficiency.value, 0.75, 1e-6);
    assert_true(isnan(row->karp_flatt.value));
    close_report(&report);
}

static void rows_of_equally_many_workers_have_no_base(void **unused)
{
    (void)unused;
    struct study study = study_default();
    study_add(&study, 2, 1);
    study_add(&study, 0, 2);
    struct report report;
    const struct group *group = open_report(&report, &study, false);
    assert_true(!group->base && !group->is_relative && isnan(group->rows[0].speedup.value));
    close_report(&report);
}

/* ---- Intervals. */

static void derived_figures_have_the_interval_of_the_speedup(void **unused)
{
    (void)unused;
    struct study study = plain_study();
    study.noise = STUDY_NORMAL;
    study.noise_size = 0.02;
    struct report report;
    const struct row *row = row_of(open_report(&report, &study, false), 4);
    const double p = 4;
    assert_true(row->speedup.low < row->speedup.value && row->speedup.value < row->speedup.high);
    expect_near("efficiency", row->efficiency.low, row->speedup.low / p, 1e-12);
    expect_near("efficiency", row->efficiency.high, row->speedup.high / p, 1e-12);
    expect_near("Karp-Flatt", row->karp_flatt.low, (1 / row->speedup.high - 1 / p) / (1 - 1 / p), 1e-12);
    expect_near("Karp-Flatt", row->karp_flatt.high, (1 / row->speedup.low - 1 / p) / (1 - 1 / p), 1e-12);
    close_report(&report);
}

static void five_repetitions_have_no_interval(void **unused)
{
    (void)unused;
    for (size_t repetitions = 5; repetitions <= 6; repetitions++) {
        struct study study = plain_study();
        study.repetitions = repetitions;
        study.noise = STUDY_NORMAL;
        study.noise_size = 0.02;
        struct report report;
        const struct row *row = row_of(open_report(&report, &study, false), 4);
        assert_true(estimate_has_interval(row->speedup) == (repetitions == 6));
        assert_true(estimate_has_interval(row->karp_flatt) == (repetitions == 6));
        assert_true(!isnan(row->speedup.value));
        close_report(&report);
    }
}

/* ---- Machines, hosts, copies. */

static void other_cores_or_memory_are_another_machine_and_nodes_of_one_kind_are_pooled(void **unused)
{
    (void)unused;
    struct study study = plain_study();
    study.nodes = 2;
    struct report report;
    const struct group *group = open_report(&report, &study, false);
    assert_int_equal(report.groups.count, 1);
    char *hosts = row_hosts_list(group->base);
    assert_non_null(hosts);
    if (!strchr(hosts, ' '))
        fail_msg("expected two nodes: %s", hosts);
    free(hosts);
    close_report(&report);
    for (int i = 0; i < 2; i++) {
        study = plain_study();
        study.rows[1].cores = i == 0 ? 4 : 0;
        study.rows[1].memory_bytes = i == 1 ? 8e9 : 0;
        open_report(&report, &study, false);
        assert_int_equal(report.groups.count, 2);
        close_report(&report);
    }
}

static void copies_are_counted_with_their_group(void **unused)
{
    (void)unused;
    struct study study = plain_study();
    study.copies = 3;
    struct report report;
    const struct group *group = open_report(&report, &study, false);
    assert_int_equal(group->copies, 3);
    assert_int_equal(group->run_count, 3 * 14);
    close_report(&report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_few_short_repetitions_mark_a_row_and_more_take_its_speedup),
        cmocka_unit_test(one_worker_is_judged_like_many_and_takes_all_speedups_with_it),
        cmocka_unit_test(who_shares_cpus_by_configuration_has_its_part_of_them),
        cmocka_unit_test(who_sleeps_wants_no_cpu_and_short_times_tell_nothing),
        cmocka_unit_test(what_a_record_says_of_all_counts_where_no_repetition_is_known),
        cmocka_unit_test(without_a_sequential_run_the_fewest_workers_are_the_base),
        cmocka_unit_test(rows_of_equally_many_workers_have_no_base),
        cmocka_unit_test(derived_figures_have_the_interval_of_the_speedup),
        cmocka_unit_test(five_repetitions_have_no_interval),
        cmocka_unit_test(other_cores_or_memory_are_another_machine_and_nodes_of_one_kind_are_pooled),
        cmocka_unit_test(copies_are_counted_with_their_group),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
