/* Counts in a thread of their own: they come to what a count comes to, and whoever waits for one is never
 * away for long. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sieve/sieve.h"
#include "sieve/sieve_task.h"

static void skip_without_a_sieve(void)
{
    if (!sieve_is_available())
        skip();
    sieve_prepare();
}

static void a_count_in_a_thread_is_the_count(void **state)
{
    static const uint64_t ranges[][3] = {
        {0, 1000000, 1}, {1, 999999, 2}, {UINT64_C(1000000000000), UINT64_C(1000010000000), 1}};
    (void)state;
    skip_without_a_sieve();
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        uint64_t expected, primes;
        double cpu_seconds;
        struct error error;
        assert_true(sieve_count(ranges[i][0], ranges[i][1], ranges[i][2], &expected, &error));
        struct sieve_task *task = sieve_task_begin(ranges[i][0], ranges[i][1], ranges[i][2]);
        assert_non_null(task);
        while (!sieve_task_wait(task)) {
        }
        assert_true(sieve_task_end(task, &primes, &cpu_seconds, &error));
        assert_int_equal(primes, expected);
        assert_true(cpu_seconds > 0);
    }
}

/* Minutes of work: who waits is back before it is done, again and again, and need not see its end. */
static void a_long_count_can_be_left(void **state)
{
    const uint64_t last = UINT64_MAX, first = last - UINT64_C(100000000000);
    (void)state;
    skip_without_a_sieve();
    assert_true(sieve_task_is_worthwhile(first, last));
    struct sieve_task *task = sieve_task_begin(first, last, 1);
    assert_non_null(task);
    for (int i = 0; i < 10; i++)
        assert_false(sieve_task_wait(task));
    sieve_task_abandon(task);
}

/* What is left frees itself, be it done before or after. */
static void a_count_may_end_before_it_is_left(void **state)
{
    (void)state;
    skip_without_a_sieve();
    for (int i = 0; i < 100; i++) {
        struct sieve_task *task = sieve_task_begin(0, 1000, 1);
        assert_non_null(task);
        if (i % 2 == 0)
            while (!sieve_task_wait(task)) {
            }
        sieve_task_abandon(task);
    }
    assert_false(sieve_task_is_worthwhile(0, 1000000));
    assert_true(sieve_task_is_worthwhile(0, UINT64_C(10000000000)));
    assert_true(sieve_task_is_worthwhile(UINT64_MAX - 1000, UINT64_MAX));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_count_in_a_thread_is_the_count),
        cmocka_unit_test(a_count_may_end_before_it_is_left),
        cmocka_unit_test(a_long_count_can_be_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
