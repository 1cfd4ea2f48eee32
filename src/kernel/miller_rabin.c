/* The kernel `miller-rabin`: division by the primes to 107, then strong tests to seven bases, which together
 * are a proof for every integer below 2^64. */
#include "kernel/kernel.h"
#include "kernel/strong_test.h"

__extension__ typedef unsigned __int128 uint128;

const uint64_t strong_test_bases[STRONG_TEST_BASES] = {2, 325, 9375, 28178, 450775, 9780504, 1795265022};

/* Arithmetic modulo an odd n in Montgomery's form: x stands for x / 2^64 mod n, so that a product needs no
 * division (P. Montgomery, Modular multiplication without trial division, 1985). All values lie below n. */
struct montgomery {
    uint64_t n;
    uint64_t inverse; /* of n modulo 2^64 */
    uint64_t one;     /* 2^64 mod n: 1 in the form */
    uint64_t square;  /* 2^128 mod n: brings a number into the form */
};

static uint64_t multiply(const struct montgomery *m, uint64_t a, uint64_t b)
{
    uint128 product = (uint128)a * b;
    uint64_t high = (uint64_t)(product >> 64);
    uint64_t quotient = (uint64_t)product * m->inverse;
    uint64_t excess = (uint64_t)((uint128)quotient * m->n >> 64);
    return high < excess ? high - excess + m->n : high - excess; /* the low halves are equal: no borrow */
}

static uint64_t inverse_mod_word(uint64_t n)
{
    uint64_t inverse = 3 * n ^ 2; /* right in the low 5 bits; each step of Newton's doubles them */
    for (int bits = 5; bits < 64; bits *= 2)
        inverse *= 2 - n * inverse;
    return inverse;
}

static struct montgomery montgomery_of(uint64_t n)
{
    uint64_t one = (0 - n) % n; /* at most 2^63 - 1, whatever n: its double does not overflow */
    uint64_t two = 2 * one < n ? 2 * one : 2 * one - n;
    struct montgomery m = {.n = n, .inverse = inverse_mod_word(n), .one = one, .square = two};
    for (int i = 0; i < 6; i++) /* 2 in the form, squared to 2^64 in the form */
        m.square = multiply(&m, m.square, m.square);
    return m;
}

/* From the low bit of the exponent up, so that the two products of a step do not wait for each other; it
 * always multiplies, for a branch on random bits costs more. */
static uint64_t power(const struct montgomery *m, uint64_t base, uint64_t exponent)
{
    uint64_t result = m->one;
    for (; exponent; exponent >>= 1) {
        result = multiply(m, result, exponent & 1 ? base : m->one);
        base = multiply(m, base, base);
    }
    return result;
}

static bool passes(const struct montgomery *m, uint64_t base)
{
    base %= m->n;
    if (base == 0)
        return true;
    int twos = __builtin_ctzll(m->n - 1);
    uint64_t minus_one = m->n - m->one;
    uint64_t x = power(m, multiply(m, base, m->square), (m->n - 1) >> twos);
    if (x == m->one)
        return true;
    for (; twos > 1 && x != minus_one; twos--)
        x = multiply(m, x, x);
    return x == minus_one;
}

bool strong_test(uint64_t n, uint64_t base)
{
    struct montgomery m = montgomery_of(n);
    return passes(&m, base);
}

/* p divides n exactly if n * inverse mod 2^64 is at most floor((2^64 - 1) / p) (Granlund & Montgomery 1994).
 */
struct small_prime {
    uint64_t p;
    uint64_t inverse;
    uint64_t limit;
};

#define DIVISOR(p, inverse)                                                                                  \
    {                                                                                                        \
        p, UINT64_C(inverse), UINT64_MAX / p                                                                 \
    }

static const struct small_prime small_primes[] = {
    DIVISOR(3, 0xaaaaaaaaaaaaaaab),   DIVISOR(5, 0xcccccccccccccccd),   DIVISOR(7, 0x6db6db6db6db6db7),
    DIVISOR(11, 0x2e8ba2e8ba2e8ba3),  DIVISOR(13, 0x4ec4ec4ec4ec4ec5),  DIVISOR(17, 0xf0f0f0f0f0f0f0f1),
    DIVISOR(19, 0x86bca1af286bca1b),  DIVISOR(23, 0xd37a6f4de9bd37a7),  DIVISOR(29, 0x34f72c234f72c235),
    DIVISOR(31, 0xef7bdef7bdef7bdf),  DIVISOR(37, 0x14c1bacf914c1bad),  DIVISOR(41, 0x8f9c18f9c18f9c19),
    DIVISOR(43, 0x82fa0be82fa0be83),  DIVISOR(47, 0x51b3bea3677d46cf),  DIVISOR(53, 0x21cfb2b78c13521d),
    DIVISOR(59, 0xcbeea4e1a08ad8f3),  DIVISOR(61, 0x4fbcda3ac10c9715),  DIVISOR(67, 0xf0b7672a07a44c6b),
    DIVISOR(71, 0x193d4bb7e327a977),  DIVISOR(73, 0x7e3f1f8fc7e3f1f9),  DIVISOR(79, 0x9b8b577e613716af),
    DIVISOR(83, 0xa3784a062b2e43db),  DIVISOR(89, 0xf47e8fd1fa3f47e9),  DIVISOR(97, 0xa3a0fd5c5f02a3a1),
    DIVISOR(101, 0x3a4c0a237c32b16d), DIVISOR(103, 0xdab7ec1dd3431b57), DIVISOR(107, 0x77a04c8f8d28ac43),
};

enum { SMALL_PRIMES = sizeof small_primes / sizeof small_primes[0] };

/* Below the square of the next prime, the small primes decide. */
#define DECIDED_BELOW (UINT64_C(109) * 109)

/* The smallest prime up to 107 that divides n, or 0. */
static uint64_t small_divisor(uint64_t n)
{
    if (n % 2 == 0)
        return 2;
    for (size_t i = 0; i < SMALL_PRIMES; i++)
        if (n * small_primes[i].inverse <= small_primes[i].limit)
            return small_primes[i].p;
    return 0;
}

static uint64_t bit_length(uint64_t n)
{
    return n ? (uint64_t)(64 - __builtin_clzll(n)) : 0;
}

/* One operation is one step of a power: a strong test takes as many as n has bits. */
static uint64_t strong_tests(uint64_t n, struct verdict *verdict)
{
    struct montgomery m = montgomery_of(n);
    for (unsigned i = 0; i < STRONG_TEST_BASES; i++) {
        if (!passes(&m, strong_test_bases[i])) {
            *verdict = verdict_composite();
            return (i + 1) * bit_length(n);
        }
    }
    *verdict = verdict_prime();
    return STRONG_TEST_BASES * bit_length(n);
}

static uint64_t check_one(uint64_t n, struct verdict *verdict)
{
    if (n < 2) {
        *verdict = verdict_neither();
        return 0;
    }
    uint64_t divisor = small_divisor(n);
    if (divisor || n < DECIDED_BELOW) {
        *verdict = divisor && divisor < n ? verdict_divisible(divisor) : verdict_prime();
        return 0;
    }
    return strong_tests(n, verdict);
}

static uint64_t miller_rabin_cost(uint64_t n)
{
    return n ? STRONG_TEST_BASES * bit_length(n) : 1;
}

static uint64_t miller_rabin_check(const uint64_t *n, size_t count, struct verdict *verdict)
{
    uint64_t operations = 0;
    for (size_t i = 0; i < count; i++)
        operations += check_one(n[i], &verdict[i]);
    return operations;
}

const struct kernel kernel_miller_rabin = {
    .name = "miller-rabin",
    .summary = "strong tests to seven bases, a proof for every integer below 2^64",
    .operation = "modular multiplications",
    .cost = miller_rabin_cost,
    .check = miller_rabin_check,
    .slice_operations = UINT64_C(1) << 19,
    .unit_operations = UINT64_C(1) << 24,
};
