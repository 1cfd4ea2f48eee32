/* The journal as a file: begun, gone on with, and what happens where a call to the system or an allocation
 * fails: in the manner of SQLite, the N-th one, for N = 1, 2, 3 ... until there is none left to fail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output/journal/journal_writer.h"
#include "tools/sample_journal.h"
#include "unit/folder.h"

/* ---- What the linker leads through here. */

static long calls_left = -1;       /* until the system fails; -1: it does not */
static long allocations_left = -1; /* the same of memory */
static long short_left = -1;       /* the same of a write that takes some bytes only, and then fails */

static bool only_once; /* only that one fails */

static bool fails(long *left)
{
    const bool has_failed = *left == 0;
    if (*left > 0 || (has_failed && only_once))
        --*left;
    return has_failed;
}

static bool call_fails(int cause)
{
    const bool has_failed = fails(&calls_left);
    if (has_failed)
        errno = cause;
    return has_failed;
}

ssize_t __real_pwrite(int fd, const void *bytes, size_t size, off_t offset);
int __real_fsync(int fd);
int __real_ftruncate(int fd, off_t size);
ssize_t __real_read(int fd, void *bytes, size_t size);
void *__real_malloc(size_t size);
void *__real_realloc(void *old, size_t size);
char *__real_strdup(const char *text);

ssize_t __wrap_pwrite(int fd, const void *bytes, size_t size, off_t offset);
int __wrap_fsync(int fd);
int __wrap_ftruncate(int fd, off_t size);
ssize_t __wrap_read(int fd, void *bytes, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_realloc(void *old, size_t size);
char *__wrap_strdup(const char *text);

ssize_t __wrap_pwrite(int fd, const void *bytes, size_t size, off_t offset)
{
    if (short_left == 0 && size > 1)
        return __real_pwrite(fd, bytes, size / 2, offset);
    return call_fails(ENOSPC) ? -1 : __real_pwrite(fd, bytes, size, offset);
}

int __wrap_fsync(int fd)
{
    return call_fails(EIO) ? -1 : __real_fsync(fd);
}

int __wrap_ftruncate(int fd, off_t size)
{
    return call_fails(EIO) ? -1 : __real_ftruncate(fd, size);
}

ssize_t __wrap_read(int fd, void *bytes, size_t size)
{
    return call_fails(EIO) ? -1 : __real_read(fd, bytes, size);
}

void *__wrap_malloc(size_t size)
{
    return fails(&allocations_left) ? NULL : __real_malloc(size);
}

void *__wrap_realloc(void *old, size_t size)
{
    return fails(&allocations_left) ? NULL : __real_realloc(old, size);
}

char *__wrap_strdup(const char *text)
{
    return fails(&allocations_left) ? NULL : __real_strdup(text);
}

static void end_faults(void)
{
    calls_left = allocations_left = short_left = -1;
    only_once = false;
}

/* ---- The file, and what should stand in it. */

static const char name[] = "x.journal";

static void expect_file(const struct sample *sample, size_t lines)
{
    struct buffer text = {0}, found = {0};
    struct stat status;
    sample_text(sample, lines, &text);
    FILE *file = fopen(name, "rb");
    assert_non_null(file);
    assert_int_equal(fstat(fileno(file), &status), 0);
    char *to = buffer_reserve(&found, (size_t)status.st_size + 1);
    assert_int_equal(fread(to, 1, (size_t)status.st_size + 1, file), status.st_size);
    fclose(file);
    assert_int_equal(status.st_size, text.used);
    assert_memory_equal(to, text.bytes, text.used);
    buffer_free(&found);
    buffer_free(&text);
}

static void create(struct journal_writer *writer, const struct sample *sample)
{
    struct error error;
    assert_true(journal_writer_create(writer, name, &sample->head, &error));
}

/* Lines [begin, end) of the sample. */
static void append(struct journal_writer *writer, const struct sample *sample, size_t begin, size_t end)
{
    struct error error = {0};
    for (size_t i = begin; i < end; i++)
        if (!journal_writer_append(writer, &sample->lines[i], &error))
            fail_msg("line %zu: %s", i, error.text);
}

static int begin_sample(void **state)
{
    static struct sample sample;
    if (enter_folder(state) != 0)
        return -1;
    free(*state);
    sample_begin(&sample);
    *state = &sample;
    return 0;
}

static int end_sample(void **state)
{
    char folder[64];
    unlink(name);
    sample_end(*state);
    return !getcwd(folder, sizeof folder) || chdir("/") != 0 || rmdir(folder) != 0;
}

static void a_journal_is_written_line_by_line(void **state)
{
    struct journal_writer writer;
    struct stat status;
    const mode_t mask = umask(027);
    create(&writer, *state);
    umask(mask);
    expect_file(*state, 0);
    assert_int_equal(stat(name, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0640);
    for (size_t i = 0; i < SAMPLE_LINES; i++) {
        append(&writer, *state, i, i + 1);
        expect_file(*state, i + 1);
    }
    journal_writer_close(&writer);
    journal_writer_close(&writer);
}

static void no_file_is_replaced(void **state)
{
    struct journal_writer writer;
    struct error error;
    create(&writer, *state);
    append(&writer, *state, 0, 2);
    journal_writer_close(&writer);
    assert_false(journal_writer_create(&writer, name, &((struct sample *)*state)->head, &error));
    assert_int_equal(error.code, ERROR_FAILED);
    assert_string_equal(error.text, "cannot write 'x.journal': File exists");
    journal_writer_close(&writer);
    expect_file(*state, 2);
}

/* Whatever number of its lines stays, and whatever stands behind them. */
static void a_run_goes_on_behind_any_line(void **state)
{
    const struct sample *sample = *state;
    for (size_t there = 0; there <= SAMPLE_LINES; there++)
        for (size_t kept = 0; kept <= there; kept++) {
            struct journal_writer writer;
            struct journal journal;
            struct error error;
            create(&writer, sample);
            append(&writer, sample, 0, there);
            assert_int_equal(pwrite(writer.fd, "{\"torn\"", 7, (off_t)writer.end), 7);
            journal_writer_close(&writer);
            assert_true(journal_read(&journal, name, &error));
            assert_int_equal(journal.entry_count, there);
            assert_true(journal_writer_go_on(&writer, name, &journal, kept, &error));
            expect_file(sample, kept);
            append(&writer, sample, kept, SAMPLE_LINES);
            expect_file(sample, SAMPLE_LINES);
            journal_writer_close(&writer);
            journal_free(&journal);
            unlink(name);
        }
}

static void a_journal_that_has_shrunk_is_not_gone_on_with(void **state)
{
    struct journal_writer writer;
    struct journal journal;
    struct error error;
    create(&writer, *state);
    append(&writer, *state, 0, 2);
    journal_writer_close(&writer);
    assert_true(journal_read(&journal, name, &error));
    assert_int_equal(truncate(name, (off_t)journal.entries[1].end - 1), 0);
    assert_false(journal_writer_go_on(&writer, name, &journal, 2, &error));
    assert_int_equal(error.code, ERROR_FAILED);
    journal_writer_close(&writer);
    journal_free(&journal);
}

static void what_would_not_be_read_is_not_written(void **state)
{
    struct sample *sample = *state;
    struct journal_writer writer;
    struct error error;
    create(&writer, sample);
    append(&writer, sample, 0, 2);
    assert_false(journal_writer_append(&writer, &sample->lines[1], &error)); /* its texts again */
    assert_string_equal(error.text, "cannot write 'x.journal': its texts do not add up");
    expect_file(sample, 2);
    append(&writer, sample, 2, SAMPLE_LINES);
    journal_writer_close(&writer);
    unlink(name);
    sample->head.shard = 4;
    assert_false(journal_writer_create(&writer, name, &sample->head, &error));
    assert_string_equal(error.text, "cannot write 'x.journal': its shard is out of range");
    journal_writer_close(&writer);
    assert_int_equal(access(name, F_OK), -1);
}

/* ---- Faults. */

/* The N-th call fails while the second line is written; then all go on. False: none was left to fail. */
static bool fail_at(const struct sample *sample, long n, bool is_lasting, bool is_short)
{
    struct journal_writer writer;
    struct error error;
    create(&writer, sample);
    append(&writer, sample, 0, 1);
    calls_left = n;
    only_once = !is_lasting;
    short_left = is_short ? 0 : -1;
    const bool has_failed = !journal_writer_append(&writer, &sample->lines[1], &error);
    end_faults();
    assert_true(!has_failed || error.code == ERROR_FAILED);
    if (has_failed && !is_lasting)
        expect_file(sample, 1);
    append(&writer, sample, has_failed ? 1 : 2, SAMPLE_LINES);
    expect_file(sample, SAMPLE_LINES);
    journal_writer_close(&writer);
    unlink(name);
    return has_failed;
}

static void a_line_that_fails_leaves_nothing(void **state)
{
    for (int kind = 0; kind < 4; kind++) {
        long n = 0;
        while (fail_at(*state, n, kind % 2 > 0, kind / 2 > 0))
            n++;
        if (kind / 2 == 0)
            assert_int_equal(n, 2); /* the write, and the sync */
    }
}

/* One that cannot even be cut off: the next one is shorter than what was left. */
static void what_is_torn_is_cut_off_before_the_next_line(void **state)
{
    struct sample *sample = *state;
    struct journal_writer writer;
    struct journal journal;
    struct error error;
    create(&writer, sample);
    append(&writer, sample, 0, 1);
    calls_left = 0;
    short_left = 0;
    assert_false(journal_writer_append(&writer, &sample->lines[1], &error));
    assert_string_equal(error.text, "cannot write 'x.journal': No space left on device");
    assert_false(journal_writer_append(&writer, &sample->lines[1], &error));
    end_faults();
    assert_true(journal_read(&journal, name, &error));
    assert_int_equal(journal.entry_count, 1);
    assert_true(journal.passed_over > 0);
    journal_free(&journal);
    sample->lines[1].begun.count = 0;
    append(&writer, sample, 1, 2);
    expect_file(sample, 2);
    journal_writer_close(&writer);
}

static void a_journal_that_cannot_be_begun_leaves_nothing(void **state)
{
    const struct sample *sample = *state;
    for (int kind = 0; kind < 2; kind++)
        for (long n = 0, has_failed = 1; has_failed; n++) {
            struct journal_writer writer;
            struct error error;
            *(kind ? &allocations_left : &calls_left) = n;
            has_failed = !journal_writer_create(&writer, name, &sample->head, &error);
            end_faults();
            journal_writer_close(&writer);
            assert_true(!has_failed || error.code == ERROR_FAILED);
            if (has_failed && access(name, F_OK) == 0)
                fail_msg("fault %ld left a journal: %s", n, error.text);
            if (!has_failed && !kind)
                assert_int_equal(n, 2); /* the write, and the sync */
            unlink(name);
        }
}

/* A tail that could not be read, or that there was no memory for, is not one that is wrong. */
static void a_failure_is_not_taken_for_a_wrong_line(void **state)
{
    const struct sample *sample = *state;
    struct journal_writer writer;
    create(&writer, sample);
    append(&writer, sample, 0, SAMPLE_LINES);
    journal_writer_close(&writer);
    for (int kind = 0; kind < 2; kind++)
        for (long n = 0, has_failed = 1; has_failed; n++) {
            struct journal journal;
            struct error error;
            *(kind ? &allocations_left : &calls_left) = n;
            has_failed = !journal_read(&journal, name, &error);
            end_faults();
            assert_true(!has_failed || error.code == ERROR_FAILED);
            if (!has_failed) {
                assert_int_equal(journal.entry_count, SAMPLE_LINES);
                assert_true(n > (kind ? 10 : 1));
            }
            journal_free(&journal);
        }
}

/* ---- What is no file. */

static void expect_unreadable(const char *path, enum error_code code, const char *sentence)
{
    struct journal journal;
    struct error error = {0};
    assert_false(journal_read(&journal, path, &error));
    assert_string_equal(error.text, sentence);
    assert_int_equal(error.code, code);
    journal_free(&journal);
}

static void only_a_regular_file_is_read(void **state)
{
    struct journal journal;
    struct error error;
    const struct sample *sample = *state;
    struct buffer text = {0};
    sample_text(sample, 1, &text);
    FILE *file = fopen("file", "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text.bytes, 1, text.used, file), text.used);
    fclose(file);
    assert_int_equal(symlink("file", "link"), 0);
    assert_int_equal(mkfifo("pipe", 0600), 0);
    assert_int_equal(mkdir("folder", 0700), 0);
    assert_true(journal_read(&journal, "file", &error));
    assert_true(sample_same_head(&journal.head, &sample->head));
    assert_int_equal(journal.entry_count, 1);
    journal_free(&journal);
    expect_unreadable("link", ERROR_USAGE, "'link' is no regular file, and no journal of a run");
    expect_unreadable("pipe", ERROR_USAGE, "'pipe' is no regular file, and no journal of a run");
    expect_unreadable("folder", ERROR_USAGE, "'folder' is no regular file, and no journal of a run");
    expect_unreadable("none", ERROR_FAILED, "cannot read 'none': No such file or directory");
    assert_int_equal(truncate("file", 0), 0);
    expect_unreadable("file", ERROR_USAGE, "'file' is empty, and no journal of a run");
    assert_int_equal(unlink("file") | unlink("link") | unlink("pipe") | rmdir("folder"), 0);
    buffer_free(&text);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, begin_sample, end_sample)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_journal_is_written_line_by_line),
        TEST(no_file_is_replaced),
        TEST(a_run_goes_on_behind_any_line),
        TEST(a_journal_that_has_shrunk_is_not_gone_on_with),
        TEST(what_would_not_be_read_is_not_written),
        TEST(a_line_that_fails_leaves_nothing),
        TEST(what_is_torn_is_cut_off_before_the_next_line),
        TEST(a_journal_that_cannot_be_begun_leaves_nothing),
        TEST(a_failure_is_not_taken_for_a_wrong_line),
        TEST(only_a_regular_file_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
