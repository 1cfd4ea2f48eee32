/* The vectors of the searches of `trial-simd`, of any width. The file of an instruction set has defined
 *
 *     LANES                             16-bit lanes of a vector, 8, 16 or 32
 *     lanes                             the vector, of uint16_t
 *     REALS                             doubles of a vector, 2, 4 or 8
 *     lanes_high_product(a, b)          the high halves of the products, unsigned
 *     lanes_note(seen, over, bound)     notes in `seen` where over <= bound; begins with lanes_nothing
 *     lanes_any(seen, bound)            an integer that is 0 exactly if nothing was noted for this bound
 *     lanes_hits(over, bound)           HIT_BITS bits for each lane from the low end on, set where over <=
 * bound
 *
 * and this adds vectors of doubles and of words of 64 bits. Knows nothing of divisors. */
#ifndef PRIMES_KERNEL_TRIAL_SIMD_VECTOR_H
#define PRIMES_KERNEL_TRIAL_SIMD_VECTOR_H

#include <stdint.h>
#include <string.h>

typedef double reals __attribute__((vector_size(8 * REALS)));
typedef uint64_t words __attribute__((vector_size(8 * REALS)));

/* Added to a double of less than 2^51 it leaves the integer nearest to it in the low bits. */
#define ROUND 0x1.8p52

static inline lanes fill(uint16_t value)
{
    return (lanes){0} + value;
}

static inline reals fill_real(double value)
{
    return (reals){0} + value;
}

static inline words rounded(reals x)
{
    return (words)(x + ROUND);
}

static inline uint64_t round_real(double x)
{
    uint64_t bits;
    x += ROUND;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

#endif
