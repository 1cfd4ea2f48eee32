/* The kernel `trial-simd`: the question of `trial`, answered by vector instructions. It tries 2, 3, 5, 7 and
 * what has no such factor, up to the square root; the searches themselves are in simd_search.h. */
#include "kernel/trial/simd.h"

#include "kernel/kernel.h"
#include "kernel/trial/wheel.h"

static const uint64_t wheel_primes[] = {2, 3, 5, 7};

enum { WHEEL_PRIMES = sizeof wheel_primes / sizeof wheel_primes[0], WHEEL_FIRST = 11 };

static uint64_t trial_simd_search_range(uint64_t n, uint64_t lo, uint64_t hi)
{
    for (int i = 0; i < WHEEL_PRIMES; i++)
        if (wheel_primes[i] >= lo && wheel_primes[i] < hi && n % wheel_primes[i] == 0)
            return wheel_primes[i];
    if (lo < WHEEL_FIRST)
        lo = WHEEL_FIRST;
    return lo < hi ? trial_simd_searches[isa_in_use()](n, lo, hi) : 0;
}

/* One operation is one candidate: how many of 2, 3, 5, 7, 11, 13 ... 113, 121 ... lie below x. */
static uint64_t candidates_below(uint64_t x)
{
    uint64_t count = WHEEL_RESIDUES * (x / WHEEL);
    for (int i = 0; i < WHEEL_RESIDUES; i++)
        count += wheel_residues[i] < x % WHEEL;
    if (x > 1)
        count--; /* 1 is none */
    for (int i = 0; i < WHEEL_PRIMES; i++)
        count += wheel_primes[i] < x;
    return count;
}

/* The candidate below which there are `count`; UINT64_MAX where it is not below that. */
static uint64_t candidate_at(uint64_t count)
{
    if (count < WHEEL_PRIMES)
        return wheel_primes[count];
    const uint64_t place = count - WHEEL_PRIMES + 1, residue = wheel_residues[place % WHEEL_RESIDUES];
    if (place / WHEEL_RESIDUES > (UINT64_MAX - residue) / WHEEL)
        return UINT64_MAX;
    return place / WHEEL_RESIDUES * WHEEL + residue;
}

static uint64_t trial_simd_search_cost(uint64_t lo, uint64_t hi)
{
    return lo < hi ? candidates_below(hi) - candidates_below(lo) : 0;
}

static uint64_t trial_simd_search_end(uint64_t lo, uint64_t operations)
{
    const uint64_t below = candidates_below(lo), granted = operations ? operations : 1;
    return granted > UINT64_MAX - below ? UINT64_MAX : candidate_at(below + granted);
}

static uint64_t trial_simd_cost(uint64_t n)
{
    const uint64_t cost = trial_simd_search_cost(2, kernel_divisor_end(n));
    return cost ? cost : 1;
}

static uint64_t trial_simd_check_one(uint64_t n, struct verdict *verdict)
{
    if (n < 2) {
        *verdict = verdict_neither();
        return 0;
    }
    const uint64_t end = kernel_divisor_end(n), divisor = trial_simd_search_range(n, 2, end);
    *verdict = divisor ? verdict_divisible(divisor) : verdict_prime();
    return trial_simd_search_cost(2, divisor ? divisor + 1 : end);
}

static uint64_t trial_simd_check(const uint64_t *n, size_t count, struct verdict *verdict)
{
    uint64_t operations = 0;
    for (size_t i = 0; i < count; i++)
        operations += trial_simd_check_one(n[i], &verdict[i]);
    return operations;
}

/* Of candidates, AVX-512 tries some 50 in a nanosecond, AVX2 30, plain C 6: a slice takes 0.3 to 3 ms. */
const struct kernel kernel_trial_simd = {
    .name = "trial-simd",
    .summary = "the same question by vector instructions, without multiples of 2, 3, 5 and 7",
    .operation = "candidates",
    .cost = trial_simd_cost,
    .check = trial_simd_check,
    .search = trial_simd_search_range,
    .search_cost = trial_simd_search_cost,
    .search_end = trial_simd_search_end,
    .slice_operations = UINT64_C(1) << 24,
    .unit_operations = UINT64_C(1) << 27,
};
