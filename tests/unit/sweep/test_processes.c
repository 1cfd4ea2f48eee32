/* Processes: what they get, what is heard of them, how they end, and what a person sees of what they say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sweep/processes/child.h"
#include "sweep/processes/exit_text.h"
#include "sweep/processes/said.h"
#include "sweep/processes/stop_signals.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static struct lines words_of(const char *script)
{
    struct lines words = {0};
    struct error error;
    assert_true(lines_add(&words, &error, "sh") && lines_add(&words, &error, "-c") &&
                lines_add(&words, &error, "%s", script));
    return words;
}

static void claim_answer(const char *script, enum child_output output, const char *said, int code)
{
    struct lines words = words_of(script);
    struct buffer heard = {0};
    struct error error;
    int got = -1;
    assert_true(child_ask(&words, output, &heard, &got, &error));
    assert_string_equal(heard.bytes, said);
    assert_int_equal(got, code);
    buffer_free(&heard);
    lines_free(&words);
}

static void what_is_asked_is_heard(void **state)
{
    (void)state;
    claim_answer("echo out; echo err >&2; exit 3", CHILD_ANSWERS, "out\n", 3);
    claim_answer("echo out; echo err >&2", CHILD_ERRORS, "err\n", 0);
    claim_answer("echo out; echo err >&2", CHILD_BOTH, "out\nerr\n", 0);
    claim_answer("kill -KILL $$", CHILD_ANSWERS, "", 128 + SIGKILL);
    claim_answer("cat; readlink /proc/self/fd/0", CHILD_ANSWERS, "/dev/null\n", 0);
}

static void what_is_not_there_ends_with_127(void **state)
{
    (void)state;
    struct lines words = {0};
    struct buffer heard = {0};
    struct error error;
    int code;
    assert_true(lines_add(&words, &error, "/nowhere/program"));
    assert_true(child_ask(&words, CHILD_ERRORS, &heard, &code, &error));
    assert_int_equal(code, 127);
    assert_string_equal(heard.bytes, "cannot start '/nowhere/program': No such file or directory\n");
    buffer_free(&heard);
    lines_free(&words);
}

/* Words are words: no shell reads them. */
static void no_shell_reads_the_words(void **state)
{
    (void)state;
    struct lines words = {0};
    struct buffer heard = {0};
    struct error error;
    int code;
    assert_true(lines_add(&words, &error, "printf") && lines_add(&words, &error, "%%s|") &&
                lines_add(&words, &error, "$(touch x) 'a") && lines_add(&words, &error, "%s", ""));
    assert_true(child_ask(&words, CHILD_ANSWERS, &heard, &code, &error));
    assert_string_equal(heard.bytes, "$(touch x) 'a||");
    buffer_free(&heard);
    lines_free(&words);
}

static int count_descriptors(void)
{
    int count = 0;
    DIR *folder = opendir("/proc/self/fd");
    assert_non_null(folder);
    while (readdir(folder))
        count++;
    closedir(folder);
    return count;
}

static void nothing_is_left_behind(void **state)
{
    (void)state;
    const int before = count_descriptors();
    for (int i = 0; i < 20; i++)
        claim_answer("echo x", CHILD_BOTH, "x\n", 0);
    assert_int_equal(count_descriptors(), before);
    errno = 0;
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* no zombie */
    assert_int_equal(errno, ECHILD);
}

/* It has what the caller of this process left open, and nothing of ours; `ls` opens one itself, as we did
 * when we counted ours, with two names that are none. */
static void a_child_has_no_descriptor_of_ours(void **state)
{
    (void)state;
    struct stop_signals stop;
    struct error error;
    char wanted[32];
    snprintf(wanted, sizeof wanted, "%d\n", count_descriptors() - 2);
    assert_true(stop_signals_open(&stop, &error));
    claim_answer("ls /proc/self/fd | wc -w", CHILD_ANSWERS, wanted, 0);
    stop_signals_close(&stop);
}

/* A child of the child may have it open for longer than the child lives. */
static void an_open_pipe_keeps_nobody_waiting(void **state)
{
    (void)state;
    struct lines words = words_of("sleep 60 & echo $! >&2");
    struct child child;
    struct buffer heard = {0};
    struct error error;
    int code = -1;
    assert_true(child_start(&child, &words, CHILD_ERRORS, NULL, &error));
    while (!child_has_ended(&child, &code))
        usleep(1000);
    assert_int_equal(code, 0);
    assert_true(child_hear(&child, &heard));
    child_close(&child);
    assert_true(buffer_append(&heard, "", 1));
    assert_int_equal(kill((pid_t)strtol(heard.bytes, NULL, 10), SIGKILL), 0);
    buffer_free(&heard);
    lines_free(&words);
}

/* ---- Signals. */

static void signals_wait_to_be_taken(void **state)
{
    (void)state;
    struct stop_signals stop;
    struct error error;
    assert_true(stop_signals_open(&stop, &error));
    assert_false(stop_signals_take(&stop));
    raise(SIGUSR2);
    raise(SIGTERM);
    assert_true(stop_signals_take(&stop));
    assert_true(stop.first == SIGUSR2 || stop.first == SIGTERM);
    const int first = stop.first;
    raise(SIGINT);
    assert_true(stop_signals_take(&stop));
    assert_int_equal(stop.first, first);
    assert_false(stop_signals_take(&stop));
    stop_signals_close(&stop);
    stop_signals_close(&stop);
}

static void what_the_caller_ignores_asks_nobody_to_stop(void **state)
{
    (void)state;
    struct stop_signals stop;
    struct error error;
    signal(SIGHUP, SIG_IGN);
    assert_true(stop_signals_open(&stop, &error));
    raise(SIGHUP);
    assert_false(stop_signals_take(&stop));
    assert_int_equal(stop.first, 0);
    stop_signals_close(&stop);
    signal(SIGHUP, SIG_DFL);
}

/* It hears of no Ctrl-C, of all else as if this process had not blocked it. */
static void a_child_has_the_signals_of_before(void **state)
{
    (void)state;
    struct stop_signals stop;
    struct child child;
    struct error error;
    int code = -1;
    struct lines words = words_of("kill -INT $$; kill -USR1 $$; exit 5");
    signal(SIGPIPE, SIG_IGN);
    assert_true(stop_signals_open(&stop, &error));
    assert_true(child_start(&child, &words, CHILD_ERRORS, &stop.before, &error));
    while (!child_has_ended(&child, &code))
        usleep(1000);
    assert_int_equal(code, 128 + SIGUSR1);
    child_close(&child);
    stop_signals_close(&stop);
    lines_free(&words);
    claim_answer("kill -PIPE $$; exit 5", CHILD_ERRORS, "", 128 + SIGPIPE);
    signal(SIGPIPE, SIG_DFL);
}

static void an_end_of_a_child_wakes(void **state)
{
    (void)state;
    struct stop_signals stop;
    struct child child;
    struct error error;
    int code = -1;
    struct lines words = words_of("exit 0");
    assert_true(stop_signals_open(&stop, &error));
    assert_true(child_start(&child, &words, CHILD_ERRORS, &stop.before, &error));
    struct pollfd awaited = {.fd = stop.fd, .events = POLLIN};
    assert_int_equal(poll(&awaited, 1, 60000), 1);
    assert_false(stop_signals_take(&stop));
    assert_true(child_has_ended(&child, &code));
    child_close(&child);
    stop_signals_close(&stop);
    lines_free(&words);
}

/* ---- What a person sees. */

static void count_clear(void *context)
{
    ++*(int *)context;
}

static void say(struct said *said, const char *text)
{
    assert_true(*text == '\0' || buffer_append(&said->text, text, strlen(text)));
}

static void claim_shown(struct said *said, bool has_ended, const char *wanted, int clears)
{
    char *text = NULL;
    size_t size = 0;
    int cleared = 0;
    FILE *file = open_memstream(&text, &size);
    said_show(said, has_ended, count_clear, &cleared, file);
    fclose(file);
    assert_string_equal(text, wanted);
    assert_int_equal(cleared, clears);
    free(text);
}

static void a_line_is_shown_once_in_a_study(void **state)
{
    (void)state;
    struct said said = {0};
    said_begin(&said);
    say(&said, "one\ntwo\none\nhalf");
    claim_shown(&said, false, "one\ntwo\n", 2);
    say(&said, " a line\n");
    claim_shown(&said, false, "half a line\n", 1);
    said_begin(&said);
    say(&said, "two\nthree");
    claim_shown(&said, false, "", 0);
    claim_shown(&said, true, "three\n", 1);
    said_free(&said);
}

static void whoever_goes_on_is_shown_after_a_second(void **state)
{
    (void)state;
    struct said said = {0};
    said_begin(&said);
    say(&said, "half");
    assert_false(said_waits(&said, 100));
    say(&said, " a line\n");
    assert_true(said_waits(&said, 101));
    assert_false(said_is_due(&said, 101.9));
    assert_true(said_waits(&said, 101.9));
    assert_true(said_is_due(&said, 102.1));
    claim_shown(&said, false, "half a line\n", 1);
    assert_false(said_waits(&said, 103));
    assert_false(said_is_due(&said, 200));
    said_free(&said);
}

static void claim_end(const char *text, const char *wanted)
{
    struct said said = {0};
    char *shown = NULL;
    size_t size = 0;
    say(&said, text);
    FILE *file = open_memstream(&shown, &size);
    said_show_end(&said, file);
    fclose(file);
    assert_string_equal(shown, wanted);
    free(shown);
    said_free(&said);
}

static void the_last_lines_are_shown_of_a_failure(void **state)
{
    (void)state;
    char text[256] = "", wanted[256] = "";
    for (int i = 1; i <= 22; i++) {
        snprintf(text + strlen(text), sizeof text - strlen(text), "%d\n", i);
        if (i > 2)
            snprintf(wanted + strlen(wanted), sizeof wanted - strlen(wanted), "    %d\n", i);
    }
    claim_end("", "    it said nothing\n");
    claim_end("no luck", "    no luck\n");
    claim_end("no luck\n", "    no luck\n");
    claim_end("\na\n\nb\n", "    \n    a\n    \n    b\n");
    claim_end(text, wanted);
}

static void an_exit_code_is_told_as_what_it_is(void **state)
{
    (void)state;
    char text[EXIT_TEXT_SIZE];
    assert_string_equal(exit_text(9, text), "9");
    assert_string_equal(exit_text(127, text), "127 (it could not be started)");
    assert_string_equal(exit_text(137, text), "137 (SIGKILL)");
    assert_string_equal(exit_text(128, text), "128");
    assert_string_equal(exit_text(255, text), "255");
    assert_string_equal(exit_text_signal(SIGUSR2, text), "SIGUSR2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_asked_is_heard),
        cmocka_unit_test(what_is_not_there_ends_with_127),
        cmocka_unit_test(no_shell_reads_the_words),
        cmocka_unit_test(nothing_is_left_behind),
        cmocka_unit_test(a_child_has_no_descriptor_of_ours),
        cmocka_unit_test(an_open_pipe_keeps_nobody_waiting),
        cmocka_unit_test(signals_wait_to_be_taken),
        cmocka_unit_test(what_the_caller_ignores_asks_nobody_to_stop),
        cmocka_unit_test(a_child_has_the_signals_of_before),
        cmocka_unit_test(an_end_of_a_child_wakes),
        cmocka_unit_test(a_line_is_shown_once_in_a_study),
        cmocka_unit_test(whoever_goes_on_is_shown_after_a_second),
        cmocka_unit_test(the_last_lines_are_shown_of_a_failure),
        cmocka_unit_test(an_exit_code_is_told_as_what_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
