/* Finds composites that pass one of the two tests of the kernel `miller-rabin` and fail the other, so that
 * only the other exposes them, and prints tests/data/witnesses.h; takes a few seconds. Has an arithmetic of
 * its own and knows nothing of the kernel: a fault of the kernel's must not shape the numbers that are to
 * find it.
 *
 * (k + 1)(2k + 1) with both factors prime is often a strong pseudoprime to base 2: 2^k = 1 modulo both if 2
 * is a square modulo 2k + 1. (k - 1)(2k + 1) and (k + 1)(2k - 1) are often Lucas pseudoprimes: the order of
 * the sequence divides p - (D/p) modulo each factor p, and k divides n + 1. Numbers p^2 (r (p +- 1) - 1) may
 * almost be: modulo p^2, V_d can be 2 without U_d being 0. */
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

__extension__ typedef unsigned __int128 uint128;

enum { STARTS = 6, EACH = 4 };

/* Bits of the witnesses. */
static const unsigned lengths[STARTS] = {22, 32, 42, 48, 56, 64};

static uint64_t multiply(uint64_t a, uint64_t b, uint64_t n)
{
    return (uint64_t)((uint128)a * b % n);
}

static uint64_t subtract(uint64_t a, uint64_t b, uint64_t n)
{
    return a >= b ? a - b : a + (n - b);
}

static uint64_t power_of_two(uint64_t exponent, uint64_t n)
{
    uint64_t result = 1, square = 2 % n;
    for (; exponent; exponent /= 2) {
        if (exponent % 2)
            result = multiply(result, square, n);
        square = multiply(square, square, n);
    }
    return result;
}

static bool passes_strong(uint64_t n)
{
    uint64_t odd = n - 1;
    while (odd % 2 == 0)
        odd /= 2;
    if (power_of_two(odd, n) == 1)
        return true;
    for (uint64_t exponent = odd; exponent < n - 1; exponent *= 2)
        if (power_of_two(exponent, n) == n - 1)
            return true;
    return false;
}

static int jacobi(uint64_t a, uint64_t n)
{
    int symbol = 1;
    for (a %= n; a; a %= n) {
        for (; a % 2 == 0; a /= 2)
            if (n % 8 == 3 || n % 8 == 5)
                symbol = -symbol;
        if (a % 4 == 3 && n % 4 == 3)
            symbol = -symbol;
        uint64_t swap = a;
        a = n;
        n = swap;
    }
    return n == 1 ? symbol : 0;
}

struct terms {
    uint64_t here, after; /* V_k, V_k+1 */
};

static struct terms lucas_terms(uint64_t k, uint64_t p, uint64_t n)
{
    struct terms v = {2, p};
    for (int bit = 63; bit >= 0; bit--) {
        uint64_t product = subtract(multiply(v.here, v.after, n), p, n);
        if (k >> bit & 1)
            v = (struct terms){product, subtract(multiply(v.after, v.after, n), 2, n)};
        else
            v = (struct terms){subtract(multiply(v.here, v.here, n), 2, n), product};
    }
    return v;
}

enum lucas { FAILS, PASSES, ALMOST }; /* almost: V says that it passes, and U that it does not */

static enum lucas lucas_test(uint64_t n)
{
    uint64_t p = 3;
    while (jacobi(p * p - 4, n) == 1)
        if (++p > 200)
            return FAILS; /* a square, most likely */
    if (jacobi(p * p - 4, n) == 0)
        return FAILS;
    uint64_t odd = n + 1;
    while (odd % 2 == 0)
        odd /= 2;
    struct terms v = lucas_terms(odd, p, n);
    if ((v.here == 2 && v.after == p) || (v.here == n - 2 && v.after == n - p))
        return PASSES;
    for (uint64_t k = odd; k < (n + 1) / 2; k *= 2)
        if (lucas_terms(k, p, n).here == 0)
            return PASSES;
    return v.here == 2 || v.here == n - 2 ? ALMOST : FAILS;
}

static bool has_divisor_below(uint64_t n, uint64_t limit)
{
    for (uint64_t d = 2; d < limit && d * d <= n; d++)
        if (n % d == 0)
            return true;
    return false;
}

static bool is_prime(uint64_t n)
{
    return !has_divisor_below(n, 200) && passes_strong(n) && !has_divisor_below(n, UINT64_MAX);
}

/* The first even k with 2 k^2 of that many bits. */
static uint64_t first_k(unsigned bits)
{
    uint64_t k = UINT64_C(1) << ((bits - 2) / 2);
    return k + k / 2 * (bits % 2) + k / 64 * 2;
}

static void print(uint64_t n, uint64_t smallest_divisor, const char *kind)
{
    printf("    {UINT64_C(%" PRIu64 "), %" PRIu64 ", %s},\n", n, smallest_divisor, kind);
}

static void print_strong(unsigned bits)
{
    int found = 0;
    for (uint64_t k = first_k(bits); found < EACH; k += 2) {
        uint64_t p = k + 1, q = 2 * k + 1;
        if (!is_prime(p) || !is_prime(q) || !passes_strong(p * q) || lucas_test(p * q) == PASSES)
            continue;
        print(p * q, p, "STRONG_PSEUDOPRIME");
        found++;
    }
}

static bool is_lucas_witness(uint64_t p, uint64_t q)
{
    return !has_divisor_below(p, 200) && !has_divisor_below(q, 200) && lucas_test(p * q) == PASSES &&
           is_prime(p) && is_prime(q) && !passes_strong(p * q);
}

static void print_lucas(unsigned bits)
{
    int found = 0;
    for (uint64_t k = first_k(bits); found < EACH; k += 2)
        for (int plus = 0; plus <= 1 && found < EACH; plus++) {
            uint64_t p = plus ? k + 1 : k - 1, q = plus ? 2 * k - 1 : 2 * k + 1;
            if (!is_lucas_witness(p, q))
                continue;
            print(p * q, p, "LUCAS_PSEUDOPRIME");
            found++;
        }
}

static void print_almost_lucas(unsigned bits)
{
    int found = 0;
    for (uint64_t p = (UINT64_C(1) << (bits / 3 - 2)) | 1; found < EACH; p += 2) {
        if (p < 109 || !is_prime(p))
            continue;
        for (uint64_t r = 1; r < 40 && found < EACH; r++)
            for (uint64_t order = p - 1; order <= p + 1 && found < EACH; order += 2) {
                uint64_t q = r * order - 1;
                if (q < 109 || q % 2 == 0 || has_divisor_below(q, 109))
                    continue;
                if (lucas_test(p * p * q) != ALMOST || !is_prime(q))
                    continue;
                print(p * p * q, p < q ? p : q, "ALMOST_LUCAS_PSEUDOPRIME");
                found++;
            }
    }
}

/* 1 where the tests of vectors begin to look, (n - 1) / 16, and yet no strong pseudoprime. */
static bool is_early_one(uint64_t n)
{
    return n % 32 == 1 && power_of_two((n - 1) / 16, n) == 1 && !passes_strong(n);
}

/* V_0 and V_1, or their negatives, at (n + 1) / 16, and yet no Lucas pseudoprime. */
static bool is_early_two(uint64_t n)
{
    uint64_t p = 3;
    while (n % 32 == 31 && jacobi(p * p - 4, n) == 1 && p < 200)
        p++;
    if (n % 32 != 31 || jacobi(p * p - 4, n) != -1)
        return false;
    struct terms v = lucas_terms((n + 1) / 16, p, n);
    bool is_start = (v.here == 2 && v.after == p) || (v.here == n - 2 && v.after == n - p);
    return is_start && lucas_test(n) != PASSES && !passes_strong(n);
}

/* Of (k + 1)(3k + 1), and of k^2 - 1. */
static void print_early(unsigned bits, bool is_lucas)
{
    int found = 0;
    for (uint64_t k = first_k(bits) & ~UINT64_C(31); found < EACH; k += 32) {
        uint64_t p = is_lucas ? k - 1 : k + 1, q = is_lucas ? k + 1 : 3 * k + 1;
        if (has_divisor_below(p, 120) || has_divisor_below(q, 120))
            continue;
        if (!(is_lucas ? is_early_two(p * q) : is_early_one(p * q)) || !is_prime(p) || !is_prime(q))
            continue;
        print(p * q, p, is_lucas ? "EARLY_TWO" : "EARLY_ONE");
        found++;
    }
}

int main(void)
{
    printf(
        "/* Composites without a divisor to 107 that one of the two tests takes for primes, or nearly.\n"
        " * Printed by find_witnesses (tests/tools/find_witnesses.c). */\n"
        "#ifndef PRIMES_TESTS_WITNESSES_H\n"
        "#define PRIMES_TESTS_WITNESSES_H\n\n"
        "#include <stdint.h>\n\n"
        "enum witness_kind {\n"
        "    STRONG_PSEUDOPRIME,       /* to base 2: only the Lucas test exposes it */\n"
        "    LUCAS_PSEUDOPRIME,        /* only the strong test exposes it */\n"
        "    ALMOST_LUCAS_PSEUDOPRIME, /* V_d passes, and only V_d+1 fails the Lucas test */\n"
        "    EARLY_ONE,                /* 2^((n - 1) / 16) = 1, and the strong test fails */\n"
        "    EARLY_TWO,                /* V at (n + 1) / 16 is as at 0 or -V_0, and the Lucas test fails */\n"
        "};\n\n"
        "struct witness {\n"
        "    uint64_t n;\n"
        "    uint64_t divisor; /* the smallest, a prime */\n"
        "    enum witness_kind kind;\n"
        "};\n\n"
        "static const struct witness witnesses[] = {\n");
    for (int i = 0; i < STARTS; i++) {
        print_strong(lengths[i]);
        print_lucas(lengths[i]);
        print_almost_lucas(lengths[i]);
        print_early(lengths[i], false);
        print_early(lengths[i], true);
    }
    printf("};\n\n#endif\n");
    return fflush(stdout) ? 1 : 0;
}
