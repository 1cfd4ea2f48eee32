/* Simulated studies (study.h): an honest one raises no finding, and the intervals of what is derived hold the
 * true values, in as many studies as they promise. All from fixed seeds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/findings/findings.h"
#include "unit/report/study.h"

/* ---- A study, read and judged. */

struct judged {
    struct runs runs;
    struct groups groups;
};

static void judge(struct judged *judged, const struct study *study)
{
    struct error error;
    char *text = NULL;
    size_t size = 0, line = 0;
    FILE *file = open_memstream(&text, &size);
    assert_non_null(file);
    assert_true(study_write(study, file));
    assert_int_equal(fclose(file), 0);
    *judged = (struct judged){0};
    for (const char *at = text, *end; at < text + size; at = end + 1) {
        end = strchr(at, '\n');
        if (!load_line(&judged->runs, "file", ++line, at, (size_t)(end - at), RUN_UNITS, &error))
            fail_msg("%s", error.text);
    }
    if (judged->runs.problems.count > 0)
        fail_msg("%s: %.400s", judged->runs.problems.text[0], text);
    free(text);
    assert_true(group_runs(&judged->groups, &judged->runs, &(struct group_filter){0}, &error));
    assert_int_equal(judged->groups.count, 1);
}

static void forget(struct judged *judged)
{
    group_free(&judged->groups);
    load_free(&judged->runs);
}

static const char *noise_name(enum study_noise noise)
{
    static const char *const names[] = {"quiet", "normal", "lognormal", "exponential"};
    return names[noise];
}

/* ---- Honest studies. */

enum { HONEST = 1000, HONEST_MOST = 10 };

/* Interleaved, on machines that are otherwise idle, with noise of every kind and 0.5 to 5 %. A third of them
 * has several repetitions a record, half of those no warm-up. */
static struct study honest(int i)
{
    static const size_t repetitions[] = {7, 14, 30}, per_record[] = {1, 7, 10};
    static const double sizes[] = {0.005, 0.02, 0.05};
    struct study study = study_default();
    study.seed = (unsigned long)i + 1;
    study.noise = (enum study_noise)(STUDY_NORMAL + i % 3);
    study.noise_size = study.jitter = sizes[i / 3 % 3];
    study.repetitions = repetitions[i / 9 % 3];
    study.per_record = i / 27 % 3 == 0 ? per_record[i / 9 % 3] : 1;
    study.warmups = i / 81 % 2 ? 1 : 0;
    study.per_record = study.repetitions == 7 ? 1 : study.per_record;
    study_add(&study, 0, 1);
    study_add(&study, 0, 2);
    study_add(&study, 0, 4)->planted[STUDY_START] = 0.2;
    study_add(&study, 4, 1)->planted[STUDY_COLLECTING] = 0.1;
    return study;
}

static void count_kinds(const struct findings *findings, int counts[FINDING_KINDS])
{
    for (int kind = 0; kind < FINDING_KINDS; kind++)
        counts[kind] += findings_find(findings, (enum finding_kind)kind, NULL) != NULL;
}

static void honest_studies_raise_no_finding(void **state)
{
    (void)state;
    int counts[FINDING_KINDS] = {0};
    for (int i = 0; i < HONEST; i++) {
        const struct study study = honest(i);
        struct judged judged;
        struct error error;
        judge(&judged, &study);
        assert_true(findings_add(&judged.groups, &error));
        count_kinds(&judged.groups.items[0].findings, counts);
        forget(&judged);
    }
    bool good = true;
    for (int kind = 0; kind < FINDING_KINDS; kind++) {
        if (counts[kind] > 0)
            print_message("%s: in %d of %d honest studies\n", finding_kind_name((enum finding_kind)kind),
                          counts[kind], HONEST);
        good = good && counts[kind] <= HONEST_MOST;
    }
    assert_true(good);
}

/* ---- Coverage. */

enum { COVERED = 1000, COVERED_LEAST = 930 };
enum figure { SPEEDUP, EFFICIENCY, KARP_FLATT, FIGURES };

struct coverage {
    const char *name[FIGURES];
    int hits[FIGURES];
};

static void count_hit(struct coverage *coverage, enum figure figure, const char *name,
                      struct estimate estimate, double truth)
{
    coverage->name[figure] = name;
    coverage->hits[figure] += estimate.low <= truth && truth <= estimate.high;
}

static void count_hits(struct coverage *coverage, const struct row *row, double speedup)
{
    const double p = row->like->workers;
    count_hit(coverage, SPEEDUP, "speedup", row->speedup, speedup);
    count_hit(coverage, EFFICIENCY, "efficiency", row->efficiency, speedup / p);
    count_hit(coverage, KARP_FLATT, "Karp-Flatt", row->karp_flatt, (1 / speedup - 1 / p) / (1 - 1 / p));
}

static bool covers(enum study_noise noise, size_t repetitions)
{
    struct coverage coverage = {0};
    for (int i = 0; i < COVERED; i++) {
        struct study study = study_default();
        struct judged judged;
        study.seed = (unsigned long)i + 1;
        study.noise = noise;
        study.noise_size = study.jitter = 0.02;
        study.repetitions = study.per_record = repetitions;
        study_add(&study, 0, 1);
        study_add(&study, 0, 4)->planted[STUDY_START] = 0.2;
        judge(&judged, &study);
        const struct study_truth truth = study_truth_of(&study, &study.rows[1]);
        count_hits(&coverage, &judged.groups.items[0].rows[1], truth.speedup);
        forget(&judged);
    }
    bool good = true;
    for (int figure = 0; figure < FIGURES; figure++) {
        print_message("%s, %zu repetitions: %s in %d of %d\n", noise_name(noise), repetitions,
                      coverage.name[figure], coverage.hits[figure], COVERED);
        good = good && coverage.hits[figure] >= COVERED_LEAST;
    }
    return good;
}

static void intervals_hold_the_true_values(void **state)
{
    (void)state;
    bool good = true;
    static const size_t repetitions[] = {7, 14, 30};
    for (size_t i = 0; i < 3; i++) {
        good = covers(STUDY_NORMAL, repetitions[i]) && good;
        good = covers(STUDY_EXPONENTIAL, repetitions[i]) && good;
    }
    assert_true(good);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(honest_studies_raise_no_finding),
        cmocka_unit_test(intervals_hold_the_true_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
