/* Finds, for each base of the kernel `miller-rabin`, composites that pass the strong tests to the other six
 * and fail the one to it, and prints tests/data/witnesses.h; takes half a minute. Has an arithmetic of its
 * own and knows nothing of the kernel: a fault of the kernel's must not shape the numbers that are to find
 * it.
 *
 * Composites (k + 1)(2k + 1) with both factors prime are the densest known source of strong pseudoprimes:
 * such an n is a Fermat pseudoprime to every base that is a square modulo 2k + 1. */
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

__extension__ typedef unsigned __int128 uint128;

enum { BASES = 7, STARTS = 4 };

static const uint64_t bases[BASES] = {2, 325, 9375, 28178, 450775, 9780504, 1795265022};
/* Where k starts: composites of about 41, 53, 57 and 64 bits. */
static const uint64_t starts[STARTS] = {1 << 16, 60000000, 1 << 28, UINT64_C(1) << 31};

static uint64_t power_mod(uint64_t base, uint64_t exponent, uint64_t n)
{
    uint128 result = 1;
    uint128 square = base % n;
    for (; exponent; exponent /= 2) {
        if (exponent % 2)
            result = result * square % n;
        square = square * square % n;
    }
    return (uint64_t)result;
}

static bool passes(uint64_t n, uint64_t base)
{
    uint64_t odd = n - 1;
    while (odd % 2 == 0)
        odd /= 2;
    if (power_mod(base, odd, n) == 1)
        return true;
    for (uint64_t exponent = odd; exponent < n - 1; exponent *= 2)
        if (power_mod(base, exponent, n) == n - 1)
            return true;
    return false;
}

static bool has_divisor_below(uint64_t n, uint64_t limit)
{
    for (uint64_t d = 2; d < limit && d * d <= n; d++)
        if (n % d == 0)
            return true;
    return false;
}

/* The place of the only base that n fails, or -1 if it fails none or several. */
static int only_failure(uint64_t n)
{
    int failure = -1;
    for (int i = 0; i < BASES; i++) {
        if (passes(n, bases[i]))
            continue;
        if (failure >= 0)
            return -1;
        failure = i;
    }
    return failure;
}

/* The next k whose k + 1 and 2k + 1 are both prime and whose product exactly one base exposes. */
static uint64_t next_k(uint64_t k)
{
    for (;;) {
        k += 2;
        uint64_t p = k + 1, q = 2 * k + 1;
        if (has_divisor_below(p, 200) || has_divisor_below(q, 200) || only_failure(p * q) < 0)
            continue;
        if (!has_divisor_below(p, UINT64_MAX) && !has_divisor_below(q, UINT64_MAX))
            return k;
    }
}

/* Prints, from a start, the first witness of each base. */
static void print_witnesses(uint64_t k)
{
    bool found[BASES] = {false};
    for (int missing = BASES; missing;) {
        k = next_k(k);
        uint64_t n = (k + 1) * (2 * k + 1);
        int base = only_failure(n);
        if (found[base])
            continue;
        found[base] = true;
        missing--;
        printf("    {UINT64_C(%" PRIu64 "), %" PRIu64 ", %" PRIu64 "},\n", n, k + 1, bases[base]);
    }
}

int main(void)
{
    printf("/* Composites that pass the strong tests to six of the seven bases: only the named one exposes "
           "them.\n"
           " * Printed by find_witnesses (tests/tools/find_witnesses.c). */\n"
           "#ifndef PRIMES_TESTS_WITNESSES_H\n"
           "#define PRIMES_TESTS_WITNESSES_H\n\n"
           "#include <stdint.h>\n\n"
           "struct witness {\n"
           "    uint64_t n;\n"
           "    uint64_t divisor; /* the smallest, a prime */\n"
           "    uint64_t base;\n"
           "};\n\n"
           "static const struct witness witnesses[] = {\n");
    for (int i = 0; i < STARTS; i++)
        print_witnesses(starts[i]);
    printf("};\n\n#endif\n");
    return fflush(stdout) ? 1 : 0;
}
