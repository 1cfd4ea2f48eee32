/* The kernel `trial`: 2 and every odd divisor up to the square root, with the machine's own division. It is
 * what every other kernel and every speedup is measured against, so it stays plain. */
#include "kernel/kernel.h"

static uint64_t trial_search(uint64_t n, uint64_t lo, uint64_t hi)
{
    if (lo == 2 && lo < hi && n % 2 == 0)
        return 2;
    for (uint64_t d = lo | 1; d < hi; d += 2)
        if (n % d == 0)
            return d;
    return 0;
}

/* One operation is one divisor: how many of 2, 3, 5, 7, 9 ... lie below x. */
static uint64_t divisors_below(uint64_t x)
{
    return x > 2 ? x / 2 : 0;
}

static uint64_t trial_search_cost(uint64_t lo, uint64_t hi)
{
    return lo < hi ? divisors_below(hi) - divisors_below(lo) : 0;
}

static uint64_t trial_search_end(uint64_t lo, uint64_t operations)
{
    if (operations == 0)
        operations = 1;
    uint64_t below = divisors_below(lo);
    if (operations > UINT64_MAX / 2 - below)
        return UINT64_MAX;
    return 2 * (below + operations) + 1;
}

static uint64_t trial_cost(uint64_t n)
{
    uint64_t cost = trial_search_cost(2, kernel_divisor_end(n));
    return cost ? cost : 1;
}

/* The operations are worked out from where the search ended: a count in its loop would slow the loop. */
static uint64_t trial_check_one(uint64_t n, struct verdict *verdict)
{
    if (n < 2) {
        *verdict = verdict_neither();
        return 0;
    }
    uint64_t end = kernel_divisor_end(n);
    uint64_t divisor = trial_search(n, 2, end);
    *verdict = divisor ? verdict_divisible(divisor) : verdict_prime();
    return trial_search_cost(2, divisor ? divisor + 1 : end);
}

static uint64_t trial_check(const uint64_t *n, size_t count, struct verdict *verdict)
{
    uint64_t operations = 0;
    for (size_t i = 0; i < count; i++)
        operations += trial_check_one(n[i], &verdict[i]);
    return operations;
}

const struct kernel kernel_trial = {
    .name = "trial",
    .summary = "every odd divisor up to the square root, in plain C: the baseline of every study",
    .operation = "divisors",
    .cost = trial_cost,
    .check = trial_check,
    .search = trial_search,
    .search_cost = trial_search_cost,
    .search_end = trial_search_end,
    .slice_operations = UINT64_C(1) << 18,
    .unit_operations = UINT64_C(3) << 20,
};
