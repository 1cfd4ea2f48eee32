/* A "vector" of one number, in plain C, under the names that the vectors of AVX2 and AVX-512 have: what each
 * operation does is read here. Knows nothing of what is computed with them. */
#ifndef PRIMES_KERNEL_MILLER_RABIN_ARITHMETIC_VECTOR_PORTABLE_H
#define PRIMES_KERNEL_MILLER_RABIN_ARITHMETIC_VECTOR_PORTABLE_H

#include <stdbool.h>
#include <stdint.h>

enum { LANES = 1 };

typedef uint64_t vector;
typedef uint64_t mask; /* ones or zeros */

static inline vector all(uint64_t x)
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

static inline vector times(vector a, vector b)
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

static inline vector either_bit(vector a, vector b)
{
    return a | b;
}

static inline vector differing_bits(vector a, vector b)
{
    return a ^ b;
}

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

static inline mask is_above(vector a, vector b)
{
    return mask_of(a > b);
}

static inline mask is_far_above(vector a, vector b)
{
    return mask_of(a > b);
}

static inline mask has_none(vector a, vector bits)
{
    return mask_of((a & bits) == 0);
}

static inline mask both(mask a, mask b)
{
    return a & b;
}

static inline mask either(mask a, mask b)
{
    return a | b;
}

static inline mask but_not(mask a, mask b)
{
    return a & ~b;
}

static inline uint64_t lanes_of(mask a)
{
    return a & 1;
}

static inline vector choose(mask where, vector a, vector b)
{
    return a ^ ((a ^ b) & where);
}

static inline vector add_where(mask where, vector a, vector b)
{
    return a + (b & where);
}

#endif
