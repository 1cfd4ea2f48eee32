/* Each rule of --check has a study that it says yes to, and one that it says no to, with the cure of what was
 * found. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/analysis/grouping.h"
#include "report/findings/findings.h"
#include "report/findings/rules.h"
#include "unit/report/study_load.h"

/* ---- A study, and what is asked of it. */

typedef void change_function(struct runs *runs);

struct asked {
    struct runs runs;
    struct groups groups;
    struct rule rules[RULES_COUNT];
};

static void ask(struct asked *asked, const struct study *study, change_function *change)
{
    struct error error;
    *asked = (struct asked){0};
    study_load(&asked->runs, study, RUN_UNITS);
    if (change)
        change(&asked->runs);
    assert_true(grouping_make(&asked->groups, &asked->runs, &(struct grouping_filter){0}, &error));
    assert_true(findings_add(&asked->groups, &error));
    assert_int_equal(asked->groups.count, 1);
    rules_check(&asked->groups.items[0], asked->rules);
}

static void forget(struct asked *asked)
{
    grouping_free(&asked->groups);
    load_free(&asked->runs);
}

/* What the rule, from 1, says of the study: its answer, `found` among its words and `advice` in its cure. */
static void expect(int rule, const struct study *study, change_function *change, enum rules_answer answer,
                   const char *found, const char *advice)
{
    struct asked asked;
    ask(&asked, study, change);
    const struct rule *got = &asked.rules[rule - 1];
    if (got->answer != answer || !strstr(got->found, found) || !strstr(got->advice, advice) ||
        (answer == RULES_NO && !*got->advice) || (answer == RULES_YES && *got->advice))
        fail_msg("rule %d, '%s': expected %s with '%s' and '%s', got %s: '%s'; '%s'", rule, got->question,
                 rules_answer_name(answer), found, advice, rules_answer_name(got->answer), got->found,
                 got->advice);
    forget(&asked);
}

/* In rounds, one, two and four workers, with little noise, on four cores. */
static struct study plain(void)
{
    struct study study = study_default();
    study.noise = STUDY_NORMAL;
    study.noise_size = 0.005;
    study.cores = study.cpus = 4;
    study_add(&study, 0, 1);
    study_add(&study, 0, 2);
    study_add(&study, 0, 4);
    return study;
}

static struct study single(void)
{
    struct study study = plain();
    study.row_count = 1;
    return study;
}

static struct study repeated(size_t repetitions)
{
    struct study study = plain();
    study.repetitions = repetitions;
    return study;
}

/* As few as make no interval. */
static struct study few(void)
{
    return repeated(3);
}

static struct study with_drift(void)
{
    struct study study = plain();
    study.drift = 0.2;
    return study;
}

/* Half of the time of a row was taken by others, in this share of its repetitions. */
static struct study disturbed(size_t row, double taken_in)
{
    struct study study = plain();
    study.rows[row].taken = 0.5;
    study.rows[row].taken_in = taken_in;
    return study;
}

/* ---- The rules. */

static void misplace(struct runs *runs, struct run *run)
{
    run->misplaced = string_pool_intern(&runs->pool, "quota");
    run->misplacement = string_pool_intern(&runs->pool, "there is half a CPU");
}

static void misplace_the_base(struct runs *runs)
{
    for (size_t i = 0; i < runs->count; i++)
        if (runs->items[i].world == RUN_SEQUENTIAL)
            misplace(runs, &runs->items[i]);
}

static void misplace_all(struct runs *runs)
{
    for (size_t i = 0; i < runs->count; i++)
        misplace(runs, &runs->items[i]);
}

static void misplace_the_parallel(struct runs *runs)
{
    for (size_t i = 0; i < runs->count; i++)
        if (runs->items[i].workers > 1)
            misplace(runs, &runs->items[i]);
}

static void publish_all(struct runs *runs)
{
    for (size_t i = 0; i < runs->count; i++)
        runs->items[i].source = "a book";
}

static void the_base_is_named_undisturbed_and_sequential(void **state)
{
    (void)state;
    const struct study yes = plain(), no = disturbed(0, 1), none = single();
    struct study relative = plain();
    relative.rows[0].is_launched = true;
    relative.rows[0].ranks = 2;
    expect(1, &yes, NULL, RULES_YES, "all against the fastest sequential run, ", "");
    expect(1, &no, NULL, RULES_NO, "base disturbed: in 14 of 14 repetitions", "does nothing else");
    expect(1, &relative, NULL, RULES_NO, "speedups are to 2 workers (", "--threads 1");
    expect(1, &yes, misplace_the_base, RULES_NO, "speedups are to 2 workers (", "the sequential one again");
    expect(1, &none, NULL, RULES_NOT_APPLICABLE, "there are no runs with more than one worker", "");
    expect(1, &yes, misplace_the_parallel, RULES_NOT_APPLICABLE, "no run with more than one worker counts",
           "");
}

/* Those on how the runs were made are answered all the same. */
static void of_no_rows_nothing_is_answered(void **state)
{
    (void)state;
    const struct study study = plain();
    for (int rule = 1; rule <= RULES_COUNT; rule++)
        if (rule != 9 && rule != 10)
            expect(rule, &study, misplace_all, RULES_NOT_APPLICABLE, "no row counts", "");
    expect(10, &study, misplace_all, RULES_YES, "monotonic clock", "");
}

static void all_of_the_machine_is_used(void **state)
{
    (void)state;
    const struct study yes = plain();
    struct study no = plain();
    no.cores = no.cpus = 8;
    expect(2, &yes, NULL, RULES_YES, "up to 4 workers on 4 cores", "");
    expect(2, &no, NULL, RULES_NO, "up to 4 workers on 8 cores", "up to all cores");
}

static void only_like_things_are_summed_up(void **state)
{
    (void)state;
    const struct study yes = plain(), once = repeated(1), unseen = few();
    struct study modes = plain(), nodes = plain();
    modes.repetitions = 30;
    modes.rows[2].modes = 0.2;
    nodes.nodes = 2;
    nodes.slow_node = 0.1;
    expect(3, &yes, NULL, RULES_YES, "times are medians, a rate is ", "");
    expect(3, &once, NULL, RULES_NOT_APPLICABLE, "nothing is summed up", "");
    expect(3, &unseen, NULL, RULES_UNKNOWN, "two modes cannot be seen in rows that are short", "");
    expect(3, &yes, publish_all, RULES_UNKNOWN, "two modes are not looked for in published", "");
    expect(3, &modes, NULL, RULES_NO,
           "1 row with two modes and 0 with nodes that differ (the first: OpenMP 1 × 4)", "measure again");
    expect(3, &nodes, NULL, RULES_NO, "0 rows with two modes and 3 with nodes that differ", "one node");
    expect(8, &modes, NULL, RULES_NO, "two modes: ", "measure again");
}

static void make_operations_uneven(struct runs *runs)
{
    runs->items[0].accounts[0].operations *= 1.02;
}

static void forget_rates(struct runs *runs)
{
    for (size_t i = 0; i < runs->count; i++)
        for (size_t k = 0; k < runs->items[i].repetitions; k++)
            runs->items[i].rates[k] = NAN;
}

static void no_ratios_are_averaged(void **state)
{
    (void)state;
    const struct study study = plain(), none = single();
    expect(4, &study, NULL, RULES_YES, "; rates are medians", "");
    expect(4, &none, forget_rates, RULES_NOT_APPLICABLE, "no ratios", "");
    expect(4, &study, NULL, RULES_YES, "a ratio of two medians", "");
    expect(4, &study, make_operations_uneven, RULES_NO,
           "in 1 of 3 rows operations differ between repetitions, by up to 2 %", "not rates");
}

static void what_varies_has_an_interval_and_is_compared_by_it(void **state)
{
    (void)state;
    const struct study yes = plain(), no = few(), none = single(), taken = disturbed(2, 1);
    expect(5, &yes, NULL, RULES_YES, "all 3 medians have a 95 % interval", "");
    expect(5, &no, NULL, RULES_NO, "3 of 3 medians are of fewer than 6 repetitions", "--repeat");
    expect(5, &no, publish_all, RULES_NO, "3 of 3 medians are of fewer", "cannot be repeated");
    expect(7, &yes, NULL, RULES_YES, "2 of 2 rows differ from the base", "");
    expect(7, &no, NULL, RULES_NO, "0 of 2 rows have a speedup with an interval", "six repetitions");
    expect(7, &taken, NULL, RULES_NO, "1 of 2 rows has a speedup with an interval", "does nothing else");
    expect(7, &none, NULL, RULES_NOT_APPLICABLE, "one row", "");
    struct study no_base = plain();
    no_base.row_count = 0;
    study_add(&no_base, 0, 2);
    study_add(&no_base, 2, 1);
    expect(7, &no_base, NULL, RULES_NO, "0 of 1 row has a speedup with an interval", "--threads 1");
}

static void nothing_is_assumed_that_was_not_tested(void **state)
{
    (void)state;
    const struct study yes = plain(), drift = with_drift(), unknown = few();
    struct study undrifted = single(), first = plain(), round = plain();
    first.warmups = 0;
    first.per_record = 7;
    first.slow_first = 0.3;
    round.cold_round = 0.2;
    expect(6, &yes, NULL, RULES_YES, "no sign of a drift", "");
    expect(6, &drift, NULL, RULES_NO, "drift: from", "the rounds keep the comparison fair");
    expect(6, &first, NULL, RULES_NO, "slow first repetition", "--warmup 1");
    expect(6, &round, NULL, RULES_NO, "cold first round", "--warmup-rounds 1");
    undrifted.repetitions = 9;
    expect(6, &unknown, NULL, RULES_UNKNOWN, "too few repetitions", "");
    expect(6, &undrifted, NULL, RULES_UNKNOWN, "they are too few to see a drift", "");
    undrifted.repetitions = 10;
    expect(6, &undrifted, NULL, RULES_YES, "no sign of a drift", "");
    expect(6, &yes, publish_all, RULES_UNKNOWN, "in which order the published ones", "");
}

static void the_middle_speaks_for_the_whole(void **state)
{
    (void)state;
    const struct study yes = plain(), no = disturbed(1, 0.1), once = repeated(1);
    expect(8, &once, NULL, RULES_UNKNOWN, "each row is one repetition", "");
    expect(8, &yes, NULL, RULES_YES, "beside each median", "");
    expect(8, &no, NULL, RULES_NO, "times the median (OpenMP 1 × 2)", "look at every repetition");
}

static void forget_the_commit(struct runs *runs)
{
    for (size_t i = 0; i < runs->count; i++)
        runs->items[i].key[RUN_COMMIT] = "unknown";
}

static void forget_a_warmup(struct runs *runs)
{
    runs->items[0].warmups = 0;
}

static void somebody_else_could_do_it_again(void **state)
{
    (void)state;
    const struct study study = plain();
    expect(9, &study, NULL, RULES_YES, "the records name CPU", "");
    expect(9, &study, forget_the_commit, RULES_NO, "commit (unknown)", "clean checkout");
    expect(10, &study, NULL, RULES_YES, "warm-ups in 42 of 42 records", "");
    expect(10, &study, forget_a_warmup, RULES_NO, "1 of 3 rows has records with and without warm-up",
           "--warmup 1");
}

static void shorten(struct runs *runs)
{
    for (size_t i = 0; i < runs->count; i++)
        runs->items[i].numbers = 1000;
}

static void there_is_a_bound_and_a_curve(void **state)
{
    (void)state;
    const struct study plain_study = plain(), none = single();
    struct study split = plain(), line = plain(), small = plain();
    const struct study taken = disturbed(0, 1);
    split.rows[1].planted[STUDY_VAIN] = split.rows[2].planted[STUDY_VAIN] = 0.1;
    line.row_count = 2;
    expect(11, &split, NULL, RULES_YES, "the others split their numbers", "");
    expect(11, &plain_study, NULL, RULES_NO, "no times of single numbers", "or with --schedule static");
    expect(11, &plain_study, shorten, RULES_NO, "no times of single numbers",
           "record the sequential run again");
    expect(11, &plain_study, misplace_the_base, RULES_NO, "the ideal line alone", "the sequential one again");
    expect(11, &taken, NULL, RULES_NO, "the base was disturbed", "does nothing else");
    expect(12, &plain_study, NULL, RULES_YES, "1 curve over 2 numbers of workers above 1", "");
    expect(12, &line, NULL, RULES_NO, "with 1 number of workers above 1", "more numbers of workers");
    small.cores = small.cpus = 2;
    small.row_count = 2;
    expect(12, &small, NULL, RULES_NO, "with 1 number of workers above 1",
           "a machine of 2 cores has no curve");
    expect(12, &none, NULL, RULES_NOT_APPLICABLE, "no curve", "");
}

static void more_curves_than_can_be_told_apart_are_too_many(void **state)
{
    (void)state;
    struct study study = plain();
    struct asked asked;
    ask(&asked, &study, NULL);
    struct group *group = &asked.groups.items[0];
    struct row *rows = calloc(10, sizeof *rows);
    struct run *runs = calloc(10, sizeof *runs);
    assert_true(rows && runs);
    static const char *const schedules[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};
    for (int i = 0; i < 10; i++) {
        runs[i] = *group->rows[1 + i % 2].like;
        runs[i].schedule = schedules[i];
        rows[i] = group->rows[1 + i % 2];
        rows[i].like = &runs[i];
    }
    const struct group many = {.runs = group->runs,
                               .run_count = group->run_count,
                               .rows = rows,
                               .row_count = 10,
                               .base = group->base};
    rules_check(&many, asked.rules);
    if (asked.rules[11].answer != RULES_NO || !strstr(asked.rules[11].found, "10 curves"))
        fail_msg("%s", asked.rules[11].found);
    free(rows);
    free(runs);
    forget(&asked);
}

static void configurations_were_measured_in_turn(void **state)
{
    (void)state;
    const struct study yes = plain(), none = single();
    struct study no = plain();
    no.order = STUDY_BLOCKS;
    expect(13, &yes, NULL, RULES_YES, "2 rows were measured in turn", "");
    expect(13, &no, NULL, RULES_NO, "measured in blocks: all runs of 2 of 2 rows", "shuffled rounds");
    expect(13, &none, NULL, RULES_NOT_APPLICABLE, "no two rows", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_base_is_named_undisturbed_and_sequential),
        cmocka_unit_test(of_no_rows_nothing_is_answered),
        cmocka_unit_test(all_of_the_machine_is_used),
        cmocka_unit_test(only_like_things_are_summed_up),
        cmocka_unit_test(no_ratios_are_averaged),
        cmocka_unit_test(what_varies_has_an_interval_and_is_compared_by_it),
        cmocka_unit_test(nothing_is_assumed_that_was_not_tested),
        cmocka_unit_test(the_middle_speaks_for_the_whole),
        cmocka_unit_test(somebody_else_could_do_it_again),
        cmocka_unit_test(there_is_a_bound_and_a_curve),
        cmocka_unit_test(more_curves_than_can_be_told_apart_are_too_many),
        cmocka_unit_test(configurations_were_measured_in_turn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
