/* Division of one number by the primes to 107, in plain C, and the table of those primes for what divides
 * many. Knows nothing of the numbers that they do not decide. */
#ifndef PRIMES_KERNEL_MILLER_RABIN_SMALL_PRIMES_H
#define PRIMES_KERNEL_MILLER_RABIN_SMALL_PRIMES_H

#include <stddef.h>
#include <stdint.h>

#include "kernel/verdict.h"

/* The odd ones with their inverses modulo 2^64, in rising order: X(p, inverse) for each. An inverse modulo a
 * smaller power of 2 is the low bits of it. With one, p divides x < 2^k exactly if x * inverse mod 2^k is at
 * most (2^k - 1) / p (T. Granlund and P. Montgomery, Division by invariant integers using multiplication,
 * 1994). */
#define SMALL_PRIMES(X)                                                                                      \
    X(3, 0xaaaaaaaaaaaaaaab)                                                                                 \
    X(5, 0xcccccccccccccccd)                                                                                 \
    X(7, 0x6db6db6db6db6db7)                                                                                 \
    X(11, 0x2e8ba2e8ba2e8ba3)                                                                                \
    X(13, 0x4ec4ec4ec4ec4ec5)                                                                                \
    X(17, 0xf0f0f0f0f0f0f0f1)                                                                                \
    X(19, 0x86bca1af286bca1b)                                                                                \
    X(23, 0xd37a6f4de9bd37a7)                                                                                \
    X(29, 0x34f72c234f72c235)                                                                                \
    X(31, 0xef7bdef7bdef7bdf)                                                                                \
    X(37, 0x14c1bacf914c1bad)                                                                                \
    X(41, 0x8f9c18f9c18f9c19)                                                                                \
    X(43, 0x82fa0be82fa0be83)                                                                                \
    X(47, 0x51b3bea3677d46cf)                                                                                \
    X(53, 0x21cfb2b78c13521d)                                                                                \
    X(59, 0xcbeea4e1a08ad8f3)                                                                                \
    X(61, 0x4fbcda3ac10c9715)                                                                                \
    X(67, 0xf0b7672a07a44c6b)                                                                                \
    X(71, 0x193d4bb7e327a977)                                                                                \
    X(73, 0x7e3f1f8fc7e3f1f9)                                                                                \
    X(79, 0x9b8b577e613716af)                                                                                \
    X(83, 0xa3784a062b2e43db)                                                                                \
    X(89, 0xf47e8fd1fa3f47e9)                                                                                \
    X(97, 0xa3a0fd5c5f02a3a1)                                                                                \
    X(101, 0x3a4c0a237c32b16d)                                                                               \
    X(103, 0xdab7ec1dd3431b57)                                                                               \
    X(107, 0x77a04c8f8d28ac43)

struct small_prime {
    uint64_t p, inverse, limit; /* p divides x exactly if x * inverse is at most the limit */
};

enum {
    SMALL_PRIMES_COUNT = 27,
    SMALL_PRIMES_FIRST_ROUND = 5 /* 3 to 13 go first, alone: they divide most numbers */
};

/* Below the square of the next prime, they and 2 decide. */
#define SMALL_PRIMES_DECIDE_BELOW (UINT64_C(109) * 109)

#define SMALL_PRIMES_OF_64_BITS(p, inverse) {p, UINT64_C(inverse), UINT64_MAX / (p)},

/* For x below 2^64. */
static const struct small_prime small_primes[SMALL_PRIMES_COUNT] = {SMALL_PRIMES(SMALL_PRIMES_OF_64_BITS)};

/* The smallest prime up to 107 that divides n, or 0. */
static inline uint64_t small_primes_divisor(uint64_t n)
{
    if (n % 2 == 0)
        return 2;
    for (size_t i = 0; i < SMALL_PRIMES_COUNT; i++)
        if (n * small_primes[i].inverse <= small_primes[i].limit)
            return small_primes[i].p;
    return 0;
}

/* The verdict of the small primes: `composite` without a divisor if they do not decide. */
static inline struct verdict small_primes_verdict(uint64_t n)
{
    if (n < 2)
        return verdict_neither();
    uint64_t divisor = small_primes_divisor(n);
    if (divisor && divisor < n)
        return verdict_divisible(divisor);
    return n < SMALL_PRIMES_DECIDE_BELOW ? verdict_prime() : verdict_composite();
}

#endif
