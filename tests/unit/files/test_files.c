/* The room of files: what paths stand for, which are one file, what writing promises, and that a copy through
 * a file is the whole of it. The program's own behaviour is tests/cli/files.sh. */
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
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "files/attributes.h"
#include "files/path.h"
#include "files/staged.h"
#include "files/target.h"
#include "files/write.h"
#include "unit/file_text.h"
#include "unit/folder.h"

static void a_path_has_a_folder_and_a_name(void **state)
{
    static const char *const cases[][3] = {
        {"a", ".", "a"}, {"/a", "/", "a"}, {"b/a", "b", "a"}, {"/c/b/a", "/c/b", "a"}, {"b/", "b", ""}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *folder = path_folder(cases[i][0]);
        assert_string_equal(folder, cases[i][1]);
        assert_string_equal(path_name(cases[i][0]), cases[i][2]);
        free(folder);
    }
}

static void claim_end(const char *path, const char *expected, int descriptor)
{
    struct path_end end;
    assert_true(path_follow(path, &end));
    if (expected)
        assert_string_equal(end.path, expected);
    assert_int_equal(end.descriptor, descriptor);
    free(end.path);
}

static void links_are_followed_to_their_end(void **state)
{
    (void)state;
    struct path_end end;
    mkdir("folder", 0700);
    assert_int_equal(symlink("two", "folder/one"), 0);
    assert_int_equal(symlink("../three", "folder/two"), 0);
    claim_end("folder/one", "folder/../three", -1);
    claim_end("three", "three", -1);
    assert_int_equal(symlink("loop", "loop"), 0);
    assert_false(path_follow("loop", &end));
    assert_int_equal(errno, ELOOP);
    assert_null(end.path);
    unlink("loop");
    unlink("folder/one");
    unlink("folder/two");
    rmdir("folder");
}

static void paths_of_descriptors_are_known(void **state)
{
    (void)state;
    char own[64];
    claim_end("/dev/stdin", NULL, 0);
    claim_end("/dev/stdout", NULL, 1);
    claim_end("/dev/fd/17", NULL, 17);
    claim_end("/proc/self/fd/2", NULL, 2);
    claim_end("/proc/thread-self/fd/2", NULL, 2);
    snprintf(own, sizeof own, "/proc/%ld/fd/1", (long)getpid());
    claim_end(own, NULL, 1);
    assert_int_equal(symlink("/dev/stderr", "link"), 0);
    claim_end("link", NULL, 2);
    unlink("link");
    put_text("7", "");
    claim_end("7", "7", -1); /* a file of that name is none */
    unlink("7");
    claim_end("/dev/fd/99999999999999999999", NULL, -1);
    claim_end("/dev/fd/1x", NULL, -1);
    claim_end("/dev/fd/01", NULL, -1);
}

static void one_file_is_one_by_any_name(void **state)
{
    (void)state;
    put_text("a", "a");
    put_text("b", "a");
    assert_int_equal(link("a", "hard"), 0);
    assert_int_equal(symlink("a", "soft"), 0);
    assert_int_equal(symlink("new", "dangling"), 0);
    assert_true(path_is_same("a", "hard"));
    assert_true(path_is_same("soft", "./hard"));
    assert_false(path_is_same("a", "b"));
    assert_false(path_is_same("a", "new"));
    assert_true(path_is_same("new", "./new"));
    assert_true(path_is_same("new", "dangling"));
    assert_false(path_is_same("new", "newer"));
    assert_false(path_is_same("/dev/null", "/dev/null")); /* takes no harm */
    unlink("a");
    unlink("b");
    unlink("hard");
    unlink("soft");
    unlink("dangling");
}

static void a_copy_is_as_long_as_its_source(void **state)
{
    (void)state;
    struct error error;
    put_text("from", "short");
    put_text("to", "something longer");
    assert_true(target_put_copy("from", "to", &error));
    claim_text("to", "short");
    const int from = open("from", O_RDONLY), to = open("to", O_RDWR);
    put_text("from", "longer than it was");
    assert_true(write_copy(from, to));
    claim_text("to", "longer than it was");
    close(from);
    close(to);
    assert_false(target_put_copy("none", "to", &error));
    claim_text("to", "longer than it was");
    unlink("from");
    unlink("to");
}

static void a_file_in_the_making_is_found_when_its_process_is_gone(void **state)
{
    (void)state;
    char names[400];
    put_text(".file.elsewhere-1.part", "");
    put_text(".file.elsewhere-2-1.part", "");
    put_text(".files.elsewhere-1.part", "");
    put_text(".file.elsewhere-1.part.not", "");
    assert_int_equal(staged_find_left("file", names, sizeof names), 2);
    assert_non_null(strstr(names, "'.file.elsewhere-1.part'"));
    assert_non_null(strstr(names, "'.file.elsewhere-2-1.part'"));
    assert_int_equal(staged_find_left("./file", names, 10), 2);
    assert_int_equal(strlen(names), 9); /* cut */
    assert_int_equal(staged_find_left("none", names, sizeof names), 0);
    unlink(".file.elsewhere-1.part");
    unlink(".file.elsewhere-2-1.part");
    unlink(".files.elsewhere-1.part");
    unlink(".file.elsewhere-1.part.not");
}

static void this_process_is_not_gone(void **state)
{
    (void)state;
    char names[400];
    struct staged staged;
    assert_true(staged_open(&staged, "file", ".", false));
    assert_true(staged_give_name(&staged));
    assert_int_equal(access(staged.path, F_OK), 0);
    assert_int_equal(staged_find_left("file", names, sizeof names), 0);
    staged_discard(&staged);
    staged_discard(&staged); /* harmless */
}

static void what_is_kept_takes_no_other_name(void **state)
{
    (void)state;
    char *kept[2];
    for (int i = 0; i < 2; i++) {
        struct staged staged;
        assert_true(staged_open(&staged, "file", ".", false));
        assert_true(write_all(staged.fd, "whole\n", 6));
        assert_true(staged_keep(&staged));
        kept[i] = strdup(staged.path);
        staged_discard(&staged);
    }
    assert_string_not_equal(kept[0], kept[1]);
    for (int i = 0; i < 2; i++) {
        claim_text(kept[i], "whole\n");
        unlink(kept[i]);
        free(kept[i]);
    }
}

static void long_names_that_begin_alike_stay_apart(void **state)
{
    (void)state;
    char one[256], other[256], names[400];
    memset(one, 'n', 255);
    one[255] = '\0';
    memcpy(other, one, sizeof other);
    other[254] = 'm';
    struct staged staged;
    assert_true(staged_open(&staged, one, ".", false));
    assert_true(staged_give_name(&staged));
    char *left = strdup(staged.path);
    staged_discard(&staged);
    char *process = strrchr(left, '-'); /* of a process that is gone */
    assert_non_null(process);
    strcpy(process, "-0.part");
    put_text(left, "");
    assert_int_equal(staged_find_left(one, names, sizeof names), 1);
    assert_int_equal(staged_find_left(other, names, sizeof names), 0);
    unlink(left);
    free(left);
}

static void an_empty_target_may_be_closed(void **state)
{
    (void)state;
    struct target none = {0}, closed = TARGET_CLOSED;
    target_abandon(&none);
    target_close(&none);
    target_close(&closed);
    assert_true(fcntl(STDIN_FILENO, F_GETFD) >= 0);
}

static void room_is_asked_of_the_file_system(void **state)
{
    (void)state;
    struct error error;
    struct target target;
    assert_true(target_open(&target, "file", &error));
    assert_true(target_has_room(&target, 1));
    assert_false(target_has_room(&target, UINT64_MAX));
    target_close(&target);
    assert_true(target_open(&target, "/dev/null", &error));
    assert_true(target_has_room(&target, UINT64_MAX)); /* not known */
    target_close(&target);
}

/* Of a pipe that does not wait, how many bytes came when `size` were written to it; -1: not all were. */
static long pass_through_pipe(int ends[2], size_t size)
{
    char *bytes = calloc(size, 1);
    const pid_t writer = fork();
    if (writer == 0) {
        close(ends[0]);
        _exit(bytes && write_all(ends[1], bytes, size) ? 0 : 1);
    }
    close(ends[1]);
    long count = 0;
    int status = -1;
    usleep(50000); /* so that it is full, as a rule */
    for (ssize_t more; (more = read(ends[0], bytes, size)) > 0;)
        count += more;
    waitpid(writer, &status, 0);
    free(bytes);
    return status == 0 ? count : -1;
}

static void a_descriptor_that_does_not_wait_is_waited_for(void **state)
{
    enum { SIZE = 1 << 20 };
    int ends[2];
    (void)state;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(fcntl(ends[1], F_SETFL, O_NONBLOCK), 0);
    assert_int_equal(pass_through_pipe(ends, SIZE), SIZE);
    close(ends[0]);
}

static void a_descriptor_that_the_process_opened_itself_is_not_given(void **state)
{
    char path[32];
    struct error error;
    struct target target;
    (void)state;
    const int fd = open("/dev/null", O_WRONLY);
    snprintf(path, sizeof path, "/dev/fd/%d", fd);
    assert_true(target_open(&target, path, &error));
    target_close(&target);
    assert_int_equal(fcntl(fd, F_SETFD, FD_CLOEXEC), 0);
    assert_false(target_open(&target, path, &error));
    close(fd);
}

/* What is lost of a file that its owner may write and not read; "" is nothing. As root reads everything, by
 * another user. */
static const char *lost_of_unreadable(int fd, const char *path, char lost[64])
{
    int ends[2];
    struct stat status;
    assert_int_equal(pipe(ends), 0);
    if (fork() == 0) {
        const bool good = (geteuid() != 0 || setresuid(65534, 65534, 65534) == 0) && stat(path, &status) == 0;
        const char *what = good ? attributes_carry_over(fd, path, &status) : "no test";
        if (what)
            (void)!write(ends[1], what, strlen(what));
        _exit(0);
    }
    close(ends[1]);
    wait(NULL);
    const ssize_t size = read(ends[0], lost, 63);
    lost[size > 0 ? size : 0] = '\0';
    close(ends[0]);
    return lost;
}

static void attributes_that_cannot_be_read_are_not_lost_silently(void **state)
{
    char lost[64];
    (void)state;
    put_text("old", "old");
    if (setxattr("old", "user.origin", "here", 4, 0) != 0) {
        unlink("old");
        skip(); /* the file system has none */
    }
    const uid_t owner = geteuid() == 0 ? 65534 : geteuid();
    const int fd = open(".", O_TMPFILE | O_RDWR, 0600);
    assert_int_equal(chmod(".", 0711), 0);
    assert_int_equal(chmod("old", 0200), 0);
    assert_int_equal(chown("old", owner, (gid_t)-1), 0);
    if (fd >= 0) {
        assert_int_equal(fchown(fd, owner, (gid_t)-1), 0);
        assert_string_equal(lost_of_unreadable(fd, "old", lost), "its extended attributes");
        close(fd);
    }
    unlink("old");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_path_has_a_folder_and_a_name),
        cmocka_unit_test(links_are_followed_to_their_end),
        cmocka_unit_test(paths_of_descriptors_are_known),
        cmocka_unit_test(one_file_is_one_by_any_name),
        cmocka_unit_test(a_copy_is_as_long_as_its_source),
        cmocka_unit_test(a_file_in_the_making_is_found_when_its_process_is_gone),
        cmocka_unit_test(this_process_is_not_gone),
        cmocka_unit_test(what_is_kept_takes_no_other_name),
        cmocka_unit_test(long_names_that_begin_alike_stay_apart),
        cmocka_unit_test(an_empty_target_may_be_closed),
        cmocka_unit_test(room_is_asked_of_the_file_system),
        cmocka_unit_test(a_descriptor_that_does_not_wait_is_waited_for),
        cmocka_unit_test(a_descriptor_that_the_process_opened_itself_is_not_given),
        cmocka_unit_test(attributes_that_cannot_be_read_are_not_lost_silently),
    };
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
