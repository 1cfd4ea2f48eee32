/* Other roads to the answer, for the tests of the kernels: a sieve of its own, GMP, primesieve, and claims
 * that print their values when they fail. Shares nothing with the kernels but their interface. */
#ifndef PRIMES_TESTS_ORACLE_H
#define PRIMES_TESTS_ORACLE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gmp.h>
#include <inttypes.h>
#include <primesieve.h>
#include <stdlib.h>

#include "kernel/kernel_list.h"

/* splitmix64 (S. Vigna, public domain): the same numbers on every machine. */
static inline uint64_t oracle_random(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

/* A random number of exactly that many bits, 1 to 64. */
static inline uint64_t oracle_random_bits(uint64_t *state, unsigned bits)
{
    uint64_t top = UINT64_C(1) << (bits - 1);
    return top | (oracle_random(state) & (top - 1));
}

static inline void oracle_set(mpz_t z, uint64_t n)
{
    mpz_import(z, 1, 1, sizeof n, 0, 0, &n);
}

static inline uint64_t oracle_get(const mpz_t z)
{
    uint64_t n = 0;
    mpz_export(&n, NULL, 1, sizeof n, 0, 0, z);
    return n;
}

static inline bool oracle_is_prime(uint64_t n)
{
    mpz_t z;
    mpz_init(z);
    oracle_set(z, n);
    bool prime = mpz_probab_prime_p(z, 40) != 0;
    mpz_clear(z);
    return prime;
}

/* The next prime after n; it must lie below 2^64. */
static inline uint64_t oracle_next_prime(uint64_t n)
{
    mpz_t z;
    mpz_init(z);
    oracle_set(z, n);
    mpz_nextprime(z, z);
    uint64_t prime = oracle_get(z);
    mpz_clear(z);
    return prime;
}

/* smallest[n] for n < end <= 2^32: the smallest divisor of n if n is composite, 0 if not. The caller frees
 * it. */
static inline uint16_t *oracle_sieve(size_t end)
{
    uint16_t *smallest = calloc(end, sizeof *smallest);
    assert_non_null(smallest);
    for (size_t p = 2; p * p < end; p++) {
        if (smallest[p])
            continue;
        for (size_t multiple = p * p; multiple < end; multiple += p)
            if (!smallest[multiple])
                smallest[multiple] = (uint16_t)p;
    }
    return smallest;
}

/* The smallest divisor d of n with 2 <= d < end and d < n, or 0, by the definition. */
static inline uint64_t oracle_divisor_below(uint64_t n, uint64_t end)
{
    for (uint64_t d = 2; d < end && d < n; d++)
        if (n % d == 0)
            return d;
    return 0;
}

static inline const char *oracle_word(enum verdict_kind kind)
{
    static const char *const words[] = {"neither", "prime", "composite"};
    return words[kind];
}

/* n is prime or not as said, and the kernel names this divisor (0: none). */
static inline void claim_verdict(const struct kernel *kernel, uint64_t n, struct verdict verdict, bool prime,
                                 uint64_t divisor)
{
    enum verdict_kind want = n < 2 ? VERDICT_NEITHER : prime ? VERDICT_PRIME : VERDICT_COMPOSITE;
    if (verdict_kind(verdict) != want || verdict_divisor(verdict) != divisor)
        fail_msg("%s says %" PRIu64 " is %s, divisor %" PRIu64 "; truth: %s, divisor %" PRIu64, kernel->name,
                 n, oracle_word(verdict_kind(verdict)), verdict_divisor(verdict), oracle_word(want), divisor);
}

static inline void claim(const struct kernel *kernel, uint64_t n, bool prime, uint64_t divisor)
{
    struct verdict verdict;
    kernel->check(&n, 1, &verdict);
    claim_verdict(kernel, n, verdict, prime, divisor);
}

static inline void claim_equal(const char *what, uint64_t n, uint64_t got, uint64_t want)
{
    if (got != want)
        fail_msg("%s of %" PRIu64 " is %" PRIu64 "; truth: %" PRIu64, what, n, got, want);
}

/* Calls `claim_one(n, prime)` for lo <= n <= last, with primesieve's word on each. */
static inline void oracle_window(uint64_t lo, uint64_t last, void (*claim_one)(uint64_t n, bool prime))
{
    size_t count = 0;
    uint64_t *primes = primesieve_generate_primes(lo, last, &count, UINT64_PRIMES);
    assert_non_null(primes);
    size_t next = 0;
    for (uint64_t i = 0; i <= last - lo; i++) {
        bool prime = next < count && primes[next] == lo + i;
        next += prime;
        claim_one(lo + i, prime);
    }
    assert_int_equal(next, count);
    primesieve_free(primes);
}

/* The twenty numbers of Fluent Python, 2nd edition, chapter 19, and their smallest divisors (0: prime). */
static const struct {
    uint64_t n;
    uint64_t divisor;
} oracle_classic[] = {
    {2, 0},
    {142702110479723, 0},
    {299593572317531, 0},
    {3333333333333301, 0},
    {3333333333333333, 3},
    {3333335652092209, 57735047},
    {4444444444444423, 0},
    {4444444444444444, 2},
    {4444444488888889, 66666667},
    {5555553133149889, 74535583},
    {5555555555555503, 0},
    {5555555555555555, 5},
    {6666666666666666, 2},
    {6666666666666719, 0},
    {6666667141414921, 81649661},
    {7777777536340681, 88191709},
    {7777777777777753, 0},
    {7777777777777777, 7},
    {9999999999999917, 0},
    {9999999999999999, 3},
};

enum { ORACLE_CLASSIC = sizeof oracle_classic / sizeof oracle_classic[0] };

#endif
