/* What a run leaves to go on with: its names, that nothing of another is replaced or removed, and that it
 * becomes the file in the end, as any other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files/path.h"
#include "files/staged.h"
#include "files/target.h"
#include "files/unfinished.h"
#include "files/write.h"
#include "unit/file_text.h"
#include "unit/folder.h"

/* ---- Names. */

static void claim_names(const char *path, const char *target, const char *data, const char *journal,
                        const char *lock)
{
    struct unfinished unfinished;
    struct error error;
    bool is_file;
    if (!unfinished_locate(&unfinished, path, &is_file, &error))
        fail_msg("%s: %s", path, error.text);
    assert_true(is_file);
    assert_string_equal(unfinished.target, target);
    assert_string_equal(unfinished.data, data);
    assert_string_equal(unfinished.journal, journal);
    assert_string_equal(unfinished.lock, lock);
    unfinished_free(&unfinished);
    unfinished_free(&unfinished); /* harmless */
}

static void names_are_those_of_the_file_at_the_end_of_the_links(void **state)
{
    (void)state;
    assert_int_equal(mkdir("folder", 0700), 0);
    assert_int_equal(symlink("folder/new", "dangling"), 0);
    assert_int_equal(symlink("../there", "folder/link"), 0);
    put_text("there", "text");
    claim_names("new", "new", "new.unfinished", "new.journal", ".new.lock");
    claim_names("./there", "./there", "./there.unfinished", "./there.journal", "./.there.lock");
    claim_names("dangling", "folder/new", "folder/new.unfinished", "folder/new.journal", "folder/.new.lock");
    claim_names("folder/link", "folder/../there", "folder/../there.unfinished", "folder/../there.journal",
                "folder/../.there.lock");
    claim_names("/new", "/new", "/new.unfinished", "/new.journal", "/.new.lock");
    claim_text("there", "text");
    unlink("there");
    unlink("dangling");
    unlink("folder/link");
    rmdir("folder");
}

static void claim_no_file(const char *path)
{
    struct unfinished unfinished;
    struct error error;
    bool is_file = true;
    assert_true(unfinished_locate(&unfinished, path, &is_file, &error));
    assert_false(is_file);
    assert_null(unfinished.target);
    assert_null(unfinished.lock);
    unfinished_free(&unfinished);
}

static void what_is_no_file_has_no_names(void **state)
{
    struct unfinished unfinished;
    struct error error;
    bool is_file;
    char long_path[4200] = "";
    (void)state;
    assert_int_equal(mkfifo("pipe", 0600), 0);
    claim_no_file("pipe");
    claim_no_file("/dev/null");
    claim_no_file("/dev/stdout");
    claim_no_file("/dev/fd/1");
    claim_no_file(".");
    while (strlen(long_path) < 4082)
        strcat(long_path, "./");
    strcat(long_path, "name");
    claim_no_file(long_path);
    unlink("pipe");
    assert_int_equal(symlink("loop", "loop"), 0);
    assert_false(unfinished_locate(&unfinished, "loop", &is_file, &error));
    assert_int_equal(error.code, ERROR_FAILED);
    assert_non_null(strstr(error.text, strerror(ELOOP)));
    unlink("loop");
}

/* A name of `size` bytes that ends with `last`. */
static const char *long_name(char name[NAME_MAX + 1], size_t size, char last)
{
    memset(name, 'n', size);
    name[size - 1] = last;
    name[size] = '\0';
    return name;
}

static void long_names_stay_apart_and_can_be_made(void **state)
{
    static const size_t sizes[] = {232, 244, 245, 255};
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        char name[NAME_MAX + 1];
        struct unfinished one, other;
        struct error error;
        bool is_file;
        assert_true(unfinished_locate(&one, long_name(name, sizes[i], 'a'), &is_file, &error));
        assert_true(unfinished_locate(&other, long_name(name, sizes[i], 'b'), &is_file, &error));
        const char *const paths[] = {one.data, one.journal, one.lock, other.data, other.journal, other.lock};
        for (size_t k = 0; k < 6; k++) {
            const int fd = open(paths[k], O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
            if (fd < 0)
                fail_msg("%zu: '%s': %s", sizes[i], paths[k], strerror(errno));
            close(fd);
        }
        assert_int_equal(strlen(one.data), sizes[i] <= 244 ? sizes[i] + 11 : 255);
        for (size_t k = 0; k < 6; k++)
            unlink(paths[k]);
        unfinished_free(&one);
        unfinished_free(&other);
    }
}

/* ---- Left, and gone on with. */

static void open_new(struct target *target, const char *path, const char *text)
{
    struct error error;
    if (!target_open(target, path, &error))
        fail_msg("%s", error.text);
    assert_true(target_can_leave(target));
    assert_true(write_all(target->fd, text, strlen(text)));
}

static void leave(const char *path, const char *data, const char *text)
{
    struct target target;
    struct error error;
    open_new(&target, path, text);
    if (!target_leave(&target, data, &error))
        fail_msg("%s", error.text);
    target_close(&target);
}

static void open_left(struct target *target, const char *path, const char *data)
{
    struct error error;
    if (!target_open_left(target, path, data, &error))
        fail_msg("%s", error.text);
}

static void commit(struct target *target)
{
    struct error error;
    if (!target_commit(target, &error))
        fail_msg("%s", error.text);
    target_close(target);
}

static void what_is_left_stays_until_it_is_whole(void **state)
{
    struct target target;
    (void)state;
    leave("file", "file.unfinished", "one ");
    claim_text("file.unfinished", "one ");
    assert_int_equal(access("file", F_OK), -1);
    open_left(&target, "file", "file.unfinished");
    target_close(&target);
    claim_text("file.unfinished", "one "); /* closed is not gone */
    open_left(&target, "file", "file.unfinished");
    assert_true(write_all_at(target.fd, "two", 3, 4));
    target_abandon(&target);
    target_close(&target);
    open_left(&target, "file", "file.unfinished");
    commit(&target);
    claim_text("file", "one two");
    assert_int_equal(access("file.unfinished", F_OK), -1);
    unlink("file");
}

static void a_run_that_left_it_can_end_itself(void **state)
{
    struct target target;
    struct error error;
    (void)state;
    put_text("file", "old");
    assert_int_equal(chmod("file", 0640), 0);
    open_new(&target, "file", "new");
    assert_true(target_leave(&target, "file.unfinished", &error));
    claim_text("file", "old");
    assert_true(write_all(target.fd, "er", 2));
    commit(&target);
    claim_text("file", "newer");
    assert_int_equal(access("file.unfinished", F_OK), -1);
    unlink("file");
}

static void what_cannot_take_its_place_stays_where_it_is(void **state)
{
    struct target target;
    struct error error;
    (void)state;
    leave("file", "file.unfinished", "whole");
    open_left(&target, "file", "file.unfinished");
    assert_int_equal(mkdir("file", 0700), 0);
    assert_false(target_commit(&target, &error));
    assert_non_null(strstr(error.text, "; the finished result is in 'file.unfinished'"));
    target_close(&target);
    claim_text("file.unfinished", "whole");
    rmdir("file");
    unlink("file.unfinished");
}

/* As of a file that turned out to be mounted: what was copied into it is needed no more. */
static void what_was_written_through_is_not_left(void **state)
{
    struct target target;
    (void)state;
    leave("file", "file.unfinished", "new");
    put_text("file", "older");
    open_left(&target, "file", "file.unfinished");
    target.is_fixed = true;
    commit(&target);
    claim_text("file", "new");
    assert_int_equal(access("file.unfinished", F_OK), -1);
    unlink("file");
}

static void nothing_is_replaced_by_what_is_left(void **state)
{
    struct target target;
    struct error error;
    (void)state;
    put_text("file.unfinished", "another's");
    open_new(&target, "file", "text");
    assert_false(target_leave(&target, "file.unfinished", &error));
    assert_int_equal(error.code, ERROR_FAILED);
    assert_string_equal(error.text, "cannot keep what is decided in 'file.unfinished': File exists");
    claim_text("file.unfinished", "another's");
    unlink("file.unfinished");
    assert_true(target_leave(&target, "file.unfinished", &error)); /* it is as it was */
    target_close(&target);
    claim_text("file.unfinished", "text");
    unlink("file.unfinished");
}

/* Also where files in the making have names. */
static void a_file_with_a_name_is_left_under_the_other(void **state)
{
    struct staged staged;
    (void)state;
    assert_true(staged_open(&staged, "file", NULL, false));
    assert_true(staged_give_name(&staged));
    char *name = strdup(staged.path);
    assert_true(write_all(staged.fd, "text", 4));
    put_text("file.unfinished", "another's");
    assert_false(staged_leave(&staged, "file.unfinished"));
    assert_int_equal(errno, EEXIST);
    assert_int_equal(access(name, F_OK), 0);
    unlink("file.unfinished");
    assert_true(staged_leave(&staged, "file.unfinished"));
    assert_int_equal(access(name, F_OK), -1);
    staged_discard(&staged);
    claim_text("file.unfinished", "text");
    unlink("file.unfinished");
    free(name);
}

/* As root may write everywhere, the checks are those that hold for root, too. */
static void what_target_open_refuses_is_refused_here(void **state)
{
    struct target target;
    struct error error;
    (void)state;
    leave("file", "file.unfinished", "part");
    put_text("file", "old");
    assert_int_equal(link("file", "hard"), 0);
    assert_false(target_open_left(&target, "file", "file.unfinished", &error));
    assert_non_null(strstr(error.text, "'file' has 2 hard links"));
    claim_text("file", "old");
    claim_text("file.unfinished", "part");
    unlink("hard");
    unlink("file");
    assert_false(target_open_left(&target, "/dev/null", "file.unfinished", &error));
    assert_string_equal(error.text,
                        "cannot go on with 'file.unfinished', to make it '/dev/null': that is no regular "
                        "file");
    claim_text("file.unfinished", "part");
    unlink("file.unfinished");
}

static void attributes_are_those_of_the_file_it_replaces(void **state)
{
    struct target target;
    struct stat status;
    (void)state;
    leave("file", "file.unfinished", "part");
    put_text("file", "old");
    assert_int_equal(chmod("file", 0604), 0);
    open_left(&target, "file", "file.unfinished");
    commit(&target);
    assert_int_equal(stat("file", &status), 0);
    assert_int_equal(status.st_mode & 07777, 0604);
    claim_text("file", "part");
    unlink("file");
}

static void claim_no_data(const char *cause)
{
    struct target target;
    struct error error;
    assert_false(target_open_left(&target, "file", "file.unfinished", &error));
    assert_int_equal(error.code, ERROR_FAILED);
    if (!strstr(error.text, cause) || !strstr(error.text, "'file.unfinished'"))
        fail_msg("expected: %s; it was: %s", cause, error.text);
    assert_int_equal(access("file", F_OK), -1);
}

/* Whatever has that name, it is not followed, not waited for and not removed. */
static void what_is_no_regular_file_is_not_gone_on_with(void **state)
{
    (void)state;
    claim_no_data(strerror(ENOENT));
    assert_int_equal(mkdir("file.unfinished", 0700), 0);
    claim_no_data(strerror(EISDIR));
    rmdir("file.unfinished");
    assert_int_equal(mkfifo("file.unfinished", 0600), 0);
    claim_no_data(strerror(EINVAL));
    unlink("file.unfinished");
    put_text("other", "other");
    assert_int_equal(symlink("other", "file.unfinished"), 0);
    claim_no_data(strerror(ELOOP));
    unlink("file.unfinished");
    claim_text("other", "other");
    unlink("other");
}

static void only_a_file_that_can_be_replaced_can_be_left(void **state)
{
    struct target target = TARGET_CLOSED;
    struct error error;
    (void)state;
    assert_false(target_can_leave(&target));
    assert_true(target_open(&target, "/dev/null", &error));
    assert_false(target_can_leave(&target));
    target_close(&target);
    open_new(&target, "file", "");
    target.is_fixed = true; /* as that of a mounted file, or of a folder that takes none */
    assert_false(target_can_leave(&target));
    target_close(&target);
}

/* ---- Discarded. */

static void both_are_discarded_be_they_there_or_not(void **state)
{
    struct unfinished unfinished;
    struct error error;
    bool is_file;
    (void)state;
    assert_true(unfinished_locate(&unfinished, "file", &is_file, &error));
    assert_true(unfinished_discard(&unfinished, &error));
    put_text("file", "");
    put_text("file.unfinished", "");
    assert_true(unfinished_discard(&unfinished, &error));
    put_text("file.journal", "");
    put_text("file.unfinished", "");
    put_text(".file.lock", "");
    assert_true(unfinished_discard(&unfinished, &error));
    assert_int_equal(access("file.journal", F_OK), -1);
    assert_int_equal(access("file.unfinished", F_OK), -1);
    assert_int_equal(unlink("file"), 0);
    assert_int_equal(unlink(".file.lock"), 0);
    unfinished_free(&unfinished);
}

/* Data that nothing vouches for would be refused; a journal alone can be gone on with from the beginning. */
static void the_journal_is_not_discarded_before_the_data(void **state)
{
    struct unfinished unfinished;
    struct error error;
    bool is_file;
    (void)state;
    assert_true(unfinished_locate(&unfinished, "file", &is_file, &error));
    assert_int_equal(mkdir("file.unfinished", 0700), 0);
    put_text("file.journal", "lines");
    assert_false(unfinished_discard(&unfinished, &error));
    assert_int_equal(error.code, ERROR_FAILED);
    assert_non_null(strstr(error.text, "cannot discard 'file.unfinished': "));
    claim_text("file.journal", "lines");
    unlink("file.journal");
    rmdir("file.unfinished");
    unfinished_free(&unfinished);
}

/* They are no files in the making, nor are those of the journal or of another target. */
static void what_is_left_is_not_named_as_useless(void **state)
{
    static const char *const names[] = {"file.unfinished", "file.journal", ".file.lock",
                                        ".file.journal.elsewhere-1.part", "..file.lock.elsewhere-1.part"};
    enum { NAMES = sizeof names / sizeof *names };
    char text[400];
    (void)state;
    for (size_t i = 0; i < NAMES; i++)
        put_text(names[i], "");
    if (staged_find_left("file", text, sizeof text) != 0)
        fail_msg("%s", text);
    for (size_t i = 0; i < NAMES; i++)
        unlink(names[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_those_of_the_file_at_the_end_of_the_links),
        cmocka_unit_test(what_is_no_file_has_no_names),
        cmocka_unit_test(long_names_stay_apart_and_can_be_made),
        cmocka_unit_test(what_is_left_stays_until_it_is_whole),
        cmocka_unit_test(a_run_that_left_it_can_end_itself),
        cmocka_unit_test(what_cannot_take_its_place_stays_where_it_is),
        cmocka_unit_test(what_was_written_through_is_not_left),
        cmocka_unit_test(nothing_is_replaced_by_what_is_left),
        cmocka_unit_test(a_file_with_a_name_is_left_under_the_other),
        cmocka_unit_test(what_target_open_refuses_is_refused_here),
        cmocka_unit_test(attributes_are_those_of_the_file_it_replaces),
        cmocka_unit_test(what_is_no_regular_file_is_not_gone_on_with),
        cmocka_unit_test(only_a_file_that_can_be_replaced_can_be_left),
        cmocka_unit_test(both_are_discarded_be_they_there_or_not),
        cmocka_unit_test(the_journal_is_not_discarded_before_the_data),
        cmocka_unit_test(what_is_left_is_not_named_as_useless),
    };
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
