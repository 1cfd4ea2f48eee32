/* Every finding on how a study was measured is made of the fault that is planted for it, with its values, and
 * of honest studies hardly ever. */
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

enum noise { NORMAL, LOGNORMAL, EXPONENTIAL, NOISES };

/* About 1, with the noise and its size; one in twenty is disturbed, by up to 20 %. */
static double noise_of(enum noise noise, double size, uint64_t *state)
{
    const double usual = noise == NORMAL      ? 1 + size * normal(state)
                         : noise == LOGNORMAL ? exp(size * normal(state))
                                              : 1 - size * log(uniform(state));
    return uniform(state) < 0.05 ? usual + 0.2 * uniform(state) : usual;
}

static double noise(uint64_t *state)
{
    return noise_of(NORMAL, 0.01, state);
}

/* ---- Runs to order. */

enum { REPETITIONS_MOST = 32, WORKERS_MOST = 8 };

struct spec {
    int ranks, repetitions, warmups;
    bool are_threads;                 /* of one process, in place of ranks */
    double seconds[REPETITIONS_MOST]; /* of each repetition */
    double rate[WORKERS_MOST];        /* of each worker; 0: 100 */
    double ran[WORKERS_MOST];         /* the share of its busy time in which it ran; 0: all */
    double unit_size[WORKERS_MOST];   /* 0: 10 */
    double number_size[WORKERS_MOST]; /* 0: 1e6; NAN: not recorded */
    const char *hosts[WORKERS_MOST];  /* of each rank; NULL: "n1" */
    double share;                     /* of the CPU time that they could have had; 0: all */
    size_t short_repetitions;         /* that had this share, the first ones */
    int cpus, cores;                  /* 0: not known */
    const char *binding;              /* NULL: "" */
    bool sleeps, is_sieved, reads_files;
    enum run_schedule_kind schedule;
    const char *workload; /* NULL: "classic" */
    uint64_t numbers;     /* 0: 20 */
    uint64_t operations;  /* 0: 1000 */
    uint64_t *noise;      /* of the rates; NULL: none */
};

static const char *const MINUTES[] = {"00", "01", "02", "03", "04", "05", "06", "07", "08", "09"};

static double or_else(double value, double otherwise)
{
    return value > 0 ? value : otherwise;
}

static void add_workers(struct account *account, const struct spec *spec, double share)
{
    const size_t workers = (size_t)spec->ranks;
    account->busy = account->seconds * (double)workers;
    account->cpu = account->busy_cpu = account->busy * share;
    account->operations = 1000;
    account->worker_rates = calloc(workers, sizeof(double));
    account->worker_cpu_rates = calloc(workers, sizeof(double));
    account->worker_unit_sizes = calloc(workers, sizeof(double));
    account->worker_number_sizes = calloc(workers, sizeof(double));
    for (size_t worker = 0; worker < workers; worker++) {
        const double rate = or_else(spec->rate[worker], 100) * (spec->noise ? noise(spec->noise) : 1);
        account->worker_rates[worker] = rate;
        account->worker_cpu_rates[worker] = rate / or_else(spec->ran[worker], 1);
        account->worker_unit_sizes[worker] = or_else(spec->unit_size[worker], 10);
        account->worker_number_sizes[worker] =
            isnan(spec->number_size[worker]) ? NAN : or_else(spec->number_size[worker], 1e6);
    }
}

/* Each begins a second after the one before it. */
static void add_run(struct runs *runs, const struct spec *spec)
{
    struct error error;
    const size_t index = runs->count, ranks = spec->are_threads ? 1 : (size_t)spec->ranks,
                 repetitions = (size_t)spec->repetitions;
    char started[64], numbers[64];
    assert_true(array_grow(&runs->items, runs->count, sizeof *runs->items, &error));
    struct run *run = &runs->items[runs->count++];
    *run = (struct run){
        .file = "file", .line = index + 1, .nodes = 1, .ranks = (int)ranks, .workers = spec->ranks};
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
    run->binding = string_pool_intern(&runs->pool, spec->binding ? spec->binding : "");
    run->reads_files = spec->reads_files;
    run->verdicts_digest = spec->is_sieved ? string_pool_intern(&runs->pool, "") : run->verdicts_digest;
    run->world = spec->ranks == 1 ? RUN_SEQUENTIAL : spec->are_threads ? RUN_OPENMP : RUN_MPI;
    run->threads_least = run->threads_most = spec->are_threads ? spec->ranks : 1;
    run->cpus = spec->cpus;
    run->cores = spec->cores;
    run->sleeps = spec->sleeps;
    run->schedule_kind = spec->schedule;
    run->schedule = string_pool_intern(&runs->pool, "auto");
    run->numbers = run->prime = spec->numbers ? spec->numbers : 20;
    run->operations = spec->operations ? spec->operations : 1000;
    run->warmups = (size_t)spec->warmups;
    run->repetitions = repetitions;
    run->seconds = calloc(repetitions, sizeof *run->seconds);
    run->rates = calloc(repetitions, sizeof *run->rates);
    run->accounts = calloc(repetitions, sizeof *run->accounts);
    run->hosts = calloc(ranks, sizeof *run->hosts);
    run->threads_of = calloc(ranks, sizeof *run->threads_of);
    for (size_t rank = 0; rank < ranks; rank++) {
        run->hosts[rank] = string_pool_intern(&runs->pool, spec->hosts[rank] ? spec->hosts[rank] : "n1");
        run->threads_of[rank] = run->threads_most;
        run->nodes += rank > 0 && run->hosts[rank] != run->hosts[rank - 1] ? 1 : 0;
    }
    run->host = run->hosts[0];
    for (size_t i = 0; i < repetitions; i++) {
        run->seconds[i] = run->accounts[i].seconds = spec->seconds[i];
        add_workers(&run->accounts[i], spec, i < spec->short_repetitions ? spec->share : 1);
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

/* ---- Findings of one group. */

struct judged {
    struct runs *runs;
    struct groups groups;
    const struct group *group;
};

static void judge(struct judged *judged, struct runs *runs)
{
    struct error error;
    judged->runs = runs;
    assert_true(grouping_make(&judged->groups, runs, &(struct grouping_filter){0}, &error) &&
                findings_add(&judged->groups, &error));
    assert_int_equal(judged->groups.count, 1);
    judged->group = &judged->groups.items[0];
}

static void forget(struct judged *judged)
{
    grouping_free(&judged->groups);
    load_free(judged->runs);
}

/* The one of a kind; the others are let alone. */
static const struct finding *the(const struct judged *judged, enum finding_kind kind)
{
    const struct finding *finding = findings_find(&judged->group->findings, kind, NULL);
    if (!finding)
        fail_msg("no finding %s", finding_kind_name(kind));
    return finding;
}

static void expect_near(const char *what, double value, double wanted, double distance)
{
    if (!(fabs(value - wanted) <= distance))
        fail_msg("%s: %.17g is not %.17g", what, value, wanted);
}

static void expect_text(const char *text, const char *words)
{
    if (!strstr(text, words))
        fail_msg("expected '%s' in '%s'", words, text);
}

static void expect_none(struct runs *runs, enum finding_kind kind)
{
    struct judged judged;
    judge(&judged, runs);
    const struct finding *finding = findings_find(&judged.group->findings, kind, NULL);
    if (finding)
        fail_msg("%s: %s", finding_kind_name(kind), finding->sentence);
    forget(&judged);
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

/* Rounds of one and four ranks, of which those of four take ever longer; they count, or were misplaced, or
 * disturbed by other programs. */
enum counting { COUNTS, MISPLACED, DISTURBED };

static struct runs sweep_of_rows(enum counting counting)
{
    struct runs runs = {0};
    uint64_t seed = 9;
    for (int i = 0; i < 32; i++) {
        struct spec spec = {.ranks = i % 2 ? 4 : 1, .repetitions = 1, .warmups = 1, .share = 0.5};
        spec.short_repetitions = i % 2 && counting == DISTURBED;
        spec.seconds[0] = (i % 2 ? 0.5 * (1 + 0.01 * i) : 2) * noise(&seed);
        add_run(&runs, &spec);
        if (i % 2 && counting == MISPLACED)
            runs.items[i].misplaced = runs.items[i].misplacement = "oversubscribed";
    }
    return runs;
}

static void a_drift_is_of_rows_that_count(void **state)
{
    (void)state;
    struct judged judged;
    struct runs counts = sweep_of_rows(COUNTS), misplaced = sweep_of_rows(MISPLACED),
                disturbed = sweep_of_rows(DISTURBED);
    judge(&judged, &counts);
    the(&judged, FINDING_DRIFT);
    forget(&judged);
    expect_none(&misplaced, FINDING_DRIFT);
    expect_none(&disturbed, FINDING_DRIFT);
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
        &runs, "slow first repetition in 1 of 1 record without warm-up: it took 1.3 s, and then 1–1.02 s; "
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
    cold.warmups = 0;
    add_run(&runs, &cold);
    runs.items[0].misplaced = runs.items[0].misplacement = "oversubscribed";
    expect_warning(&runs, NULL); /* it does not count */
}

/* ---- The order of measurement. */

/* All runs of a number of ranks, then all of the next. */
static struct runs blocks(int repetitions, int records)
{
    struct runs runs = {0};
    uint64_t seed = 3;
    for (int ranks = 1; ranks <= 4; ranks *= 2)
        for (int i = 0; i < records; i++) {
            struct spec spec = {.ranks = ranks, .repetitions = repetitions, .warmups = 1};
            for (int k = 0; k < repetitions; k++)
                spec.seconds[k] = 2.0 / ranks * noise(&seed);
            add_run(&runs, &spec);
        }
    return runs;
}

static void blocks_of_time_are_told_and_rounds_are_not(void **state)
{
    (void)state;
    struct judged judged;
    struct runs of_records = blocks(1, 7), of_repetitions = blocks(7, 1), single = blocks(1, 1);
    judge(&judged, &of_records);
    assert_int_equal(the(&judged, FINDING_BLOCKS)->hit, 2);
    assert_int_equal(the(&judged, FINDING_BLOCKS)->of, 2);
    expect_text(the(&judged, FINDING_BLOCKS)->sentence, "all runs of 2 of 2 rows (MPI 2 × 1, ...)");
    expect_text(the(&judged, FINDING_BLOCKS)->cure, "shuffled rounds");
    forget(&judged);
    judge(&judged, &of_repetitions);
    assert_int_equal(the(&judged, FINDING_BLOCKS)->hit, 2);
    forget(&judged);
    expect_none(&single, FINDING_BLOCKS);
    for (int rounds = 2; rounds < 5; rounds++) {
        uint64_t seed = 7;
        struct runs runs = sweep(rounds, 0, &seed);
        expect_none(&runs, FINDING_BLOCKS);
    }
}

static void a_drift_in_rounds_has_another_cure_than_rounds(void **state)
{
    (void)state;
    uint64_t seed = 5;
    struct judged judged;
    struct runs in_rounds = sweep(9, 0.08, &seed), in_blocks = {0};
    judge(&judged, &in_rounds);
    assert_true(the(&judged, FINDING_DRIFT)->is_interleaved);
    expect_near("drift", the(&judged, FINDING_DRIFT)->size.value, 0.06, 0.02);
    expect_text(the(&judged, FINDING_DRIFT)->cure, "the rounds keep the comparison fair");
    forget(&judged);
    for (int ranks = 1; ranks <= 2; ranks++)
        for (int i = 0; i < 12; i++)
            add_run(&in_blocks, &(struct spec){.ranks = ranks,
                                               .repetitions = 1,
                                               .warmups = 1,
                                               .seconds = {2.0 / ranks * (1 + 0.01 * i)}});
    judge(&judged, &in_blocks);
    assert_false(the(&judged, FINDING_DRIFT)->is_interleaved);
    expect_text(the(&judged, FINDING_DRIFT)->cure, "measure all again in shuffled rounds");
    forget(&judged);
}

/* ---- A cold first round. */

static struct runs with_first_round(double excess, int rounds, bool is_everywhere)
{
    struct runs runs = {0};
    uint64_t seed = 21;
    for (int round = 0; round < rounds; round++)
        for (int ranks = 1; ranks <= 4; ranks++) {
            struct spec spec = {.ranks = ranks, .repetitions = 1, .warmups = 1};
            const bool is_cold = round == 0 && (is_everywhere || ranks <= 2);
            spec.seconds[0] = 2.0 / ranks * (is_cold ? 1 + excess : 1 + 0.001 * uniform(&seed));
            add_run(&runs, &spec);
        }
    return runs;
}

static void a_cold_first_round_is_told(void **state)
{
    (void)state;
    struct judged judged;
    struct runs cold = with_first_round(0.1, 7, true), little = with_first_round(0.01, 7, true),
                half = with_first_round(0.1, 7, false), few = with_first_round(0.1, 3, true);
    judge(&judged, &cold);
    const struct finding *finding = the(&judged, FINDING_COLD_ROUND);
    assert_true(finding->hit == 4 && finding->of == 4 && finding->is_interleaved);
    expect_near("probability", finding->probability, 1 / 2401.0, 1e-12);
    expect_near("excess", finding->size.value, 0.1, 0.002);
    expect_text(finding->cure, "--warmup-rounds 1");
    forget(&judged);
    expect_none(&little, FINDING_COLD_ROUND);
    expect_none(&half, FINDING_COLD_ROUND);
    expect_none(&few, FINDING_COLD_ROUND); /* (1/3)^4 */
}

/* ---- Two modes. */

enum split { SPLIT_MIXED, SPLIT_TIME, SPLIT_HOST, SPLIT_RECORD };

static bool is_upper(enum split split, int record, int repetition)
{
    static const bool mixed[] = {0, 1, 1, 0, 1, 0, 0, 1, 0, 1, 1, 0, 0, 1};
    if (split == SPLIT_TIME)
        return record >= 7;
    if (split == SPLIT_RECORD)
        return mixed[record];
    return split == SPLIT_HOST ? record % 2 : mixed[(record + repetition) % 14];
}

/* Two ranks have two modes, 10 % apart. */
static struct runs with_modes(enum split split)
{
    struct runs runs = {0};
    uint64_t seed = 17;
    for (int record = 0; record < 14; record++)
        for (int ranks = 1; ranks <= 2; ranks++) {
            struct spec spec = {.ranks = ranks, .repetitions = 1, .warmups = 1};
            spec.repetitions = split == SPLIT_RECORD ? 2 : 1;
            if (split == SPLIT_HOST)
                spec.hosts[0] = spec.hosts[1] = record % 2 ? "n2" : "n1";
            for (int k = 0; k < spec.repetitions; k++)
                spec.seconds[k] = 2.0 / ranks * (1 + 0.003 * normal(&seed)) *
                                  (ranks == 2 && is_upper(split, record, k) ? 1.1 : 1);
            add_run(&runs, &spec);
        }
    return runs;
}

static void two_modes_are_told_with_what_they_go_with(void **state)
{
    (void)state;
    static const char *const words[] = {"; the median lies in one of them", "a step at about",
                                        "nodes differ: on n2, MPI 2 × 1 took",
                                        ", each record has one of them"};
    for (enum split split = SPLIT_MIXED; split <= SPLIT_RECORD; split++) {
        struct runs runs = with_modes(split);
        struct judged judged;
        judge(&judged, &runs);
        /* Of hosts, the difference of the nodes says all. */
        const struct finding *finding =
            the(&judged, split == SPLIT_HOST ? FINDING_NODES_DIFFER : FINDING_MODES);
        expect_text(finding->sentence, words[split]);
        assert_int_equal(finding->row->like->workers, 2);
        expect_near("size", finding->size.value, split == SPLIT_HOST ? 1.1 : 0.1, 0.01);
        assert_true(finding->probability < 0.01 && 2 * finding->hit == finding->of);
        assert_null(split == SPLIT_HOST ? findings_find(&judged.group->findings, FINDING_MODES, NULL) : NULL);
        forget(&judged);
    }
}

static bool says(const char *text, const char *words)
{
    return strstr(text, words) != NULL;
}

/* Whoever is bound is not told to bind, and no sleeper: with what a record says, or with CPUs of their own.
 */
static void who_is_bound_is_not_told_to_bind(void **state)
{
    (void)state;
    static const struct {
        const char *binding;
        bool are_threads, sleeps;
        int cpus_of_worker;
        bool can_bind;
    } cases[] = {
        {"", false, false, 0, true},
        {"", false, false, 4, true}, /* all may use the same four */
        {"", false, false, 2, false},
        {"", false, true, 0, false},
        {"OMP_PROC_BIND=close OMP_PLACES=cores", true, false, 0, false},
        {"OMP_PLACES=cores", true, false, 0, false},
        {"OMP_PROC_BIND=FALSE OMP_PLACES=cores", true, false, 0, true},
        {"OMP_WAIT_POLICY=passive", true, false, 0, true},
        {"OMP_PROC_BIND=close", false, false, 4, true}, /* that is of threads */
    };
    for (size_t i = 0; i < 2 * sizeof cases / sizeof cases[0]; i++) {
        const enum split split = i % 2 ? SPLIT_RECORD : SPLIT_MIXED;
        struct runs runs = with_modes(split);
        struct judged judged;
        for (size_t k = 0; k < runs.count; k++) {
            struct run *run = &runs.items[k];
            run->binding = string_pool_intern(&runs.pool, cases[i / 2].binding);
            run->cpus = 4;
            run->cpus_least = run->cpus_most = cases[i / 2].cpus_of_worker;
            run->sleeps = cases[i / 2].sleeps;
            run->ranks = cases[i / 2].are_threads ? 1 : run->ranks;
            run->threads_least = run->threads_most = run->threads_of[0] = run->workers / run->ranks;
        }
        judge(&judged, &runs);
        const struct finding *finding = the(&judged, FINDING_MODES);
        if (says(finding->cure, "bind the workers") != cases[i / 2].can_bind ||
            (split == SPLIT_RECORD && says(finding->sentence, "placement") != cases[i / 2].can_bind))
            fail_msg("case %zu: %s; %s", i / 2, finding->sentence, finding->cure);
        forget(&judged);
    }
}

/* Of six values no dip is sure. */
static void modes_that_a_gap_tells_apart_have_no_probability(void **state)
{
    (void)state;
    struct runs runs = {0};
    struct spec spec = {.ranks = 1, .repetitions = 6, .warmups = 1};
    for (int k = 0; k < spec.repetitions; k++)
        spec.seconds[k] = (k < 2 ? 1 : 1.5) + 0.001 * k;
    add_run(&runs, &spec);
    struct judged judged;
    judge(&judged, &runs);
    const struct finding *finding = the(&judged, FINDING_MODES);
    assert_true(isnan(finding->probability));
    expect_text(finding->sentence, "the others 1 s (between them lies ");
    assert_false(says(finding->sentence, "dip test"));
    forget(&judged);
}

static void a_few_odd_repetitions_are_no_mode(void **state)
{
    (void)state;
    struct runs runs = {0};
    struct spec spec = {.ranks = 1, .repetitions = 30, .warmups = 1};
    for (int k = 0; k < 30; k++)
        spec.seconds[k] = (k % 5 == 4 ? 1.5 : 1) + 0.0001 * (k * 7 % 30); /* a fifth */
    for (int record = 0; record < 4; record++)
        add_run(&runs, &spec);
    expect_none(&runs, FINDING_MODES);
}

/* ---- A slow place. */

static struct runs with_rates(const struct spec *spec, int records)
{
    struct runs runs = {0};
    for (int i = 0; i < records; i++)
        add_run(&runs, spec);
    return runs;
}

static struct spec four_ranks(uint64_t *seed)
{
    struct spec spec = {.ranks = 4, .repetitions = 7, .warmups = 1, .noise = seed, .cpus = 4, .cores = 4};
    for (int k = 0; k < spec.repetitions; k++)
        spec.seconds[k] = 1 + 0.01 * k;
    return spec;
}

static void a_slow_host_is_named(void **state)
{
    (void)state;
    uint64_t seed = 9;
    struct spec spec = four_ranks(&seed);
    const char *const hosts[] = {"n1", "n2", "n1", "n2"};
    memcpy(spec.hosts, hosts, sizeof hosts);
    spec.rate[1] = spec.rate[3] = 88;
    struct judged judged;
    struct runs slow = with_rates(&spec, 2), few = with_rates(&spec, 1);
    judge(&judged, &slow);
    const struct finding *finding = the(&judged, FINDING_SLOW_HOST);
    assert_string_equal(finding->place, "host n2");
    expect_near("rate", finding->size.value, 0.88, 0.02);
    assert_true(finding->hit == 14 && finding->of == 14 && finding->probability < 0.01);
    forget(&judged);
    expect_none(&few, FINDING_SLOW_HOST); /* seven times the slower one of two is once in 64 studies */
    spec.rate[1] = spec.rate[3] = 98;
    struct runs hardly = with_rates(&spec, 2);
    expect_none(&hardly, FINDING_SLOW_HOST);
}

static void a_slow_worker_is_named_with_what_its_cpu_time_says(void **state)
{
    (void)state;
    uint64_t seed = 9;
    struct judged judged;
    struct spec spec = four_ranks(&seed);
    spec.rate[3] = 80;
    struct runs slow = with_rates(&spec, 1);
    judge(&judged, &slow);
    assert_string_equal(the(&judged, FINDING_SLOW_WORKER)->place, "rank 3 on n1");
    expect_near("rate", the(&judged, FINDING_SLOW_WORKER)->size.value, 0.8, 0.03);
    expect_text(the(&judged, FINDING_SLOW_WORKER)->cure, "slow while it ran");
    forget(&judged);
    spec.ran[3] = 0.8;
    spec.are_threads = true;
    struct runs kept = with_rates(&spec, 1);
    judge(&judged, &kept);
    assert_string_equal(the(&judged, FINDING_SLOW_WORKER)->place, "thread 3 on n1");
    expect_text(the(&judged, FINDING_SLOW_WORKER)->cure, "kept from running");
    forget(&judged);
}

static void what_is_not_comparable_is_no_slow_worker(void **state)
{
    (void)state;
    uint64_t seed = 9;
    struct spec spec = four_ranks(&seed), other = spec;
    spec.rate[3] = 80;
    other = spec;
    other.unit_size[3] = 7; /* other work */
    struct runs units = with_rates(&other, 2);
    expect_none(&units, FINDING_SLOW_WORKER);
    other = spec;
    other.sleeps = true;
    struct runs sleepers = with_rates(&other, 2);
    expect_none(&sleepers, FINDING_SLOW_WORKER);
    other = spec;
    other.cpus = 3; /* shared */
    struct runs shared = with_rates(&other, 2);
    expect_none(&shared, FINDING_SLOW_WORKER);
    struct runs often = with_rates(&spec, 2);
    for (size_t i = 0; i < often.count; i++)
        for (size_t k = 0; k < 3; k++) /* six of 14 times it is the fastest */
            often.items[i].accounts[k].worker_rates[3] = 120;
    expect_none(&often, FINDING_SLOW_WORKER);
}

/* Of a loop: three ranks with numbers of a size, and the last, slow one with its own. */
static struct runs with_loop(enum run_schedule_kind schedule, double size, double size_of_slow,
                             bool is_sieved)
{
    static uint64_t seed = 9;
    struct spec spec = four_ranks(&seed);
    spec.rate[3] = 80;
    spec.schedule = schedule;
    spec.is_sieved = is_sieved;
    for (int rank = 0; rank < 4; rank++)
        spec.number_size[rank] = rank < 3 ? size : size_of_slow;
    return with_rates(&spec, 2);
}

static void a_slow_worker_of_a_loop_is_named(void **state)
{
    (void)state;
    static const struct {
        double size, size_of_slow;
    } alike[] = {{1e6, 1e6}, {1e6, 1.2e6}, {1e6, 8e5}, {50, 50.5}};
    for (enum run_schedule_kind schedule = RUN_SCHEDULE_STATIC; schedule < RUN_SCHEDULES; schedule++)
        for (size_t i = 0; i < sizeof alike / sizeof alike[0]; i++) {
            struct judged judged;
            struct runs runs = with_loop(schedule, alike[i].size, alike[i].size_of_slow, false);
            judge(&judged, &runs);
            assert_string_equal(the(&judged, FINDING_SLOW_WORKER)->place, "rank 3 on n1");
            forget(&judged);
        }
}

static void a_worker_of_a_loop_with_other_numbers_is_not_slow(void **state)
{
    (void)state;
    static const struct {
        double size, size_of_slow;
        bool is_sieved;
    } unlike[] = {{1e6, 1.3e6, false}, {1e6, 7e5, false}, {50, 45, false}, {1, 90, false},
                  {90, 1, false},      {NAN, NAN, false}, {1e6, 1e6, true}};
    for (size_t i = 0; i < sizeof unlike / sizeof unlike[0]; i++) {
        struct runs runs =
            with_loop(RUN_SCHEDULE_STATIC, unlike[i].size, unlike[i].size_of_slow, unlike[i].is_sieved);
        expect_none(&runs, FINDING_SLOW_WORKER);
    }
}

static void one_slow_rank_is_no_slow_host(void **state)
{
    (void)state;
    uint64_t seed = 9;
    struct spec spec = four_ranks(&seed);
    struct judged judged;
    const char *const hosts[] = {"n1", "n1", "n2", "n2"};
    memcpy(spec.hosts, hosts, sizeof hosts);
    spec.rate[2] = 75;
    struct runs rank = with_rates(&spec, 2);
    judge(&judged, &rank);
    assert_string_equal(the(&judged, FINDING_SLOW_WORKER)->place, "rank 2 on n2");
    expect_text(the(&judged, FINDING_SLOW_WORKER)->sentence,
                "times the operations of the other there, and in a second of CPU time");
    assert_null(findings_find(&judged.group->findings, FINDING_SLOW_HOST, NULL));
    forget(&judged);
    struct runs seven = with_rates(&spec, 1);
    judge(&judged, &seven); /* the lowest of all seven times, though the lower one of two only */
    assert_string_equal(the(&judged, FINDING_SLOW_WORKER)->place, "rank 2 on n2");
    forget(&judged);
    spec.rate[2] = 100;
    spec.rate[0] = 130; /* and one that is fast is none either */
    struct runs fast = with_rates(&spec, 2);
    expect_none(&fast, FINDING_SLOW_HOST);
    spec.rate[0] = 75; /* both */
    spec.rate[2] = spec.rate[3] = 50;
    struct runs both = with_rates(&spec, 2);
    judge(&judged, &both);
    assert_string_equal(the(&judged, FINDING_SLOW_WORKER)->place, "rank 0 on n1");
    assert_string_equal(the(&judged, FINDING_SLOW_HOST)->place, "host n2");
    forget(&judged);
}

static void hosts_may_have_other_numbers_of_workers(void **state)
{
    (void)state;
    uint64_t seed = 9;
    const char *const places[] = {"rank 0 on n1", "rank 1 on n1", "rank 2 on n1", "host n2"};
    const char *const hosts[] = {"n1", "n1", "n1", "n2"};
    for (int slow = 0; slow < 4; slow++) {
        struct spec spec = four_ranks(&seed);
        struct judged judged;
        memcpy(spec.hosts, hosts, sizeof hosts);
        spec.rate[slow] = 75;
        struct runs runs = with_rates(&spec, 2);
        judge(&judged, &runs);
        const enum finding_kind kind = slow < 3 ? FINDING_SLOW_WORKER : FINDING_SLOW_HOST;
        assert_string_equal(the(&judged, kind)->place, places[slow]);
        assert_null(
            findings_find(&judged.group->findings, slow < 3 ? FINDING_SLOW_HOST : FINDING_SLOW_WORKER, NULL));
        forget(&judged);
    }
}

/* In the first so many of 14 repetitions. */
static struct runs slow_at_times(size_t times)
{
    uint64_t seed = 9;
    const struct spec spec = four_ranks(&seed);
    struct runs runs = with_rates(&spec, 2);
    for (size_t i = 0; i < times; i++)
        runs.items[i / 7].accounts[i % 7].worker_rates[3] *= 0.7;
    return runs;
}

static void what_comes_and_goes_is_no_slow_worker(void **state)
{
    (void)state;
    struct judged judged;
    struct runs once = slow_at_times(1), half = slow_at_times(8), mostly = slow_at_times(13);
    expect_none(&once, FINDING_SLOW_WORKER);
    expect_none(&half, FINDING_SLOW_WORKER);
    judge(&judged, &mostly);
    assert_string_equal(the(&judged, FINDING_SLOW_WORKER)->place, "rank 3 on n1");
    forget(&judged);
}

static void rank_0_may_be_slow_as_it_serves_the_others(void **state)
{
    (void)state;
    uint64_t seed = 9;
    struct spec spec = four_ranks(&seed);
    struct judged judged;
    spec.rate[0] = 80;
    for (int are_threads = 0; are_threads <= 1; are_threads++) {
        spec.are_threads = are_threads;
        struct runs runs = with_rates(&spec, 1);
        judge(&judged, &runs);
        expect_text(the(&judged, FINDING_SLOW_WORKER)->cure,
                    are_threads ? "slow while it ran" : "rank 0 also serves the other ranks");
        forget(&judged);
    }
    spec.ran[0] = 0.8;
    spec.reads_files = true;
    struct runs waits = with_rates(&spec, 1);
    judge(&judged, &waits);
    expect_text(the(&judged, FINDING_SLOW_WORKER)->cure, "how fast it reads the file");
    forget(&judged);
}

static void nodes_that_differ_are_told_and_nodes_that_do_not_are_not(void **state)
{
    (void)state;
    for (int is_slow = 0; is_slow <= 1; is_slow++) {
        struct runs runs = {0};
        struct judged judged;
        uint64_t seed = 33;
        for (int i = 0; i < 21; i++) {
            static const char *const hosts[] = {"n1", "n2", "n3"};
            struct spec spec = {.ranks = 1, .repetitions = 1, .warmups = 1, .hosts = {hosts[i % 3]}};
            spec.seconds[0] = (1 + 0.004 * normal(&seed)) * (is_slow && i % 3 == 1 ? 1.05 : 1);
            add_run(&runs, &spec);
        }
        if (!is_slow) {
            expect_none(&runs, FINDING_NODES_DIFFER);
            continue;
        }
        judge(&judged, &runs);
        assert_string_equal(the(&judged, FINDING_NODES_DIFFER)->place, "host n2");
        expect_near("ratio", the(&judged, FINDING_NODES_DIFFER)->size.value, 1.05, 0.01);
        assert_int_equal(the(&judged, FINDING_NODES_DIFFER)->hit, 7);
        forget(&judged);
    }
}

/* ---- CPUs. */

static void shared_cpus_and_cores_have_one_name_under_threads_and_ranks(void **state)
{
    (void)state;
    for (int are_threads = 0; are_threads <= 1; are_threads++) {
        struct spec spec = {
            .ranks = 4, .repetitions = 2, .warmups = 1, .are_threads = are_threads, .seconds = {1, 1}};
        struct judged judged;
        spec.cpus = spec.cores = 2;
        struct runs cpus = with_rates(&spec, 1);
        judge(&judged, &cpus);
        expect_near("CPUs a worker", the(&judged, FINDING_OVERSUBSCRIBED)->size.value, 0.5, 1e-12);
        assert_null(findings_find(&judged.group->findings, FINDING_SMT, NULL));
        expect_text(the(&judged, FINDING_OVERSUBSCRIBED)->cure, "start at most 2 workers on a host");
        forget(&judged);
        spec.cores = 4; /* there are more, which they may not use */
        struct runs more = with_rates(&spec, 1);
        judge(&judged, &more);
        expect_text(the(&judged, FINDING_OVERSUBSCRIBED)->cure, "give them a CPU each");
        forget(&judged);
        spec.cpus = 8;
        spec.cores = 3;
        struct runs cores = with_rates(&spec, 1);
        judge(&judged, &cores);
        expect_near("cores a worker", the(&judged, FINDING_SMT)->size.value, 0.75, 1e-12);
        expect_text(the(&judged, FINDING_SMT)->cure, "start at most 3 workers on a host");
        assert_null(findings_find(&judged.group->findings, FINDING_OVERSUBSCRIBED, NULL));
        forget(&judged);
        spec.cores = 4;
        struct runs enough = with_rates(&spec, 1);
        expect_none(&enough, FINDING_SMT);
        spec.cpus = spec.cores = 2;
        spec.sleeps = true;
        struct runs asleep = with_rates(&spec, 1);
        expect_none(&asleep, FINDING_OVERSUBSCRIBED);
    }
}

/* Ranks of which two share a core, while the others have more than they need. */
static void cores_are_counted_of_those_who_share_them(void **state)
{
    static const struct run_place apart[] = {{.cpus = "0", .cores = "0"},
                                             {.cpus = "1", .cores = "1"},
                                             {.cpus = "2-3", .cores = "2-3"}},
                                  siblings[] = {{.cpus = "0", .cores = "0"},
                                                {.cpus = "4", .cores = "0"},
                                                {.cpus = "1-3", .cores = "1-3"}},
                                  stacked[] = {{.cpus = "0", .cores = "0"}, /* on a CPU, not on two */
                                               {.cpus = "0", .cores = "0"},
                                               {.cpus = "1-3", .cores = "1-3"}},
                                  unknown[] = {{.cpus = "0", .cores = "0"}, {.cpus = "4"}, {.cpus = "1"}};
    const struct run_place *const places[] = {apart, siblings, stacked, unknown};
    (void)state;
    for (int i = 0; i < 4; i++) {
        const struct spec spec = {
            .ranks = 3, .repetitions = 2, .warmups = 1, .seconds = {1, 1}, .cpus = 5, .cores = 4};
        struct runs runs = with_rates(&spec, 1);
        struct run *run = &runs.items[0];
        run->place_of = calloc(3, sizeof *run->place_of);
        for (int rank = 0; rank < 3; rank++) {
            run->place_of[rank].cpus = string_pool_intern(&runs.pool, places[i][rank].cpus);
            if (places[i][rank].cores)
                run->place_of[rank].cores = string_pool_intern(&runs.pool, places[i][rank].cores);
        }
        if (places[i] != siblings) {
            expect_none(&runs, FINDING_SMT);
            continue;
        }
        struct judged judged;
        judge(&judged, &runs);
        expect_near("cores a worker", the(&judged, FINDING_SMT)->size.value, 0.5, 1e-12);
        expect_text(the(&judged, FINDING_SMT)->sentence, "2 workers that may use 1 core share");
        expect_text(the(&judged, FINDING_SMT)->cure, "start at most 1 of them, allow them more cores");
        forget(&judged);
    }
}

/* As the record says, though there are cores enough. */
static void who_is_bound_to_cores_is_not_told_to_be(void **state)
{
    (void)state;
    for (int is_bound = 0; is_bound <= 1; is_bound++) {
        const struct spec spec = {.ranks = 2,
                                  .repetitions = 2,
                                  .warmups = 1,
                                  .are_threads = true,
                                  .seconds = {1, 1},
                                  .cpus = 4,
                                  .cores = 4,
                                  .binding = is_bound ? "OMP_PROC_BIND=close OMP_PLACES=cores" : NULL};
        struct runs runs = with_rates(&spec, 1);
        struct judged judged;
        runs.items[0].misplaced = string_pool_intern(&runs.pool, "smt");
        runs.items[0].misplacement = string_pool_intern(&runs.pool, "threads share cores");
        judge(&judged, &runs);
        expect_text(the(&judged, FINDING_SMT)->cure,
                    is_bound ? "start fewer workers, or" : "bind one worker to each core");
        forget(&judged);
    }
}

static void cpu_time_that_others_took_is_told_of_base_and_rows(void **state)
{
    (void)state;
    static const struct {
        size_t of_base, of_row;
        enum finding_kind kind;
    } cases[] = {{7, 0, FINDING_BASE_DISTURBED}, {0, 7, FINDING_DISTURBED}, {0, 2, FINDING_SHORT_OF_CPU}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct runs runs = {0};
        struct judged judged;
        for (int ranks = 1; ranks <= 2; ranks++) {
            struct spec spec = {.ranks = ranks, .repetitions = 14, .warmups = 1, .share = 0.5};
            spec.short_repetitions = ranks == 1 ? cases[i].of_base : cases[i].of_row;
            for (int k = 0; k < 14; k++)
                spec.seconds[k] = 2.0 / ranks + 0.001 * k;
            add_run(&runs, &spec);
        }
        judge(&judged, &runs);
        const struct finding *finding = the(&judged, cases[i].kind);
        assert_int_equal(finding->hit, cases[i].of_base + cases[i].of_row);
        assert_int_equal(finding->of, 14);
        expect_near("share", finding->size.value, 0.5, 1e-9);
        expect_text(finding->cure, "top");
        for (int kind = FINDING_BASE_DISTURBED; kind <= FINDING_SHORT_OF_CPU; kind++)
            assert_true(kind == (int)cases[i].kind ||
                        !findings_find(&judged.group->findings, (enum finding_kind)kind, NULL));
        forget(&judged);
    }
}

/* ---- The others. */

static void short_times_are_told(void **state)
{
    (void)state;
    struct runs runs = {0};
    add_run(&runs, &(struct spec){.ranks = 1, .repetitions = 3, .warmups = 1, .seconds = {2e-5, 3e-5, 2e-5}});
    expect_warning(&runs, "short: 1 of 1 median is below 0.01 s (sequential 1 × 1: 2e-05 s)");
    add_run(&runs, &(struct spec){.ranks = 1, .repetitions = 3, .warmups = 1, .seconds = {2e-2, 3e-2, 2e-2}});
    expect_warning(&runs, NULL);
    add_run(&runs, &(struct spec){.ranks = 1, .repetitions = 3, .warmups = 1, .seconds = {2e-2, 3e-2, 2e-2}});
    add_run(&runs, &(struct spec){.ranks = 2, .repetitions = 1, .warmups = 1, .seconds = {2e-5}});
    runs.items[1].misplaced = runs.items[1].misplacement = "oversubscribed";
    expect_warning(&runs, NULL); /* it does not count */
}

/* In rounds of one and two ranks; the times are those of the ranks, divided by `gain`. */
static struct runs two_ranks(int rounds, double gain)
{
    struct runs runs = {0};
    uint64_t seed = 41;
    for (int round = 0; round < rounds; round++)
        for (int ranks = 1; ranks <= 2; ranks++) {
            struct spec spec = {.ranks = ranks, .repetitions = 1, .warmups = 1};
            spec.seconds[0] = (1 + 0.005 * normal(&seed)) / (ranks == 2 ? gain : 1);
            add_run(&runs, &spec);
        }
    return runs;
}

static void more_than_there_can_be_is_told(void **state)
{
    (void)state;
    struct judged judged;
    struct runs above = two_ranks(7, 2.4), ideal = two_ranks(7, 2), few = two_ranks(3, 2.4),
                few_ideal = two_ranks(4, 2);
    judge(&judged, &above);
    const struct finding *finding = the(&judged, FINDING_SUPERLINEAR);
    assert_true(finding->probability < 0.01 && finding->size.low > 2);
    expect_near("speedup", finding->size.value, 2.4, 0.05);
    expect_text(finding->sentence, "superlinear: MPI 2 × 1 has a speedup of 2.");
    assert_false(says(finding->cure, "six times"));
    forget(&judged);
    expect_none(&ideal, FINDING_SUPERLINEAR);
    judge(&judged, &few);
    assert_true(isnan(the(&judged, FINDING_SUPERLINEAR)->probability));
    expect_text(the(&judged, FINDING_SUPERLINEAR)->sentence,
                "in all of its 3 repetitions, too few to be sure");
    expect_text(the(&judged, FINDING_SUPERLINEAR)->cure, "six times or more");
    forget(&judged);
    expect_none(&few_ideal, FINDING_SUPERLINEAR);
}

/* Not of a sweep, which is gone when the finding is told. */
static void expect_row_of_its_group(struct runs *runs, enum finding_kind kind)
{
    struct groups groups;
    struct error error;
    size_t found = 0;
    assert_true(grouping_make(&groups, runs, &(struct grouping_filter){0}, &error) &&
                findings_add(&groups, &error));
    for (const struct group *group = groups.items; group < groups.items + groups.count; group++) {
        const struct finding *finding = findings_find(&group->findings, kind, NULL);
        if (!finding)
            continue;
        assert_true(finding->row >= group->rows && finding->row < group->rows + group->row_count);
        found++;
    }
    assert_int_equal(found, 1);
    grouping_free(&groups);
    load_free(runs);
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
    add_run(&runs, &one);
    add_run(&runs, &two);
    expect_row_of_its_group(&runs, FINDING_WEAK);
    two.operations = 2040;
    add_run(&runs, &one);
    add_run(&runs, &two);
    expect_warning(&runs, NULL);
}

/* ---- Honest studies. */

static void shuffle(int *order, int count, uint64_t *seed)
{
    for (int i = count - 1; i > 0; i--) {
        const int k = (int)(uniform(seed) * (i + 1)), kept = order[i];
        order[i] = order[k];
        order[k] = kept;
    }
}

/* Shuffled rounds of one to five ranks, whose speedup is the ideal one; the hosts of two nodes of a kind take
 * turns. */
static struct runs honest_study(int i, uint64_t *seed)
{
    static const int rounds[] = {7, 14, 30};
    static const double sizes[] = {0.005, 0.02, 0.05};
    struct runs runs = {0};
    int order[] = {1, 2, 3, 4, 5};
    for (int round = 0; round < rounds[i / NOISES % 3]; round++) {
        shuffle(order, 5, seed);
        for (int k = 0; k < 5; k++) {
            struct spec spec = {.ranks = order[k], .repetitions = 1, .warmups = 1, .noise = seed};
            spec.hosts[0] = spec.hosts[1] = spec.hosts[2] = spec.hosts[3] = spec.hosts[4] =
                i % 2 && round % 2 ? "n2" : "n1";
            spec.seconds[0] =
                2.0 / order[k] * noise_of((enum noise)(i % NOISES), sizes[i / NOISES / 3 % 3], seed);
            add_run(&runs, &spec);
        }
    }
    return runs;
}

static void honest_studies_raise_each_kind_in_one_of_a_hundred_at_most(void **state)
{
    (void)state;
    enum { STUDIES = 1000 };
    int counts[FINDING_KINDS] = {0};
    uint64_t seed = 11;
    for (int i = 0; i < STUDIES; i++) {
        struct runs runs = honest_study(i, &seed);
        struct judged judged;
        judge(&judged, &runs);
        for (int kind = 0; kind < FINDING_KINDS; kind++)
            counts[kind] += findings_find(&judged.group->findings, (enum finding_kind)kind, NULL) != NULL;
        forget(&judged);
    }
    for (int kind = 0; kind < FINDING_KINDS; kind++) {
        if (counts[kind] > 0)
            print_message("%s: %d of %d honest studies\n", finding_kind_name((enum finding_kind)kind),
                          counts[kind], STUDIES);
        if (counts[kind] > STUDIES / 100)
            fail_msg("%s in %d of %d honest studies", finding_kind_name((enum finding_kind)kind),
                     counts[kind], STUDIES);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_machine_that_gets_slower_is_told),
        cmocka_unit_test(a_drift_is_of_rows_that_count),
        cmocka_unit_test(the_trend_is_that_of_kendall),
        cmocka_unit_test(blocks_of_time_are_told_and_rounds_are_not),
        cmocka_unit_test(a_drift_in_rounds_has_another_cure_than_rounds),
        cmocka_unit_test(a_cold_start_is_told),
        cmocka_unit_test(a_cold_first_round_is_told),
        cmocka_unit_test(two_modes_are_told_with_what_they_go_with),
        cmocka_unit_test(who_is_bound_is_not_told_to_bind),
        cmocka_unit_test(modes_that_a_gap_tells_apart_have_no_probability),
        cmocka_unit_test(a_few_odd_repetitions_are_no_mode),
        cmocka_unit_test(a_slow_host_is_named),
        cmocka_unit_test(a_slow_worker_is_named_with_what_its_cpu_time_says),
        cmocka_unit_test(what_is_not_comparable_is_no_slow_worker),
        cmocka_unit_test(a_slow_worker_of_a_loop_is_named),
        cmocka_unit_test(a_worker_of_a_loop_with_other_numbers_is_not_slow),
        cmocka_unit_test(one_slow_rank_is_no_slow_host),
        cmocka_unit_test(hosts_may_have_other_numbers_of_workers),
        cmocka_unit_test(what_comes_and_goes_is_no_slow_worker),
        cmocka_unit_test(rank_0_may_be_slow_as_it_serves_the_others),
        cmocka_unit_test(nodes_that_differ_are_told_and_nodes_that_do_not_are_not),
        cmocka_unit_test(shared_cpus_and_cores_have_one_name_under_threads_and_ranks),
        cmocka_unit_test(cores_are_counted_of_those_who_share_them),
        cmocka_unit_test(who_is_bound_to_cores_is_not_told_to_be),
        cmocka_unit_test(cpu_time_that_others_took_is_told_of_base_and_rows),
        cmocka_unit_test(short_times_are_told),
        cmocka_unit_test(more_than_there_can_be_is_told),
        cmocka_unit_test(work_that_does_not_grow_with_the_workers_is_told),
        cmocka_unit_test(honest_studies_raise_each_kind_in_one_of_a_hundred_at_most),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
