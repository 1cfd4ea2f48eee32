/* Lost speedup: made-up records with known losses give exactly those parts, and whatever the record, the
 * parts sum to the loss. The sentences name the right cause. */
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
#include "report/findings/causes.h"
#include "report/findings/explanation.h"
#include "report/findings/findings.h"
#include "report/findings/telling.h"

/* ---- Records to order. */

/* One worker; in its rank, the first thread. */
struct worker {
    double busy, cpu, before, end;
    int operations;
    double busy_cpu; /* 0: not recorded */
};

struct repetition {
    double seconds, compute;
    struct worker worker[4];
};

struct spec {
    const char *launcher, *kernel, *seconds; /* NULL: none, trial; seconds: of the two numbers, "3.6,6" */
    int ranks, repetitions, chunks;          /* chunks of each worker of a loop, 0: not recorded */
    int times;                               /* that each repetition is recorded; 0: once */
    int cpus;                                /* that the workers share; 0: one each */
    bool lacks_starts, lacks_ends, lacks_cpu;
    const char *extra, *of_repetition; /* more members of the record, and of each repetition */
    struct repetition repetition[4];
};

static void write_workers(FILE *file, const struct spec *spec, const struct repetition *repetition)
{
    fputs("\"workers\":[", file);
    for (int i = 0; i < spec->ranks; i++) {
        const struct worker *worker = &repetition->worker[i];
        fprintf(file, "%s{\"rank\":%d,\"allowed_cpus\":\"%d\",\"operations\":%d,\"busy_seconds\":%.17g",
                i ? "," : "", i, spec->cpus > 0 ? i % spec->cpus : i, worker->operations, worker->busy);
        if (!spec->lacks_cpu)
            fprintf(file, ",\"cpu_seconds\":%.17g", worker->cpu);
        if (worker->busy_cpu > 0)
            fprintf(file, ",\"busy_cpu_seconds\":%.17g", worker->busy_cpu);
        if (spec->chunks > 0)
            fprintf(file, ",\"chunks\":%d,\"held_back_seconds\":0.25", spec->chunks);
        fprintf(file, spec->lacks_ends ? "}" : ",\"units\":1,\"end_seconds\":%.17g}", worker->end);
    }
    fputs("],\"numbers\":[", file);
    char first[32], second[32];
    const char *seconds = spec->ranks > 1 ? "0.1,0.1" : spec->seconds ? spec->seconds : "3.6,6";
    sscanf(seconds, "%31[^,],%31s", first, second);
    for (int i = 0; i < 2; i++) {
        const int rank = i < spec->ranks ? i : 0;
        fprintf(file, "%s{\"seconds\":%s,\"rank\":%d,\"thread\":0,\"start_seconds\":%.17g}", i ? "," : "",
                i ? second : first, rank, repetition->worker[rank].before + (i > rank ? 0.001 : 0));
    }
    fputs("]", file);
}

static void load_spec(struct runs *runs, const struct spec *spec)
{
    static int next_process = 1;
    struct error error;
    char *text = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);
    assert_non_null(file);
    fprintf(
        file,
        "{\"schema\":1,\"started\":\"2026-01-01T00:00:00Z\",\"program\":{\"version\":\"1\",\"commit\":\"c\","
        "\"compiler\":\"cc\",\"flags\":\"-O3\",\"threads_library\":\"o\",\"mpi_library\":\"m\"},"
        "\"world\":{\"launcher\":\"%s\",\"nodes\":1,\"ranks\":%d,\"workers\":%d},\"ranks\":[",
        spec->launcher ? spec->launcher : "none", spec->ranks, spec->ranks);
    for (int i = 0; i < spec->ranks; i++)
        fprintf(file, "%s{\"host\":\"h\",\"process\":%d,\"cpu_model\":\"CPU\",\"threads\":1,\"cores\":4}",
                i ? "," : "", next_process++);
    fprintf(file,
            "],\"kernel\":\"%s\",\"operation\":\"divisors\",\"workload\":\"classic\",\"format\":\"count\","
            "\"numbers\":[{\"n\":\"7\",\"verdict\":\"prime\"},{\"n\":\"11\",\"verdict\":\"prime\"}],"
            "\"tally\":{\"numbers\":2,\"prime\":2,\"composite\":0,\"neither\":0,\"invalid\":0,"
            "\"numbers_digest\":\"040c40ca01a2ca16170f793bbb47b421\","
            "\"verdicts_digest\":\"0189fd8b5621bc4e1599f835023b31f9\"},\"exit_code\":0,\"repetitions\":[",
            spec->kernel ? spec->kernel : "trial");
    const int times = spec->times > 0 ? spec->times : 1;
    for (int i = 0; i < spec->repetitions * times; i++) {
        const struct repetition *repetition = &spec->repetition[i / times];
        fprintf(file, "%s{\"warmup\":false,\"seconds\":%.17g,", i ? "," : "", repetition->seconds);
        if (!spec->lacks_ends)
            fprintf(file, "\"compute_seconds\":%.17g,", repetition->compute);
        write_workers(file, spec, repetition);
        fprintf(file, "%s}", spec->of_repetition ? spec->of_repetition : "");
    }
    fprintf(file, "]%s}", spec->extra ? spec->extra : "");
    assert_int_equal(fclose(file), 0);
    const enum run_detail detail = spec->lacks_starts ? RUN_SEQUENTIAL_TIMES : RUN_UNITS;
    if (!load_line(runs, "file", runs->count + 1, text, size, detail, &error))
        fail_msg("%s", error.text);
    if (runs->problems.count > 0)
        fail_msg("%s: %s", runs->problems.text[0], text);
    free(text);
}

struct study {
    struct runs runs;
    struct groups groups;
    struct explanation explanation; /* of the first group */
};

static void open_study(struct study *study, const struct spec *const *specs, size_t count)
{
    struct error error;
    *study = (struct study){0};
    for (size_t i = 0; i < count; i++)
        load_spec(&study->runs, specs[i]);
    assert_true(grouping_make(&study->groups, &study->runs, &(struct grouping_filter){0}, &error));
    assert_true(findings_add(&study->groups, &error));
    assert_true(explanation_find(&study->explanation, &study->groups, &study->groups.items[0], &error));
}

static void close_study(struct study *study)
{
    explanation_free(&study->explanation);
    grouping_free(&study->groups);
    load_free(&study->runs);
}

static void expect_near(const char *what, double got, double wanted)
{
    if (!(fabs(got - wanted) < 1e-12))
        fail_msg("%s: got %.17g, expected %.17g", what, got, wanted);
}

static double sum_of(const struct lost_speedup *loss)
{
    double sum = 0;
    for (int part = 0; part < LOST_PARTS; part++)
        sum += isnan(loss->part[part].value) ? 0 : loss->part[part].value;
    return sum;
}

static void expect_said(const struct study *study, const char *words)
{
    for (size_t i = 0; i < study->explanation.sentences.count; i++)
        if (strstr(study->explanation.sentences.text[i], words))
            return;
    for (size_t i = 0; i < study->explanation.sentences.count; i++)
        print_message("  %s\n", study->explanation.sentences.text[i]);
    fail_msg("nobody says: %s", words);
}

/* Of 10 s it works 9.6, 0.1 before the first unit, 0.1 between units, and 0.2 after the last. */
static const struct spec BASE = {
    .ranks = 1, .repetitions = 1, .times = 6, .repetition = {{10, 9.8, {{9.6, 9.6, 0.1, 9.8, 960, 0}}}}};

/* ---- Known losses. */

static void planted_losses_are_found(void **state)
{
    (void)state;
    const struct spec row = {
        .launcher = "mpirun",
        .ranks = 2,
        .repetitions = 1,
        .times = 6,
        .repetition = {{7, 6.5, {{5, 5, 0.2, 5.5, 500, 0}, {6, 6, 0.3, 6.5, 508, 0}}}},
    };
    struct study study;
    open_study(&study, (const struct spec *[]){&BASE, &row}, 2);
    const struct lost_speedup *loss = &study.explanation.rows[1];
    const double speed = 1008.0 / 11 / 100, schedule = 11 * (2 / 1.6 - 1);
    expect_near("lost", loss->lost.value, 2 - 10.0 / 7);
    expect_near("schedule", loss->part[LOST_SCHEDULE].value, schedule / 7);
    expect_near("imbalance", loss->part[LOST_IMBALANCE].value, (1 - schedule) / 7);
    expect_near("start", loss->part[LOST_START].value, 0.4 / 7);
    expect_near("waiting", loss->part[LOST_WAITING].value, 0.4 / 7);
    expect_near("collecting", loss->part[LOST_COLLECTING].value, 0.8 / 7);
    expect_near("speed", loss->part[LOST_SPEED].value, 0.92 / 7);
    expect_near("work", loss->part[LOST_WORK].value, 0.48 / 7);
    expect_near("rest", loss->part[LOST_REST].value, 0);
    expect_near("all", sum_of(loss), loss->lost.value);
    expect_near("speed against the base", loss->speed, speed);
    expect_near("operations against the base", loss->work, 1.05);
    assert_int_equal(loss->tasks, 2);
    expect_near("longest task", loss->longest, 6 / 9.6);
    /* The base loses nothing against itself. */
    for (int part = 0; part < LOST_PARTS; part++)
        expect_near(
            lost_parts_name((enum lost_part)part), study.explanation.rows[0].part[part].value,
            part == LOST_SCHEDULE || part == LOST_IMBALANCE ? study.explanation.rows[0].part[part].value : 0);
    expect_said(
        &study,
        "MPI 2 × 1: speedup 1.43 of 2, 0.57 workers lost: 0.39 to the schedule: 2 tasks, the longest is "
        "62.5 % of the work (bound 1.60); 0.25 gained as workers idle less at the end");
    close_study(&study);
}

/* ---- Numbers that were split. */

#define UNIT(rank, start, operations, lo, hi, found)                                                         \
    "{\"number\":1,\"count\":1,\"rank\":" rank ",\"thread\":0,\"start_seconds\":" start                      \
    ",\"busy_seconds\":1,\"operations\":" operations ",\"lo\":" lo ",\"hi\":" hi ",\"found\":" found "}"

#define LOW UNIT("1", "0.3", "300", "402", "1002", "false")
#define LOWEST UNIT("0", "0.2", "200", "2", "402", "false")
#define FIND UNIT("0", "3.3", "500", "1002", "2002", "true")
#define ABOVE UNIT("1", "3.4", "8", "2002", "2018", "false")

/* As rank 0 heard of them. */
#define UNITS ",\"units\":[" FIND "," LOW "," LOWEST "," ABOVE "]"

static struct spec split_row(const char *of_repetition)
{
    return (struct spec){
        .launcher = "mpirun",
        .ranks = 2,
        .repetitions = 1,
        .times = 6,
        .of_repetition = of_repetition,
        .repetition = {{7, 6.5, {{5, 5, 0.2, 5.5, 500, 0}, {6, 6, 0.3, 6.5, 508, 0}}}},
    };
}

/* The units go out as they began, 200, 300, 500: the last ends at 700 of 1,000 operations. */
static void units_are_the_tasks_of_split_numbers(void **state)
{
    (void)state;
    const struct spec row =
        split_row(",\"unit_operations\":250,\"vain_units\":1,\"vain_operations\":8" UNITS);
    struct study study;
    open_study(&study, (const struct spec *[]){&BASE, &row}, 2);
    const struct lost_speedup *loss = &study.explanation.rows[1];
    const double schedule = 11 * 1000 / 1008.0 * (2 / (10 / 7.0) - 1);
    expect_near("schedule", loss->part[LOST_SCHEDULE].value, schedule / 7);
    expect_near("imbalance", loss->part[LOST_IMBALANCE].value, (1 - schedule) / 7);
    expect_near("start", loss->part[LOST_START].value, 0.4 / 7);
    expect_near("speed", loss->part[LOST_SPEED].value, 0.92 / 7);
    expect_near("vain", loss->part[LOST_VAIN].value, 0.08 / 7);
    expect_near("work", loss->part[LOST_WORK].value, 0.4 / 7);
    expect_near("rest", loss->part[LOST_REST].value, 0);
    expect_near("all", sum_of(loss), loss->lost.value);
    expect_near("longest", loss->longest, 0.5);
    expect_near("in vain", loss->vain_share, 8 / 1008.0);
    assert_int_equal(loss->tasks, 3);
    assert_true(loss->tasks_are == LOST_TASKS_UNITS && isnan(study.groups.items[0].rows[1].bound));
    expect_said(&study, "MPI 2 × 1, numbers split: speedup 1.43 of 2, 0.57 workers lost: 0.62 to the "
                        "schedule: 3 units, the longest is 50.0 % of the work (bound 1.43); 0.48 gained as "
                        "workers idle less");
    close_study(&study);
}

/* Rounds of two: 300 and 300, 300 and 100. */
static void units_that_are_not_listed_are_of_one_size(void **state)
{
    (void)state;
    const struct spec row = split_row(",\"unit_operations\":300,\"vain_units\":1,\"vain_operations\":8");
    struct study study;
    open_study(&study, (const struct spec *[]){&BASE, &row}, 2);
    const struct lost_speedup *loss = &study.explanation.rows[1];
    expect_near("bound", loss->bound, 1000 / 600.0);
    expect_near("longest", loss->longest, 0.3);
    assert_int_equal(loss->tasks, 4);
    assert_true(isnan(loss->part[LOST_START].value)); /* a number says of one of its workers only */
    expect_near("waiting", loss->part[LOST_WAITING].value, 0.8 / 7);
    expect_near("all", sum_of(loss), loss->lost.value);
    close_study(&study);
}

static void what_was_in_vain_is_a_part_of_its_own(void **state)
{
    (void)state;
    static const struct repetition MORE = {
        6, 5.9, {{5.8, 5.8, 0.05, 5.9, 580, 0}, {5.8, 5.8, 0.05, 5.9, 580, 0}}};
    static const struct {
        const char *of_repetition, *words;
        double vain, work;
    } cases[] = {
        {",\"unit_operations\":4,\"vain_units\":3,\"vain_operations\":200",
         "0.33 to work in vain: 3 units, 17.2 % of the operations, above a divisor that was found", 2, 0},
        {",\"unit_operations\":4,\"vain_units\":1,\"vain_operations\":80",
         "0.20 to more work: 1.125 times the operations of the base, those in vain not counted; 0.13 to work "
         "in vain: 1 unit, 6.9 % of the operations",
         0.8, 1.2},
        {",\"unit_operations\":4", "0.33 to more work: 1.208 times the operations of the base", NAN, 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct spec row = {.launcher = "mpirun",
                           .ranks = 2,
                           .repetitions = 1,
                           .times = 6,
                           .of_repetition = cases[i].of_repetition,
                           .repetition = {MORE}};
        struct study study;
        open_study(&study, (const struct spec *[]){&BASE, &row}, 2);
        const struct lost_speedup *loss = &study.explanation.rows[1];
        if (isnan(cases[i].vain))
            assert_true(isnan(loss->part[LOST_VAIN].value));
        else
            expect_near("vain", loss->part[LOST_VAIN].value, cases[i].vain / 6);
        expect_near("work", loss->part[LOST_WORK].value, cases[i].work / 6);
        expect_near("speed", loss->part[LOST_SPEED].value, 0);
        expect_near("all", sum_of(loss), loss->lost.value);
        expect_said(&study, cases[i].words);
        close_study(&study);
    }
}

/* ---- One cause alone, and the sentence names it. */

static void expect_part(const struct lost_speedup *loss, enum lost_part part, double workers)
{
    expect_near(lost_parts_name(part), loss->part[part].value, workers);
}

static void every_cause_is_named(void **state)
{
    (void)state;
    static const struct {
        struct repetition repetition;
        enum lost_part part;
        const char *words;
    } cases[] = {
        /* An ideal half is 4.8 of work, 0.05 before, 0.05 between, 0.1 after. */
        {{5, 4.9, {{4.8, 4.8, 0.05, 4.9, 480, 0}, {4.8, 4.8, 0.05, 4.9, 480, 0}}},
         LOST_REST,
         "2.00 of 2, nothing to explain"},
        {{6, 5.9, {{5.8, 5.8, 0.05, 5.9, 480, 0}, {5.8, 5.8, 0.05, 5.9, 480, 0}}},
         LOST_SPEED,
         "0.33 to speed: in a second of CPU time a worker at work does 0.828 times the operations of the "
         "base's"},
        {{6, 5.9, {{5.8, 4.85, 0.05, 5.9, 480, 4.8}, {5.8, 4.85, 0.05, 5.9, 480, 4.8}}},
         LOST_NOT_RUNNING,
         "0.33 to not running: a worker at work on a unit had a CPU for 82.8 % of the time"},
        {{6, 5.9, {{4.8, 4.8, 1.05, 5.9, 480, 0}, {4.8, 4.8, 1.05, 5.9, 480, 0}}},
         LOST_START,
         "0.33 to the start: on average a worker had its first unit after 1.05 s"},
        {{6, 5.9, {{4.8, 4.85, 0.05, 5.9, 480, 4.8}, {4.8, 4.85, 0.05, 5.9, 480, 4.8}}},
         LOST_WAITING,
         "0.33 to waiting between units: 1 s a worker"},
        {{6, 5.9, {{4.8, 5.85, 0.05, 5.9, 480, 4.8}, {4.8, 5.85, 0.05, 5.9, 480, 4.8}}},
         LOST_OVERHEAD,
         "0.33 to overhead: 1.05 s a worker of CPU time outside of units"},
        {{6, 4.9, {{4.8, 4.8, 0.05, 4.9, 480, 0}, {4.8, 4.8, 0.05, 4.9, 480, 0}}},
         LOST_COLLECTING,
         "0.33 to collecting: 1.1 s from the last unit to the last verdict"},
        {{6, 5.9, {{5.8, 5.8, 0.05, 5.9, 580, 0}, {5.8, 5.8, 0.05, 5.9, 580, 0}}},
         LOST_WORK,
         "0.33 to more work: 1.208 times the operations of the base"},
        {{6, 5.9, {{3.8, 3.8, 0.05, 3.9, 380, 0}, {5.8, 5.8, 0.05, 5.9, 580, 0}}},
         LOST_IMBALANCE,
         "0.33 to imbalance: on average a worker was done 1 s before the last"},
        {{4, 3.9, {{3.8, 3.8, 0.05, 3.9, 480, 0}, {3.8, 3.8, 0.05, 3.9, 480, 0}}},
         LOST_SPEED,
         "0.50 workers more than there are: 0.50 gained by speed: in a second of CPU time a worker at work "
         "does 1.26 times the operations of the base's"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct spec base = BASE, row = {.launcher = "mpirun", .ranks = 2, .repetitions = 1, .times = 6};
        base.seconds = "4.8,4.8"; /* two halves: the schedule loses nothing */
        row.repetition[0] = cases[i].repetition;
        if (cases[i].repetition.worker[0].busy_cpu > 0) { /* and 0.1 between units is CPU time */
            base.repetition[0].worker[0].busy_cpu = 9.6;
            base.repetition[0].worker[0].cpu = 9.7;
        }
        struct study study;
        open_study(&study, (const struct spec *[]){&base, &row}, 2);
        const struct lost_speedup *loss = &study.explanation.rows[1];
        for (int part = 0; part < LOST_PARTS; part++)
            if (part != (int)cases[i].part)
                expect_part(loss, (enum lost_part)part, 0);
        expect_part(loss, cases[i].part, loss->lost.value);
        expect_said(&study, cases[i].words);
        close_study(&study);
    }
}

/* Two ideal halves on the time of one, four quarters on that of two, ...: what workers without a CPU show is
 * nowhere else, wherever it showed: at work, between units, at the start, after the last unit. */
static void oversubscription_has_one_name(void **state)
{
    (void)state;
    static const struct worker SHOWN[] = {{9.6, 4.8, 0.05, 9.7, 480, 0},
                                          {4.8, 4.8, 0.05, 9.7, 480, 0},
                                          {4.8, 4.8, 4.85, 9.7, 480, 0},
                                          {4.8, 4.8, 0.05, 4.9, 480, 0}};
    for (size_t i = 0; i < sizeof SHOWN / sizeof SHOWN[0]; i++) {
        struct spec base = BASE,
                    row = {.launcher = "mpirun", .ranks = 2, .repetitions = 1, .times = 6, .cpus = 1};
        base.seconds = "4.8,4.8";
        row.repetition[0] = (struct repetition){9.8, i == 3 ? 4.9 : 9.7, {SHOWN[i], SHOWN[i]}};
        struct study study;
        open_study(&study, (const struct spec *[]){&base, &row}, 2);
        const struct lost_speedup *loss = &study.explanation.rows[1];
        expect_part(loss, LOST_OVERSUBSCRIBED, 1);
        for (int part = LOST_SCHEDULE; part < LOST_REST; part++)
            if (!isnan(loss->part[part].value) && !(loss->part[part].value < 1e-12))
                fail_msg("case %zu: %s has %g", i, lost_parts_name((enum lost_part)part),
                         loss->part[part].value);
        expect_near("all", sum_of(loss), loss->lost.value);
        expect_said(&study, "0.98 workers lost: 1.00 to oversubscription: 2 workers share 1 CPU");
        close_study(&study);
    }
}

static void of_few_repetitions_no_cause_is_claimed(void **state)
{
    (void)state;
    struct spec row = split_row("");
    for (row.times = 1; row.times < RESAMPLE_LEAST; row.times += 4) {
        struct study study;
        open_study(&study, (const struct spec *[]){&BASE, &row}, 2);
        const struct lost_speedup *loss = &study.explanation.rows[1];
        assert_false(estimate_has_interval(loss->lost));
        for (int part = LOST_SCHEDULE; part < LOST_PARTS; part++)
            assert_false(estimate_has_interval(loss->part[part]));
        expect_said(&study,
                    "MPI 2 × 1: speedup 1.43 of 2, 0.57 workers lost, with too few repetitions to tell "
                    "its parts from noise (6 are needed, of it and of the base); as measured: schedule "
                    "0.39, imbalance -0.25, speed 0.13");
        close_study(&study);
    }
    row = split_row("");
    row.times = 1;
    row.cpus = 1; /* is known whatever the noise */
    struct study study;
    open_study(&study, (const struct spec *[]){&BASE, &row}, 2);
    expect_said(&study,
                "0.57 workers lost: 1.00 to oversubscription: 2 workers share 1 CPU; there are too few "
                "repetitions to tell other parts from noise");
    close_study(&study);
}

/* Six repetitions of either, in which the row is now faster, now slower. */
static void what_may_be_noise_is_no_cause(void **state)
{
    (void)state;
    struct spec base = BASE, row = {.launcher = "mpirun", .ranks = 2, .repetitions = 3, .times = 2};
    base.seconds = "4.8,4.8";
    for (int i = 0; i < 3; i++) {
        const double busy = 4.8 + (i - 0.5) * 0.4; /* 4.6, 5, 5.4 */
        const struct worker worker = {busy, busy, 0.05, busy + 0.1, 480, 0};
        row.repetition[i] = (struct repetition){busy + 0.2, busy + 0.1, {worker, worker}};
    }
    struct study study;
    open_study(&study, (const struct spec *[]){&base, &row}, 2);
    const struct lost_speedup *loss = &study.explanation.rows[1];
    assert_true(estimate_holds(loss->lost, 0) && estimate_holds(loss->part[LOST_SPEED], 0));
    expect_said(&study, "workers lost, within the noise");
    close_study(&study);
}

/* Of two ranks, each worker of which does so many operations in a busy second; the base does 100. */
static void expect_speed_said(double rate, const struct finding *planted, bool is_of_base, const char *words)
{
    struct error error;
    struct study study;
    struct spec row = {.launcher = "mpirun", .ranks = 2, .repetitions = 1, .times = 6};
    const double busy = 480 / rate;
    const struct worker worker = {busy, busy, 0.05, busy + 0.1, 480, 0};
    row.repetition[0] = (struct repetition){busy + 0.2, busy + 0.1, {worker, worker}};
    open_study(&study, (const struct spec *[]){&BASE, &row}, 2);
    struct group *group = &study.groups.items[0];
    struct finding finding = *planted;
    const bool is_of_row = finding.kind != FINDING_BLOCKS && finding.kind != FINDING_DRIFT &&
                           finding.kind != FINDING_SLOW_FIRST && finding.kind != FINDING_COLD_ROUND;
    finding.row = !is_of_row ? NULL : is_of_base ? group->base : &group->rows[1];
    findings_free(&group->findings);
    assert_true(telling_add(&group->findings, &finding, &error, NULL, "it is"));
    explanation_free(&study.explanation);
    assert_true(explanation_find(&study.explanation, &study.groups, group, &error));
    expect_said(&study, words);
    close_study(&study);
}

static void what_was_found_is_the_likely_cause_of_speed(void **state)
{
    (void)state;
#define OF "of the base's"
#define LIKELY OF ", likely as "
#define UNKNOWN OF " (clock, caches, memory or shared cores: the records do not tell which)"
#define COLD                                                                                                 \
    OF " (cold starts, as the warnings say, clock, caches, memory or shared cores: the records do not"
    static const struct {
        double rate;
        struct finding finding;
        bool is_of_base;
        const char *words;
    } cases[] = {
        {80, {.kind = FINDING_SHORT}, false, UNKNOWN},
        {80, {.kind = FINDING_SLOW_FIRST}, false, COLD},
        {80, {.kind = FINDING_COLD_ROUND}, false, COLD},
        {80,
         {.kind = FINDING_BLOCKS},
         false,
         OF ", which cannot be told from a drift of the machine, as the row was measured in another block of "
            "time than the base"},
        {80,
         {.kind = FINDING_DRIFT},
         false,
         OF ", which cannot be told from the drift of the machine while it was measured"},
        {80, {.kind = FINDING_DRIFT, .is_interleaved = true}, false, UNKNOWN}, /* it is in both */
        {80, {.kind = FINDING_SMT}, false, LIKELY "the workers of this row share cores (see the warnings)"},
        {80, {.kind = FINDING_OVERSUBSCRIBED}, false, LIKELY "the workers of this row share CPUs (see"},
        {80, {.kind = FINDING_SLOW_WORKER}, false, LIKELY "a worker of this row is slow by itself (see"},
        {80, {.kind = FINDING_SLOW_HOST}, false, LIKELY "a host of this row is slow by itself (see"},
        {80, {.kind = FINDING_NODES_DIFFER}, false, LIKELY "the nodes of this row differ (see"},
        {80, {.kind = FINDING_NODES_DIFFER}, true, LIKELY "the nodes of the base differ (see"},
        {80, {.kind = FINDING_MODES}, true, LIKELY "the times of the base have two modes (see"},
        {80, {.kind = FINDING_SHORT_OF_CPU}, false, LIKELY "other programs ran beside this row (see"},
        /* What slows the base does not make the row slower, nor what slows the row make it faster. */
        {80, {.kind = FINDING_SHORT_OF_CPU}, true, UNKNOWN},
        {125, {.kind = FINDING_SHORT_OF_CPU}, true, LIKELY "other programs ran beside the base (see"},
        {125, {.kind = FINDING_SMT}, false, UNKNOWN},
        {125, {.kind = FINDING_MODES}, false, LIKELY "the times of this row have two modes (see"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        expect_speed_said(cases[i].rate, &cases[i].finding, cases[i].is_of_base, cases[i].words);
}

/* ---- What is not known. */

static void expect_unknown(const struct study *study, unsigned parts)
{
    const struct lost_speedup *loss = &study->explanation.rows[1];
    for (int part = 0; part < LOST_PARTS; part++)
        if (isnan(loss->part[part].value) != (bool)(parts >> part & 1))
            fail_msg("%s is %g", lost_parts_name((enum lost_part)part), loss->part[part].value);
    expect_near("all", sum_of(loss), loss->lost.value);
}

static void what_the_record_lacks_is_in_another_part_and_said(void **state)
{
    (void)state;
    struct spec base = BASE, row = split_row("");
    row.lacks_starts = true;
    struct study study;
    open_study(&study, (const struct spec *[]){&base, &row}, 2);
    expect_unknown(&study, 1 << LOST_START);
    expect_part(&study.explanation.rows[1], LOST_WAITING, 0.8 / 7);
    expect_said(&study, "; not known without the first unit of each worker: start");
    close_study(&study);

    row.lacks_ends = true;
    open_study(&study, (const struct spec *[]){&base, &row}, 2);
    expect_unknown(&study, 1 << LOST_START | 1 << LOST_IMBALANCE | 1 << LOST_WAITING | 1 << LOST_OVERHEAD |
                               1 << LOST_COLLECTING);
    expect_part(&study.explanation.rows[1], LOST_SCHEDULE, 11 * (2 / 1.6 - 1) / 7);
    expect_part(&study.explanation.rows[1], LOST_SPEED, 0.92 / 7);
    expect_said(&study, "; not known without compute_seconds: imbalance, collecting; not known without the "
                        "first unit of each worker: start; not known without end_seconds: waiting, overhead");
    close_study(&study);

    row.of_repetition = ",\"unit_operations\":300"; /* and whole numbers bound no run that split them */
    open_study(&study, (const struct spec *[]){&base, &row}, 2);
    assert_true(isnan(study.explanation.rows[1].part[LOST_SCHEDULE].value));
    expect_near("all of split numbers", sum_of(&study.explanation.rows[1]),
                study.explanation.rows[1].lost.value);
    expect_said(&study, "not known without the time of each task: schedule");
    close_study(&study);

    row = split_row("");
    row.lacks_cpu = true;
    open_study(&study, (const struct spec *[]){&base, &row}, 2);
    expect_unknown(&study, 1 << LOST_OVERHEAD | 1 << LOST_NOT_RUNNING);
    expect_part(&study.explanation.rows[1], LOST_WAITING, 0.4 / 7);
    expect_part(&study.explanation.rows[1], LOST_SPEED, 0.92 / 7);
    expect_said(&study, "; not known without cpu_seconds: overhead, not running");
    close_study(&study);
}

/* What busy_cpu_seconds would say: a worker that has less CPU time than it was at work was not running at
 * least as long. */
static void without_busy_cpu_seconds_less_is_known(void **state)
{
    (void)state;
    struct spec row = split_row("");
    row.repetition[0].worker[1].cpu = 5.8;
    struct study study;
    open_study(&study, (const struct spec *[]){&BASE, &row}, 2);
    expect_unknown(&study, 1 << LOST_OVERHEAD);
    expect_part(&study.explanation.rows[1], LOST_NOT_RUNNING, 0.2 / 7);
    expect_part(&study.explanation.rows[1], LOST_SPEED, 0.72 / 7);
    expect_said(&study, "; not known without busy_cpu_seconds: overhead");
    close_study(&study);
    row.repetition[0].worker[1].cpu = 6.3;
    open_study(&study, (const struct spec *[]){&BASE, &row}, 2);
    expect_unknown(&study, 0);
    expect_part(&study.explanation.rows[1], LOST_OVERHEAD, 0.3 / 7);
    expect_part(&study.explanation.rows[1], LOST_WAITING, 0.1 / 7);
    close_study(&study);
}

static void of_workers_that_sleep_nothing_is_known_of_running(void **state)
{
    (void)state;
    struct spec base = BASE, row = split_row("");
    base.kernel = row.kernel = "sleep";
    row.cpus = 1;
    struct study study;
    open_study(&study, (const struct spec *[]){&base, &row}, 2);
    expect_part(&study.explanation.rows[1], LOST_OVERSUBSCRIBED, 0);
    expect_part(&study.explanation.rows[1], LOST_SPEED, 0.92 / 7);
    assert_true(isnan(study.explanation.rows[1].part[LOST_NOT_RUNNING].value));
    expect_near("all", sum_of(&study.explanation.rows[1]), study.explanation.rows[1].lost.value);
    close_study(&study);
}

/* Of two workers, as no sequential run is there. */
static void the_base_may_have_more_workers(void **state)
{
    (void)state;
    const struct spec two = {.launcher = "mpirun",
                             .ranks = 2,
                             .repetitions = 1,
                             .times = 6,
                             .repetition =
                                 {{5, 4.9, {{4.8, 4.8, 0.05, 4.9, 480, 0}, {4.8, 4.8, 0.05, 4.9, 480, 0}}}}},
                      four = {.launcher = "mpirun",
                              .ranks = 4,
                              .repetitions = 1,
                              .times = 6,
                              .repetition = {{3,
                                              2.45,
                                              {{2.4, 2.4, 0.025, 2.45, 240, 0},
                                               {2.4, 2.4, 0.025, 2.45, 240, 0},
                                               {2.4, 2.4, 0.025, 2.45, 240, 0},
                                               {2.4, 2.4, 0.025, 2.45, 240, 0}}}}};
    struct study study;
    open_study(&study, (const struct spec *[]){&two, &four}, 2);
    const struct lost_speedup *loss = &study.explanation.rows[1];
    assert_true(study.groups.items[0].is_relative);
    expect_near("lost", loss->lost.value, 4 - 2 * 5.0 / 3);
    expect_part(loss, LOST_COLLECTING, loss->lost.value);
    expect_near("all", sum_of(loss), loss->lost.value);
    expect_said(&study, "MPI 4 × 1: speedup to 2 workers 1.67 of 2, 0.67 workers lost: 0.67 to collecting");
    close_study(&study);
}

/* ---- Schedules of a loop. */

#define SCHEDULE(members) ",\"schedule\":{\"order\":\"input\"," members "}"

/* Of 1,008 operations one worker has 508, in this repetition and in all others. */
static void a_static_schedule_is_the_shares_of_its_workers(void **state)
{
    (void)state;
    const struct spec row = {
        .launcher = "mpirun",
        .ranks = 2,
        .repetitions = 2,
        .times = 3,
        .chunks = 3,
        .extra = SCHEDULE("\"kind\":\"static\",\"chunk\":1"),
        .repetition = {{7, 6.5, {{5, 5, 0.2, 5.5, 500, 0}, {6, 6, 0.3, 6.5, 508, 0}}},
                       {7, 6.5, {{5, 5, 0.2, 5.5, 500, 0}, {6, 6, 0.3, 6.5, 508, 0}}}},
    };
    struct study study;
    open_study(&study, (const struct spec *[]){&BASE, &row}, 2);
    const struct lost_speedup *loss = &study.explanation.rows[1];
    const double bound = 1008.0 / 508, schedule = 11 * (2 / bound - 1);
    expect_near("bound", loss->bound, bound);
    expect_near("bound of the row", study.groups.items[0].rows[1].bound, bound);
    expect_near("schedule", loss->part[LOST_SCHEDULE].value, schedule / 7);
    expect_near("imbalance", loss->part[LOST_IMBALANCE].value, (1 - schedule) / 7);
    expect_near("all", sum_of(loss), loss->lost.value);
    expect_near("longest", loss->longest, 1 / bound);
    expect_near("chunks", loss->chunks, 6);
    expect_near("held back", loss->held_back, 0.5);
    assert_true(loss->tasks_are == LOST_TASKS_SHARES && loss->tasks == 2);
    expect_said(
        &study,
        "MPI 2 × 1, static,1: imbalance of the work 0.8 %: rank 1 did most, 50.4 %, where an even "
        "share is 50.0 %; the schedule alone allows a speedup of 1.98; 6 chunks, and a worker spends "
        "0.25 s between units; on average a worker was held back 0.25 s, as others were too far behind");
    close_study(&study);
}

/* The two numbers of the base take 3.6 s and 6 s. */
static void chunks_in_their_order_are_the_tasks_of_dynamic_and_guided(void **state)
{
    (void)state;
    static const struct {
        const char *schedule;
        size_t tasks;
        double longest, bound;
    } cases[] = {
        {SCHEDULE("\"kind\":\"dynamic\",\"chunk\":1"), 2, 0.625, 1.6},
        {SCHEDULE("\"kind\":\"guided\",\"chunk\":1"), 2, 0.625, 1.6},
        {SCHEDULE("\"kind\":\"dynamic\",\"chunk\":2"), 1, 1, 1},
        {SCHEDULE("\"kind\":\"guided\",\"chunk\":5"), 1, 1, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct spec row = split_row("");
        row.extra = cases[i].schedule;
        struct study study;
        open_study(&study, (const struct spec *[]){&BASE, &row}, 2);
        const struct lost_speedup *loss = &study.explanation.rows[1];
        expect_near("bound", loss->bound, cases[i].bound);
        expect_near("bound of the row", study.groups.items[0].rows[1].bound, cases[i].bound);
        expect_near("longest", loss->longest, cases[i].longest);
        expect_near("all", sum_of(loss), loss->lost.value);
        assert_true(loss->tasks_are == LOST_TASKS_CHUNKS);
        assert_int_equal(loss->tasks, cases[i].tasks);
        close_study(&study);
    }
}

static void without_a_base_there_is_nothing_to_lose(void **state)
{
    (void)state;
    const struct spec row = {
        .launcher = "mpirun", .ranks = 2, .repetitions = 1, .repetition = {{7, 6.5, {{5, 5, 0, 5, 5, 0}}}}};
    struct study study;
    open_study(&study, (const struct spec *[]){&row}, 1);
    assert_true(isnan(study.explanation.rows[0].lost.value));
    assert_int_equal(study.explanation.sentences.count, 0);
    close_study(&study);
}

/* ---- The repetition in the middle. */

static void the_median_repetition_speaks(void **state)
{
    (void)state;
    struct spec row = {.launcher = "mpirun", .ranks = 2, .repetitions = 3};
    row.repetition[0] = (struct repetition){9, 8.5, {{8, 8, 0, 8.5, 480, 0}, {8, 8, 0, 8.5, 480, 0}}};
    row.repetition[1] = (struct repetition){6, 5.5, {{5, 5, 0, 5.5, 480, 0}, {5, 5, 0, 5.5, 480, 0}}};
    row.repetition[2] = (struct repetition){7, 6, {{5, 5, 0, 6, 480, 0}, {6, 6, 0, 6, 480, 0}}};
    struct study study;
    open_study(&study, (const struct spec *[]){&BASE, &row}, 2);
    expect_near("speed", study.explanation.rows[1].part[LOST_SPEED].value, (11 - 9.6) / 7);
    close_study(&study);
    row.repetitions = 2; /* the mean of two, whose times are the median */
    open_study(&study, (const struct spec *[]){&BASE, &row}, 2);
    expect_near("speed of two", study.explanation.rows[1].part[LOST_SPEED].value, (13 - 9.6) / 7.5);
    expect_near("all", sum_of(&study.explanation.rows[1]), study.explanation.rows[1].lost.value);
    close_study(&study);
}

static double part_of(double most, unsigned *seed)
{
    return most * (rand_r(seed) % 1000) / 1000;
}

/* What a record may say. */
static void fill_at_random(struct repetition *repetition, int ranks, unsigned *seed)
{
    repetition->seconds = 5 + part_of(8, seed);
    repetition->compute = 4.5 + part_of(repetition->seconds - 4.5, seed);
    for (int i = 0; i < ranks; i++) {
        const double end = 1.5 + part_of(repetition->compute - 1.5, seed), before = part_of(0.25, seed),
                     busy = 0.8 + part_of(end - before - 0.8, seed),
                     cpu = 0.8 * busy + part_of(0.2 * busy, seed);
        repetition->worker[i] =
            (struct worker){busy, cpu + part_of(end - busy, seed), before, end, rand_r(seed) % 1000, cpu};
    }
}

/* Whatever stands in the records, nothing is lost between the parts. */
static void the_parts_always_sum_to_the_loss(void **state)
{
    (void)state;
    unsigned seed = 1;
    for (int trial = 0; trial < 300; trial++) {
        struct spec specs[2] = {{.ranks = 1, .repetitions = 1 + trial % 4},
                                {.launcher = "mpirun", .ranks = 2 + trial % 3, .repetitions = 1 + trial % 3}};
        for (int which = 0; which < 2; which++) {
            struct spec *spec = &specs[which];
            spec->lacks_starts = trial % 7 == 0;
            static const char *const schedules[] = {"", SCHEDULE("\"kind\":\"static\""),
                                                    SCHEDULE("\"kind\":\"dynamic\",\"chunk\":1"),
                                                    SCHEDULE("\"kind\":\"guided\",\"chunk\":2")};
            spec->extra = schedules[(trial + which) % 5 % 4];
            if (which == 1 && trial % 3 == 0)
                spec->of_repetition = trial % 2 == 0 ? ",\"unit_operations\":250" UNITS
                                                     : ",\"unit_operations\":40,\"vain_units\":2,"
                                                       "\"vain_operations\":100";
            for (int i = 0; i < spec->repetitions; i++)
                fill_at_random(&spec->repetition[i], spec->ranks, &seed);
            spec->lacks_cpu = trial % 5 == which;
            spec->cpus = trial % 4 == 0 ? 1 : 0;
            spec->seconds = "0.25,0.5";
        }
        struct study study;
        open_study(&study, (const struct spec *[]){&specs[0], &specs[1]}, 2);
        const struct lost_speedup *loss = &study.explanation.rows[1];
        if (!(fabs(sum_of(loss) - loss->lost.value) < 1e-9))
            fail_msg("trial %d: %.12g of %.12g", trial, sum_of(loss), loss->lost.value);
        close_study(&study);
    }
}

static struct spec ranks_of(int ranks, double seconds)
{
    struct spec spec = {.launcher = "mpirun", .ranks = ranks, .repetitions = 1};
    spec.repetition[0].seconds = spec.repetition[0].compute = seconds;
    for (int i = 0; i < ranks; i++)
        spec.repetition[0].worker[i] = (struct worker){seconds, seconds, 0, seconds, 960 / ranks, 0};
    return spec;
}

/* ---- What the order of units may explain. */

/* Of 0.5 workers lost 0.4 are imbalance, or as far below as its interval reaches, and the worst order makes
 * so many of them. */
static void expect_order(const struct study *study, double low, double more, bool is_told)
{
    struct error error;
    struct lines lines = {0};
    const struct group *group = &study->groups.items[0];
    struct lost_speedup loss = {.lost = {0.5, 0.45, 0.55}, .tasks = 50, .longest = 0.01, .bound = 2};
    loss.part[LOST_IMBALANCE] = (struct estimate){0.4, low, 0.45};
    loss.least_bound = 1;
    loss.schedule_most = more;
    assert_true(causes_explain(group, &group->rows[1], &loss, &lines, &error));
    if ((strstr(lines.text[0], "the order of the 50 units") != NULL) != is_told)
        fail_msg("%g of the order are %stold: %s", more, is_told ? "not " : "", lines.text[0]);
    lines_free(&lines);
}

static void the_order_is_told_where_it_may_be_worth_it(void **state)
{
    (void)state;
    struct study study;
    const struct spec row = ranks_of(2, 5.1);
    open_study(&study, (const struct spec *[]){&BASE, &row}, 2);
    expect_order(&study, 0.39, 0.1, true);
    expect_order(&study, 0.39, 0.039, false); /* less than a tenth of the imbalance */
    expect_order(&study, 0.2, 0.1, false);    /* less than its noise */
    close_study(&study);
}

/* ---- How many workers beat a better kernel. */

static void the_cost_is_told_or_how_to_know_it(void **state)
{
    (void)state;
    const struct spec two = ranks_of(2, 5.1), three = ranks_of(3, 3.5), four = ranks_of(4, 2.7);
    struct spec better = ranks_of(1, 3);
    better.launcher = NULL;
    better.kernel = "miller-rabin";
    better.seconds = "0.005,0.005";
    struct study study;
    open_study(&study, (const struct spec *[]){&BASE, &two, &three, &four}, 4);
    expect_said(&study,
                "no records of it on these numbers; to make them: primes --kernel miller-rabin --threads 1");
    close_study(&study);
    /* The groups are sorted by kernel: trial is not the first. */
    static const struct {
        double seconds;
        const char *words;
    } cases[] = {
        {3, "cost: 4 workers beat one core of miller-rabin (2.7 s against 3 s)"},
        {2.7, "cost: it takes more than 4 workers to beat one core of miller-rabin (2.7 s, "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct error error;
        better.repetition[0].seconds = cases[i].seconds;
        better.repetition[0].compute = better.repetition[0].worker[0].end = cases[i].seconds;
        better.repetition[0].worker[0].busy = better.repetition[0].worker[0].cpu = cases[i].seconds;
        open_study(&study, (const struct spec *[]){&BASE, &two, &three, &four, &better}, 5);
        explanation_free(&study.explanation);
        assert_int_equal(study.groups.count, 2);
        assert_true(explanation_find(&study.explanation, &study.groups, &study.groups.items[1], &error));
        expect_said(&study, cases[i].words);
        close_study(&study);
    }
}

/* Six repetitions, half of which take so much longer. */
static struct spec spread(struct spec spec, double by)
{
    spec.repetitions = 2;
    spec.times = 3;
    spec.repetition[1] = spec.repetition[0];
    spec.repetition[1].seconds *= 1 + by;
    return spec;
}

static void a_cost_is_told_as_sure_as_it_is(void **state)
{
    (void)state;
    static const struct {
        double seconds;
        const char *words;
    } cases[] = {
        {3, "cost: 4 workers beat one core of miller-rabin (2.77 s against 3.08 s)"},
        {2.75, "cost: 4 workers beat one core of miller-rabin (2.77 s against 2.82 s, within the noise)"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct error error;
        struct study study;
        const struct spec four = spread(ranks_of(4, 2.7), 0.05);
        struct spec better = spread(ranks_of(1, cases[i].seconds), 0.05);
        better.launcher = NULL;
        better.kernel = "miller-rabin";
        better.seconds = "0.005,0.005";
        open_study(&study, (const struct spec *[]){&BASE, &four, &better}, 3);
        explanation_free(&study.explanation);
        assert_true(explanation_find(&study.explanation, &study.groups, &study.groups.items[1], &error));
        expect_said(&study, cases[i].words);
        close_study(&study);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(planted_losses_are_found),
        cmocka_unit_test(units_are_the_tasks_of_split_numbers),
        cmocka_unit_test(units_that_are_not_listed_are_of_one_size),
        cmocka_unit_test(what_was_in_vain_is_a_part_of_its_own),
        cmocka_unit_test(every_cause_is_named),
        cmocka_unit_test(oversubscription_has_one_name),
        cmocka_unit_test(of_few_repetitions_no_cause_is_claimed),
        cmocka_unit_test(what_may_be_noise_is_no_cause),
        cmocka_unit_test(what_was_found_is_the_likely_cause_of_speed),
        cmocka_unit_test(what_the_record_lacks_is_in_another_part_and_said),
        cmocka_unit_test(without_busy_cpu_seconds_less_is_known),
        cmocka_unit_test(of_workers_that_sleep_nothing_is_known_of_running),
        cmocka_unit_test(the_base_may_have_more_workers),
        cmocka_unit_test(a_static_schedule_is_the_shares_of_its_workers),
        cmocka_unit_test(chunks_in_their_order_are_the_tasks_of_dynamic_and_guided),
        cmocka_unit_test(without_a_base_there_is_nothing_to_lose),
        cmocka_unit_test(the_median_repetition_speaks),
        cmocka_unit_test(the_parts_always_sum_to_the_loss),
        cmocka_unit_test(the_cost_is_told_or_how_to_know_it),
        cmocka_unit_test(a_cost_is_told_as_sure_as_it_is),
        cmocka_unit_test(the_order_is_told_where_it_may_be_worth_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
