/* A task in a thread of its own: it can be waited for, and left before and after its end. The linker leads
 * pthread_create through this test, so that it can fail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>

#include "base/clock.h"
#include "environment/side_thread.h"

static bool has_no_threads;

int __real_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *),
                          void *context);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *),
                          void *context);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *),
                          void *context)
{
    return has_no_threads ? EAGAIN : __real_pthread_create(thread, attributes, run, context);
}

static const double LONG = 600; /* seconds; nothing here takes so long */

struct task {
    sem_t may_end, was_discarded;
    bool has_run;
    sigset_t blocked;
    pthread_t discarded_by;
};

static void begin(struct task *task)
{
    *task = (struct task){.has_run = false};
    sem_init(&task->may_end, 0, 0);
    sem_init(&task->was_discarded, 0, 0);
}

static void end(struct task *task)
{
    sem_destroy(&task->may_end);
    sem_destroy(&task->was_discarded);
}

static void wait_for(sem_t *semaphore)
{
    while (sem_wait(semaphore) != 0)
        assert_int_equal(errno, EINTR);
}

static bool is_discarded(struct task *task)
{
    int count;
    assert_int_equal(sem_getvalue(&task->was_discarded, &count), 0);
    return count > 0;
}

static void run(void *context)
{
    struct task *task = context;
    while (sem_wait(&task->may_end) != 0) {
    }
    pthread_sigmask(SIG_SETMASK, NULL, &task->blocked);
    task->has_run = true;
}

static void discard(void *context)
{
    struct task *task = context;
    task->discarded_by = pthread_self();
    sem_post(&task->was_discarded);
}

static void who_waits_is_back_before_the_end(void **state)
{
    struct task task;
    (void)state;
    begin(&task);
    struct side_thread *thread = side_thread_begin(run, &task);
    assert_non_null(thread);
    assert_false(side_thread_wait(thread, 0));
    assert_false(side_thread_wait(thread, 0.001));
    sem_post(&task.may_end);
    assert_true(side_thread_wait(thread, LONG));
    assert_true(side_thread_wait(thread, 0));
    assert_true(task.has_run);
    side_thread_end(thread, NULL);
    assert_false(is_discarded(&task));
    end(&task);
}

static void work(void *context)
{
    (void)context;
    while (clock_thread_cpu_seconds() < 0.002) {
    }
}

static void its_cpu_seconds_are_its_own(void **state)
{
    double cpu_seconds = 0;
    (void)state;
    struct side_thread *thread = side_thread_begin(work, NULL);
    assert_non_null(thread);
    assert_true(side_thread_wait(thread, LONG));
    side_thread_end(thread, &cpu_seconds);
    assert_true(cpu_seconds >= 0.002);
}

static void signals_are_for_the_others(void **state)
{
    static const int signals[] = {SIGTERM, SIGINT, SIGUSR1, SIGHUP, SIGALRM};
    struct task task;
    sigset_t before, after;
    (void)state;
    begin(&task);
    pthread_sigmask(SIG_SETMASK, NULL, &before);
    struct side_thread *thread = side_thread_begin(run, &task);
    assert_non_null(thread);
    pthread_sigmask(SIG_SETMASK, NULL, &after);
    sem_post(&task.may_end);
    assert_true(side_thread_wait(thread, LONG));
    side_thread_end(thread, NULL);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        assert_int_equal(sigismember(&task.blocked, signals[i]), 1);
        assert_int_equal(sigismember(&after, signals[i]), sigismember(&before, signals[i]));
    }
    end(&task);
}

static void what_is_left_before_its_end_is_discarded_by_its_thread(void **state)
{
    struct task task;
    (void)state;
    begin(&task);
    struct side_thread *thread = side_thread_begin(run, &task);
    assert_non_null(thread);
    side_thread_abandon(thread, discard);
    assert_false(is_discarded(&task));
    sem_post(&task.may_end);
    wait_for(&task.was_discarded);
    assert_true(task.has_run);
    assert_false(pthread_equal(task.discarded_by, pthread_self()));
    end(&task);
}

static void what_is_left_after_its_end_is_discarded_at_once(void **state)
{
    struct task task;
    (void)state;
    begin(&task);
    sem_post(&task.may_end);
    struct side_thread *thread = side_thread_begin(run, &task);
    assert_non_null(thread);
    assert_true(side_thread_wait(thread, LONG));
    side_thread_abandon(thread, discard);
    assert_true(is_discarded(&task));
    assert_true(pthread_equal(task.discarded_by, pthread_self()));
    end(&task);
}

static void without_a_thread_nothing_runs(void **state)
{
    struct task task;
    (void)state;
    begin(&task);
    sem_post(&task.may_end);
    has_no_threads = true;
    assert_null(side_thread_begin(run, &task));
    has_no_threads = false;
    assert_false(task.has_run);
    assert_false(is_discarded(&task));
    end(&task);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_waits_is_back_before_the_end),
        cmocka_unit_test(its_cpu_seconds_are_its_own),
        cmocka_unit_test(signals_are_for_the_others),
        cmocka_unit_test(what_is_left_before_its_end_is_discarded_by_its_thread),
        cmocka_unit_test(what_is_left_after_its_end_is_discarded_at_once),
        cmocka_unit_test(without_a_thread_nothing_runs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
