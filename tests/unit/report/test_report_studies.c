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

#include "report/analysis/grouping.h"
#include "report/analysis/loss/lost_speedup.h"
#include "report/findings/findings.h"
#include "unit/report/study_load.h"

/* ---- A study, read and judged. */

struct judged {
    struct runs runs;
    struct groups groups;
};

/* Runs whose workers share CPUs count, too. */
static void judge(struct judged *judged, const struct study *study)
{
    struct error error;
    *judged = (struct judged){0};
    study_load(&judged->runs, study, RUN_UNITS);
    assert_true(grouping_make(&judged->groups, &judged->runs,
                              &(struct grouping_filter){.counts_misplaced = true}, &error));
    assert_int_equal(judged->groups.count, 1);
}

static void forget(struct judged *judged)
{
    grouping_free(&judged->groups);
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
    study_add(&study, 0, 2)->planted[STUDY_START] = 0.1;
    study_add(&study, 4, 1)->planted[STUDY_COLLECTING] = 0.1;
    return study;
}

static void count_kinds(const struct findings *findings, int counts[FINDING_KINDS])
{
    for (int kind = 0; kind < FINDING_KINDS; kind++)
        counts[kind] += findings_find(findings, (enum finding_kind)kind, NULL) != NULL;
}

/* The same with loops, of few or many numbers, heavy or light, of like or very unequal cost, in any order,
 * under each schedule, on one host or two. */
static struct study honest_loops(int i)
{
    static const size_t blocks[] = {8, 40, 400, 1000};
    static const double numbers[] = {1, 1000, 1e6}, unequal[] = {0, 0.3, 1, 2.5};
    struct study study = honest(i);
    study.row_count = 0;
    study.blocks = blocks[i % 4];
    study.block_numbers = numbers[i / 4 % 3];
    study.unequal = unequal[i / 12 % 4];
    study.list = (enum study_list)(i / 48 % 3);
    study.pace = study.noise_size / 2;
    study_add(&study, 0, 1);
    for (enum study_schedule schedule = STUDY_STATIC; schedule <= STUDY_GUIDED; schedule++) {
        const bool are_ranks = (i + (int)schedule) % 2;
        struct study_row *row = are_ranks ? study_add(&study, 4, 1) : study_add(&study, 0, 4);
        row->schedule = schedule;
        row->hosts = are_ranks && i / 2 % 2 ? 2 : 1;
    }
    return study;
}

static void expect_honest(struct study make(int i))
{
    int counts[FINDING_KINDS] = {0};
    for (int i = 0; i < HONEST; i++) {
        const struct study study = make(i);
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

static void honest_studies_raise_no_finding(void **state)
{
    (void)state;
    expect_honest(honest);
}

static void honest_loops_raise_no_finding(void **state)
{
    (void)state;
    expect_honest(honest_loops);
}

/* ---- How the CPUs lie: nodes of two sockets with four NUMA domains each, 64 cores, 128 hardware threads. */

struct lying {
    struct study_row row;   /* beside a sequential one */
    const char *launcher;   /* NULL: "mpirun" */
    int domains;            /* 0: nothing is recorded */
    enum finding_kind kind; /* FINDING_KINDS: nothing is found */
    double size;
    const char *sentence, *cure; /* parts of them */
};

static struct study study_of(const struct lying *lying)
{
    struct study study = study_default();
    study.cpus = 128;
    study.domains = lying->domains;
    study.launcher = lying->launcher;
    study_add(&study, 0, 1);
    study.rows[study.row_count] = lying->row;
    study.rows[study.row_count++].planted[STUDY_START] = 0.1;
    return study;
}

static void expect_text(const char *text, const char *words)
{
    if (!strstr(text, words))
        fail_msg("expected '%s' in '%s'", words, text);
}

static void expect_finding(const struct findings *findings, const struct lying *lying)
{
    if (findings->count > 1 || (findings->count > 0 && findings->items[0].kind != lying->kind))
        fail_msg("%d × %d: found, too: %s", lying->row.ranks, lying->row.threads,
                 findings->items[0].sentence);
    if (lying->kind == FINDING_KINDS)
        return;
    if (findings->count == 0)
        fail_msg("%d × %d: nothing was found, but expected: %s", lying->row.ranks, lying->row.threads,
                 lying->sentence);
    const struct finding *finding = &findings->items[0];
    expect_text(finding->sentence, lying->sentence);
    expect_text(finding->cure, lying->cure);
    assert_true(fabs(finding->size.value - lying->size) < 1e-9);
}

static void expect_lying(const struct lying *lying, const char *caveat)
{
    const struct study study = study_of(lying);
    struct judged judged;
    struct error error;
    judge(&judged, &study);
    assert_true(findings_add(&judged.groups, &error));
    const struct lines *caveats = &judged.groups.items[0].scaling_caveats;
    bool is_told = false;
    for (size_t i = 0; i < caveats->count; i++)
        is_told = is_told || (strncmp(caveats->text[i], "NUMA:", 5) == 0 &&
                              (!caveat || strstr(caveats->text[i], caveat)));
    if (is_told != (caveat != NULL))
        fail_msg("%d × %d: the caveat '%s' is %stold", lying->row.ranks, lying->row.threads,
                 caveat ? caveat : "NUMA", is_told ? "" : "not ");
    expect_finding(&judged.groups.items[0].findings, lying);
    forget(&judged);
}

#define MPI .is_launched = true
#define NOTHING .kind = FINDING_KINDS

static void ranks_that_cross_domains_are_told_with_the_words_of_their_launcher(void **state)
{
    static const struct lying cases[] = {
        {{MPI, .ranks = 4, .threads = 1, .is_unbound = true},
         NULL,
         8,
         FINDING_NUMA,
         8,
         "4 of 4 ranks of MPI 4 × 1 are bound to no NUMA domain: each may run in all 8 of n1",
         "bind each rank within a domain: mpirun --map-by ppr:1:numa:PE=1 --bind-to core ..."},
        {{MPI, .ranks = 32, .threads = 1, .is_unbound = true},
         "hydra",
         8,
         FINDING_NUMA,
         8,
         "32 of 32 ranks of MPI 32 × 1 are bound to no NUMA domain",
         "mpiexec -bind-to numa ..."},
        {{MPI, .ranks = 4, .threads = 6},
         "srun",
         8,
         FINDING_NUMA,
         2,
         "2 of 4 ranks of hybrid 4 × 6 cross NUMA domains: rank 1 on n1 may run in 0-1, though 1 would do "
         "for its 6 threads",
         "srun --cpus-per-task=6 --cpu-bind=cores --distribution=block:cyclic ..."},
        {{MPI, .ranks = 2, .threads = 8, .first_cpu = 12, .hosts = 2},
         NULL,
         8,
         FINDING_NUMA,
         2,
         "2 of 2 ranks of hybrid 2 × 8 cross NUMA domains: rank 0 on n1 may run in 1-2, though 1 would do "
         "for its 8 threads",
         "mpirun --map-by ppr:1:numa:PE=8 --bind-to core ..."},
        {{MPI, .ranks = 9, .threads = 7},
         NULL,
         8,
         FINDING_NUMA,
         2,
         "6 of 9 ranks of hybrid 9 × 7 cross",
         "give each rank as many threads as divide the 8 cores of a domain"},
        {{MPI, .ranks = 2, .threads = 12, .is_unbound = true},
         "hydra",
         8,
         FINDING_NUMA,
         8,
         "2 of 2 ranks of hybrid 2 × 12",
         "as few domains as its threads take: mpiexec -bind-to core:12 ..."},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        expect_lying(&cases[i], NULL);
}

static void ranks_within_domains_raise_nothing(void **state)
{
    static const struct lying cases[] = {
        {{.ranks = 1, .threads = 8}, NULL, 8, NOTHING},
        {{MPI, .ranks = 8, .threads = 1}, NULL, 8, NOTHING},
        {{MPI, .ranks = 8, .threads = 8}, NULL, 8, NOTHING},
        {{MPI, .ranks = 16, .threads = 4, .hosts = 2}, "hydra", 8, NOTHING},
        {{MPI, .ranks = 4, .threads = 6}, NULL, 1, NOTHING}, /* one domain */
        {{MPI, .ranks = 4, .threads = 6, .is_unbound = true}, NULL, 1, NOTHING},
        {{MPI, .ranks = 4, .threads = 6, .is_unbound = true}, NULL, 0, NOTHING}, /* not recorded */
        {{MPI, .ranks = 4, .threads = 6}, NULL, 0, NOTHING},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        expect_lying(&cases[i], NULL);
}

/* They want no CPU, or have others to complain of. */
static void ranks_that_sleep_or_share_cpus_cross_nothing(void **state)
{
    const struct lying lying = {{MPI, .ranks = 4, .threads = 6, .is_unbound = true}, NULL, 8, NOTHING};
    (void)state;
    for (int sleep = 0; sleep <= 1; sleep++) {
        struct study study = study_of(&lying);
        struct judged judged;
        struct error error;
        if (sleep)
            study.kernel = "sleep";
        else
            study.cpus = study.cores = 16;
        judge(&judged, &study);
        assert_true(findings_add(&judged.groups, &error));
        assert_null(findings_find(&judged.groups.items[0].findings, FINDING_NUMA, NULL));
        assert_int_equal(
            findings_find(&judged.groups.items[0].findings, FINDING_OVERSUBSCRIBED, NULL) != NULL, !sleep);
        forget(&judged);
    }
}

static void a_process_that_has_several_domains_is_a_fact(void **state)
{
    static const struct {
        struct lying lying;
        const char *caveat;
    } cases[] = {
        {{{.ranks = 1, .threads = 16}, NULL, 8, NOTHING},
         "in 1 of 2 rows a process may use several domains "
         "(OpenMP 1 × 16: 2 of 8)"},
        {{{.ranks = 1, .threads = 4, .is_unbound = true}, NULL, 8, NOTHING}, "(OpenMP 1 × 4: 8 of 8)"},
        {{{MPI, .ranks = 2, .threads = 16}, NULL, 8, NOTHING}, "(hybrid 2 × 16: 2 of 8)"},
        {{{MPI, .ranks = 2, .threads = 4, .hosts = 2, .is_unbound = true}, NULL, 8, NOTHING},
         "(hybrid 2 × 4: 8 of 8)"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        expect_lying(&cases[i].lying, cases[i].caveat);
}

static void hardware_threads_counted_as_cores_are_told(void **state)
{
    static const struct lying cases[] = {
        {{MPI, .ranks = 4, .threads = 2, .are_siblings = true},
         "srun",
         8,
         FINDING_SMT,
         0.5,
         "in hybrid 4 × 2, 8 workers that may use 4 cores share cores",
         "bind one worker to each core (srun --cpus-per-task=2 --hint=nomultithread ...)"},
        {{MPI, .ranks = 8, .threads = 1, .are_siblings = true},
         "hydra",
         8,
         FINDING_SMT,
         0.5,
         "in MPI 8 × 1, 8 workers that may use 4 cores share cores",
         "(mpiexec -bind-to core:1 ...)"},
        {{MPI, .ranks = 2, .threads = 4, .are_siblings = true},
         NULL,
         1,
         FINDING_SMT,
         0.5,
         "SMT: in hybrid 2 × 4",
         "(mpirun --map-by slot:PE=4 --bind-to core ...)"},
        {{MPI, .ranks = 2, .threads = 4, .are_siblings = true}, NULL, 0, NOTHING}, /* not recorded */
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        expect_lying(&cases[i], NULL);
}

/* ---- Coverage. */

enum { COVERED = 300, COVERED_LEAST = 279 };
enum figure { SPEEDUP, EFFICIENCY, KARP_FLATT, LOST, PARTS, FIGURES = PARTS + LOST_PARTS };

/* In how many studies the interval of a figure held the true value; of a row. */
struct coverage {
    int hits[FIGURES];
};

static const char *figure_name(int figure)
{
    static const char *const names[] = {"speedup", "efficiency", "Karp-Flatt", "lost"};
    return figure < PARTS ? names[figure] : lost_parts_key((enum lost_part)(figure - PARTS));
}

/* Losses of each kind that varies, and none of speed in the second row. */
static struct study lossy(enum study_noise noise, size_t repetitions, int i)
{
    struct study study = study_default();
    study.seed = (unsigned long)i + 1;
    study.noise = noise;
    study.noise_size = 0.02;
    study.jitter = 0.1;
    study.repetitions = study.per_record = repetitions;
    study_add(&study, 0, 1);
    struct study_row *threads = study_add(&study, 0, 4), *ranks = study_add(&study, 4, 1);
    threads->planted[STUDY_START] = 0.2;
    threads->planted[STUDY_WAITING] = 0.1;
    threads->planted[STUDY_OVERHEAD] = 0.15;
    threads->planted[STUDY_COLLECTING] = 0.1;
    threads->planted[STUDY_NOT_RUNNING] = 0.2;
    threads->planted[STUDY_SPEED] = 0.4;
    ranks->planted[STUDY_VAIN] = 0.3;
    ranks->planted[STUDY_WORK] = 0.2;
    return study;
}

static const struct row *find_row(const struct group *group, const struct study_row *planted)
{
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++)
        if (row->like->ranks == planted->ranks && row->like->threads_most == planted->threads)
            return row;
    fail_msg("no row of %d ranks with %d threads", planted->ranks, planted->threads);
    return NULL;
}

static enum study_loss planted_as(enum lost_part part)
{
    enum study_loss loss = 0;
    while (loss < STUDY_LOSSES && strcmp(study_loss_name(loss), lost_parts_key(part)) != 0)
        loss++;
    return loss;
}

static void count_hits(struct coverage *coverage, const struct group *group, const struct row *row,
                       const struct study_truth *truth)
{
    const double p = row->like->workers, speedup = truth->speedup;
    struct lost_speedup loss;
    struct error error;
    assert_true(lost_speedup_explain(&loss, group, row, &error));
    coverage->hits[SPEEDUP] += estimate_holds(row->speedup, speedup);
    coverage->hits[EFFICIENCY] += estimate_holds(row->efficiency, speedup / p);
    coverage->hits[KARP_FLATT] += estimate_holds(row->karp_flatt, (1 / speedup - 1 / p) / (1 - 1 / p));
    coverage->hits[LOST] += estimate_holds(loss.lost, p - speedup);
    for (enum lost_part part = 0; part < LOST_PARTS; part++) {
        const enum study_loss planted = planted_as(part);
        if (planted < STUDY_LOSSES)
            coverage->hits[PARTS + part] += estimate_holds(loss.part[part], truth->lost[planted]);
    }
}

/* Of a part that is not planted the true value is 0, which no interval need hold but that of the speed: to
 * others no noise is given. */
static bool is_judged(int figure, const struct study_truth *truth)
{
    if (figure < PARTS || figure - PARTS == LOST_SPEED)
        return true;
    const enum study_loss planted = planted_as((enum lost_part)(figure - PARTS));
    return planted < STUDY_LOSSES && truth->lost[planted] > 1e-9;
}

static bool covers(enum study_noise noise, size_t repetitions)
{
    struct coverage coverage[STUDY_ROWS_MAX] = {0};
    for (int i = 0; i < COVERED; i++) {
        const struct study study = lossy(noise, repetitions, i);
        struct judged judged;
        judge(&judged, &study);
        const struct group *group = &judged.groups.items[0];
        for (size_t k = 1; k < study.row_count; k++) {
            const struct study_truth truth = study_truth_of(&study, &study.rows[k]);
            count_hits(&coverage[k], group, find_row(group, &study.rows[k]), &truth);
        }
        forget(&judged);
    }
    bool good = true;
    const struct study study = lossy(noise, repetitions, 0);
    for (size_t k = 1; k < study.row_count; k++)
        for (int figure = 0; figure < FIGURES; figure++) {
            const struct study_truth truth = study_truth_of(&study, &study.rows[k]);
            const int hits = coverage[k].hits[figure];
            if (!is_judged(figure, &truth) || hits >= COVERED_LEAST)
                continue;
            print_message("%s, %zu repetitions, row %zu: the true %s is in the interval of %d of %d\n",
                          noise_name(noise), repetitions, k, figure_name(figure), hits, COVERED);
            good = false;
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
        cmocka_unit_test(honest_loops_raise_no_finding),
        cmocka_unit_test(ranks_that_cross_domains_are_told_with_the_words_of_their_launcher),
        cmocka_unit_test(ranks_within_domains_raise_nothing),
        cmocka_unit_test(ranks_that_sleep_or_share_cpus_cross_nothing),
        cmocka_unit_test(a_process_that_has_several_domains_is_a_fact),
        cmocka_unit_test(hardware_threads_counted_as_cores_are_told),
        cmocka_unit_test(intervals_hold_the_true_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
