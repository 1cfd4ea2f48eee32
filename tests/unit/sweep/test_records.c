/* What a record says to a study, whose it must be to count, the files they lie in, and those set aside. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sweep/records/measurement.h"
#include "sweep/records/record_files.h"
#include "sweep/records/set_aside.h"
#include "unit/file_text.h"
#include "unit/folder.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* A record with what a study looks at; its units are passed over, whatever they are. */
static const char RECORD[] =
    "{\"schema\":2,\"program\":{\"version\":\"1.0\",\"commit\":\"abc\",\"compiler\":\"gcc 12\","
    "\"threads_library\":\"OpenMP 4.5\",\"mpi_library\":\"Open MPI v4.1.4\"},"
    "\"world\":{\"launcher\":\"mpirun\",\"nodes\":2,\"ranks\":4,\"workers\":8},"
    "\"ranks\":[{\"cpu_model\":\"CPU\"},{\"cpu_model\":\"other\"}],\"kernel\":\"trial\","
    "\"sources\":[{\"kind\":\"workload\",\"text\":\"random:5\"}],\"shard\":null,\"format\":\"count\","
    "\"split\":\"auto\",\"schedule\":{\"kind\":\"auto\",\"order\":\"input\"},"
    "\"tally\":{\"numbers_digest\":\"02dd685afad1cc730ed4f2d885ca7dca\"},\"repetitions\":["
    "{\"warmup\":true,\"seconds\":9,\"workers\":[{\"operations\":10},{\"operations\":null}],\"units\":[{"
    "\"operations\":5}]},"
    "{\"warmup\":false,\"seconds\":0.5,\"workers\":[{\"operations\":20},{\"operations\":30}],\"units\":[1,2]}"
    "],"
    "\"exit_code\":0}";

static const struct measurement_wanted WANTED = {
    .program = "primes 1.0 (commit abc, gcc 12, threads: OpenMP 4.5, ranks: Open MPI v4.1.4)",
    .kernel = "trial",
    .split = "auto",
    .cpu_model = "CPU"};

static enum measurement_found found_in(const char *line)
{
    struct measurement measurement;
    struct string_pool pool = {0};
    struct error error;
    const enum measurement_found found =
        measurement_read(&measurement, line, strlen(line), &WANTED, &pool, &error);
    measurement_free(&measurement);
    string_pool_free(&pool);
    return found;
}

/* The record with one text in place of another, which it must have. */
static const char *with(const char *before, const char *after, char text[4096])
{
    const char *at = strstr(RECORD, before);
    if (!at)
        fail_msg("the record has no %s", before);
    snprintf(text, 4096, "%.*s%s%s", (int)(at - RECORD), RECORD, after, at + strlen(before));
    return text;
}

static void a_record_is_a_measurement(void **state)
{
    (void)state;
    struct measurement measurement;
    struct string_pool pool = {0};
    struct error error;
    assert_int_equal(measurement_read(&measurement, RECORD, strlen(RECORD), &WANTED, &pool, &error),
                     MEASUREMENT_FOUND);
    assert_string_equal(measurement.launcher, "mpirun");
    assert_int_equal(measurement.nodes, 2);
    assert_int_equal(measurement.ranks, 4);
    assert_int_equal(measurement.threads, 2);
    assert_string_equal(measurement.source_kind, "workload");
    assert_string_equal(measurement.source_text, "random:5");
    assert_string_equal(measurement.schedule, "auto");
    assert_int_equal(measurement.count, 1);
    assert_true(measurement.seconds[0] == 0.5);
    assert_true(measurement.operations == 30); /* of two repetitions */
    measurement_free(&measurement);
    string_pool_free(&pool);
}

static void another_program_or_kind_of_run_is_passed_over(void **state)
{
    (void)state;
    static const char *const others[][2] = {
        {"\"schema\":2", "\"schema\":3"},
        {"\"schema\":2", "\"schema\":0"},
        {"\"version\":\"1.0\"", "\"version\":\"1.1\""},
        {"\"commit\":\"abc\"", "\"commit\":\"abd\""},
        {"gcc 12", "clang 14"},
        {"OpenMP 4.5", "none"},
        {"Open MPI v4.1.4", "MPICH 4.0.2"},
        {"\"kernel\":\"trial\"", "\"kernel\":\"trial-simd\""},
        {"[{\"cpu_model\":\"CPU\"}", "[{\"cpu_model\":\"another\"}"},
        {"\"exit_code\":0", "\"exit_code\":1"},
        {"\"shard\":null", "\"shard\":{\"index\":1}"},
        {"\"format\":\"count\"", "\"format\":\"tsv\""},
        {"\"split\":\"auto\"", "\"split\":\"never\""},
    };
    char text[4096];
    for (size_t i = 0; i < COUNT(others); i++)
        if (found_in(with(others[i][0], others[i][1], text)) != MEASUREMENT_OTHER)
            fail_msg("%s was taken for another", others[i][1]);
    /* The split of a number is of auto alone. */
    with("\"kind\":\"auto\"", "\"kind\":\"static\"", text);
    char *split = strstr(text, "\"split\":\"auto\"");
    memcpy(split, "\"split\":\"ever\"", 14);
    assert_int_equal(found_in(text), MEASUREMENT_FOUND);
}

static void what_is_no_number_does_not_count(void **state)
{
    (void)state;
    static const char *const wrong[][2] = {
        {"\"nodes\":2", "\"nodes\":\"2\""},
        {"\"nodes\":2", "\"nodes\":0"},
        {"\"ranks\":4", "\"ranks\":-4"},
        {"\"ranks\":4", "\"ranks\":3"}, /* of 8 workers */
        {"\"ranks\":4", "\"ranks\":4.0"},
        {"\"workers\":8", "\"workers\":8000000000000"},
        {"\"seconds\":0.5", "\"seconds\":-0.5"},
        {"\"seconds\":0.5", "\"seconds\":\"0.5\""},
        {"\"seconds\":0.5", "\"seconds\":1e999"},
        {"\"seconds\":0.5", "\"seconds\":0x7"},
        {"\"warmup\":false", "\"warmup\":0"},
        {"\"operations\":20", "\"operations\":-20"},
        {"\"operations\":20", "\"operations\":\"a[$(touch x)]\""},
        {"\"kind\":\"auto\"", "\"kind\":\"dynamic\",\"chunk\":0"},
        {"\"kind\":\"auto\"", "\"kind\":\"runtime\""},
        {"\"text\":\"random:5\"", "\"text\":5"},
        {",\"exit_code\":0}", ""},
        {"\"repetitions\":[", "\"repetitions\":[],\"others\":["},
        {"02dd685afad1cc730ed4f2d885ca7dca", "02dd"},
    };
    char text[4096];
    for (size_t i = 0; i < COUNT(wrong); i++)
        if (found_in(with(wrong[i][0], wrong[i][1], text)) != MEASUREMENT_NO_RECORD)
            fail_msg("%s counts", wrong[i][1]);
    assert_int_equal(found_in("not JSON"), MEASUREMENT_NO_RECORD);
    assert_int_equal(found_in("[1]"), MEASUREMENT_NO_RECORD);
}

static void older_schedules_are_of_auto(void **state)
{
    (void)state;
    char text[4096];
    struct measurement measurement;
    struct string_pool pool = {0};
    struct error error;
    static const char *const before[][2] = {{"\"schedule\":{\"kind\":\"auto\",\"order\":\"input\"},", ""},
                                            {"\"kind\":\"auto\"", "\"kind\":\"dynamic\""}};
    for (size_t i = 0; i < COUNT(before); i++) {
        with(before[i][0], before[i][1], text);
        assert_int_equal(measurement_read(&measurement, text, strlen(text), &WANTED, &pool, &error),
                         MEASUREMENT_FOUND);
        assert_string_equal(measurement.schedule, "auto");
        measurement_free(&measurement);
    }
    string_pool_free(&pool);
}

static void several_sources_are_the_work_of_no_point(void **state)
{
    (void)state;
    char text[4096];
    struct measurement measurement;
    struct string_pool pool = {0};
    struct error error;
    with("\"text\":\"random:5\"}", "\"text\":\"random:5\"},{\"kind\":\"range\",\"text\":\"1:9\"}", text);
    assert_int_equal(measurement_read(&measurement, text, strlen(text), &WANTED, &pool, &error),
                     MEASUREMENT_FOUND);
    assert_string_equal(measurement.source_text, "");
    measurement_free(&measurement);
    string_pool_free(&pool);
}

static void names_that_are_no_utf_8_are_known_as_records_write_them(void **state)
{
    (void)state;
    char *text = measurement_source_text("a b\"c\xc3\xa4");
    assert_string_equal(text, "a b\"c\xc3\xa4");
    free(text);
    text = measurement_source_text("a\xff");
    assert_string_equal(text, "a\\xff");
    free(text);
}

/* ---- Files. */

static bool append_line(void *context, const struct record_line *line, struct error *error)
{
    char *text = context;
    (void)error;
    snprintf(text + strlen(text), 256 - strlen(text), "%s:%zu:%.*s|", line->file, line->number,
             (int)line->size, line->text);
    return strncmp(line->text, "stop", 4) != 0 || error_set(error, ERROR_FAILED, "stopped");
}

static void lines_come_in_the_order_of_the_names(void **state)
{
    (void)state;
    char text[256] = "";
    struct lines unreadable = {0};
    struct error error;
    mkdir("runs", 0777);
    mkdir("runs/below", 0777);
    put_text("runs/b.jsonl", "1\n\n2");
    put_text("runs/a.jsonl", "3\r\n");
    put_text("runs/below/c.jsonl", "4\n");
    put_text("runs/b.jsonl.set-aside", "5\n");
    put_text("runs/.jsonl", "6\n");
    put_text("runs/d.json", "7\n");
    assert_true(record_files_read("runs/", append_line, text, &unreadable, &error));
    assert_string_equal(text, "runs/a.jsonl:1:3|runs/b.jsonl:1:1|runs/b.jsonl:3:2|runs/below/c.jsonl:1:4|");
    *text = '\0';
    assert_true(record_files_read_one("runs/b.jsonl", 2, append_line, text, &error));
    assert_string_equal(text, "runs/b.jsonl:2:2|");
    assert_true(record_files_read("nowhere", append_line, text, &unreadable, &error));
    assert_int_equal(unreadable.count, 0);
    put_text("runs/a.jsonl", "stop\n");
    assert_false(record_files_read("runs", append_line, text, &unreadable, &error));
    assert_int_equal(error.code, ERROR_FAILED);
    assert_int_equal(system("rm -r runs"), 0);
}

static bool begins_with(void *context, const struct record_line *line)
{
    return line->size > 0 && *line->text == *(const char *)context;
}

static void what_is_set_aside_is_kept_beside(void **state)
{
    (void)state;
    size_t count;
    struct error error;
    struct stat status;
    put_text("r.jsonl", "a1\nb1\na2\n");
    chmod("r.jsonl", 0640);
    assert_true(set_aside_lines("r.jsonl", begins_with, "a", &count, &error));
    assert_int_equal(count, 2);
    claim_text("r.jsonl", "b1\n");
    claim_text("r.jsonl.set-aside", "a1\na2\n");
    assert_int_equal(stat("r.jsonl", &status), 0);
    assert_int_equal(status.st_mode & 0777, 0640);
    assert_true(set_aside_lines("r.jsonl", begins_with, "x", &count, &error));
    assert_int_equal(count, 0);
    claim_text("r.jsonl", "b1\n");
    assert_true(set_aside_lines("r.jsonl", begins_with, "b", &count, &error)); /* none is left */
    assert_int_equal(access("r.jsonl", F_OK), -1);
    claim_text("r.jsonl.set-aside", "a1\na2\nb1\n");
    unlink("r.jsonl.set-aside");
}

static void what_cannot_be_set_aside_stays(void **state)
{
    (void)state;
    size_t count;
    struct error error;
    put_text("r.jsonl", "a1\nb1\n");
    mkdir("r.jsonl.set-aside", 0777);
    assert_false(set_aside_lines("r.jsonl", begins_with, "a", &count, &error));
    assert_int_equal(error.code, ERROR_FAILED);
    assert_int_equal(count, 0);
    claim_text("r.jsonl", "a1\nb1\n");
    assert_false(set_aside_lines("nowhere.jsonl", begins_with, "a", &count, &error));
    rmdir("r.jsonl.set-aside");
    unlink("r.jsonl");
}

static void a_link_is_followed_and_stays_one(void **state)
{
    (void)state;
    size_t count;
    struct error error;
    struct stat status;
    mkdir("real", 0777);
    put_text("real/r.jsonl", "a1\nb1\n");
    assert_int_equal(symlink("real/r.jsonl", "r.jsonl"), 0);
    assert_true(set_aside_lines("r.jsonl", begins_with, "a", &count, &error));
    assert_int_equal(lstat("r.jsonl", &status), 0);
    assert_true(S_ISLNK(status.st_mode));
    claim_text("real/r.jsonl", "b1\n");
    claim_text("real/r.jsonl.set-aside", "a1\n");
    assert_int_equal(system("rm -r real r.jsonl"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_record_is_a_measurement),
        cmocka_unit_test(another_program_or_kind_of_run_is_passed_over),
        cmocka_unit_test(what_is_no_number_does_not_count),
        cmocka_unit_test(older_schedules_are_of_auto),
        cmocka_unit_test(several_sources_are_the_work_of_no_point),
        cmocka_unit_test(names_that_are_no_utf_8_are_known_as_records_write_them),
        cmocka_unit_test_setup_teardown(lines_come_in_the_order_of_the_names, enter_folder, leave_folder),
        cmocka_unit_test_setup_teardown(what_is_set_aside_is_kept_beside, enter_folder, leave_folder),
        cmocka_unit_test_setup_teardown(what_cannot_be_set_aside_stays, enter_folder, leave_folder),
        cmocka_unit_test_setup_teardown(a_link_is_followed_and_stays_one, enter_folder, leave_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
