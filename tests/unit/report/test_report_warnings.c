/* Every warning fires on the fault that is planted for it, and on honest sweeps they are silent. */
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
#include "report/containers/array.h"
#include "report/findings/findings.h"
#include "statistics/inference/trend.h"

/* ---- Numbers that are random and the same everywhere. */

static double uniform(uint64_t *state)
{
    *state += 0x9e3779b97f4a7c15; /* splitmix64 */
    uint64_t z = *state;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return ((double)((z ^ z >> 31) >> 11) + 0.5) / 9007199254740992.0;
}

static double normal(uint64_t *state)
{
    const double radius = sqrt(-2 * log(uniform(state)));
    return radius * cos(6.283185307179586 * uniform(state));
}

/* 1, with a spread of 1 %; one in twenty is disturbed, by up to 20 %. */
static double noise(uint64_t *state)
{
    const double usual = 1 + 0.01 * normal(state);
    return uniform(state) < 0.05 ? usual + 0.2 * uniform(state) : usual;
}

/* ---- Runs to order. */

struct spec {
    int ranks, repetitions, warmups;
    double seconds[8];    /* of each repetition */
    double rate[4];       /* of each rank; 0: 100 */
    const char *hosts[4]; /* of each rank; NULL: "n1" */
    const char *workload; /* NULL: "classic" */
    uint64_t numbers;     /* 0: 20 */
    uint64_t operations;  /* 0: 1000 */
    uint64_t *noise;      /* of the rates; NULL: none */
};

static const char *const MINUTES[] = {"00", "01", "02", "03", "04", "05", "06", "07", "08", "09"};

/* Each begins a second after the one before it. */
static void add_run(struct runs *runs, const struct spec *spec)
{
    struct error error;
    const size_t index = runs->count, ranks = (size_t)spec->ranks, repetitions = (size_t)spec->repetitions;
    char started[64], numbers[64];
    assert_true(array_grow(&runs->items, runs->count, sizeof *runs->items, &error));
    struct run *run = &runs->items[runs->count++];
    *run = (struct run){
        .file = "file", .line = index + 1, .nodes = 1, .ranks = spec->ranks, .workers = spec->ranks};
    snprintf(started, sizeof started, "2026-01-01T%s:%02zu:%02zuZ", MINUTES[index / 3600 % 10],
             index / 60 % 60, index % 60);
    snprintf(numbers, sizeof numbers, "%s %llu", spec->workload ? spec->workload : "classic",
             (unsigned long long)spec->numbers);
    for (int key = 0; key < RUN_KEYS; key++)
        run->key[key] = string_pool_intern(&runs->pool, "same");
    run->key[RUN_NUMBERS] = run->numbers_digest = string_pool_intern(&runs->pool, numbers);
    run->verdicts_digest = run->operation = run->key[0];
    run->started = string_pool_intern(&runs->pool, started);
    run->workload = run->label = string_pool_intern(&runs->pool, spec->workload ? spec->workload : "classic");
    run->binding = string_pool_intern(&runs->pool, "");
    run->world = spec->ranks > 1 ? RUN_MPI : RUN_SEQUENTIAL;
    run->threads_least = run->threads_most = 1;
    run->numbers = run->prime = spec->numbers ? spec->numbers : 20;
    run->operations = spec->operations ? spec->operations : 1000;
    run->warmups = (size_t)spec->warmups;
    run->repetitions = repetitions;
    run->seconds = calloc(repetitions, sizeof *run->seconds);
    run->rates = calloc(repetitions, sizeof *run->rates);
    run->accounts = calloc(repetitions, sizeof *run->accounts);
    run->hosts = calloc(ranks, sizeof *run->hosts);
    run->threads_of = calloc(ranks, sizeof *run->threads_of);
    for (size_t rank = 0; rank < ranks; rank++)
        run->hosts[rank] = string_pool_intern(&runs->pool, spec->hosts[rank] ? spec->hosts[rank] : "n1");
    run->host = run->hosts[0];
    for (size_t i = 0; i < repetitions; i++) {
        run->seconds[i] = run->accounts[i].seconds = spec->seconds[i];
        run->accounts[i].rank_rates = calloc(ranks, sizeof(double));
        for (size_t rank = 0; rank < ranks; rank++)
            run->accounts[i].rank_rates[rank] =
                (spec->rate[rank] > 0 ? spec->rate[rank] : 100) * (spec->noise ? noise(spec->noise) : 1);
    }
}

/* All warnings of all groups, in one text from malloc. */
static char *warnings_of(struct runs *runs)
{
    struct groups groups;
    struct error error;
    char *text = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);
    assert_non_null(file);
    assert_true(grouping_make(&groups, runs, &(struct grouping_filter){0}, &error) &&
                findings_add(&groups, &error));
    for (size_t i = 0; i < groups.count; i++)
        for (size_t k = 0; k < groups.items[i].findings.count; k++)
            fprintf(file, "%s; %s\n", groups.items[i].findings.items[k].sentence,
                    groups.items[i].findings.items[k].cure);
    grouping_free(&groups);
    fclose(file);
    load_free(runs);
    return text;
}

/* `words` NULL: nobody says anything. */
static void expect_warning(struct runs *runs, const char *words)
{
    char *text = warnings_of(runs);
    if (words ? !strstr(text, words) : *text != '\0')
        fail_msg("expected '%s' in: '%s'", words ? words : "", text);
    free(text);
}

/* ---- Drift. */

/* Rounds of one, two and four ranks; the time grows by `drift` from the first round to the last. */
static struct runs sweep(int rounds, double drift, uint64_t *seed)
{
    struct runs runs = {0};
    for (int round = 0; round < rounds; round++)
        for (int ranks = 1; ranks <= 4; ranks *= 2) {
            struct spec spec = {.ranks = ranks, .repetitions = 1, .warmups = 1, .noise = seed};
            spec.seconds[0] = 2.0 / ranks * (1 + drift * round / (rounds - 1)) * noise(seed);
            add_run(&runs, &spec);
        }
    return runs;
}

static void a_machine_that_gets_slower_is_told(void **state)
{
    (void)state;
    uint64_t seed = 5;
    struct runs slower = sweep(9, 0.08, &seed), faster = sweep(9, -0.08, &seed), few = sweep(3, 0.08, &seed),
                little = sweep(200, 0.01, &seed);
    expect_warning(&slower,
                   "drift: from 2026-01-01T00:00:00Z to 2026-01-01T00:00:26Z the same work came to take");
    expect_warning(&faster, "% less (Mann–Kendall");
    expect_warning(&few, NULL);
    struct runs nine = {0};
    for (int i = 0; i < 9; i++) /* nine times say little, however they rise */
        add_run(&nine, &(struct spec){.ranks = 1, .repetitions = 1, .warmups = 1, .seconds = {1 + 0.1 * i}});
    expect_warning(&nine, NULL);
    expect_warning(&little, NULL); /* sure, but of no weight */
}

static void the_trend_is_that_of_kendall(void **state)
{
    (void)state;
    double rising[] = {1, 2, 3, 4, 5}, tied[] = {1, 2, 2, 3}, other[] = {5, 4, 3, 2, 1}, long_one[5000];
    struct trend trend = {0};
    trend_add(&trend, rising, 5);
    assert_true(fabs(trend.sum - 10) < 1e-12 && fabs(trend.variance - 50.0 / 3) < 1e-12);
    assert_true(fabs(trend_probability(&trend) - erfc(9 / sqrt(2 * 50.0 / 3))) < 1e-15);
    trend_add(&trend, other, 5); /* another series the other way: no trend */
    assert_true(fabs(trend.sum) < 1e-12 && fabs(trend_probability(&trend) - 1) < 1e-15);
    trend = (struct trend){0};
    trend_add(&trend, tied, 4); /* 5 up; (4*3*13 - 2*1*9) / 18 */
    assert_true(fabs(trend.sum - 5) < 1e-12 && fabs(trend.variance - 138.0 / 18) < 1e-12);
    assert_true(isnan(trend_probability(&(struct trend){0})) && isnan(trend_change(&(struct trend){0})));
    for (int i = 0; i < 5000; i++)
        long_one[i] = 100 + i * 0.01;
    trend = (struct trend){0};
    trend_add(&trend, long_one, 5000);
    assert_true(trend.count <= TREND_SERIES_MAX && trend_probability(&trend) < 1e-9);
    assert_true(fabs(trend_change(&trend) - (141.66 / 108.33 - 1)) < 0.01);
}

/* ---- A slow first repetition. */

static void a_cold_start_is_told(void **state)
{
    (void)state;
    struct spec cold = {.ranks = 1, .repetitions = 6, .seconds = {1.3, 1.02, 1, 1.01, 1.02, 1.0}};
    struct runs runs = {0};
    add_run(&runs, &cold);
    expect_warning(
        &runs, "slow first repetition in 1 of 1 records without warm-up: it took 1.3 s, and then 1–1.02 s; "
               "measure with --warmup 1");
    cold.warmups = 1;
    add_run(&runs, &cold);
    expect_warning(&runs, NULL);
    const struct spec late = {.ranks = 1, .repetitions = 6, .seconds = {1.02, 1.3, 1, 1.01, 1.02, 1.0}},
                      near = {.ranks = 1, .repetitions = 6, .seconds = {1.015, 1.001, 1, 1.001, 1, 1}};
    add_run(&runs, &late);
    expect_warning(&runs, NULL);
    add_run(&runs, &near);
    expect_warning(&runs, NULL);
}

/* ---- A slow place. */

static void a_slow_host_is_named(void **state)
{
    (void)state;
    uint64_t seed = 9;
    struct spec spec = {
        .ranks = 4, .repetitions = 6, .warmups = 1, .seconds = {1, 1.01, 1, 1.02, 1, 1.01}, .noise = &seed};
    const char *const hosts[] = {"n1", "n2", "n1", "n2"};
    memcpy(spec.hosts, hosts, sizeof hosts);
    spec.rate[1] = spec.rate[3] = 88;
    struct runs runs = {0};
    add_run(&runs, &spec);
    expect_warning(&runs, "slow: host n2 does 0.8");
    spec.rate[1] = spec.rate[3] = 98;
    add_run(&runs, &spec);
    expect_warning(&runs, NULL);
    /* On one host, a rank. */
    memset(spec.hosts, 0, sizeof spec.hosts);
    spec.rate[1] = 100;
    spec.rate[3] = 80;
    add_run(&runs, &spec);
    expect_warning(&runs, "slow: rank 3 on n1 does 0.8");
    /* Once is an accident. */
    spec.rate[3] = 100;
    add_run(&runs, &spec);
    runs.items[0].accounts[2].rank_rates[1] = 30;
    expect_warning(&runs, NULL);
    /* Four times of six are no habit. */
    add_run(&runs, &spec);
    for (int i = 0; i < 6; i++)
        runs.items[0].accounts[i].rank_rates[1] = i < 4 ? 80 : 120;
    expect_warning(&runs, NULL);
}

/* ---- The others. */

static void short_times_are_told(void **state)
{
    (void)state;
    struct runs runs = {0};
    add_run(&runs, &(struct spec){.ranks = 1, .repetitions = 3, .warmups = 1, .seconds = {2e-5, 3e-5, 2e-5}});
    expect_warning(&runs, "short: 1 of 1 medians are below 0.01 s (sequential 1 × 1: 2e-05 s)");
    add_run(&runs, &(struct spec){.ranks = 1, .repetitions = 3, .warmups = 1, .seconds = {2e-2, 3e-2, 2e-2}});
    expect_warning(&runs, NULL);
}

static void more_than_there_can_be_is_told(void **state)
{
    (void)state;
    const struct spec base = {
        .ranks = 1, .repetitions = 6, .warmups = 1, .seconds = {4, 4.1, 4.2, 4.3, 4, 4.1}};
    const struct spec fast = {
        .ranks = 2, .repetitions = 6, .warmups = 1, .seconds = {1.6, 1.7, 1.8, 1.7, 1.6, 1.7}};
    struct runs runs = {0};
    add_run(&runs, &base);
    add_run(&runs, &fast);
    expect_warning(
        &runs,
        "superlinear: MPI 2 × 1 has a speedup of 2.41, by both intervals at least 2.22, with 2 workers");
    /* By the medians alone it may be chance. */
    struct spec doubtful = fast;
    doubtful.seconds[2] = 2.1;
    add_run(&runs, &base);
    add_run(&runs, &doubtful);
    expect_warning(&runs, NULL);
}

static void work_that_does_not_grow_with_the_workers_is_told(void **state)
{
    (void)state;
    struct spec one = {.ranks = 1,
                       .repetitions = 1,
                       .warmups = 1,
                       .seconds = {1},
                       .workload = "random:100:40",
                       .numbers = 100};
    struct spec two = {.ranks = 2,
                       .repetitions = 1,
                       .warmups = 1,
                       .seconds = {1},
                       .workload = "random:200:40",
                       .numbers = 200};
    struct runs runs = {0};
    two.operations = 2300;
    add_run(&runs, &one);
    add_run(&runs, &two);
    expect_warning(
        &runs, "weak scaling that is not weak: a worker of MPI 2 × 1 has 1.15 times the work of one alone");
    two.operations = 2040;
    add_run(&runs, &one);
    add_run(&runs, &two);
    expect_warning(&runs, NULL);
}

/* ---- Honest sweeps. */

static void honest_sweeps_are_left_in_peace(void **state)
{
    (void)state;
    enum { SWEEPS = 1000 };
    uint64_t seed = 11;
    int told = 0, told_repeated = 0;
    for (int i = 0; i < SWEEPS; i++) {
        struct runs runs = sweep(7, 0, &seed);
        char *text = warnings_of(&runs);
        told += *text != '\0';
        free(text);
        /* One record a point, without warm-up. */
        for (int ranks = 1; ranks <= 4; ranks *= 2) {
            struct spec spec = {.ranks = ranks, .repetitions = 7, .noise = &seed};
            for (int k = 0; k < 7; k++)
                spec.seconds[k] = 2.0 / ranks * noise(&seed);
            add_run(&runs, &spec);
        }
        text = warnings_of(&runs);
        told_repeated += *text != '\0';
        free(text);
    }
    print_message("honest sweeps with a warning: %d and %d of %d\n", told, told_repeated, SWEEPS);
    if (told > SWEEPS / 50 || told_repeated > SWEEPS / 50)
        fail_msg("%d and %d of %d honest sweeps have a warning", told, told_repeated, SWEEPS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_machine_that_gets_slower_is_told),
        cmocka_unit_test(the_trend_is_that_of_kendall),
        cmocka_unit_test(a_cold_start_is_told),
        cmocka_unit_test(a_slow_host_is_named),
        cmocka_unit_test(short_times_are_told),
        cmocka_unit_test(more_than_there_can_be_is_told),
        cmocka_unit_test(work_that_does_not_grow_with_the_workers_is_told),
        cmocka_unit_test(honest_sweeps_are_left_in_peace),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
