/* Lost speedups of made-up studies: what was planted is found, its size is within the interval, and nothing
 * else is named; and intervals hold the truth as often as they say. */
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
#include "report/findings/explanation.h"
#include "report/findings/findings.h"
#include "unit/report/study_load.h"

/* ---- What is made of a study. */

struct made {
    struct runs runs;
    struct groups groups;
};

static void open_made(struct made *made, const struct study *study)
{
    struct error error;
    *made = (struct made){0};
    study_load(&made->runs, study, RUN_UNITS);
    assert_true(grouping_make(&made->groups, &made->runs, &(struct grouping_filter){.counts_misplaced = true},
                              &error));
    assert_int_equal(made->groups.count, 1);
}

static void close_made(struct made *made)
{
    grouping_free(&made->groups);
    load_free(&made->runs);
}

static const struct row *row_of(const struct made *made, int workers)
{
    const struct group *group = &made->groups.items[0];
    for (size_t i = 0; i < group->row_count; i++)
        if (group->rows[i].like->workers == workers)
            return &group->rows[i];
    fail_msg("no row of %d workers", workers);
    return NULL;
}

static const enum lost_part PART_OF[STUDY_LOSSES] = {
    [STUDY_START] = LOST_START,
    [STUDY_WAITING] = LOST_WAITING,
    [STUDY_OVERHEAD] = LOST_OVERHEAD,
    [STUDY_COLLECTING] = LOST_COLLECTING,
    [STUDY_NOT_RUNNING] = LOST_NOT_RUNNING,
    [STUDY_SPEED] = LOST_SPEED,
    [STUDY_WORK] = LOST_WORK,
    [STUDY_VAIN] = LOST_VAIN,
    [STUDY_OVERSUBSCRIBED] = LOST_OVERSUBSCRIBED,
    [STUDY_SCHEDULE] = LOST_SCHEDULE,
    [STUDY_IMBALANCE] = LOST_IMBALANCE,
};

static void explain(struct lost_speedup *loss, const struct made *made, int workers)
{
    struct error error;
    assert_true(lost_speedup_explain(loss, &made->groups.items[0], row_of(made, workers), &error));
}

/* ---- Planted losses, alone and two at once. */

/* As a sentence names them. */
static const char *const WORDS[] = {
    [LOST_OVERSUBSCRIBED] = " to oversubscription: ",
    [LOST_SCHEDULE] = " to the schedule: ",
    [LOST_IMBALANCE] = " to imbalance: ",
    [LOST_START] = " to the start: ",
    [LOST_WAITING] = " to waiting between units: ",
    [LOST_OVERHEAD] = " to overhead: ",
    [LOST_COLLECTING] = " to collecting: ",
    [LOST_NOT_RUNNING] = " to not running: ",
    [LOST_SPEED] = " to speed: ",
    [LOST_VAIN] = " to work in vain: ",
    [LOST_WORK] = " to more work: ",
    [LOST_REST] = " not explained",
};

enum { WORKERS = 4, SHARED = 3 };
static const double PLANTED = 0.4, LEAST_NAMED = 0.05;
static const double ROUNDING = 1e-5; /* of whole operations */

static void plant(struct study_row *row, int loss)
{
    if (loss < STUDY_PLANTED)
        row->planted[loss] = PLANTED;
    else if (loss == STUDY_OVERSUBSCRIBED)
        row->cpus = SHARED;
    else
        row->most = 0.29;
    row->schedule = loss == STUDY_SCHEDULE ? STUDY_STATIC : row->schedule;
}

/* What the group says of the row, from malloc. */
static char *sentence_of(struct made *made, const char *what)
{
    struct error error;
    struct explanation explanation;
    char *sentence = NULL;
    assert_true(findings_add(&made->groups, &error));
    assert_true(explanation_find(&explanation, &made->groups, &made->groups.items[0], &error));
    for (size_t i = 0; i < explanation.sentences.count && !sentence; i++)
        if (strstr(explanation.sentences.text[i], " workers lost"))
            sentence = strdup(explanation.sentences.text[i]);
    for (size_t i = 0; i < explanation.sentences.count && !sentence; i++)
        print_message("  %s\n", explanation.sentences.text[i]);
    explanation_free(&explanation);
    if (!sentence)
        fail_msg("%s: nobody speaks of the loss", what);
    return sentence;
}

static void expect_found(const struct study *study, const struct study_row *row, const char *what)
{
    const struct study_truth truth = study_truth_of(study, row);
    struct made made;
    struct lost_speedup loss;
    double planted[LOST_PARTS] = {0};
    for (int i = 0; i < STUDY_LOSSES; i++)
        planted[PART_OF[i]] = truth.lost[i];
    open_made(&made, study);
    explain(&loss, &made, WORKERS);
    char *sentence = sentence_of(&made, what);
    for (int part = 0; part < LOST_PARTS; part++) {
        const struct estimate found = loss.part[part];
        const bool is_planted = planted[part] > LEAST_NAMED, is_named = strstr(sentence, WORDS[part]);
        if (is_planted != is_named)
            fail_msg("%s: %s is planted with %g: %s", what, lost_parts_name((enum lost_part)part),
                     planted[part], sentence);
        if (is_planted && !(found.low - ROUNDING <= planted[part] && planted[part] <= found.high + ROUNDING))
            fail_msg("%s: of %s there is %g, found was %g (%g to %g)", what,
                     lost_parts_name((enum lost_part)part), planted[part], found.value, found.low,
                     found.high);
    }
    if (strstr(sentence, " gained "))
        fail_msg("%s: %s", what, sentence);
    free(sentence);
    close_made(&made);
}

/* An uneven share is one of the schedule or of nothing known, not of both; numbers of a loop are not split,
 * so that nothing is in vain; and on three CPUs for four workers it makes nobody wait: the others take turns.
 */
static bool go_together(int loss, int other)
{
    if (loss < STUDY_SCHEDULE || loss == other)
        return true;
    return other < STUDY_SCHEDULE &&
           !(loss == STUDY_SCHEDULE && (other == STUDY_VAIN || other == STUDY_OVERSUBSCRIBED));
}

static void planted_losses_are_found_and_nothing_else(void **state)
{
    (void)state;
    for (int loss = 0; loss < STUDY_LOSSES; loss++)
        for (int other = 0; other <= loss; other++) {
            char what[64];
            struct study study = study_default();
            study.noise = STUDY_NORMAL;
            study.noise_size = 0.002;
            study.jitter = 0.02;
            study.repetitions = study.per_record = 14;
            study.seed = (unsigned long)(loss * STUDY_LOSSES + other);
            study_add(&study, 0, 1);
            struct study_row *row = study_add(&study, WORKERS, 1);
            if (!go_together(loss, other))
                continue;
            plant(row, loss);
            plant(row, other);
            snprintf(what, sizeof what, "%s and %s", study_loss_name((enum study_loss)loss),
                     study_loss_name((enum study_loss)other));
            expect_found(&study, row, what);
        }
}

/* ---- Coverage. */

enum { STUDIES = 4200, LARGE = 6001, MIDDLE = 301 };

static struct study noisy_study(enum study_noise noise, size_t repetitions, unsigned long seed)
{
    struct study study = study_default();
    study.noise = noise;
    study.noise_size = 0.03;
    study.jitter = 0.2;
    study.repetitions = study.per_record = repetitions;
    study.seed = seed;
    study_add(&study, 0, 1);
    struct study_row *row = study_add(&study, 0, WORKERS);
    for (int loss = 0; loss < STUDY_VAIN; loss++)
        row->planted[loss] = 0.1;
    return study;
}

static int by_seconds(const void *left, const void *right)
{
    const struct account *a = left, *b = right;
    return (a->seconds > b->seconds) - (a->seconds < b->seconds);
}

/* Of a row that is one run, the repetition around the median that is `index` of MIDDLE. */
static struct lost_side side_at(const struct row *row, struct account *sorted, size_t index)
{
    return (struct lost_side){.workers = row->like->workers,
                              .cpus = row->like->workers,
                              .bound = row->like->workers,
                              .account = sorted[(row->repetitions - MIDDLE) / 2 + index]};
}

static struct account *sorted_accounts(const struct row *row)
{
    struct account *sorted = calloc(row->repetitions, sizeof *sorted);
    assert_true(sorted && row->runs == 1);
    memcpy(sorted, row->like->accounts, row->repetitions * sizeof *sorted);
    qsort(sorted, row->repetitions, sizeof *sorted, by_seconds);
    return sorted;
}

/* The parts of a study so large that they are hardly uncertain: their medians around the median run times. */
static void find_truth(enum study_noise noise, double truth[LOST_PARTS])
{
    static double parts[LOST_PARTS][MIDDLE];
    const struct study study = noisy_study(noise, LARGE, 1);
    struct made made;
    open_made(&made, &study);
    const struct row *row = row_of(&made, WORKERS), *base = row_of(&made, 1);
    struct account *of_row = sorted_accounts(row), *of_base = sorted_accounts(base);
    for (size_t i = 0; i < MIDDLE; i++) {
        const struct lost_side own_side = side_at(row, of_row, i),
                               base_side = side_at(base, of_base, MIDDLE / 2);
        const struct lost_known known = lost_parts_known(&own_side, &base_side);
        double part[LOST_PARTS];
        lost_parts_split(&own_side, &base_side, &known, part);
        for (int k = 0; k < LOST_PARTS; k++)
            parts[k][i] = part[k];
    }
    for (int k = 0; k < LOST_PARTS; k++) {
        sample_sort(parts[k], MIDDLE);
        truth[k] = sample_median(parts[k], MIDDLE);
    }
    free(of_row);
    free(of_base);
    close_made(&made);
}

static void expect_coverage(enum study_noise noise, size_t repetitions, const double truth[LOST_PARTS])
{
    size_t held[LOST_PARTS] = {0};
    const unsigned long studies = STUDIES / repetitions;
    for (unsigned long seed = 1; seed <= studies; seed++) {
        const struct study study = noisy_study(noise, repetitions, seed + 1);
        struct made made;
        struct lost_speedup loss;
        open_made(&made, &study);
        explain(&loss, &made, WORKERS);
        for (int part = 0; part < LOST_PARTS; part++)
            held[part] += loss.part[part].low - ROUNDING <= truth[part] &&
                          truth[part] <= loss.part[part].high + ROUNDING;
        close_made(&made);
    }
    for (int part = 0; part < LOST_PARTS; part++)
        if (100 * held[part] < 93 * studies)
            print_message(
                "noise %d, %zu repetitions: the interval of %s holds the truth in %zu of %lu studies\n",
                (int)noise, repetitions, lost_parts_name((enum lost_part)part), held[part], studies);
}

static void intervals_of_parts_hold_the_truth(void **state)
{
    (void)state;
    static const size_t SIZES[] = {7, 14, 30};
    static const enum study_noise NOISES[] = {STUDY_NORMAL, STUDY_EXPONENTIAL};
    for (size_t i = 0; i < sizeof NOISES / sizeof NOISES[0]; i++) {
        double truth[LOST_PARTS];
        find_truth(NOISES[i], truth);
        for (size_t k = 0; k < sizeof SIZES / sizeof SIZES[0]; k++)
            expect_coverage(NOISES[i], SIZES[k], truth);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(planted_losses_are_found_and_nothing_else),
        cmocka_unit_test(intervals_of_parts_hold_the_truth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
