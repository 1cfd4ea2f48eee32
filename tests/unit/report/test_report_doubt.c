/* Whatever rests on the speedups of rows that were not measured in turn with the base says so: sentences,
 * JSON, captions and rules; and of rows in turn none does. Where more workers bring nothing is told of
 * medians that differ. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/analysis/grouping.h"
#include "report/figures/caption.h"
#include "report/findings/explanation.h"
#include "report/findings/findings.h"
#include "report/findings/rules.h"
#include "report/tables/lost_speedup_table.h"
#include "unit/report/study_load.h"

/* ---- A study, and what is said of it. */

struct told {
    struct runs runs;
    struct groups groups;
    struct explanation explanation;
};

/* With its rows of so many workers measured after all others; 0: none. */
static void open_late(struct told *told, const struct study *study, int late)
{
    struct error error;
    *told = (struct told){0};
    study_load(&told->runs, study, RUN_UNITS);
    for (size_t i = 0; i < told->runs.count; i++)
        if (told->runs.items[i].workers == late)
            told->runs.items[i].started = "2099-01-01T00:00:00Z";
    assert_true(grouping_make(&told->groups, &told->runs, &(struct grouping_filter){0}, &error));
    assert_true(findings_add(&told->groups, &error));
    assert_int_equal(told->groups.count, 1);
    assert_true(explanation_find(&told->explanation, &told->groups, &told->groups.items[0], &error));
}

static void open_told(struct told *told, const struct study *study)
{
    open_late(told, study, 0);
}

static void close_told(struct told *told)
{
    explanation_free(&told->explanation);
    grouping_free(&told->groups);
    load_free(&told->runs);
}

/* The sentence with these words; NULL: there is none. */
static const char *sentence_with(const struct told *told, const char *words)
{
    const struct lines *sentences = &told->explanation.sentences;
    for (size_t i = 0; i < sentences->count; i++)
        if (strstr(sentences->text[i], words))
            return sentences->text[i];
    return NULL;
}

static void expect(const struct told *told, const char *words, const char *with, bool is_said)
{
    const char *sentence = sentence_with(told, words);
    for (size_t i = 0; !sentence && i < told->explanation.sentences.count; i++)
        print_message("  %s\n", told->explanation.sentences.text[i]);
    if (!sentence)
        fail_msg("nobody says: %s", words);
    if ((strstr(sentence, with) != NULL) != is_said)
        fail_msg("'%s' is %ssaid: %s", with, is_said ? "not " : "", sentence);
}

/* Threads whose speed falls as Amdahl's law has it, with a twentieth serial; in 64 cores. */
static struct study threads(const int *workers, size_t count)
{
    struct study study = study_default();
    study.noise = STUDY_NORMAL;
    study.noise_size = 0.002;
    study_add(&study, 0, 1);
    for (size_t i = 0; i < count; i++) {
        const double p = workers[i];
        study_add(&study, 0, workers[i])->planted[STUDY_SPEED] = p - p / (1 + 0.05 * (p - 1));
    }
    return study;
}

/* ---- Laws and the serial fraction. */

static void expect_doubt(const struct told *told, const char *kind)
{
    const struct group *group = &told->groups.items[0];
    json_t *laws = lost_speedup_table_laws(group, &told->explanation.laws),
           *serial = lost_speedup_table_serial(group, &told->explanation.serial);
    const char *of_law = json_string_value(json_object_get(json_array_get(laws, 1), "doubt")),
               *of_serial = json_string_value(json_object_get(serial, "doubt"));
    assert_true(laws && serial);
    if (strcmp(of_law ? of_law : "none", kind) != 0 || strcmp(of_serial ? of_serial : "none", kind) != 0)
        fail_msg("doubt of laws and serial fraction: expected %s, got %s and %s", kind, of_law, of_serial);
    json_decref(laws);
    json_decref(serial);
}

static void expect_caption(const struct told *told, const char *piece, bool is_said)
{
    struct error error;
    struct lines caption = {0};
    assert_true(caption_write(&told->groups.items[0], FIGURE_SPEEDUP, NULL, 1000, &caption, &error));
    if ((strstr(caption.text[0], piece) != NULL) != is_said)
        fail_msg("'%s' is %sin the caption: %s", piece, is_said ? "not " : "", caption.text[0]);
    lines_free(&caption);
}

static void expect_compared(const struct told *told, const char *words, bool is_said)
{
    struct rule rules[RULES_COUNT];
    rules_check(&told->groups.items[0], rules);
    if (rules[6].answer != RULES_YES || (strstr(rules[6].found, words) != NULL) != is_said)
        fail_msg("'%s' is %ssaid: %s", words, is_said ? "not " : "", rules[6].found);
}

static void what_rests_on_rows_in_blocks_of_time_says_so(void **state)
{
    (void)state;
    static const char unless[] = ", unless the machine changed from row to row";
    struct study study = threads((const int[]){2, 3, 4, 6, 8, 12, 16}, 7);
    for (int in_blocks = 0; in_blocks < 2; in_blocks++) {
        struct told told;
        study.order = in_blocks ? STUDY_BLOCKS : STUDY_SHUFFLED;
        open_told(&told, &study);
        expect(&told, "of the laws of a curve", unless, in_blocks);
        expect(&told, "the serial fraction (Karp–Flatt) is", unless, in_blocks);
        assert_true((sentence_with(&told, "the laws rest on rows that were measured in blocks of time") !=
                     NULL) == (in_blocks > 0));
        expect_doubt(&told, in_blocks ? "blocks" : "none");
        expect_caption(&told, ", doubtful · ", in_blocks);
        expect_compared(&told, "; of 7 of them the machine may have changed meanwhile", in_blocks);
        close_told(&told);
    }
}

/* Of two rows one is measured after all others: what is told of the other one stays. */
static void what_rests_on_rows_in_turn_is_not_doubted_for_others(void **state)
{
    (void)state;
    struct told told;
    const struct study study = threads((const int[]){2, 4}, 2);
    open_late(&told, &study, 4);
    expect(&told, "OpenMP 1 × 2: speedup", "cannot be told from a drift", false);
    expect(&told, "OpenMP 1 × 4: speedup", "cannot be told from a drift", true);
    expect_compared(&told, "; of 1 of them the machine may have changed meanwhile", true);
    close_told(&told);
}

/* ---- More workers that bring nothing. */

/* 2, 4 and 8 threads, the last of which take so much of the time of four. */
static struct study plateau(double of_four)
{
    struct study study = threads((const int[]){2, 4, 8}, 3);
    const double fastest = 4 / (1 + 0.05 * 3);
    study.rows[3].planted[STUDY_SPEED] = 8 - fastest / of_four;
    return study;
}

static bool says_plateau(const struct study *study, const char *with)
{
    struct told told;
    open_told(&told, study);
    const char *sentence = sentence_with(&told, "more bring nothing");
    const bool is_said = sentence && strstr(sentence, with);
    close_told(&told);
    return is_said;
}

static void more_workers_bring_nothing_where_the_medians_differ(void **state)
{
    (void)state;
    struct study slower = plateau(1.1), as_fast = plateau(1.0005), in_blocks = plateau(1.1);
    as_fast.noise_size = 0.02;
    in_blocks.order = STUDY_BLOCKS;
    assert_true(says_plateau(&slower, " is that of 4 workers: up to 4 more bring nothing"));
    assert_false(says_plateau(&slower, "unless"));
    assert_true(says_plateau(&in_blocks, "bring nothing, unless the machine changed from row to row"));
    for (unsigned long seed = 1; seed <= 20; seed++) {
        as_fast.seed = seed;
        assert_false(says_plateau(&as_fast, ""));
    }
}

/* Eight threads are slower than four, but not eight ranks. */
static void of_the_rows_of_most_workers_the_fastest_speaks(void **state)
{
    (void)state;
    struct study study = plateau(1.3);
    const double as_fast = plateau(1.0005).rows[3].planted[STUDY_SPEED];
    study.noise_size = 0.02;
    assert_true(says_plateau(&study, ""));
    study_add(&study, 8, 1)->planted[STUDY_SPEED] = as_fast;
    assert_false(says_plateau(&study, ""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_rests_on_rows_in_blocks_of_time_says_so),
        cmocka_unit_test(what_rests_on_rows_in_turn_is_not_doubted_for_others),
        cmocka_unit_test(more_workers_bring_nothing_where_the_medians_differ),
        cmocka_unit_test(of_the_rows_of_most_workers_the_fastest_speaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
