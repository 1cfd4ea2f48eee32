#include "kernel/is_prime.h"

#include "kernel/kernel.h"

enum { BLOCK = 4096 }; /* verdicts on the stack at a time: 16 KiB, and the kernel needs more than that */

static bool is_verdict_prime(struct verdict verdict)
{
    return verdict_kind(verdict) == VERDICT_PRIME;
}

bool is_prime(uint64_t n)
{
    struct verdict verdict;
    kernel_miller_rabin.check(&n, 1, &verdict);
    return is_verdict_prime(verdict);
}

static void check_block(const uint64_t *n, size_t count, bool *prime)
{
    struct verdict verdict[BLOCK];
    kernel_miller_rabin.check(n, count, verdict);
    for (size_t i = 0; i < count; i++)
        prime[i] = is_verdict_prime(verdict[i]);
}

void is_prime_many(const uint64_t *n, size_t count, bool *prime)
{
    for (size_t i = 0; i < count; i += BLOCK)
        check_block(n + i, count - i < BLOCK ? count - i : BLOCK, prime + i);
}

uint64_t is_prime_smallest_divisor(uint64_t n)
{
    if (n < 2)
        return 0;
    uint64_t divisor = kernel_trial.search(n, 2, kernel_divisor_end(n));
    return divisor ? divisor : n;
}

const char *is_prime_version(void)
{
    return IS_PRIME_VERSION;
}
