/* Arithmetic modulo one odd n of 64 bits in Montgomery's form, in plain C: x stands for x / 2^64 mod n, so
 * that a product needs no division (P. Montgomery, Modular multiplication without trial division, 1985). All
 * values lie below n. Knows nothing of the tests. */
#ifndef PRIMES_KERNEL_MILLER_RABIN_ARITHMETIC_MONTGOMERY_H
#define PRIMES_KERNEL_MILLER_RABIN_ARITHMETIC_MONTGOMERY_H

#include <stdint.h>

__extension__ typedef unsigned __int128 uint128;

struct montgomery {
    uint64_t n;
    uint64_t inverse; /* of n modulo 2^64 */
    uint64_t one;     /* 2^64 mod n: 1 in the form */
};

/* a if the bit is 0, b if it is 1; without a branch, for the bits of exponents are random. */
static inline uint64_t select_by_bit(uint64_t bit, uint64_t a, uint64_t b)
{
    return a ^ ((a ^ b) & (0 - bit));
}

static inline uint64_t montgomery_subtract(const struct montgomery *m, uint64_t a, uint64_t b)
{
    return a - b + (m->n & (0 - (uint64_t)(a < b)));
}

static inline uint64_t montgomery_twice(const struct montgomery *m, uint64_t a)
{
    return montgomery_subtract(m, a, m->n - a);
}

/* (2^64 * high + low) / 2^64 modulo n, for high < n. */
static inline uint64_t montgomery_reduce(const struct montgomery *m, uint64_t high, uint64_t low)
{
    uint64_t excess = (uint64_t)((uint128)(low * m->inverse) * m->n >> 64);
    return montgomery_subtract(m, high, excess); /* the low halves are equal: no borrow */
}

/* a * b - c. The subtraction is done while the quotient is still under way. */
static inline uint64_t montgomery_multiply_subtract(const struct montgomery *m, uint64_t a, uint64_t b,
                                                    uint64_t c)
{
    uint128 product = (uint128)a * b;
    return montgomery_reduce(m, montgomery_subtract(m, (uint64_t)(product >> 64), c), (uint64_t)product);
}

/* a * a, or twice that if the bit is 1, with the doubling out of the way of the quotient too. */
static inline uint64_t montgomery_square(const struct montgomery *m, uint64_t a, uint64_t bit)
{
    uint128 product = (uint128)a * a;
    uint64_t high = (uint64_t)(product >> 64), low = (uint64_t)product;
    uint64_t doubled = montgomery_subtract(m, high + (low >> 63), m->n - high);
    return montgomery_reduce(m, select_by_bit(bit, high, doubled), low << bit);
}

/* k > 0 in the form: a few doublings for a small one. */
static inline uint64_t montgomery_from_small(const struct montgomery *m, uint64_t k)
{
    uint64_t x = m->one;
    for (int bit = 62 - __builtin_clzll(k); bit >= 0; bit--) {
        x = montgomery_twice(m, x);
        if (k >> bit & 1)
            x = montgomery_subtract(m, x, m->n - m->one);
    }
    return x;
}

static inline uint64_t inverse_mod_word(uint64_t n)
{
    uint64_t inverse = 3 * n ^ 2; /* right in the low 5 bits; each step of Newton's doubles them */
    for (int bits = 5; bits < 64; bits *= 2)
        inverse *= 2 - n * inverse;
    return inverse;
}

static inline struct montgomery montgomery_of(uint64_t n)
{
    return (struct montgomery){n, inverse_mod_word(n), (0 - n) % n};
}

#endif
