/* Records: what one says of a run in several parts, and how one is found that proves what a file is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output/record/record.h"
#include "output/record/record_search.h"
#include "unit/folder.h"

static const char IDENTITY[] = "0123456789abcdef0fedcba987654321";

/* ---- Records as the program writes them. */

static struct tally tally_of(const uint64_t *values, size_t count)
{
    struct tally tally = {0};
    struct verdict found[8];
    for (size_t i = 0; i < count; i++)
        found[i] = verdict_prime();
    const struct numbers_block block = {.count = count, .values = values};
    tally_add(&tally, &block, found);
    return tally;
}

struct written {
    struct record_run run;
    uint64_t output_bytes;
    int exit_code;
    bool says_output;
};

static struct written usual(void)
{
    static const struct ranks ranks = {.size = 1, .nodes = 1, .launcher = "none", .library = "none"};
    static const struct record_rank rank = {.threads = 1};
    static const struct source source = {SOURCE_RANGE, "2:3"};
    static char program[] = "primes";
    static char *const arguments[] = {program, NULL};
    return (struct written){.run = {.argument_count = 1,
                                    .arguments = arguments,
                                    .ranks = &ranks,
                                    .rank_of = &rank,
                                    .kernel = &kernel_trial,
                                    .sources = &source,
                                    .source_count = 1,
                                    .identity = IDENTITY,
                                    .parts = 1,
                                    .numbers_in_all = 2,
                                    .repeat = 1,
                                    .format = FORMAT_TSV},
                            .output_bytes = 16,
                            .says_output = true};
}

/* Appends it to the file; returns the tally that it has. */
static struct tally write_record(const struct written *written, const char *path)
{
    static const uint64_t values[] = {2, 3};
    static const struct engine_worker worker;
    static const struct engine_unit_sums sums;
    static const struct placement placement;
    static const struct record_phases phases;
    const struct record_number numbers[] = {{.n = 2, .verdict = verdict_prime(), .units = 1},
                                            {.n = 3, .verdict = verdict_prime(), .units = 1}};
    const struct record_repetition repetition = {
        .workers = &worker, .numbers = numbers, .number_count = 2, .unit_sums = &sums};
    const struct tally tally = tally_of(values, 2);
    struct error error;
    struct record *record = record_begin(&written->run, &error);
    assert_non_null(record);
    assert_true(record_add_repetition(record, &repetition, &error));
    assert_true(!written->says_output || record_add_output(record, written->output_bytes, &error));
    assert_true(record_end(record, &tally, &placement, &phases, written->exit_code, &error));
    assert_true(record_write(record, path, stderr, &error));
    record_free(record);
    return tally;
}

static char *read_all(const char *path)
{
    char *text = NULL;
    size_t room = 0;
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_true(getdelim(&text, &room, '\0', file) > 0);
    fclose(file);
    return text;
}

static void numbers_are_listed_of_a_run_in_one_part(void **state)
{
    struct written written = usual();
    (void)state;
    for (int parts = 1; parts <= 3; parts++) {
        char says[32];
        written.run.parts = parts;
        write_record(&written, "r.jsonl");
        char *text = read_all("r.jsonl");
        snprintf(says, sizeof says, "\"parts\":%d,", parts);
        assert_non_null(strstr(text, says));
        assert_int_equal(strstr(text, "\"known_seconds\"") != NULL, parts == 1);
        assert_int_equal(strstr(text, "\"n\":\"2\"") != NULL, parts == 1);
        free(text);
        unlink("r.jsonl");
    }
}

static void memory_is_told_where_it_is_known(void **state)
{
    struct written written = usual();
    struct record_rank rank = {.threads = 1};
    (void)state;
    written.run.rank_of = &rank;
    for (int is_known = 0; is_known <= 1; is_known++) {
        rank.host.memory_bytes = is_known ? UINT64_C(25151832064) : 0;
        write_record(&written, "r.jsonl");
        char *text = read_all("r.jsonl");
        assert_int_equal(strstr(text, "\"memory_bytes\":25151832064,") != NULL, is_known);
        assert_int_equal(strstr(text, "memory_bytes") != NULL, is_known);
        free(text);
        unlink("r.jsonl");
    }
}

static void how_the_cpus_lie_is_told_where_it_is_known(void **state)
{
    struct written written = usual();
    struct record_rank rank = {.threads = 1};
    (void)state;
    written.run.rank_of = &rank;
    for (int is_known = 0; is_known <= 1; is_known++) {
        if (is_known) {
            host_cpus_parse("2-3", &rank.cores);
            host_cpus_parse("0,4", &rank.domains);
            strcpy(rank.domain_cpus, "0-3,8-11;4-7");
        }
        write_record(&written, "r.jsonl");
        char *text = read_all("r.jsonl");
        assert_int_equal(strstr(text,
                                "\"allowed_cores\":\"2-3\",\"numa_domains\":\"0,4\",\"numa_domain_cpus\":"
                                "[\"0-3,8-11\",\"4-7\"],") != NULL,
                         is_known);
        assert_int_equal(strstr(text, "numa_domain") != NULL, is_known);
        assert_int_equal(strstr(text, "allowed_cores") != NULL, is_known);
        free(text);
        unlink("r.jsonl");
    }
}

/* ---- The search. */

static struct record_wanted wanted_usually(void)
{
    return (struct record_wanted){
        .identity = IDENTITY, .kernel = "trial", .format = "tsv", .output_bytes = 16};
}

static bool finds(const char *path, const struct record_wanted *wanted, struct record_found *found)
{
    struct error error = {0};
    const bool good = record_search(path, wanted, found, &error);
    assert_string_equal(error.text, "");
    assert_true(good);
    return found->is_found;
}

static bool finds_usual(const char *path)
{
    const struct record_wanted wanted = wanted_usually();
    struct record_found found;
    return finds(path, &wanted, &found);
}

static void a_record_proves_what_a_file_is(void **state)
{
    const struct written written = usual();
    const struct record_wanted wanted = wanted_usually();
    struct record_found found;
    (void)state;
    const struct tally tally = write_record(&written, "r.jsonl");
    assert_true(finds("r.jsonl", &wanted, &found));
    assert_int_equal(found.exit_code, ERROR_NONE);
    assert_int_equal(found.tally.numbers, 2);
    assert_int_equal(found.tally.prime, 2);
    assert_false(found.tally.only_counted);
    assert_memory_equal(&found.tally.numbers_digest, &tally.numbers_digest, sizeof tally.numbers_digest);
    assert_memory_equal(&found.tally.verdicts_digest, &tally.verdicts_digest, sizeof tally.verdicts_digest);
    unlink("r.jsonl");
}

static void whatever_differs_it_is_no_proof(void **state)
{
    const struct written written = usual();
    struct record_wanted other[] = {wanted_usually(), wanted_usually(), wanted_usually(), wanted_usually(),
                                    wanted_usually()};
    struct record_found found;
    (void)state;
    other[0].identity = "0123456789abcdef0fedcba987654322";
    other[1].kernel = "miller-rabin";
    other[2].format = "jsonl";
    other[3].shard = other[3].shards = 1;
    other[4].output_bytes = 17;
    write_record(&written, "r.jsonl");
    for (size_t i = 0; i < sizeof other / sizeof other[0]; i++)
        assert_false(finds("r.jsonl", &other[i], &found));
    unlink("r.jsonl");
}

static void a_run_that_failed_or_wrote_no_file_is_no_proof(void **state)
{
    static const int codes[] = {ERROR_FAILED, ERROR_USAGE, ERROR_INVALID, ERROR_STOPPED};
    struct written written = usual();
    (void)state;
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        written.exit_code = codes[i];
        write_record(&written, "r.jsonl");
    }
    written = usual();
    written.says_output = false;
    write_record(&written, "r.jsonl");
    written = usual();
    written.run.identity = NULL;
    write_record(&written, "r.jsonl");
    assert_false(finds_usual("r.jsonl"));
    written = usual();
    write_record(&written, "r.jsonl");
    assert_true(finds_usual("r.jsonl"));
    unlink("r.jsonl");
}

static void a_part_is_told_from_the_others(void **state)
{
    struct written written = usual();
    struct record_wanted wanted = wanted_usually();
    struct record_found found;
    (void)state;
    written.run.shard = 2;
    written.run.shards = 3;
    write_record(&written, "r.jsonl");
    assert_false(finds("r.jsonl", &wanted, &found));
    wanted.shards = 3;
    for (wanted.shard = 1; wanted.shard <= 3; wanted.shard++)
        assert_int_equal(finds("r.jsonl", &wanted, &found), wanted.shard == 2);
    wanted.shard = 2;
    wanted.shards = 4;
    assert_false(finds("r.jsonl", &wanted, &found));
    unlink("r.jsonl");
}

/* ---- Where records lie, and what else lies there. */

static void write_text(const char *path, const char *mode, const char *text)
{
    FILE *file = fopen(path, mode);
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static void a_folder_is_looked_through_and_nothing_is_nothing(void **state)
{
    const struct written written = usual();
    (void)state;
    assert_false(finds_usual("records"));
    assert_false(finds_usual("records/r.jsonl"));
    assert_int_equal(mkdir("records", 0700), 0);
    assert_int_equal(mkdir("records/folder.jsonl", 0700), 0);
    assert_int_equal(mkfifo("records/pipe.jsonl", 0600), 0);
    assert_false(finds_usual("records"));
    assert_false(finds_usual("records/pipe.jsonl"));
    assert_int_equal(symlink("/dev/zero", "records/zero.jsonl"), 0);
    assert_false(finds_usual("records/zero.jsonl"));
    assert_false(finds_usual("records"));
    write_text("records/a.jsonl", "w", "{}\n");
    write_text("records/b.jsonl", "w", "");
    write_record(&written, "records/c.jsonl");
    assert_true(finds_usual("records"));
    assert_false(finds_usual("records/a.jsonl/r.jsonl"));
    assert_int_equal(rename("records/c.jsonl", "records/c.text"), 0);
    assert_false(finds_usual("records"));
    unlink("records/a.jsonl");
    unlink("records/b.jsonl");
    unlink("records/c.text");
    unlink("records/pipe.jsonl");
    unlink("records/zero.jsonl");
    rmdir("records/folder.jsonl");
    rmdir("records");
}

static void what_is_no_place_of_records_is_told(void **state)
{
    const struct record_wanted wanted = wanted_usually();
    struct record_found found;
    struct error error;
    (void)state;
    write_text("plain", "w", "");
    assert_false(record_search("plain", &wanted, &found, &error));
    assert_int_equal(error.code, ERROR_USAGE);
    assert_string_equal(error.text, "'plain' is neither a folder nor a record (NAME.jsonl)");
    unlink("plain");
}

/* Every byte of a line changed, and every line cut short, once: no crash, and what is found was written so.
 */
static void lines_that_are_no_records_are_passed_over(void **state)
{
    static const char *const lines[] = {
        "{\"input\":{\"identity\":\"0123456789abcdef0fedcba987654321\"}}\n",
        "[\"0123456789abcdef0fedcba987654321\"]\n",
        "\"0123456789abcdef0fedcba987654321\"\n",
        "0123456789abcdef0fedcba987654321\n",
        "{\"schema\":2,\"input\":[\"0123456789abcdef0fedcba987654321\"],\"tally\":7}\n",
        "\n\n\n",
    };
    const struct written written = usual();
    struct record_found found;
    const struct record_wanted wanted = wanted_usually();
    (void)state;
    write_record(&written, "r.jsonl");
    char *good = read_all("r.jsonl");
    const size_t size = strlen(good);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        write_text("s.jsonl", "a", lines[i]);
    assert_false(finds_usual("s.jsonl"));
    for (size_t i = (size - 1) % 3; i < size; i += 3) {
        char *bad = strdup(good);
        assert_non_null(bad);
        bad[i] = (char)(bad[i] ^ 1);
        write_text("t.jsonl", "w", bad);
        if (finds("t.jsonl", &wanted, &found))
            assert_int_equal(found.tally.numbers, 2);
        bad[i] = '\0';
        write_text("t.jsonl", "w", bad);
        assert_int_equal(finds("t.jsonl", &wanted, &found), i + 1 == size); /* without its line feed */
        free(bad);
    }
    write_text("s.jsonl", "a", good);
    assert_true(finds_usual("s.jsonl"));
    free(good);
    unlink("r.jsonl");
    unlink("s.jsonl");
    unlink("t.jsonl");
}

static void a_line_longer_than_any_record_takes_little_memory_and_hides_nothing(void **state)
{
    const struct written written = usual();
    const long long hole = 1LL << 29; /* bytes 0, which take no place on the disk */
    struct rusage usage;
    (void)state;
    write_text("r.jsonl", "w", IDENTITY);
    assert_int_equal(truncate("r.jsonl", hole), 0);
    assert_false(finds_usual("r.jsonl"));
    assert_int_equal(getrusage(RUSAGE_SELF, &usage), 0);
    assert_in_range(usage.ru_maxrss, 0, 480 * 1024); /* KiB; a sanitizer takes much of it */
    write_text("r.jsonl", "a", "\n");
    write_record(&written, "r.jsonl");
    assert_true(finds_usual("r.jsonl"));
    unlink("r.jsonl");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_told_where_it_is_known),
        cmocka_unit_test(how_the_cpus_lie_is_told_where_it_is_known),
        cmocka_unit_test(numbers_are_listed_of_a_run_in_one_part),
        cmocka_unit_test(a_record_proves_what_a_file_is),
        cmocka_unit_test(whatever_differs_it_is_no_proof),
        cmocka_unit_test(a_run_that_failed_or_wrote_no_file_is_no_proof),
        cmocka_unit_test(a_part_is_told_from_the_others),
        cmocka_unit_test(a_folder_is_looked_through_and_nothing_is_nothing),
        cmocka_unit_test(what_is_no_place_of_records_is_told),
        cmocka_unit_test(lines_that_are_no_records_are_passed_over),
        cmocka_unit_test(a_line_longer_than_any_record_takes_little_memory_and_hides_nothing),
    };
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
