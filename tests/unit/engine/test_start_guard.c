/* MPI that crashes, ends the process or never comes back while it starts: one sentence, one exit code. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/error.h"
#include "engine/parallel/start_guard.h"

enum { TEXT_SIZE = 1024 };

/* cmocka has handlers of its own, and a core is of no use. */
static void as_by_itself(void)
{
    signal(SIGSEGV, SIG_DFL);
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
}

/* In a process of its own: what its standard error has, and its wait status. */
static int run_child(void (*body)(void), char text[TEXT_SIZE])
{
    int pipe_ends[2], status;
    size_t used = 0;
    ssize_t got;
    assert_int_equal(pipe(pipe_ends), 0);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        dup2(pipe_ends[1], STDERR_FILENO);
        as_by_itself();
        body();
        _exit(0);
    }
    close(pipe_ends[1]);
    while ((got = read(pipe_ends[0], text + used, TEXT_SIZE - 1 - used)) > 0)
        used += (size_t)got;
    text[used] = '\0';
    close(pipe_ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

static void assert_ends(void (*body)(void), const char *words)
{
    char text[TEXT_SIZE];
    const int status = run_child(body, text);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), ERROR_FAILED);
    if (strncmp(text, "primes: ", 8) != 0 || !strstr(text, words) ||
        strchr(text, '\n') != text + strlen(text) - 1)
        fail_msg("not one line with '%s': %s", words, text);
}

static void begin(struct start_guard *guard)
{
    const struct launcher launcher = {.tasks = 2};
    start_guard_begin(guard, &launcher);
}

static void wait_too_long(void)
{
    struct start_guard guard;
    begin(&guard);
    if (alarm(0) >= 60) /* the time was running */
        raise(SIGALRM);
}

static void crash(void)
{
    struct start_guard guard;
    begin(&guard);
    raise(SIGSEGV);
}

static void abort_it(void)
{
    struct start_guard guard;
    begin(&guard);
    abort();
}

static void crash_later(void)
{
    struct start_guard guard;
    begin(&guard);
    start_guard_end(&guard);
    if (alarm(0) == 0)
        raise(SIGSEGV);
}

static void mpi_that_does_not_start_is_one_sentence(void **state)
{
    (void)state;
    assert_ends(wait_too_long, "MPI did not start in the time that it may take");
    assert_ends(crash, "MPI crashed when it started");
    assert_ends(abort_it, "MPI crashed when it started");
    assert_ends(start_guard_end_process, "MPI could not start");
}

static void once_it_has_started_nothing_is_kept_from_the_system(void **state)
{
    char text[TEXT_SIZE];
    (void)state;
    const int status = run_child(crash_later, text);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGSEGV);
    assert_string_equal(text, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mpi_that_does_not_start_is_one_sentence),
        cmocka_unit_test(once_it_has_started_nothing_is_kept_from_the_system),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
