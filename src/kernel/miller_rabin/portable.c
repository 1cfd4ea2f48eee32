/* The parts of the kernel `miller-rabin` in plain C: several numbers in flight, so that the multiplier of the
 * CPU is never idle while a product waits for the one before. */
#include "kernel/miller_rabin/backend.h"
#include "kernel/miller_rabin/filter.h"
#include "kernel/miller_rabin/small_primes.h"
#include "kernel/miller_rabin/tests_scalar.h"

enum { LANES = 1, STRONG_VECTORS = 4, LUCAS_VECTORS = 2 };

/* --- n < 2^32: as the vectors do it, with one number a "vector" --- */

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
    return highest_bit(a);
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

#include "kernel/miller_rabin/tests_vector.h"

static uint64_t strong_narrow(const uint64_t *n)
{
    return strong_by(true, n);
}

static uint64_t lucas_narrow(const uint64_t *n, const uint64_t *parameter)
{
    return lucas_by(true, n, parameter);
}

/* --- the others: by the multiplication of 64 bits --- */

static uint64_t strong_wide(const uint64_t *n)
{
    struct strong test[STRONG_VECTORS];
    uint64_t any = 0, passed = 0;
    for (int i = 0; i < STRONG_VECTORS; i++) {
        test[i] = strong_start(montgomery_of(n[i]));
        any |= test[i].exponent;
    }
    for (int bit = highest_bit(any); bit >= 0; bit--) {
        UNROLL
        for (int i = 0; i < STRONG_VECTORS; i++)
            strong_step(&test[i], bit);
    }
    for (int i = 0; i < STRONG_VECTORS; i++)
        passed |= (uint64_t)strong_end(&test[i]) << i;
    return passed;
}

static uint64_t lucas_wide(const uint64_t *n, const uint64_t *parameter)
{
    struct lucas test[LUCAS_VECTORS];
    uint64_t any = 0, passed = 0;
    for (int i = 0; i < LUCAS_VECTORS; i++) {
        test[i] = lucas_start(montgomery_of(n[i]), parameter[i]);
        any |= test[i].turns;
    }
    for (int bit = highest_bit(any); bit >= 0; bit--) {
        UNROLL
        for (int i = 0; i < LUCAS_VECTORS; i++)
            lucas_step(&test[i], bit);
    }
    for (int i = 0; i < LUCAS_VECTORS; i++)
        passed |= (uint64_t)lucas_end(&test[i]) << i;
    return passed;
}

/* --- the filter --- */

/* The smallest of 2 to 13 that divides n, or the code of an unknown composite; without a branch, for it goes
 * either way. */
static uint32_t first_round(uint64_t n)
{
    uint32_t code = VERDICT_CODE_COMPOSITE;
    UNROLL
    for (int i = SMALL_PRIMES_FIRST_ROUND - 1; i >= 0; i--)
        code = n * small_primes[i].inverse <= small_primes[i].limit ? (uint32_t)small_primes[i].p : code;
    return n % 2 ? code : 2;
}

static size_t filter(const uint64_t *n, size_t count, struct verdict *verdict, uint64_t *survivor,
                     uint64_t *index)
{
    size_t open = 0;
    for (size_t i = 0; i < count; i++) {
        verdict[i].code = first_round(n[i]);
        index[open] = i;
        open += verdict[i].code == VERDICT_CODE_COMPOSITE || n[i] < SMALL_PRIMES_DECIDE_BELOW;
    }
    return filter_second_round(n, open, verdict, survivor, index);
}

const struct miller_rabin_backend miller_rabin_portable = {
    .filter = filter,
    .narrow_end = NARROW_END,
    .narrow = {STRONG_VECTORS, LUCAS_VECTORS, strong_narrow, lucas_narrow},
    .wide = {STRONG_VECTORS, LUCAS_VECTORS, strong_wide, lucas_wide},
};
