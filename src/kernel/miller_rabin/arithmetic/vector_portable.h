/* A "vector" of one number, in plain C: what an operation of the same name does to each lane of the other
 * vectors. Knows nothing of what is computed with them. */
#ifndef PRIMES_KERNEL_MILLER_RABIN_ARITHMETIC_VECTOR_PORTABLE_H
#define PRIMES_KERNEL_MILLER_RABIN_ARITHMETIC_VECTOR_PORTABLE_H

#include <stdbool.h>
#include <stdint.h>

enum { LANES = 1 };

typedef uint64_t vector;
typedef uint64_t mask; /* one truth value a lane: ones or zeros */

static inline vector broadcast(uint64_t x)
{
    return x;
}

static inline vector load(const uint64_t *x)
{
    return *x;
}

static inline void store(uint64_t *to, vector x)
{
    *to = x;
}

static inline vector add(vector a, vector b)
{
    return a + b;
}

static inline vector sub(vector a, vector b)
{
    return a - b;
}

/* The whole product of the low halves. */
static inline vector mul32(vector a, vector b)
{
    return (a & UINT32_MAX) * (b & UINT32_MAX);
}

static inline vector high32(vector a)
{
    return a >> 32;
}

static inline vector low32(vector a)
{
    return a & UINT32_MAX;
}

static inline vector shift_left32(vector a)
{
    return a << 32;
}

static inline vector shift_right(vector a, vector by)
{
    return a >> by;
}

static inline vector bit_or(vector a, vector b)
{
    return a | b;
}

static inline vector bit_xor(vector a, vector b)
{
    return a ^ b;
}

/* The place of the highest bit that any lane has; some lane has one. */
static inline int highest_bit_of(vector a)
{
    return 63 - __builtin_clzll(a);
}

static inline mask mask_of(bool is_so)
{
    return 0 - (uint64_t)is_so;
}

static inline mask equal(vector a, vector b)
{
    return mask_of(a == b);
}

/* For a and b below 2^63. */
static inline mask is_greater(vector a, vector b)
{
    return mask_of(a > b);
}

/* For all. */
static inline mask is_greater_u64(vector a, vector b)
{
    return mask_of(a > b);
}

static inline mask none_set(vector a, vector bits)
{
    return mask_of((a & bits) == 0);
}

static inline mask mask_and(mask a, mask b)
{
    return a & b;
}

static inline mask mask_or(mask a, mask b)
{
    return a | b;
}

static inline mask mask_and_not(mask a, mask b)
{
    return a & ~b;
}

/* A bit a lane. */
static inline uint64_t mask_bits(mask a)
{
    return a & 1;
}

/* b where the mask says so, else a. */
static inline vector blend(mask where, vector a, vector b)
{
    return a ^ ((a ^ b) & where);
}

/* a + b where the mask says so, else a. */
static inline vector masked_add(mask where, vector a, vector b)
{
    return a + (b & where);
}

#endif
