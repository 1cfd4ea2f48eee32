#include "kernel/sleep/sleep.h"

#include <errno.h>
#include <stdbool.h>
#include <time.h>

static struct timespec now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time;
}

/* Until so many operations would have been done since `begin`. What was computed meanwhile is part of it. */
static void sleep_since(struct timespec begin, uint64_t operations)
{
    const uint64_t second = UINT64_C(1000000000);
    const uint64_t rest = operations % KERNEL_SLEEP_RATE * second / KERNEL_SLEEP_RATE;
    const uint64_t nanoseconds = (uint64_t)begin.tv_nsec + rest;
    const struct timespec end = {.tv_sec = begin.tv_sec +
                                           (time_t)(operations / KERNEL_SLEEP_RATE + nanoseconds / second),
                                 .tv_nsec = (long)(nanoseconds % second)};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &end, NULL) == EINTR)
        ;
}

/* What `trial` finds, by a kernel that takes a thousandth of the time that is to be slept: it leaves out the
 * multiples of a few primes, and those divide n only if one of the primes does. */
static uint64_t find_divisor(uint64_t n, uint64_t lo, uint64_t hi)
{
    const bool tries_all = n % 2 != 0 && n % 3 != 0 && n % 5 != 0 && n % 7 != 0;
    return (tries_all ? &kernel_trial_simd : &kernel_trial)->search(n, lo, hi);
}

static uint64_t sleep_search(uint64_t n, uint64_t lo, uint64_t hi)
{
    const struct timespec begin = now();
    const uint64_t divisor = find_divisor(n, lo, hi);
    sleep_since(begin, kernel_trial.search_cost(lo, divisor ? divisor + 1 : hi));
    return divisor;
}

static uint64_t sleep_search_cost(uint64_t lo, uint64_t hi)
{
    return kernel_trial.search_cost(lo, hi);
}

static uint64_t sleep_search_end(uint64_t lo, uint64_t operations)
{
    return kernel_trial.search_end(lo, operations);
}

static uint64_t sleep_cost(uint64_t n)
{
    return kernel_trial.cost(n);
}

/* In no time. */
static uint64_t check_one(uint64_t n, struct verdict *verdict)
{
    kernel_trial_simd.check(&n, 1, verdict);
    const uint64_t divisor = verdict_divisor(*verdict), end = divisor ? divisor + 1 : kernel_divisor_end(n);
    return kernel_trial.search_cost(2, end);
}

static uint64_t sleep_check(const uint64_t *n, size_t count, struct verdict *verdict)
{
    const struct timespec begin = now();
    uint64_t operations = 0;
    for (size_t i = 0; i < count; i++)
        operations += check_one(n[i], &verdict[i]);
    sleep_since(begin, operations);
    return operations;
}

const struct kernel kernel_sleep = {
    .name = "sleep",
    .summary = "trial's verdicts, its time spent asleep: to see how many workers share a list",
    .operation = "divisors",
    .cost = sleep_cost,
    .check = sleep_check,
    .search = sleep_search,
    .search_cost = sleep_search_cost,
    .search_end = sleep_search_end,
    .sleeps = true,
    .slice_operations = KERNEL_SLEEP_RATE / 50, /* to wake up is what costs: a unit is slept in one piece */
    .unit_operations = KERNEL_SLEEP_RATE / 100,
};
