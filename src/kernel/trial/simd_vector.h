/* The vectors that the searches of `trial-simd` are written for, of any width. Knows nothing of divisors.
 *
 * The file of an instruction set has defined
 *
 *     LANES, vector_u16                 16-bit lanes of a vector, 8, 16 or 32, and the vector, of uint16_t
 *     DOUBLES                           doubles of a vector, 2, 4 or 8
 *     multiply_high(a, b)               the high halves of the products, unsigned
 *     add_hits(hits, excess, bound)     `hits`, and the lanes where excess <= bound; begins with no_hits
 *     any_hits(hits, bound)             an integer that is 0 exactly if there is none, of the same bound
 *     hits_mask(excess, bound)          HIT_BITS bits for each lane from the low end on, set where
 *                                       excess <= bound
 *
 * and this adds vectors of doubles and of 64-bit integers, of the same width. */
#ifndef PRIMES_KERNEL_TRIAL_SIMD_VECTOR_H
#define PRIMES_KERNEL_TRIAL_SIMD_VECTOR_H

#include <stdint.h>
#include <string.h>

typedef double vector_f64 __attribute__((vector_size(8 * DOUBLES)));
typedef uint64_t vector_u64 __attribute__((vector_size(8 * DOUBLES)));

/* Added to a double of less than 2^51 it leaves the integer nearest to it in the low bits. */
#define ROUND 0x1.8p52

static inline vector_u16 broadcast_u16(uint16_t value)
{
    return (vector_u16){0} + value;
}

static inline vector_f64 broadcast_f64(double value)
{
    return (vector_f64){0} + value;
}

static inline vector_u64 round_vector(vector_f64 x)
{
    return (vector_u64)(x + ROUND);
}

static inline uint64_t round_double(double x)
{
    uint64_t bits;
    x += ROUND;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

#endif
