/* The kernel `sleep`: what trial says, and not before trial's time at the fixed rate is over. */
#include "unit/oracle.h"

#include <time.h>

#include "kernel/sleep/sleep.h"

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void claim_check(uint64_t n)
{
    struct verdict wanted, got;
    const uint64_t operations = kernel_trial.check(&n, 1, &wanted);
    const double begin = seconds_now();
    const uint64_t slept = kernel_sleep.check(&n, 1, &got);
    const double seconds = seconds_now() - begin;
    if (got.code != wanted.code || slept != operations || kernel_sleep.cost(n) != kernel_trial.cost(n))
        fail_msg("%" PRIu64 ": verdict %" PRIu32 " after %" PRIu64 " operations, wanted %" PRIu32
                 " after %" PRIu64,
                 n, got.code, slept, wanted.code, operations);
    if (seconds < (double)operations / KERNEL_SLEEP_RATE - 1e-6)
        fail_msg("%" PRIu64 " took %g s for %" PRIu64 " operations", n, seconds, operations);
}

static void it_says_what_trial_says_and_takes_its_time(void **state)
{
    (void)state;
    uint64_t random = 17;
    for (uint64_t n = 0; n < 300; n++)
        claim_check(n);
    for (unsigned i = 0; i < 200; i++)
        claim_check(oracle_random_bits(&random, 1 + i % 30));
    const uint64_t large = oracle_next_prime(UINT64_C(1) << 18);
    claim_check(large * large);
    claim_check(oracle_next_prime(large * large));
}

static void claim_search(uint64_t n, uint64_t lo, uint64_t hi)
{
    const uint64_t wanted = kernel_trial.search(n, lo, hi);
    const uint64_t operations = kernel_trial.search_cost(lo, wanted ? wanted + 1 : hi);
    const double begin = seconds_now();
    const uint64_t got = kernel_sleep.search(n, lo, hi);
    const double seconds = seconds_now() - begin;
    if (got != wanted || seconds < (double)operations / KERNEL_SLEEP_RATE - 1e-6)
        fail_msg("%" PRIu64 " in [%" PRIu64 ", %" PRIu64 "): %" PRIu64 " in %g s, wanted %" PRIu64 " in %g s",
                 n, lo, hi, got, seconds, wanted, (double)operations / KERNEL_SLEEP_RATE);
}

static void its_search_finds_what_trial_finds(void **state)
{
    (void)state;
    const uint64_t p = oracle_next_prime(UINT64_C(1) << 17), q = oracle_next_prime(p);
    const uint64_t numbers[] = {p * p, p * q, 3 * q, 2 * p, oracle_next_prime(p * q)};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        const uint64_t end = kernel_divisor_end(numbers[i]), lo[] = {2, 3, 1000, end / 2};
        for (size_t k = 0; k < sizeof lo / sizeof lo[0]; k++) {
            claim_search(numbers[i], lo[k], lo[k] + 1);
            claim_search(numbers[i], lo[k], kernel_sleep.search_end(lo[k], kernel_sleep.slice_operations));
            claim_search(numbers[i], lo[k], end);
        }
    }
}

/* Nobody comes upon it by a list. */
static void it_is_in_no_list_of_kernels(void **state)
{
    (void)state;
    assert_null(kernel_list_find(kernel_sleep.name));
    for (size_t i = 0; kernel_list_at(i); i++)
        assert_string_not_equal(kernel_list_at(i)->name, kernel_sleep.name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_says_what_trial_says_and_takes_its_time),
        cmocka_unit_test(its_search_finds_what_trial_finds),
        cmocka_unit_test(it_is_in_no_list_of_kernels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
