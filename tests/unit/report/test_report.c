/* The report: what is kept of a record, what is refused and why, what shares a table, and what disagrees. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/analysis/group.h"
#include "report/analysis/grouping.h"
#include "report/findings/findings.h"
#include "report/findings/labels.h"
#include "report/records/ranks.h"
#include "report/tables/cells/table.h"

#define NUMBERS "040c40ca01a2ca16170f793bbb47b421"
#define VERDICTS "0189fd8b5621bc4e1599f835023b31f9"

/* ---- Records to order. */

/* {0} is a sequential run of 2 and 9 in 2 s. */
struct spec {
    const char *launcher; /* NULL: none */
    int ranks, threads;   /* 0: 1 */
    const char *cpus;     /* of each worker; NULL: "0-7" */
    const char *seconds;  /* of the repetitions, separated by blanks; NULL: "2" */
    const char *cpu_model, *isa, *commit, *kernel, *format, *verdicts, *tally, *extra,
        *workload;         /* NULL: usual */
    int exit_code, schema; /* schema 0: 1 */
    int process;           /* 0: another one for every record */
    bool begins_idle;      /* in its first measured repetition nobody is at work */
};

static const char * or (const char *text, const char *otherwise)
{
    return text ? text : otherwise;
}

static void write_ranks(FILE *file, const struct spec *spec, int ranks, int threads, int process)
{
    fprintf(file, "\"ranks\":[");
    for (int rank = 0; rank < ranks; rank++)
        fprintf(file,
                "%s{\"rank\":%d,\"host\":\"h%d\",\"process\":%d,\"cpu_model\":\"%s\",\"isa\":\"%s\","
                "\"threads\":%d}",
                rank ? "," : "", rank, rank % 2, process, or (spec->cpu_model, "CPU"), or (spec->isa, "avx2"),
                threads);
    fprintf(file, "],");
}

/* The first number takes half a second, the second the rest. */
static void write_repetition(FILE *file, const struct spec *spec, const char *seconds, bool is_idle,
                             int ranks, int threads)
{
    fprintf(file, "{\"warmup\":false,\"seconds\":%s,\"workers\":[", seconds);
    for (int i = 0; i < ranks * threads; i++)
        fprintf(file, "%s{\"rank\":%d,\"operations\":7,\"busy_seconds\":%s,\"allowed_cpus\":\"%s\"}",
                i ? "," : "", i / threads, is_idle ? "0" : seconds, or (spec->cpus, "0-7"));
    if (is_idle)
        fprintf(file, "],\"numbers\":[{\"seconds\":0},{\"seconds\":0}]}");
    else
        fprintf(file, "],\"numbers\":[{\"seconds\":0.5},{\"seconds\":%.17g}]}", strtod(seconds, NULL) - 0.5);
}

static void write_repetitions(FILE *file, const struct spec *spec, int ranks, int threads)
{
    char copy[512], *rest = NULL;
    snprintf(copy, sizeof copy, "%s", or (spec->seconds, "2"));
    fprintf(file, "\"repetitions\":[{\"warmup\":true}");
    for (char *word = strtok_r(copy, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        fprintf(file, ",");
        write_repetition(file, spec, word, spec->begins_idle && word == copy, ranks, threads);
    }
    fprintf(file, "]");
}

/* The line of a record, from malloc. */
static char *record_of(const struct spec *spec)
{
    static int next_process = 1000;
    char *text = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);
    assert_non_null(file);
    const int ranks = spec->ranks ? spec->ranks : 1, threads = spec->threads ? spec->threads : 1;
    fprintf(file, "{\"schema\":%d,\"started\":\"2026-01-01T00:00:00Z\",", spec->schema ? spec->schema : 1);
    fprintf(file,
            "\"program\":{\"version\":\"0.1.0\",\"commit\":\"%s\",\"compiler\":\"cc 1\",\"flags\":\"-O3\","
            "\"threads_library\":\"OpenMP\",\"mpi_library\":\"MPI\"},",
            or (spec->commit, "abc"));
    fprintf(file, "\"world\":{\"launcher\":\"%s\",\"nodes\":1,\"ranks\":%d,\"workers\":%d},",
            or (spec->launcher, "none"), ranks, ranks * threads);
    write_ranks(file, spec, ranks, threads, spec->process ? spec->process : next_process++);
    fprintf(file, "\"kernel\":\"%s\",\"operation\":\"divisors\",\"workload\":%s,", or (spec->kernel, "trial"),
            or (spec->workload, "\"classic\""));
    fprintf(file, "\"sources\":[{\"kind\":\"range\",\"text\":\"2:9:7\"}],\"format\":\"%s\",",
            or (spec->format, "table"));
    fprintf(file,
            "\"numbers\":[{\"n\":\"2\",\"verdict\":\"prime\"},{\"n\":\"9\",\"verdict\":\"composite\"}],");
    fprintf(file, "\"tally\":{%s,\"numbers_digest\":\"" NUMBERS "\",\"verdicts_digest\":\"%s\"},",
            or (spec->tally, "\"numbers\":2,\"prime\":1,\"composite\":1,\"neither\":0,\"invalid\":0"),
            or (spec->verdicts, VERDICTS));
    write_repetitions(file, spec, ranks, threads);
    fprintf(file, ",\"exit_code\":%d%s}", spec->exit_code, or (spec->extra, ""));
    assert_int_equal(fclose(file), 0);
    return text;
}

static void load_text(struct runs *runs, const char *text)
{
    struct error error;
    if (!load_line(runs, "file", runs->count + runs->unusable + 1, text, strlen(text), RUN_ALL_TIMES, &error))
        fail_msg("%s", error.text);
}

static void load_spec(struct runs *runs, const struct spec *spec)
{
    char *text = record_of(spec);
    load_text(runs, text);
    free(text);
    if (runs->problems.count > 0)
        fail_msg("%s", runs->problems.text[0]);
}

static struct runs loaded(const struct spec *specs, size_t count)
{
    struct runs runs = {0};
    for (size_t i = 0; i < count; i++)
        load_spec(&runs, &specs[i]);
    return runs;
}

static struct groups grouped(const struct runs *runs)
{
    struct groups groups;
    struct error error;
    if (!grouping_make(&groups, runs, &(struct grouping_filter){0}, &error) || !findings_add(&groups, &error))
        fail_msg("%s", error.text);
    return groups;
}

static void expect_near(const char *what, double got, double wanted)
{
    if (!(fabs(got - wanted) < 1e-12))
        fail_msg("%s: got %.17g, expected %.17g", what, got, wanted);
}

static void expect_has(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("expected '%s' in: %s", part, text);
}

static bool has_caveat(const struct group *group, const char *part)
{
    for (size_t i = 0; i < group->caveats.count; i++)
        if (strstr(group->caveats.text[i], part))
            return true;
    return false;
}

/* ---- Reading. */

static void a_record_is_read_as_it_is(void **state)
{
    (void)state;
    struct runs runs = loaded((const struct spec[]){{.launcher = "mpirun",
                                                     .ranks = 4,
                                                     .threads = 2,
                                                     .cpus = "0-2,5",
                                                     .seconds = "3 1 2",
                                                     .extra = ",\"news\":{\"of\":[\"later\",1]}"}},
                              1);
    const struct run *run = &runs.items[0];
    assert_int_equal(run->world, RUN_HYBRID);
    assert_int_equal(run->ranks, 4);
    assert_int_equal(run->workers, 8);
    assert_int_equal(run->threads_least, 2);
    assert_int_equal(run->cpus_least, 4);
    assert_int_equal(run->cpus, 8); /* four on each of two hosts */
    assert_int_equal(run->operations, 56);
    assert_int_equal(run->repetitions, 3);
    expect_near("the last time", run->seconds[2], 2);
    expect_near("of the second number", run->number_seconds[3], 0.5);
    assert_int_equal(run->number[1].n, 9);
    assert_true(run_number_is(&run->number[0], "prime"));
    assert_string_equal(run->label, "classic");
    assert_string_equal(run->numbers_digest, NUMBERS);
    load_free(&runs);
}

static void the_world_follows_from_launcher_and_threads(void **state)
{
    (void)state;
    static const struct {
        struct spec spec;
        enum run_world world;
    } cases[] = {
        {{0}, RUN_SEQUENTIAL},
        {{.threads = 2}, RUN_OPENMP},
        {{.launcher = "mpirun"}, RUN_MPI},
        {{.launcher = "srun", .ranks = 3}, RUN_MPI},
        {{.launcher = "srun", .threads = 2}, RUN_HYBRID},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct runs runs = loaded(&cases[i].spec, 1);
        if (runs.items[0].world != cases[i].world)
            fail_msg("case %zu: %s", i, run_world_name(runs.items[0].world));
        load_free(&runs);
    }
}

/* What the reader says of a line; "" if it takes it. */
static const char *verdict_on(const char *text, char said[512])
{
    struct runs runs = {0};
    load_text(&runs, text);
    snprintf(said, 512, "%s", runs.problems.count ? runs.problems.text[0] : "");
    assert_int_equal(runs.count + runs.unusable, 1);
    load_free(&runs);
    return said;
}

static void every_beginning_of_a_record_is_half_a_record(void **state)
{
    (void)state;
    char said[512], *text = record_of(&(struct spec){0});
    assert_string_equal(verdict_on(text, said), "");
    for (size_t size = strlen(text) - 1; size > 0; size--) {
        text[size] = '\0';
        expect_has(verdict_on(text, said), "file:1: half a record");
    }
    free(text);
}

static void what_is_no_record_is_told_with_its_place(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"garbage", "no JSON from column"},
        {"\x1b[2J\xff", "no JSON from column"},
        {"{\"schema\":1} x", "no JSON from column"},
        {"[]", "no object"},
        {"17", "no record of a run: "},
        {"{}", "'schema' is missing"},
        {"{\"schema\":\"1\"}", "'schema' is not a whole number"},
        {"{\"schema\":0}", "a record of schema 0; this primes-report reads schemas 1 to 2: it is too old"},
        {"{\"schema\":3}",
         "a record of schema 3; this primes-report reads schemas 1 to 2: a newer one is needed"},
        {"{\"schema\":99999999999999999999}", "file:1: no record of a run"},
        {"{\"schema\":1}", "'exit_code' is missing"},
        {"{\"schema\":1,\"exit_code\":1}", "the run failed with exit code 1"},
        {"{\"schema\":1,\"exit_code\":0}", "'program' is missing"},
        {"{\"schema\":1,\"exit_code\":0,\"program\":{\"version\":1}}", "'program.version' is not a text"},
    };
    char said[512];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        expect_has(verdict_on(cases[i][0], said), cases[i][1]);
}

/* Replaces the first OLD of a good record by NEW. */
static char *changed(const char *old, const char *new)
{
    char *good = record_of(&(struct spec){0}), *at = strstr(good, old), *text = NULL;
    if (!at)
        fail_msg("'%s' is not in the record", old);
    assert_true(asprintf(&text, "%.*s%s%s", (int)(at - good), good, new, at + strlen(old)) > 0);
    free(good);
    return text;
}

static void a_wrong_value_is_named(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        {"\"seconds\":2", "\"seconds\":-1", "'repetitions[1].seconds' is not a number of seconds, 0 or more"},
        {"\"seconds\":2", "\"seconds\":1e999", "no JSON"},
        {"\"seconds\":2", "\"second\":2", "'repetitions[1].seconds' is missing"},
        {"{\"seconds\":0.5}", "{\"seconds\":null}", "'repetitions[1].numbers[0].seconds' is not a number of"},
        {"{\"seconds\":0.5},", "", "a repetition has 1 numbers, 'tally' has 2"},
        {"\"operations\":7", "\"operations\":7.5", "'repetitions[1].workers[0].operations' is not a whole"},
        {"\"allowed_cpus\":\"0-7\"", "\"allowed_cpus\":\"7-0\"",
         "'repetitions[1].workers[0].allowed_cpus' is not"},
        {"\"allowed_cpus\":\"0-7\"", "\"allowed_cpus\":\"0-99999999\"", "is not a list of CPUs"},
        {"\"allowed_cpus\":\"0-7\"", "\"allowed_cpus\":\"0;7\"", "is not a list of CPUs"},
        {"\"ranks\":1", "\"ranks\":2", "'world.ranks' is 2, but 'ranks' has 1"},
        {"\"ranks\":1", "\"ranks\":0", "'world.ranks' is not a whole number from 1 to"},
        {"\"workers\":1", "\"workers\":2", "its ranks have 1 threads, but 'world.workers' is 2"},
        {"\"workers\":1", "\"workers\":4294967297", "'world.workers' is not a whole number"},
        {"\"prime\":1", "\"prime\":2", "do not add up"},
        {NUMBERS, "040C40ca01a2ca16170f793bbb47b421", "'tally.numbers_digest' is not a digest"},
        {VERDICTS, "0189", "'tally.verdicts_digest' is not a digest of 32"},
        {"\"n\":\"9\"", "\"n\":\"18446744073709551616\"", "'numbers[1].n' is not a number from 0 to 2^64-1"},
        {"\"n\":\"9\"", "\"n\":9", "'numbers[1].n' is not a text"},
        {"\"warmup\":false", "\"warmup\":true", "nothing measured"},
        {"\"rank\":0,\"operations\"", "\"rank\":1,\"operations\"",
         "'repetitions[1].workers[0].rank' is 1, where a thread of rank 0"},
        {"\"launcher\":\"none\"", "\"launcher\":7", "'world.launcher' is not a text"},
        {"\"workload\":\"classic\"", "\"workload\":7", "'workload' is not a text or null"},
        {"\"exit_code\"", "\"schedule\":7,\"exit_code\"", "'schedule' is not an object"},
        {"\"exit_code\"", "\"schedule\":{},\"exit_code\"", "'schedule.kind' is missing"},
        {"\"exit_code\"", "\"schedule\":{\"kind\":\"runtime\"},\"exit_code\"",
         "'schedule.kind' is not a kind of schedule: auto, static, dynamic or guided"},
        {"\"exit_code\"", "\"schedule\":{\"kind\":\"Static\"},\"exit_code\"",
         "'schedule.kind' is not a kind"},
        {"\"exit_code\"", "\"schedule\":{\"kind\":\"auto\",\"chunk\":1},\"exit_code\"",
         "'schedule.chunk' is not of a schedule that has chunks"},
        {"\"exit_code\"", "\"schedule\":{\"kind\":\"static\",\"chunk\":0},\"exit_code\"",
         "'schedule.chunk' is not a whole number from 1 to"},
        {"\"exit_code\"", "\"schedule\":{\"kind\":\"dynamic\",\"chunk\":\"1\"},\"exit_code\"",
         "'schedule.chunk' is not a whole number from 1 to"},
        {"\"exit_code\"", "\"schedule\":{\"kind\":\"guided\"},\"exit_code\"", "'schedule.chunk' is missing"},
        {"\"operations\":7", "\"operations\":7,\"chunks\":-1",
         "'repetitions[1].workers[0].chunks' is not a whole"},
        {"\"operations\":7", "\"operations\":7,\"numbers\":-1",
         "'repetitions[1].workers[0].numbers' is not a whole"},
        {"\"operations\":7", "\"operations\":7,\"held_back_seconds\":-1",
         "'repetitions[1].workers[0].held_back_seconds' is not a number of seconds"},
    };
    char said[512];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *text = changed(cases[i][0], cases[i][1]);
        expect_has(verdict_on(text, said), cases[i][2]);
        free(text);
    }
}

static void blank_lines_are_nothing(void **state)
{
    (void)state;
    struct runs runs = {0};
    load_text(&runs, "");
    load_text(&runs, " \t\r\n");
    assert_int_equal(runs.count + runs.unusable, 0);
    load_free(&runs);
}

static void own_numbers_are_called_by_their_source(void **state)
{
    (void)state;
    struct runs runs = loaded((const struct spec[]){{.workload = "null"}}, 1);
    assert_null(runs.items[0].workload);
    assert_string_equal(runs.items[0].label, "own numbers (range 2:9:7)");
    load_free(&runs);
}

static void a_schedule_has_the_name_that_people_give_it(void **state)
{
    (void)state;
    static const struct {
        const char *in_record, *name;
        bool is_told;
    } cases[] = {
        {"", "auto", false}, /* as in version 1 */
        {",\"schedule\":{\"kind\":\"dynamic\",\"order\":\"input\"}", "auto",
         true}, /* as it was called before */
        {",\"schedule\":{\"kind\":\"auto\",\"order\":\"longest first\"}", "auto", true},
        {",\"schedule\":{\"kind\":\"static\",\"order\":\"input\"}", "static", true},
        {",\"schedule\":{\"kind\":\"static\",\"chunk\":1000}", "static,1000", true},
        {",\"schedule\":{\"kind\":\"dynamic\",\"chunk\":1}", "dynamic,1", true},
        {",\"schedule\":{\"kind\":\"guided\",\"chunk\":9223372036854775807}", "guided,9223372036854775807",
         true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct runs runs = loaded(&(struct spec){.extra = cases[i].in_record}, 1);
        assert_string_equal(runs.items[0].schedule, cases[i].name);
        assert_int_equal(runs.items[0].schedule_is_told, cases[i].is_told);
        load_free(&runs);
    }
}

static void who_reads_a_big_file_is_told_or_known_by_its_size(void **state)
{
    (void)state;
    static const struct {
        const char *in_record;
        bool reads;
    } cases[] = {
        {"", false},
        {",\"input\":{\"bytes\":131072}", false},
        {",\"input\":{\"bytes\":131073}", true}, /* as of older records */
        {",\"input\":{\"bytes\":131073},\"in_blocks\":false", false},
        {",\"input\":{\"bytes\":16},\"in_blocks\":true", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct runs runs = loaded(&(struct spec){.extra = cases[i].in_record}, 1);
        assert_int_equal(runs.items[0].reads_files, cases[i].reads);
        load_free(&runs);
    }
}

static void claim_places(const struct run *run, int cpus, int places)
{
    assert_int_equal(run_cpus_for_workers(run), cpus);
    assert_int_equal(run_shares_cpus(run), cpus < run->workers);
    assert_int_equal(run_places_for_workers(run), places);
}

static void workers_share_cpus_that_are_known_and_fewer_unless_they_sleep(void **state)
{
    (void)state;
    claim_places(&(struct run){.workers = 4, .nodes = 1, .cpus = 2, .cores = 1}, 2, 2);
    claim_places(&(struct run){.workers = 4, .nodes = 1, .cpus = 8}, 4, 4);
    claim_places(&(struct run){.workers = 4, .nodes = 1}, 4, 4);
    claim_places(&(struct run){.workers = 4, .nodes = 1, .cpus = 2, .sleeps = true}, 4, 4);
    /* Published: */
    claim_places(&(struct run){.source = "book", .workers = 16, .nodes = 1, .cpus = 12, .cores = 6}, 12, 6);
    claim_places(&(struct run){.source = "book", .workers = 16, .nodes = 2, .cpus = 24, .cores = 6}, 16, 12);
}

static void what_a_terminal_would_obey_is_escaped(void **state)
{
    (void)state;
    char shown[SHOWN_SIZE], again[2 * SHOWN_SIZE];
    assert_string_equal(lines_show("a\x1b[2J\n\x7f", shown), "a\\x1b[2J\\n\\x7f");
    assert_string_equal(lines_show("é × \xc2\x9b \xff \xe2\x82", shown), "é × \\xc2\\x9b \\xff \\xe2\\x82");
    memset(again, 'x', sizeof again - 1);
    again[sizeof again - 1] = '\0';
    lines_show(again, shown);
    assert_true(strlen(shown) < SHOWN_SIZE);
    assert_string_equal(shown + strlen(shown) - 3, "...");
}

/* A worker with all that it can say of itself; see `changed_in`. */
static const char FULL[] =
    "{\"schema\":2,\"started\":\"2026-02-28T23:59:59Z\",\"program\":{\"version\":\"1\",\"commit\":\"c\","
    "\"compiler\":\"cc\","
    "\"flags\":\"f\",\"threads_library\":\"o\",\"mpi_library\":\"m\"},\"world\":{\"launcher\":\"none\","
    "\"nodes\":1,"
    "\"ranks\":1,\"workers\":1},\"ranks\":[{\"host\":\"h\",\"process\":7,\"cpu_model\":\"CPU\",\"cpus\":4,"
    "\"cores\":2,"
    "\"memory_bytes\":25232932864,\"threads\":1}],\"kernel\":\"trial\",\"operation\":\"divisors\","
    "\"workload\":\"w\","
    "\"format\":\"count\",\"schedule\":{\"kind\":\"dynamic\",\"chunk\":1},"
    "\"tally\":{\"numbers\":2,\"prime\":1,\"composite\":1,\"neither\":0,\"invalid\":0,\"numbers_digest\":"
    "\"" NUMBERS "\",\"verdicts_digest\":\"" VERDICTS "\"},\"numbers\":[{\"n\":\"2\",\"verdict\":\"prime\"},"
    "{\"n\":\"9\",\"verdict\":\"composite\"}],\"repetitions\":[{\"warmup\":false,\"seconds\":2,"
    "\"compute_seconds\":1.9,\"collect_seconds\":0.1,\"write_seconds\":0.05,\"vain_units\":1,"
    "\"vain_operations\":3,\"unit_operations\":5,\"unit_count\":4,\"workers\":[{\"rank\":0,\"thread\":0,"
    "\"allowed_cpus\":\"0-3\",\"busy_seconds\":1.7,\"cpu_seconds\":1.8,\"busy_cpu_seconds\":1.6,\"end_"
    "seconds\":1.9,"
    "\"operations\":40,\"units\":4,\"chunks\":2,\"held_back_seconds\":0.1,\"unit_sums\":{\"first_start_"
    "seconds\":0.2,"
    "\"shortest_seconds\":0.1,\"longest_seconds\":0.5,\"squared_seconds\":1,\"longest_operations\":10,\"vain_"
    "units\":1,"
    "\"vain_operations\":3}}],\"numbers\":[{\"seconds\":0.8,\"start_seconds\":0.2,\"known_seconds\":1,"
    "\"units\":2},"
    "{\"seconds\":0.9,\"start_seconds\":1,\"known_seconds\":2,\"units\":2}]}],\"exit_code\":0}";

/* The text with the first OLD behind the first PLACE replaced by NEW, from malloc. */
static char *changed_in(const char *text, const char *place, const char *old, const char *new)
{
    char *result = NULL;
    const char *at = strstr(text, place);
    at = at ? strstr(at, old) : NULL;
    if (!at)
        fail_msg("'%s' does not stand behind '%s'", old, place);
    assert_true(asprintf(&result, "%.*s%s%s", (int)(at - text), text, new, at + strlen(old)) > 0);
    return result;
}

static void what_no_run_can_have_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *place, *old, *new, *said;
    } cases[] = {
        {"{\"warmup\"", "\"seconds\":2", "\"seconds\":0",
         "repetitions[0].seconds' is 0, and no clock tells less"},
        {"{\"warmup\"", "\"seconds\":2", "\"seconds\":1e-308",
         "repetitions[0].seconds' is 1e-308, and no clock"},
        {"{\"warmup\"", "\"seconds\":2", "\"seconds\":2e10",
         "repetitions[0].seconds' is 2e+10, which is above 300"},
        {"{\"warmup\"", "false", "0", "repetitions[0].warmup' is not true or false"},
        {"", ",\"schedule\"", ",\"in_blocks\":0,\"schedule\"", "in_blocks' is not true or false"},
        {"", "\"compute_seconds\":1.9", "\"compute_seconds\":2.001",
         "repetitions[0].compute_seconds' is 2.001, above 'repetitions[0].seconds', which is 2"},
        {"", "\"collect_seconds\":0.1", "\"collect_seconds\":3", "collect_seconds' is 3, above"},
        {"", "\"collect_seconds\":0.1", "\"collect_seconds\":-1",
         "collect_seconds' is not a number of seconds"},
        {"", "\"write_seconds\":0.05", "\"write_seconds\":3", "write_seconds' is 3, above"},
        {"", "\"vain_units\":1", "\"vain_units\":5",
         "repetitions[0].vain_units' is 5, above 'repetitions[0].unit_count'"},
        {"", "\"vain_operations\":3", "\"vain_operations\":41",
         "repetitions[0].vain_operations' is 41, above the 40 of all workers"},
        {"\"workers\":[", "\"rank\":0", "\"rank\":1",
         "workers[0].rank' is 1, where a thread of rank 0 should stand"},
        {"\"workers\":[", "\"thread\":0", "\"thread\":1",
         "workers[0].thread' is 1, where thread 0 should stand"},
        {"\"workers\":[", "\"busy_seconds\":1.7", "\"busy_seconds\":2.1",
         "workers[0].busy_seconds' is 2.1, above 'repetitions[0].seconds', which is 2"},
        {"\"workers\":[", "\"busy_seconds\":1.7", "\"busy_seconds\":1.95",
         "busy_seconds' is 1.95, above 'repetitions[0].workers[0].end_seconds', which is 1.9"},
        {"\"workers\":[", "\"cpu_seconds\":1.8", "\"cpu_seconds\":2.1",
         "cpu_seconds' is 2.1, above 'repetitions[0].sec"},
        {"\"workers\":[", "\"busy_cpu_seconds\":1.6", "\"busy_cpu_seconds\":1.78",
         "busy_cpu_seconds' is 1.78, above 'repetitions[0].workers[0].busy_seconds', which is 1.7"},
        {"\"workers\":[", "\"cpu_seconds\":1.8", "\"cpu_seconds\":1.5",
         "busy_cpu_seconds' is 1.6, above 'repetitions[0].workers[0].cpu_seconds', which is 1.5"},
        {"\"workers\":[", "\"end_seconds\":1.9", "\"end_seconds\":2.1",
         "end_seconds' is 2.1, above 'repetitions[0].sec"},
        {"\"workers\":[", "\"end_seconds\":1.9", "\"end_seconds\":1.95",
         "end_seconds' is 1.95, above 'repetitions[0].compute_seconds', which is 1.9"},
        {"\"workers\":[", "\"units\":4", "\"units\":0",
         "workers[0].operations' is 40 of a worker whose 'units' is 0"},
        {"\"workers\":[", "\"held_back_seconds\":0.1", "\"held_back_seconds\":2.1",
         "held_back_seconds' is 2.1, above"},
        {"\"unit_sums\"", "\"first_start_seconds\":0.2", "\"first_start_seconds\":1.95",
         "unit_sums.first_start_seconds' is 1.95, above 'repetitions[0].workers[0].end_seconds'"},
        {"\"unit_sums\"", "\"shortest_seconds\":0.1", "\"shortest_seconds\":0.6",
         "shortest_seconds' is 0.6, above 'repetitions[0].workers[0].unit_sums.longest_seconds'"},
        {"\"unit_sums\"", "\"longest_seconds\":0.5", "\"longest_seconds\":1.8",
         "longest_seconds' is 1.8, above"},
        {"\"unit_sums\"", "\"longest_operations\":10", "\"longest_operations\":41",
         "longest_operations' is 41, above"},
        {"\"unit_sums\"", "\"vain_units\":1", "\"vain_units\":5",
         "unit_sums.vain_units' is 5, above 'repetitions[0].workers[0].units', which is 4"},
        {"\"unit_sums\"", "\"vain_operations\":3", "\"vain_operations\":41", "vain_operations' is 41, above"},
        {"\"unit_sums\"", "\"vain_operations\":3", "\"vain_operations\":-3",
         "vain_operations' is not a whole number"},
        {"\"units\":4", "\"seconds\":0.9", "\"seconds\":1",
         "numbers[1].seconds' is 1; with those before it 1.8, above the 1.7 of all workers"},
        {"\"units\":4", "\"known_seconds\":2", "\"known_seconds\":2.1",
         "numbers[1].known_seconds' is 2.1, above"},
        {"\"units\":4", "\"start_seconds\":1", "\"start_seconds\":2.1",
         "numbers[1].start_seconds' is 2.1, above"},
        {"\"units\":4", "\"start_seconds\":0.2", "\"start_seconds\":1.1",
         "start_seconds' is 1.1, above 'repetitions[0].numbers[0].known_seconds', which is 1"},
        {"", "\"nodes\":1", "\"nodes\":2", "'world.nodes' is 2, above 'world.ranks', which is 1"},
        {"", "\"cores\":2", "\"cores\":5", "'ranks[0].cores' is 5, above 'ranks[0].cpus', which is 4"},
        {"", "\"cores\":2", "\"cores\":0", "'ranks[0].cores' is not a whole number from 1 to"},
        {"", "\"memory_bytes\":25232932864", "\"memory_bytes\":0",
         "memory_bytes' is not a whole number from 1"},
    };
    char said[512];
    assert_string_equal(verdict_on(FULL, said), "");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text = changed_in(FULL, cases[i].place, cases[i].old, cases[i].new);
        verdict_on(text, said);
        expect_has(said, "file:1: no record of a run: '");
        expect_has(said, cases[i].said);
        free(text);
    }
}

/* Two ranks see the end of a repetition with clocks that began at different moments. */
static void what_clocks_of_two_ranks_can_show_is_taken(void **state)
{
    (void)state;
    char said[512];
    const struct spec spec = {.launcher = "mpirun", .ranks = 2};
    char *good = record_of(&spec);
    char *late = changed_in(good, "\"rank\":1,\"op", "\"busy_seconds\":2", "\"busy_seconds\":2.03"),
         *too_late = changed_in(good, "\"rank\":1,\"op", "\"busy_seconds\":2", "\"busy_seconds\":2.05");
    char *one = record_of(&(struct spec){0}),
         *late_of_one = changed_in(one, "\"rank\":0,\"op", "\"busy_seconds\":2", "\"busy_seconds\":2.03");
    assert_string_equal(verdict_on(late, said), "");
    expect_has(verdict_on(too_late, said), "workers[1].busy_seconds' is 2.05, above");
    expect_has(verdict_on(late_of_one, said), "workers[0].busy_seconds' is 2.03, above");
    char *swapped = changed_in(good, "\"workers\":[{", "\"rank\":0", "\"rank\":1");
    expect_has(verdict_on(swapped, said), "workers[0].rank' is 1, where a thread of rank 0 should stand");
    char *of_one = changed_in(good, "},{\"rank\":1,\"op", "},{\"rank\":1,", "},{\"rank\":0,");
    expect_has(verdict_on(of_one, said), "workers[1].rank' is 0, where a thread of rank 1 should stand");
    free(good), free(late), free(too_late), free(one), free(late_of_one), free(swapped), free(of_one);
}

static void a_run_begins_at_a_moment_that_was(void **state)
{
    (void)state;
    static const struct {
        const char *moment;
        bool is_one;
    } cases[] = {
        {"2026-02-28T23:59:59Z", true},
        {"2024-02-29T00:00:00Z", true},
        {"2000-02-29T00:00:00Z", true},
        {"1970-01-01T00:00:00Z", true},
        {"2026-12-31T12:00:00Z", true},
        {"2026-13-45T99:99:99Z", false},
        {"2026-02-30T00:00:00Z", false},
        {"2026-02-29T00:00:00Z", false},
        {"2100-02-29T00:00:00Z", false},
        {"2026-00-01T00:00:00Z", false},
        {"2026-01-00T00:00:00Z", false},
        {"2026-04-31T00:00:00Z", false},
        {"2026-01-01T24:00:00Z", false},
        {"2026-01-01T00:60:00Z", false},
        {"2026-01-01T00:00:60Z", false},
        {"2026-01-01 00:00:00Z", false},
        {"2026-01-01T00:00:00", false},
        {"2026-01-01T00:00:00Zx", false},
        {"2026-01-01T00:00:00z", false},
        {"2026-1-01T00:00:00Z", false},
        {"+026-01-01T00:00:00Z", false},
        {"yesterday", false},
        {"", false},
    };
    char said[512];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text = changed_in(FULL, "\"started\":\"", "2026-02-28T23:59:59Z", cases[i].moment);
        verdict_on(text, said);
        if (!*said != cases[i].is_one)
            fail_msg("'%s': %s", cases[i].moment, said);
        if (*said)
            expect_has(said, "'started' is ");
        free(text);
    }
}

/* 0 would be a time that was measured. */
static void what_is_not_recorded_is_not_known(void **state)
{
    (void)state;
    static const struct {
        const char *place, *member;
        size_t at; /* in struct account */
    } cases[] = {
        {"{\"warmup\"", "\"compute_seconds\":1.9,", offsetof(struct account, compute)},
        {"\"workers\":[", "\"cpu_seconds\":1.8,", offsetof(struct account, cpu)},
        {"\"workers\":[", "\"busy_cpu_seconds\":1.6,", offsetof(struct account, busy_cpu)},
        {"\"workers\":[", "\"end_seconds\":1.9,", offsetof(struct account, end)},
        {"\"workers\":[", "\"units\":4,", offsetof(struct account, units)},
        {"\"workers\":[", "\"chunks\":2,", offsetof(struct account, chunks)},
        {"\"workers\":[", "\"held_back_seconds\":0.1,", offsetof(struct account, held_back)},
        {"{\"warmup\"", "\"vain_units\":1,", offsetof(struct account, vain_units)},
        {"{\"warmup\"", "\"vain_operations\":3,", offsetof(struct account, vain_operations)},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct runs whole = {0}, lacking = {0};
        char *text = changed_in(FULL, cases[i].place, cases[i].member, "");
        load_text(&whole, FULL);
        load_text(&lacking, text);
        assert_int_equal(lacking.count, 1);
        const double known = *(const double *)((const char *)whole.items[0].accounts + cases[i].at),
                     unknown = *(const double *)((const char *)lacking.items[0].accounts + cases[i].at);
        if (!(known > 0) || !isnan(unknown))
            fail_msg("with %s it is %g, without it %g", cases[i].member, known, unknown);
        load_free(&whole);
        load_free(&lacking);
        free(text);
    }
    static const char sums[] = ",\"unit_sums\":{";
    const char *from = strstr(FULL, sums), *to = strstr(from, "}") + 1;
    char *text = NULL;
    struct runs runs = {0};
    assert_true(asprintf(&text, "%.*s%s", (int)(from - FULL), FULL, to) > 0);
    load_text(&runs, FULL);
    load_text(&runs, text);
    assert_int_equal(runs.count, 2);
    expect_near("the first start", runs.items[0].accounts->before, 0.2);
    expect_near("the longest unit", runs.items[0].accounts->longest_unit, 10);
    assert_true(isnan(runs.items[1].accounts->before) && isnan(runs.items[1].accounts->longest_unit));
    load_free(&runs);
    free(text);
}

/* ---- Machines. */

static void memory_is_what_is_installed(void **state)
{
    (void)state;
    static const double cases[][2] = {{0.47, 0.5},  {0.96, 1},  {1, 1},       {1.93, 2},    {3.76, 4},
                                      {7.63, 8},    {11.6, 12}, {15.5, 16},   {23.5, 24},   {31.2, 32},
                                      {62.6, 64},   {94.1, 96}, {125.6, 128}, {188.4, 192}, {251.6, 256},
                                      {376.5, 384}, {503, 512}, {754.7, 768}, {1007, 1024}, {1511, 1536}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_near("installed", ranks_installed_gib((long long)(cases[i][0] * (1 << 30))), cases[i][1]);
}

static void a_machine_is_its_cores_and_its_memory(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        /* what is changed, to what, and the machine */
        {"\"cores\":2", "\"cores\":2", "2 cores with 24 GiB"},
        {"\"cores\":2", "\"cores\":1", "1 core with 24 GiB"},
        {"\"cores\":2,", "", "24 GiB"},
        {"\"memory_bytes\":25232932864,", "", "2 cores"},
        {"\"cores\":2,\"memory_bytes\":25232932864,", "", "not recorded"},
        {"\"memory_bytes\":25232932864", "\"memory_bytes\":25769803776", "2 cores with 24 GiB"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct runs runs = {0};
        char *text = changed_in(FULL, "\"ranks\":[", cases[i][0], cases[i][1]);
        load_text(&runs, text);
        assert_int_equal(runs.count, 1);
        assert_string_equal(runs.items[0].key[RUN_MACHINE], cases[i][2]);
        load_free(&runs);
        free(text);
    }
}

/* ---- Grouping. */

static void the_rate_is_that_of_the_repetitions_in_which_a_worker_was_busy(void **state)
{
    (void)state;
    struct runs runs = loaded((const struct spec[]){{.seconds = "2 14 7", .begins_idle = true},
                                                    {.begins_idle = true, .threads = 2}},
                              2);
    struct groups groups = grouped(&runs);
    expect_near("rate", groups.items[0].rows[0].rate, 0.75); /* the middle of 7/14 and 7/7 */
    assert_true(isnan(groups.items[0].rows[1].rate));
    grouping_free(&groups);
    load_free(&runs);
}

static void repetitions_of_equal_runs_are_pooled(void **state)
{
    (void)state;
    struct runs runs = loaded((const struct spec[]){{.seconds = "4 8 5"}, {.seconds = "6 7 3"}}, 2);
    struct groups groups = grouped(&runs);
    assert_int_equal(groups.count, 1);
    assert_int_equal(groups.items[0].row_count, 1);
    const struct row *row = &groups.items[0].rows[0];
    assert_int_equal(row->runs, 2);
    assert_int_equal(row->repetitions, 6);
    expect_near("median", row->median, 5.5);
    expect_near("low", row->low, 3);
    expect_near("high", row->high, 8);
    expect_near("of the first number", row->number_seconds[0], 0.5);
    expect_near("of the second number", row->number_seconds[1], 5);
    grouping_free(&groups);
    load_free(&runs);
}

static void speedup_is_a_ratio_of_medians_to_the_best_sequential_run(void **state)
{
    (void)state;
    struct runs runs = loaded(
        (const struct spec[]){
            {.seconds = "9 8 10"},                  /* slower: bound to other CPUs */
            {.seconds = "8 8 5", .cpus = "0"},      /* the base */
            {.seconds = "2 4 8", .threads = 4},     /* mean of ratios: 2.33, of medians: 2 */
            {.seconds = "4", .launcher = "mpirun"}, /* one rank */
            {.seconds = "5",
             .launcher = "mpirun",
             .ranks = 2}, /* slower than one rank, but shown for its world */
        },
        5);
    struct groups groups = grouped(&runs);
    assert_int_equal(groups.count, 1);
    const struct group *group = &groups.items[0];
    assert_int_equal(group->row_count, 5);
    assert_ptr_equal(group->base->like, &runs.items[1]);
    const struct row *threads = group_fastest(group, RUN_OPENMP), *ranks = group_fastest(group, RUN_MPI);
    expect_near("speedup", threads->speedup.value, 2);
    expect_near("efficiency", threads->efficiency.value, 0.5);
    expect_near("Karp-Flatt", threads->karp_flatt.value, 1.0 / 3);
    expect_near("core seconds", threads->core_seconds, 16);
    expect_near("rate of one of four workers", threads->rate, 7.0 / 4);
    expect_near("bound", threads->bound, 8 / 7.5); /* of 0.5 s and 7.5 s */
    assert_true(isnan(threads->parallel_speedup.value));
    assert_int_equal(ranks->like->ranks, 2);
    expect_near("speedup of ranks", ranks->speedup.value, 1.6);
    expect_near("to one rank", ranks->parallel_speedup.value, 0.8);
    grouping_free(&groups);
    load_free(&runs);
}

static void below_six_repetitions_there_is_no_interval_and_it_is_said(void **state)
{
    (void)state;
    struct runs runs =
        loaded((const struct spec[]){{.seconds = "1 2 3 4 5"}, {.seconds = "1 2 3 4 5 6", .threads = 2}}, 2);
    struct groups groups = grouped(&runs);
    assert_true(isnan(groups.items[0].rows[0].low));
    expect_near("high of six", groups.items[0].rows[1].high, 6);
    expect_has(groups.items[0].scaling_caveats.text[0], "no 95 % interval below 6 repetitions (1 of 2 rows)");
    grouping_free(&groups);
    load_free(&runs);
}

static void what_is_not_comparable_stands_apart_and_the_key_is_named(void **state)
{
    (void)state;
    static const struct {
        struct spec spec;
        const char *key;
    } cases[] = {
        {{.threads = 2, .cpu_model = "Other"}, "CPU model ('CPU' there, 'Other' here)"},
        {{.threads = 2, .isa = "portable"}, "instruction set ('avx2' there, 'portable' here)"},
        {{.threads = 2, .commit = "def"}, "commit ('abc' there, 'def' here)"},
        {{.threads = 2, .format = "tsv"}, "output format ('table' there, 'tsv' here)"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct runs runs = loaded((const struct spec[]){{0}, cases[i].spec}, 2);
        struct groups groups = grouped(&runs);
        assert_int_equal(groups.count, 2);
        const struct group *without = groups.items[0].base ? &groups.items[1] : &groups.items[0];
        assert_null(without->base);
        assert_true(isnan(without->rows[0].speedup.value));
        if (!has_caveat(without, "no speedup: the sequential run file:1 has another") ||
            !has_caveat(without, cases[i].key))
            fail_msg("%s: %s", cases[i].key, without->caveats.text[0]);
        assert_true(has_caveat(&groups.items[1], "not compared with the same numbers in table 1: another"));
        grouping_free(&groups);
        load_free(&runs);
    }
}

static void the_base_that_is_named_is_one(void **state)
{
    (void)state;
    struct runs runs = loaded((const struct spec[]){{.threads = 2, .commit = "x"},
                                                    {.threads = 2, .commit = "y"},
                                                    {.commit = "z", .cpu_model = "Other"}},
                              3);
    struct groups groups = grouped(&runs);
    assert_int_equal(groups.count, 3);
    for (size_t i = 0; i < groups.count; i++)
        if (!groups.items[i].base)
            assert_true(has_caveat(&groups.items[i], "the sequential run file:3 has another CPU model"));
    grouping_free(&groups);
    load_free(&runs);
}

static void another_kernel_is_another_table_without_a_word(void **state)
{
    (void)state;
    struct runs runs = loaded((const struct spec[]){{0}, {.kernel = "miller-rabin"}}, 2);
    struct groups groups = grouped(&runs);
    assert_int_equal(groups.count, 2);
    assert_int_equal(groups.items[0].caveats.count + groups.items[1].caveats.count, 0);
    grouping_free(&groups);
    load_free(&runs);
}

static void hosts_of_two_kinds_are_both_named(void **state)
{
    (void)state;
    char *text = record_of(&(struct spec){.launcher = "srun", .ranks = 2});
    char *second = strstr(strstr(text, "\"cpu_model\":\"CPU\"") + 1, "\"cpu_model\":\"CPU\"");
    memcpy(second + strlen("\"cpu_model\":\""), "AAA", 3);
    struct runs runs = {0};
    load_text(&runs, text);
    assert_string_equal(runs.items[0].key[RUN_CPU_MODEL], "AAA and CPU");
    load_free(&runs);
    free(text);
}

static void bindings_are_rows_of_their_own(void **state)
{
    (void)state;
    struct runs runs = loaded((const struct spec[]){{.threads = 2, .cpus = "0"},
                                                    {.threads = 2, .cpus = "0-1"},
                                                    {.threads = 2, .cpus = "4-5"}},
                              3);
    struct groups groups = grouped(&runs);
    assert_int_equal(groups.items[0].row_count, 2); /* two CPUs are two CPUs */
    char remark[LABELS_REMARK_SIZE];
    assert_string_equal(labels_remark(&groups.items[0].rows[0], remark), "2 workers share 1 CPU");
    assert_string_equal(labels_remark(&groups.items[0].rows[1], remark), "");
    grouping_free(&groups);
    load_free(&runs);
}

#define SMT ",\"placement\":{\"masks_overlap\":null,\"smt\":\"two threads share a core\",\"stacked\":null}"

static void schedules_are_rows_of_one_group_in_their_natural_order(void **state)
{
    (void)state;
    static const char *const names[] = {"auto",      "static",   "static,9",    "static,10",
                                        "dynamic,2", "guided,1", "guided,1000", "guided,1"};
    static const char *const kinds[][2] = {{"guided", ",\"chunk\":1000"},
                                           {"static", ",\"chunk\":10"},
                                           {"dynamic", ",\"chunk\":2"},
                                           {"guided", ",\"chunk\":1"},
                                           {"static", ",\"chunk\":9"},
                                           {"dynamic", ""}, /* which is auto */
                                           {"static", ""}};
    char extra[9][96];
    struct spec specs[9];
    for (size_t i = 0; i < 9; i++) { /* the last two: of two ranks, and the base */
        const size_t kind = i == 7 ? 3 : i % 7;
        snprintf(extra[i], sizeof extra[i], ",\"schedule\":{\"kind\":\"%s\"%s}", kinds[kind][0],
                 kinds[kind][1]);
        specs[i] = (struct spec){.threads = 2, .extra = extra[i]};
    }
    specs[7] = (struct spec){.launcher = "mpirun", .ranks = 2, .extra = extra[7]};
    specs[8] = (struct spec){.seconds = "3", .extra = extra[8]};
    struct runs runs = loaded(specs, 9);
    struct groups groups = grouped(&runs);
    assert_int_equal(groups.count, 1);
    const struct group *group = &groups.items[0];
    assert_int_equal(group->row_count, 9);
    for (size_t i = 1; i < 9; i++)
        assert_string_equal(group->rows[i].like->schedule, names[i - 1]);
    assert_ptr_equal(group->base->like, &runs.items[8]); /* whatever its schedule */
    char name[LABELS_CONFIGURATION_SIZE];
    assert_string_equal(labels_configuration(group->rows[1].like, name), "OpenMP 1 × 2");
    assert_string_equal(labels_configuration(group->rows[4].like, name), "OpenMP 1 × 2, static,10");
    assert_true(group_names_schedules(group));
    grouping_free(&groups);
    load_free(&runs);
}

static void misplaced_runs_are_marked_and_left_out(void **state)
{
    (void)state;
    struct runs runs = loaded((const struct spec[]){{.seconds = "4"},
                                                    {.threads = 2, .seconds = "2"},
                                                    {.threads = 2, .seconds = "3", .extra = SMT}},
                              3);
    char remark[LABELS_REMARK_SIZE];
    struct groups groups = grouped(&runs);
    const struct row *rows = groups.items[0].rows;
    assert_int_equal(groups.items[0].row_count, 3);
    expect_near("speedup", rows[1].speedup.value, 2);
    assert_string_equal(labels_remark(&rows[1], remark), "");
    assert_true(rows[2].is_left_out && isnan(rows[2].speedup.value) && isnan(rows[2].efficiency.value));
    assert_string_equal(labels_remark(&rows[2], remark), "misplaced (smt): left out");
    assert_true(has_caveat(&groups.items[0], "1 of 3 runs was misplaced"));
    assert_true(has_caveat(&groups.items[0], "two threads share a core"));
    assert_ptr_equal(group_fastest(&groups.items[0], RUN_OPENMP), &rows[1]);
    grouping_free(&groups);
    /* By force they count, in one row with those that were placed well. */
    struct error error;
    assert_true(grouping_make(&groups, &runs, &(struct grouping_filter){.counts_misplaced = true}, &error));
    assert_int_equal(groups.items[0].row_count, 2);
    expect_near("speedup", groups.items[0].rows[1].speedup.value, 4 / 2.5);
    grouping_free(&groups);
    load_free(&runs);
}

static void a_misplaced_base_is_none(void **state)
{
    (void)state;
    struct runs runs =
        loaded((const struct spec[]){{.seconds = "4", .extra = SMT}, {.threads = 2, .seconds = "2"}}, 2);
    struct groups groups = grouped(&runs);
    assert_null(groups.items[0].base);
    assert_true(has_caveat(&groups.items[0], "no speedup: the sequential runs were misplaced"));
    grouping_free(&groups);
    load_free(&runs);
}

/* NULL: it is not known. */
static void expect_same(const char *what, const char *text, const char *wanted)
{
    if ((text == NULL) != (wanted == NULL) || (text && strcmp(text, wanted) != 0))
        fail_msg("%s: %s, not %s", what, text ? text : "unknown", wanted ? wanted : "unknown");
}

#define TWO_DOMAINS "\"numa_domains\":\"1,5\",\"numa_domain_cpus\":[\"0-1\",\"2-3\"],"

/* FULL with these members of its rank, and its worker on these CPUs. */
static char *with_place(const char *of_rank, const char *of_worker)
{
    char rank[256], worker[64];
    snprintf(rank, sizeof rank, "%s\"threads\":1}]", of_rank);
    snprintf(worker, sizeof worker, "\"allowed_cpus\":\"%s\"", of_worker);
    char *half = changed_in(FULL, "\"ranks\":[", "\"threads\":1}]", rank),
         *text = changed_in(half, "\"workers\":[", "\"allowed_cpus\":\"0-3\"", worker);
    free(half);
    return text;
}

/* Two threads, the first bound to CPU 0 and the second to the one that `cpu` names. */
static void load_bound(struct runs *runs, char cpu)
{
    static const char bound[] = "\"allowed_cpus\":\"0\"";
    char *text = record_of(&(struct spec){.threads = 2, .cpus = "0"});
    char *second = strstr(strstr(text, bound) + 1, bound);
    second[sizeof bound - 3] = cpu;
    load_text(runs, text);
    free(text);
}

static void where_ranks_may_run_is_read_as_far_as_it_is_recorded(void **state)
{
    static const struct {
        const char *of_rank, *of_worker;
        struct run_place place;
    } cases[] = {
        {"", "0-3", {0}},
        {"\"allowed_cpus\":\"1-2\",\"allowed_cores\":\"0,2\",\"numa_domains\":\"0\",",
         "0-3",
         {.cpus = "1-2", .cores = "0,2"}},
        {TWO_DOMAINS, "0-3", {.domains = "1,5", .domain_cores = 1, .host_domains = 2}},
        {TWO_DOMAINS, "2", {.domains = "5", .domain_cores = 1, .host_domains = 2}},
        {"\"numa_domains\":\"3\",\"numa_domain_cpus\":[\"0-3\"],",
         "0-3",
         {.domains = "3", .domain_cores = 2, .host_domains = 1}},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct runs runs = {0};
        char *text = with_place(cases[i].of_rank, cases[i].of_worker);
        load_text(&runs, text);
        const struct run_place *place = &runs.items[0].place_of[0], *wanted = &cases[i].place;
        expect_same("CPUs", place->cpus, wanted->cpus);
        expect_same("cores", place->cores, wanted->cores);
        expect_same("domains", place->domains, wanted->domains);
        assert_int_equal(place->domain_cores, wanted->domain_cores);
        assert_int_equal(place->host_domains, wanted->host_domains);
        load_free(&runs);
        free(text);
    }
}

static void where_no_rank_can_run_is_refused(void **state)
{
    static const char *const cases[][2] = {
        {"\"allowed_cores\":\"0;1\",", "'ranks[0].allowed_cores' is not a list of numbers"},
        {"\"allowed_cpus\":7,", "'ranks[0].allowed_cpus' is not a text"},
        {"\"numa_domains\":\"0-1\",\"numa_domain_cpus\":[\"0-1\"],",
         "'ranks[0].numa_domain_cpus' is not a list for each of 'numa_domains'"},
        {"\"numa_domain_cpus\":[\"0-1\"],", "'ranks[0].numa_domain_cpus' is not a list for each"},
        {"\"numa_domains\":\"0\",\"numa_domain_cpus\":[\"\"],",
         "'ranks[0].numa_domain_cpus[0]' is not a list of CPUs"},
        {"\"numa_domains\":\"0\",\"numa_domain_cpus\":\"0-1\",",
         "'ranks[0].numa_domain_cpus' is not an array"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char said[512];
        char *text = with_place(cases[i][0], "0");
        expect_has(verdict_on(text, said), cases[i][1]);
        free(text);
    }
}

static void a_shared_cpu_is_counted_once(void **state)
{
    (void)state;
    struct runs runs = {0};
    load_bound(&runs, '0');
    load_bound(&runs, '1');
    assert_int_equal(runs.items[0].cpus, 1);
    assert_int_equal(runs.items[1].cpus, 2);
    assert_int_equal(runs.items[1].cpus_most, 1);
    struct groups groups = grouped(&runs);
    assert_int_equal(groups.items[0].row_count, 2);
    grouping_free(&groups);
    load_free(&runs);
}

static void the_same_run_counts_once(void **state)
{
    (void)state;
    struct runs runs = loaded((const struct spec[]){{.process = 7, .seconds = "1 2"},
                                                    {.process = 7, .seconds = "1 3"},
                                                    {.process = 7, .seconds = "1 2"},
                                                    {.process = 8, .seconds = "1 2"}},
                              4);
    struct groups groups = grouped(&runs);
    assert_int_equal(groups.problems.count, 1);
    assert_int_equal(groups.items[0].rows[0].repetitions, 6);
    expect_has(groups.problems.text[0], "file:3: the same run as file:1: counted once");
    grouping_free(&groups);
    load_free(&runs);
}

static void disagreeing_verdicts_are_told_and_none_is_used(void **state)
{
    (void)state;
    const char *other = "ffffffffffffffffffffffffffffffff";
    struct runs runs =
        loaded((const struct spec[]){{.process = 7}, {.process = 7, .verdicts = other}, {0}}, 3);
    struct groups groups = grouped(&runs);
    assert_int_equal(groups.count, 0);
    assert_int_equal(groups.disagreements.count, 3);
    expect_has(groups.disagreements.text[0],
               "verdicts disagree on the same numbers (classic, digest " NUMBERS ")");
    expect_has(groups.disagreements.text[1], VERDICTS ": 2 records: file:1, file:3");
    expect_has(groups.disagreements.text[2], "ffff: 1 record: file:2");
    grouping_free(&groups);
    load_free(&runs);
}

static void of_runs_with_invalid_lines_the_counts_must_agree(void **state)
{
    (void)state;
    const char *other = "ffffffffffffffffffffffffffffffff";
    const char *invalid = "\"numbers\":3,\"prime\":1,\"composite\":1,\"neither\":0,\"invalid\":1";
    const char *wrong = "\"numbers\":3,\"prime\":2,\"composite\":0,\"neither\":0,\"invalid\":1";
    struct runs runs = loaded((const struct spec[]){{0}, {.verdicts = other, .tally = invalid}}, 2);
    struct groups groups = grouped(&runs);
    assert_int_equal(groups.disagreements.count, 0);
    assert_int_equal(groups.count, 2); /* they are not comparable, either */
    grouping_free(&groups);
    load_spec(&runs, &(struct spec){.tally = invalid}); /* the invalid line stands elsewhere */
    groups = grouped(&runs);
    assert_int_equal(groups.disagreements.count, 0);
    assert_int_equal(groups.count, 3);
    grouping_free(&groups);
    load_spec(&runs, &(struct spec){.verdicts = other, .tally = wrong});
    groups = grouped(&runs);
    assert_int_equal(groups.disagreements.count, 5);
    grouping_free(&groups);
    load_free(&runs);
}

static void filters_choose_by_kernel_and_workload(void **state)
{
    (void)state;
    struct runs runs = loaded((const struct spec[]){{0},
                                                    {.kernel = "miller-rabin"},
                                                    {.workload = "null", .format = "tsv"},
                                                    {.workload = "\"other\""}},
                              4);
    static const struct {
        struct grouping_filter filter;
        size_t runs;
    } cases[] = {{{0}, 4},
                 {{.kernel = "trial"}, 3},
                 {{.workload = "classic"}, 2},
                 {{.workload = "other"}, 1},
                 {{.kernel = "trial", .workload = "classic"}, 1},
                 {{.kernel = "none"}, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct groups groups;
        struct error error;
        assert_true(grouping_make(&groups, &runs, &cases[i].filter, &error));
        assert_int_equal(groups.run_count, cases[i].runs);
        grouping_free(&groups);
    }
    load_free(&runs);
}

/* ---- Tables. */

static void expect_print(enum table_markup markup, const char *wanted)
{
    struct table table = {.left = 1, .last_left = true};
    struct error error;
    static const char *const heads[] = {"wörld", "s", "none", "remark"};
    static const char *const cells[] = {"a", "10.5", "", "100 %", "longer", "2–3", "", ""};
    for (size_t i = 0; i < 4; i++)
        table_head(&table, "%s", heads[i]);
    for (size_t i = 0; i < 8; i++)
        table_cell(&table, "%s", cells[i]);
    table_footnote(&table, "a_note");
    char *text = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);
    assert_true(table_print(&table, markup, "title", file, &error));
    fclose(file);
    assert_string_equal(text, wanted);
    free(text);
    table_free(&table);
}

static void tables_are_aligned_and_leave_out_empty_columns(void **state)
{
    (void)state;
    expect_print(TABLE_TEXT, "title\n"
                             "wörld      s  remark\n"
                             "a       10.5  100 %\n"
                             "longer   2–3\n"
                             "  a_note\n");
    expect_print(TABLE_MARKDOWN, "title\n\n"
                                 "| wörld | s | remark |\n"
                                 "|---|--:|---|\n"
                                 "| a | 10.5 | 100 % |\n"
                                 "| longer | 2–3 |  |\n\n"
                                 "- a\\_note\n");
    expect_print(
        TABLE_LATEX,
        "% needs \\usepackage{booktabs,graphicx}; a table that is wider than the column is made as wide\n"
        "\\begin{table}\n\\caption{title}\n\\centering\\small\\setlength{\\tabcolsep}{4pt}\n"
        "\\resizebox{\\ifdim\\width>\\columnwidth\\columnwidth\\else\\width\\fi}{!}{%\n"
        "\\begin{tabular}{lrl}\n\\toprule\n"
        "wörld & s & remark \\\\\n\\midrule\n"
        "a & 10.5 & 100 \\% \\\\\n"
        "longer & 2--3 &  \\\\\n"
        "\\bottomrule\n\\end{tabular}}\n\n\\footnotesize a\\_note\n\\end{table}\n");
}

static void values_have_the_digits_that_they_need(void **state)
{
    (void)state;
    static const struct {
        struct estimate estimate;
        const char *text;
    } cases[] = {
        {{1.966, 1.951, 1.994}, "1.97 (1.95–1.99)"},
        {{-0.21, -0.266, -0.15}, "-0.21 (-0.27 to -0.15)"},
        {{0.05, -0.0004, 0.09}, "0.05 (0.00–0.09)"}, /* no "-0.00" */
        {{0.05, -0.03, 0.09}, "0.05 (-0.03 to 0.09)"},
        {{0.03, 0.0004, 0.07}, "0.0300 (0.0004–0.0700)"}, /* surely above 0 */
        {{0.03, 0, 0.07}, "0.03 (0.00–0.07)"},
        {{0.0032, NAN, NAN}, "0.003"},
        {{0, NAN, NAN}, "0.00"},
        {{-1e-17, NAN, NAN}, "0.00"},
        {{1, 1, 1}, "1.00"},
    };
    char text[LABELS_ESTIMATE_SIZE];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_string_equal(labels_estimate(cases[i].estimate, 2, text), cases[i].text);
}

static void one_is_told_as_one(void **state)
{
    (void)state;
    char text[LABELS_REPETITIONS_SIZE];
    assert_string_equal(lines_plural(0), "s");
    assert_string_equal(lines_plural(1), "");
    assert_string_equal(lines_plural(2), "s");
    assert_string_equal(labels_repetitions(&(struct row){.repetitions = 1}, text), "1 repetition");
    assert_string_equal(labels_repetitions(&(struct row){.repetitions = 7}, text), "median of 7");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_have_the_digits_that_they_need),
        cmocka_unit_test(one_is_told_as_one),
        cmocka_unit_test(a_record_is_read_as_it_is),
        cmocka_unit_test(the_world_follows_from_launcher_and_threads),
        cmocka_unit_test(every_beginning_of_a_record_is_half_a_record),
        cmocka_unit_test(what_is_no_record_is_told_with_its_place),
        cmocka_unit_test(a_wrong_value_is_named),
        cmocka_unit_test(blank_lines_are_nothing),
        cmocka_unit_test(own_numbers_are_called_by_their_source),
        cmocka_unit_test(a_schedule_has_the_name_that_people_give_it),
        cmocka_unit_test(what_a_terminal_would_obey_is_escaped),
        cmocka_unit_test(repetitions_of_equal_runs_are_pooled),
        cmocka_unit_test(the_rate_is_that_of_the_repetitions_in_which_a_worker_was_busy),
        cmocka_unit_test(speedup_is_a_ratio_of_medians_to_the_best_sequential_run),
        cmocka_unit_test(below_six_repetitions_there_is_no_interval_and_it_is_said),
        cmocka_unit_test(what_is_not_comparable_stands_apart_and_the_key_is_named),
        cmocka_unit_test(the_base_that_is_named_is_one),
        cmocka_unit_test(another_kernel_is_another_table_without_a_word),
        cmocka_unit_test(hosts_of_two_kinds_are_both_named),
        cmocka_unit_test(bindings_are_rows_of_their_own),
        cmocka_unit_test(schedules_are_rows_of_one_group_in_their_natural_order),
        cmocka_unit_test(misplaced_runs_are_marked_and_left_out),
        cmocka_unit_test(a_misplaced_base_is_none),
        cmocka_unit_test(where_ranks_may_run_is_read_as_far_as_it_is_recorded),
        cmocka_unit_test(where_no_rank_can_run_is_refused),
        cmocka_unit_test(a_shared_cpu_is_counted_once),
        cmocka_unit_test(the_same_run_counts_once),
        cmocka_unit_test(disagreeing_verdicts_are_told_and_none_is_used),
        cmocka_unit_test(of_runs_with_invalid_lines_the_counts_must_agree),
        cmocka_unit_test(filters_choose_by_kernel_and_workload),
        cmocka_unit_test(tables_are_aligned_and_leave_out_empty_columns),
        cmocka_unit_test(who_reads_a_big_file_is_told_or_known_by_its_size),
        cmocka_unit_test(workers_share_cpus_that_are_known_and_fewer_unless_they_sleep),
        cmocka_unit_test(what_no_run_can_have_is_refused),
        cmocka_unit_test(what_clocks_of_two_ranks_can_show_is_taken),
        cmocka_unit_test(a_run_begins_at_a_moment_that_was),
        cmocka_unit_test(what_is_not_recorded_is_not_known),
        cmocka_unit_test(memory_is_what_is_installed),
        cmocka_unit_test(a_machine_is_its_cores_and_its_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
