/* The parts of the kernel `miller-rabin` for AVX-512 without IFMA: 8 numbers a vector. */
#include "kernel/miller_rabin/backend.h"
#include "kernel/miller_rabin/small_primes.h"

#include <immintrin.h>

enum { LANES = 8, STRONG_VECTORS = 6, LUCAS_VECTORS = 3 };

#include "kernel/miller_rabin/vector_avx512.h"

static inline vector times(vector a, vector b)
{
    return _mm512_mul_epu32(a, b);
}

static inline vector high32(vector a)
{
    return _mm512_srli_epi64(a, 32);
}

static inline vector low32(vector a)
{
    return _mm512_and_si512(a, all(UINT32_MAX));
}

static inline vector shift_left32(vector a)
{
    return _mm512_slli_epi64(a, 32);
}

static inline mask is_far_above(vector a, vector b)
{
    return is_above(a, b);
}

static inline vector add_where(mask where, vector a, vector b)
{
    return _mm512_mask_add_epi64(a, where, a, b);
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

static uint64_t strong_wide(const uint64_t *n)
{
    return strong_by(false, n);
}

static uint64_t lucas_wide(const uint64_t *n, const uint64_t *parameter)
{
    return lucas_by(false, n, parameter);
}

/* Where one of the primes [first, end) divides n, the code becomes the smallest that does. */
static inline vector try_primes(int first, int end, vector n, vector code)
{
    for (int i = end - 1; i >= first; i--) {
        vector quotient = _mm512_mullo_epi64(n, all(small_primes[i].inverse));
        code = choose(is_above(quotient, all(small_primes[i].limit)), all(small_primes[i].p), code);
    }
    return code;
}

static inline vector first_primes(vector n, vector code)
{
    return try_primes(0, SMALL_PRIMES_FIRST_ROUND, n, code);
}

static inline vector later_primes(vector n, vector code)
{
    return try_primes(SMALL_PRIMES_FIRST_ROUND, SMALL_PRIMES_COUNT, n, code);
}

#include "kernel/miller_rabin/filter_avx512.h"

const struct miller_rabin_backend miller_rabin_avx512 = {
    .filter = filter,
    .narrow_end = NARROW_END,
    .narrow = {STRONG_VECTORS * LANES, LUCAS_VECTORS *LANES, strong_narrow, lucas_narrow},
    .wide = {STRONG_VECTORS * LANES, LUCAS_VECTORS *LANES, strong_wide, lucas_wide},
};
